/*
 * test_ledger_status.c
 *	  Names and numbers of the statuses, and which ones burn an id.
 */
#include "ledger/status.h"
#include "tap.h"

/* The failures that depend on the moment. */
static const ForgeTransferStatus transient[] = {
	FORGE_TRANSFER_DEBIT_ACCOUNT_NOT_FOUND,
	FORGE_TRANSFER_CREDIT_ACCOUNT_NOT_FOUND,
	FORGE_TRANSFER_PENDING_TRANSFER_NOT_FOUND,
	FORGE_TRANSFER_DEBIT_ACCOUNT_ALREADY_CLOSED,
	FORGE_TRANSFER_CREDIT_ACCOUNT_ALREADY_CLOSED,
	FORGE_TRANSFER_EXCEEDS_CREDITS,
	FORGE_TRANSFER_EXCEEDS_DEBITS,
};

static void
test_accounts(void)
{
	is_int(FORGE_ACCOUNT_STATUS_COUNT, 27, "accounts have 27 statuses");
	is_text(forge_account_status_name(FORGE_ACCOUNT_CREATED), "created", "a name");
	is_int(forge_account_status_number(FORGE_ACCOUNT_CREATED), UINT32_MAX, "a number");
	is_text(forge_account_status_name(FORGE_ACCOUNT_EXISTS), "exists", "another name");
	is_int(forge_account_status_number(FORGE_ACCOUNT_EXISTS), 21, "another number");
	is_int(forge_account_status_number(FORGE_ACCOUNT_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_REGRESS), 26,
		   "the last one");
	for (int i = 0; i < FORGE_ACCOUNT_STATUS_COUNT; i++)
		for (int j = 0; j < i; j++)
			if (forge_account_status_number((ForgeAccountStatus) i) ==
					forge_account_status_number((ForgeAccountStatus) j) ||
				strcmp(forge_account_status_name((ForgeAccountStatus) i),
					   forge_account_status_name((ForgeAccountStatus) j)) == 0)
				ok(false, forge_account_status_name((ForgeAccountStatus) i));
}

static bool
is_in(ForgeTransferStatus status, const ForgeTransferStatus *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == status)
			return true;
	return false;
}

static void
test_transfers(void)
{
	ForgeTransferStatus found = FORGE_TRANSFER_CREATED;

	is_int(FORGE_TRANSFER_STATUS_COUNT, 68, "transfers have 68 statuses");
	is_text(forge_transfer_status_name(FORGE_TRANSFER_EXCEEDS_DEBITS), "exceeds_debits", "a name");
	is_int(forge_transfer_status_number(FORGE_TRANSFER_EXCEEDS_DEBITS), 55, "a number");
	is_int(forge_transfer_status_number(FORGE_TRANSFER_CREATED), UINT32_MAX, "of what succeeds");
	is_int(forge_transfer_status_reason(FORGE_TRANSFER_CREATED), FORGE_ACCEPTED,
		   "what succeeds is no reason to refuse a command");
	is_int(forge_transfer_status_reason(FORGE_TRANSFER_EXCEEDS_DEBITS),
		   FORGE_REASON_TRANSFER_EXCEEDS_DEBITS, "what fails has a reason of its name");
	ok(!forge_transfer_status_find(18, &found) && found == FORGE_TRANSFER_CREATED,
	   "18 is the number of none");
	for (int i = 0; i < FORGE_TRANSFER_STATUS_COUNT; i++)
	{
		ForgeTransferStatus status = (ForgeTransferStatus) i;
		const char *name = forge_transfer_status_name(status);

		ok(forge_transfer_status_find(forge_transfer_status_number(status), &found) &&
			   found == status,
		   name);
		ok(forge_transfer_status_is_transient(status) ==
			   is_in(status, transient, sizeof(transient) / sizeof(transient[0])),
		   "and whether it burns the id");
	}
}

int
main(void)
{
	test_accounts();
	test_transfers();
	return tap_done();
}
