/*
 * machine.h
 *	  The rules of the ledger: what becomes of accounts and transfers that somebody asks for.
 *
 * Pure: no clock, no storage, no memory of its own.  The caller finds everything beforehand and
 * links it by pointers; the machine decides and changes balances and slots in memory; the caller
 * writes what has changed.  The rules, their order and the statuses are those of TigerBeetle's
 * public reference (create_accounts, create_transfers).
 *
 * One rule is stricter: a pending transfer that has expired counts nowhere from that
 * instant on.  So the caller releases what has expired (forge_pending_release) from every
 * balance before it runs a batch: all that expires at first_timestamp_ns or before.
 */
#ifndef FORGE_LEDGER_MACHINE_H
#define FORGE_LEDGER_MACHINE_H

#include <stdbool.h>

#include "ledger/status.h"
#include "ledger/transfer.h"

/* ----- balances and slots ------------------------------------------------------------------- */

/* An account with its balances.  The machine neither reads nor changes those of one that is summed.
 */
typedef struct ForgeBalance
{
	ForgeUuid account_id;
	uint32_t ledger;
	uint16_t flags;        /* as created, but for FORGE_ACCOUNT_CLOSED: as it is now */
	uint64_t timestamp_ns; /* when it was created */
	ForgeU128 debits_pending;
	ForgeU128 debits_posted;
	ForgeU128 credits_pending;
	ForgeU128 credits_posted;
} ForgeBalance;

typedef enum ForgeTransferFate
{
	FORGE_TRANSFER_ABSENT,  /* nobody has asked for the id, or the answer was final */
	FORGE_TRANSFER_STORED,  /* created, and not pending */
	FORGE_TRANSFER_HELD,    /* created as pending, and neither posted nor voided; perhaps expired */
	FORGE_TRANSFER_POSTED,  /* was pending */
	FORGE_TRANSFER_VOIDED,  /* was pending */
	FORGE_TRANSFER_EXPIRED, /* was pending, and the caller knows that it has been released */
	FORGE_TRANSFER_BURNT    /* failed by a transient status: the id cannot be used again */
} ForgeTransferFate;

/* What is known of one transfer id. */
typedef struct ForgeTransferSlot
{
	ForgeTransferFate fate;
	ForgeTransfer record; /* as stored; of an id that is neither absent nor burnt */
	ForgeBalance *debit;  /* of its accounts; needed of a held transfer alone */
	ForgeBalance *credit;
} ForgeTransferSlot;

/* ----- accounts ----------------------------------------------------------------------------- */

/* An account that somebody asks for. */
typedef struct ForgeAccountRequest
{
	ForgeAccountRecord record; /* if created, afterwards with its timestamp */
	/* A record of 128 bytes has room for what a new account cannot have. */
	bool has_reserved; /* a reserved field that is not zero */
	bool has_debits_pending;
	bool has_debits_posted;
	bool has_credits_pending;
	bool has_credits_posted;
	bool is_summed;          /* its balance is to be summed up: FORGE_ACCOUNT_SUMMED, if created */
	bool is_timestamp_taken; /* imported: a transfer of the tenant has that very timestamp */
	/* The account of that id: one that existed, or a request before this one of the same batch;
	 * NULL: none.  Requests of one id share the place where the pointer is.  Its flags say whether
	 * it is closed now.  Of ids that nothing can have there need be no place. */
	const ForgeAccountRecord **existing;
	ForgeAccountStatus status;
} ForgeAccountRequest;

typedef struct ForgeAccountBatch
{
	ForgeAccountRequest *list;
	int count;
	uint64_t first_timestamp_ns; /* of the first one; each has one nanosecond more.  Above all
								  * timestamps that the tenant has given to accounts */
	uint64_t last_imported_ns;   /* the newest timestamp of the tenant's accounts (0: none), which
								  * one that is imported must be above.  Afterwards likewise */
} ForgeAccountBatch;

/* Gives each a status, and those that are created their timestamps and *existing. */
void forge_accounts_decide(ForgeAccountBatch *batch);

/* ----- transfers ---------------------------------------------------------------------------- */

/* A transfer that somebody asks for. */
typedef struct ForgeTransferRequest
{
	ForgeTransfer transfer;     /* if created, afterwards as stored: amount, accounts and all */
	ForgeTransferSlot *slot;    /* of its id; requests of one id share it */
	ForgeTransferSlot *pending; /* of its pending_id, shared likewise, also if it is asked for
								 * again; NULL: nothing can have that id, or nothing has it and no
								 * request of the batch asks for it */
	ForgeBalance *debit;        /* of debit_account_id; NULL: there is no such account.  Not read of
								 * one that posts or voids; if created, afterwards its balance */
	ForgeBalance *credit;       /* likewise */
	bool is_timestamp_taken;    /* imported: an account of the tenant has that very timestamp */
	ForgeTransferStatus status;
} ForgeTransferRequest;

typedef struct ForgeTransferBatch
{
	ForgeTransferRequest *list;
	int count;
	uint64_t first_timestamp_ns; /* of the first one; each has one nanosecond more.  Above the
								  * timestamps of all transfers on the accounts of the batch */
	uint64_t last_imported_ns;   /* the newest timestamp of the tenant's transfers, which one that
								  * is imported must be above (0: none); used for imported ones alone.
								  * Afterwards the newest imported one */
} ForgeTransferBatch;

/*
 * Gives each a status, in their order, and changes balances and slots accordingly.  A linked chain
 * is created whole or not at all: what its first members have changed is undone.  The slot of a
 * transfer that failed by a transient status is burnt, even if its chain is undone.  Records of
 * requests that were undone may differ from what was asked for.
 */
void forge_transfers_decide(ForgeTransferBatch *batch);

/* ----- what a stored transfer does ---------------------------------------------------------- */

static inline bool
forge_balance_is_summed(const ForgeBalance *balance)
{
	return (balance->flags & FORGE_ACCOUNT_SUMMED) != 0;
}

static inline bool
forge_balances_are_summed(const ForgeBalance *debit, const ForgeBalance *credit)
{
	return forge_balance_is_summed(debit) && forge_balance_is_summed(credit);
}

/*
 * Puts a stored transfer into the balances of its accounts; pending is the one that it posts or
 * voids, NULL if none.  Cannot fail for one that was created; of a log that is damaged, sums wrap
 * at 2^128.  Either balance may be NULL, if the caller follows one account alone.
 */
void forge_transfer_apply(const ForgeTransfer *transfer, const ForgeTransfer *pending,
						  ForgeBalance *debit, ForgeBalance *credit);

/* Takes it out again. */
void forge_transfer_undo(const ForgeTransfer *transfer, const ForgeTransfer *pending,
						 ForgeBalance *debit, ForgeBalance *credit);

/*
 * Likewise for accounts that are summed.  A pending transfer with a timeout is not put in, nor
 * taken out when it is posted or voided: whoever asks for the balance counts those that have not
 * expired.
 */
void forge_transfer_apply_summed(const ForgeTransfer *transfer, const ForgeTransfer *pending,
								 ForgeBalance *debit, ForgeBalance *credit);

/* Takes a pending transfer that has expired out of the balances; either may be NULL. */
void forge_pending_release(const ForgeTransfer *pending, ForgeBalance *debit, ForgeBalance *credit);

#endif
