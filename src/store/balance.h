/*
 * balance.h
 *	  Balances of the ledger's accounts, and what else follows from its transfers: rows of
 *	  forge.account_row, pending_row, expiry_row and history_row.
 *
 * A balance is locked before it is read, and everything that belongs to the account is guarded
 * by that lock: its rows in expiry_row and history_row.  A pending transfer's row in pending_row
 * is guarded by the locks of both of its accounts.
 *
 * The balance of an account that is summed is not locked by transfers: its row has what the
 * consumer of the feed has summed up so far (projection/feed/fold.h).  Its rows in expiry_row are
 * inserted with the pending transfer and deleted by whoever posts or voids it.
 */
#ifndef FORGE_STORE_BALANCE_H
#define FORGE_STORE_BALANCE_H

#include "pg/forge_pg.h"

#include "ledger/machine.h"
#include "pg/columns.h"
#include "pg/table.h"

FORGE_COLUMN_NUMBERS(FORGE_ACCOUNT_ROW_COLUMNS, FORGE_BALANCE_);
FORGE_COLUMN_NUMBERS(FORGE_PENDING_ROW_COLUMNS, FORGE_PENDING_);
FORGE_COLUMN_NUMBERS(FORGE_EXPIRY_ROW_COLUMNS, FORGE_EXPIRY_);
FORGE_COLUMN_NUMBERS(FORGE_HISTORY_ROW_COLUMNS, FORGE_HISTORY_);

extern ForgeRelationName forge_balance_table;
extern ForgeRelationName forge_pending_table;
extern ForgeRelationName forge_expiry_table;
extern ForgeRelationName forge_history_table;

/* The time by the machine's clock, as the ledger counts it: nanoseconds since 1970. */
uint64 forge_ledger_now_ns(void);

/* A row of forge.account_row. */
typedef struct ForgeBalanceRow
{
	ForgeBalance balance;
	int64 position;           /* of its last transfer; 0: none */
	uint64 last_timestamp_ns; /* of its last transfer, or its own */
	uint64 next_expiry_ns;    /* when the first of its pending transfers expires; 0: none */
	int64 transfer_count;
	ItemPointerData tid;
} ForgeBalanceRow;

/* Fills it from a row of forge.account_row. */
void forge_balance_read(TupleTableSlot *row, ForgeBalanceRow *balance);

/*
 * Locks the account's row, waiting for other transactions, and reads it as it is then.  The row of
 * an account that is summed is neither locked nor read beyond what never changes: its sums are 0.
 * Returns false when there is no such account.  Raises 40001 when it is newer than the snapshot.
 */
bool forge_balance_lock(ForgeTable *table, ForgeUuid tenant, ForgeUuid account_id,
						ForgeBalanceRow *balance);

/* Writes a row that is locked, or a new one. */
void forge_balance_update(ForgeTable *table, ForgeUuid tenant, const ForgeBalanceRow *balance);
void forge_balance_insert(ForgeTable *table, ForgeUuid tenant, const ForgeBalanceRow *balance);

/* The fate of a pending transfer as it is now: held, posted or voided. */
ForgeTransferFate forge_pending_find(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id);

/*
 * Locks the row of a pending transfer, waiting for other transactions: of one between two accounts
 * that are summed nothing else is locked.  Raises 40001 when it is newer than the snapshot.
 */
void forge_pending_lock(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id);
void forge_pending_insert(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id,
						  int64 position, ForgeTransferFate fate, int64 resolved_position);

/* Notes what became of it; it must be there. */
void forge_pending_resolve(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id,
						   ForgeTransferFate fate, int64 resolved_position);

/* One pending transfer that will expire, of one of its accounts. */
void forge_expiry_insert(ForgeTable *table, ForgeUuid tenant, ForgeUuid account_id,
						 uint64 expires_ns, ForgeUuid transfer_id);
/* Removes it, if it is there. */
void forge_expiry_delete(ForgeTable *table, ForgeUuid tenant, ForgeUuid account_id,
						 uint64 expires_ns, ForgeUuid transfer_id);

/* The account's next one: the first that is there; false: none.  Raises no lock. */
bool forge_expiry_first(ForgeUuid tenant, ForgeUuid account_id, uint64 *expires_ns,
						ForgeUuid *transfer_id);

/* The balance after a transfer. */
void forge_history_insert(ForgeTable *table, ForgeUuid tenant, const ForgeBalance *balance,
						  int64 position, uint64 timestamp_ns);

/*
 * The rows themselves, as they are written: a value for each column.  Ids are not copied, so they
 * must live as long.
 */
void forge_balance_row(const ForgeUuid *tenant, const ForgeBalanceRow *row, Datum *values,
					   bool *nulls);
void forge_pending_row(const ForgeUuid *tenant, const ForgeUuid *transfer_id, int64 position,
					   ForgeTransferFate fate, int64 resolved_position, Datum *values, bool *nulls);
void forge_expiry_row(const ForgeUuid *tenant, const ForgeUuid *account_id, uint64 expires_ns,
					  const ForgeUuid *transfer_id, Datum *values, bool *nulls);
void forge_history_row(const ForgeUuid *tenant, const ForgeBalance *balance, int64 position,
					   uint64 timestamp_ns, Datum *values, bool *nulls);

#endif
