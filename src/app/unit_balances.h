/*
 * unit_balances.h
 *	  The balances and transfer ids that a unit of work's transfers touch: found, locked, linked for
 *	  the state machine (ledger/machine.h), and written.
 */
#ifndef FORGE_APP_UNIT_BALANCES_H
#define FORGE_APP_UNIT_BALANCES_H

#include "app/unit_parts.h"
#include "ledger/machine.h"
#include "store/balance.h"
#include "store/stored_transfer.h"

/* A balance that transfers touch. */
typedef struct ForgeUnitBalance
{
	ForgeBalanceRow now;   /* as the machine changes it */
	ForgeBalanceRow found; /* as it was locked, without what had expired */
	bool exists;
	bool is_released; /* something had expired: it is written even if no transfer is */
} ForgeUnitBalance;

/* A transfer id that the unit knows. */
typedef struct ForgeUnitTransferId
{
	ForgeUuid id;
	ForgeTransferSlot slot;
	int64 position;          /* if it was created here */
	int64 resolved_position; /* of the transfer that posted or voided it here; 0: none */
	bool is_resolved;        /* it is the pending id of one */
	bool is_found;           /* likewise, and it was stored when the accounts were listed */
	bool is_locked;          /* likewise, both of its accounts are summed, and its row is locked */
	bool is_late; /* it is pending, and its accounts were not listed: it came afterwards */
} ForgeUnitTransferId;

typedef struct ForgeUnitLedger
{
	ForgeUuid tenant;
	ForgeTable transfers; /* open */
	ForgeTable balances;
	struct balance_hash *accounts;
	struct id_hash *by_id;
	ForgeUnitTransferId **ids; /* in the order in which they were mentioned */
	int id_count;
	ForgeUnitBalance **list; /* in the order of account ids */
	int count;
	ForgeTransferRequest *asked; /* as they were asked for */
	ForgeTransferBatch batch;    /* as the machine decides them */
	uint64 last_imported_ns;     /* before it does, if they are imported */
} ForgeUnitLedger;

/* Lists the transfers, finds their accounts, and locks these in the order of their ids. */
void forge_unit_ledger_begin(ForgeUnitLedger *ledger, const ForgeUnitTransfers *transfers);

void forge_unit_ledger_end(ForgeUnitLedger *ledger);

/* The account as the machine knows it; NULL: there is none, or it is not listed. */
ForgeBalance *forge_unit_ledger_balance(const ForgeUnitLedger *ledger, ForgeUuid account_id);

/* ----- unit_ledger.c ------------------------------------------------------------------------ */

/* Does a transfer leave a row: was it created, or did it fail so that its id is burnt? */
static inline bool
forge_transfer_request_has_row(const ForgeTransferRequest *request)
{
	return request->status == FORGE_TRANSFER_CREATED ||
		   forge_transfer_status_is_transient(request->status);
}

/* The time of a transfer of the batch: its own, or of the one that it was asked for again. */
uint64 forge_unit_ledger_timestamp(const ForgeUnitLedger *ledger,
								   const ForgeTransferRequest *transfer);

/* Looks up the transfer ids and decides; may be repeated. */
void forge_unit_ledger_decide(ForgeUnitLedger *ledger);

/*
 * Puts the rows of the batch's transfers, which have their positions, into the chains of their
 * accounts.
 */
void forge_unit_ledger_number(const ForgeUnitLedger *ledger, ForgeStoredTransfer *rows);

/* Writes histories, what became of pending transfers, and each balance that has changed, once. */
void forge_unit_ledger_write(ForgeUnitLedger *ledger, const ForgeStoredTransfer *rows);

#endif
