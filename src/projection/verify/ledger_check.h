/*
 * ledger_check.h
 *	  Of the comparison of the ledger with the log: what its parts have in common.
 *
 * ledger_batches.c compares events with their transfers, ledger_replay.c computes what follows
 * from these, ledger_rows.c compares that with the stored rows, and verify_ledger.c has the order
 * of it all.
 */
#ifndef FORGE_PROJECTION_VERIFY_LEDGER_CHECK_H
#define FORGE_PROJECTION_VERIFY_LEDGER_CHECK_H

#include "pg/forge_pg.h"

#include "projection/verify/ledger_replay.h"
#include "projection/verify/verify_part.h"

/* The read models that follow from transfers. */
typedef enum ForgeLedgerModel
{
	FORGE_LEDGER_ACCOUNTS,
	FORGE_LEDGER_PENDINGS,
	FORGE_LEDGER_EXPIRIES,
	FORGE_LEDGER_HISTORIES,
	FORGE_LEDGER_MODEL_COUNT
} ForgeLedgerModel;

/* One tenant's ledger under one snapshot. */
typedef struct ForgeLedgerCheck
{
	const ForgeVerifier *verifier; /* is told of differences; NULL: nobody is */
	ForgeUuid tenant;
	Snapshot snapshot;
	bool mends;                                   /* rows that differ are written */
	ForgeTable writers[FORGE_LEDGER_MODEL_COUNT]; /* open once they are needed */
	bool is_open[FORGE_LEDGER_MODEL_COUNT];
	uint64 now_ns;         /* read after the snapshot was taken */
	int64 different_count; /* rows of read models so far */
	int64 transfer_count;
	ForgeLedgerReplay replay;
	MemoryContext scratch; /* for one row */
} ForgeLedgerCheck;

/* ----- verify_ledger.c ---------------------------------------------------------------------- */

/* Compares all of it. */
void forge_ledger_check_tenant(ForgeLedgerCheck *check);

/* The tenants that have rows of the ledger, one after the other; begins with the nil UUID. */
bool forge_ledger_next_tenant(Snapshot snapshot, ForgeUuid *tenant);

/*
 * Something is wrong with the log itself: with an event or a transfer.  Keys are further members
 * of the row's key, and begin with a comma.  Nothing can be mended then: unless there is somebody
 * to tell, it raises transfers_damaged.
 */
void forge_ledger_report(const ForgeLedgerCheck *check, ForgeUuid id, const char *keys,
						 const char *problem, Jsonb *stored, Jsonb *replayed);

/* ----- ledger_batches.c --------------------------------------------------------------------- */

/* The events of batches and their transfers, as both go by in the order of positions. */
typedef struct ForgeLedgerBatches ForgeLedgerBatches;

ForgeLedgerBatches *forge_ledger_batches_begin(ForgeLedgerCheck *check);

/* The next transfer; returns what is wrong with its place in the log, NULL: nothing. */
const char *forge_ledger_batches_add(ForgeLedgerBatches *batches,
									 const ForgeStoredTransfer *stored);
void forge_ledger_batches_end(ForgeLedgerBatches *batches);

/* ----- ledger_rows.c ------------------------------------------------------------------------ */

/* Stored histories, in the order of positions. */
typedef struct ForgeLedgerHistory ForgeLedgerHistory;

ForgeLedgerHistory *forge_ledger_history_begin(ForgeLedgerCheck *check);

/* A transfer that was created has just been applied to its accounts. */
void forge_ledger_history_add(ForgeLedgerHistory *history, const ForgeStoredTransfer *stored,
							  ForgeReplayedAccount *const accounts[2]);
void forge_ledger_history_end(ForgeLedgerHistory *history);

/* After all transfers: the rows of pending transfers, of those that expire, and of accounts. */
void forge_ledger_compare_pendings(ForgeLedgerCheck *check);
void forge_ledger_compare_expiries(ForgeLedgerCheck *check);
void forge_ledger_compare_accounts(ForgeLedgerCheck *check);

/* ----- ledger_sums.c ------------------------------------------------------------------------ */

/* Do the replayed balances keep to the limits of their accounts? */
void forge_ledger_check_limits(const ForgeLedgerCheck *check);

/* Are debits and credits of the stored balances equal in each ledger? */
void forge_ledger_check_sums(const ForgeLedgerCheck *check);

/* ----- ledger_differ.c ---------------------------------------------------------------------- */

ForgeRelationName *forge_ledger_model_table(ForgeLedgerModel model);

/*
 * Compares a stored row (NULL: there is none) with what it should be (values NULL: there should be
 * none).  If they differ, reports it or mends it.
 */
void forge_ledger_compare(ForgeLedgerCheck *check, ForgeLedgerModel model, TupleTableSlot *stored,
						  const Datum *values, const bool *nulls);

#endif
