/*
 * status.h
 *	  The statuses of accounts and transfers that somebody asked to create (statuses.def).
 */
#ifndef FORGE_LEDGER_STATUS_H
#define FORGE_LEDGER_STATUS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/reason.h"

typedef enum ForgeAccountStatus
{
#define FORGE_ACCOUNT_STATUS(name, text, number, kind) FORGE_ACCOUNT_##name,
#include "ledger/statuses.def"
#undef FORGE_ACCOUNT_STATUS
	FORGE_ACCOUNT_STATUS_COUNT
} ForgeAccountStatus;

typedef enum ForgeTransferStatus
{
#define FORGE_TRANSFER_STATUS(name, text, number, kind) FORGE_TRANSFER_##name,
#include "ledger/statuses.def"
#undef FORGE_TRANSFER_STATUS
	FORGE_TRANSFER_STATUS_COUNT
} ForgeTransferStatus;

/* The name and the number by which clients know them. */
const char *forge_account_status_name(ForgeAccountStatus status);
uint32_t forge_account_status_number(ForgeAccountStatus status);
const char *forge_transfer_status_name(ForgeTransferStatus status);
uint32_t forge_transfer_status_number(ForgeTransferStatus status);

/* The status of that number; false when there is none. */
bool forge_transfer_status_find(uint32_t number, ForgeTransferStatus *status);

/* The reason with which a command is refused that asks for a transfer with this status. */
ForgeReason forge_transfer_status_reason(ForgeTransferStatus status);

/* Is a transfer with this status stored as failed, so that its id cannot be used again? */
bool forge_transfer_status_is_transient(ForgeTransferStatus status);

#endif
