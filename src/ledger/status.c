/*
 * status.c
 *	  The statuses of accounts and transfers: names, numbers, kinds.
 */
#include "ledger/status.h"

#include "base/assert.h"

typedef enum Kind
{
	FINAL,
	TRANSIENT
} Kind;

typedef struct Description
{
	const char *name;
	uint32_t number;
	Kind kind;
} Description;

static const Description account_statuses[FORGE_ACCOUNT_STATUS_COUNT] = {
#define FORGE_ACCOUNT_STATUS(name, text, number, kind) { text, number, kind },
#include "ledger/statuses.def"
#undef FORGE_ACCOUNT_STATUS
};

static const Description transfer_statuses[FORGE_TRANSFER_STATUS_COUNT] = {
#define FORGE_TRANSFER_STATUS(name, text, number, kind) { text, number, kind },
#include "ledger/statuses.def"
#undef FORGE_TRANSFER_STATUS
};

const char *
forge_account_status_name(ForgeAccountStatus status)
{
	FORGE_ASSERT(status < FORGE_ACCOUNT_STATUS_COUNT);
	return account_statuses[status].name;
}

uint32_t
forge_account_status_number(ForgeAccountStatus status)
{
	FORGE_ASSERT(status < FORGE_ACCOUNT_STATUS_COUNT);
	return account_statuses[status].number;
}

const char *
forge_transfer_status_name(ForgeTransferStatus status)
{
	FORGE_ASSERT(status < FORGE_TRANSFER_STATUS_COUNT);
	return transfer_statuses[status].name;
}

uint32_t
forge_transfer_status_number(ForgeTransferStatus status)
{
	FORGE_ASSERT(status < FORGE_TRANSFER_STATUS_COUNT);
	return transfer_statuses[status].number;
}

bool
forge_transfer_status_find(uint32_t number, ForgeTransferStatus *status)
{
	for (int i = 0; i < FORGE_TRANSFER_STATUS_COUNT; i++)
	{
		if (transfer_statuses[i].number != number)
			continue;
		*status = (ForgeTransferStatus) i;
		return true;
	}
	return false;
}

bool
forge_transfer_status_is_transient(ForgeTransferStatus status)
{
	FORGE_ASSERT(status < FORGE_TRANSFER_STATUS_COUNT);
	return transfer_statuses[status].kind == TRANSIENT;
}

/* A transfer that was created is no reason to refuse anything. */
#define FORGE_REASON_TRANSFER_CREATED FORGE_ACCEPTED

ForgeReason
forge_transfer_status_reason(ForgeTransferStatus status)
{
	static const ForgeReason reasons[] = {
#define FORGE_TRANSFER_STATUS(name, text, number, kind)                                            \
	[FORGE_TRANSFER_##name] = FORGE_REASON_TRANSFER_##name,
#include "ledger/statuses.def"
#undef FORGE_TRANSFER_STATUS
	};

	return reasons[status];
}
