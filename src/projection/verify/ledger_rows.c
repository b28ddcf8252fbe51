/*
 * ledger_rows.c
 *	  The rows of the ledger's read models, compared with a replay of its transfers.
 *
 * When a pending transfer that had expired was taken out of a balance is not in the log.  Its row
 * in forge.expiry_row tells: while that is there, the balance of the account counts it.  So the row
 * must be there before the transfer expires, and must not be there when a later transfer
 * has touched the account; in between either is right.
 */
#include "projection/verify/ledger_check.h"

#include "miscadmin.h"
#include "pg/convert.h"
#include "projection/verify/verify_rows.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/tuplesort.h"
#include "utils/typcache.h"

#define HISTORY_ATTEMPTS_MAX 1024

/* Begins with the rows of a read model. */
static void
begin_rows(const ForgeLedgerCheck *check, ForgeLedgerModel model, ForgeRowScan *rows)
{
	forge_rows_begin(rows, forge_ledger_model_table(model), &check->tenant, check->snapshot);
}

static ForgeUuid
uuid_of(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;

	return forge_uuid_from_datum(slot_getattr(row, number, &is_null));
}

static int64
integer_of(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;

	return DatumGetInt64(slot_getattr(row, number, &is_null));
}

/* ----- history ------------------------------------------------------------------------------ */

/* Stored rows are in the order of accounts; they are sorted to go along with the transfers. */
struct ForgeLedgerHistory
{
	ForgeLedgerCheck *check;
	Tuplesortstate *sorted; /* NULL: there are no rows */
	TupleTableSlot *slot;
	bool has_row;
};

static void
next_row(ForgeLedgerHistory *history)
{
	history->has_row = history->sorted != NULL &&
					   tuplesort_gettupleslot(history->sorted, true, false, history->slot, NULL);
}

static Tuplesortstate *
begin_sort(TupleDesc columns)
{
	AttrNumber keys[2] = { FORGE_HISTORY_POSITION, FORGE_HISTORY_ACCOUNT_ID };
	Oid operators[2];
	Oid collations[2] = { InvalidOid, InvalidOid };
	bool nulls_first[2] = { false, false };

	for (int i = 0; i < 2; i++)
		operators[i] =
			lookup_type_cache(TupleDescAttr(columns, keys[i] - 1)->atttypid, TYPECACHE_LT_OPR)
				->lt_opr;
	return tuplesort_begin_heap(columns, 2, keys, operators, collations, nulls_first, work_mem,
								NULL, TUPLESORT_NONE);
}

ForgeLedgerHistory *
forge_ledger_history_begin(ForgeLedgerCheck *check)
{
	ForgeLedgerHistory *history = palloc0(sizeof(ForgeLedgerHistory));
	ForgeRowScan rows;

	history->check = check;
	begin_rows(check, FORGE_LEDGER_HISTORIES, &rows);
	while (forge_rows_next(&rows))
	{
		if (history->sorted == NULL)
		{
			TupleDesc columns = CreateTupleDescCopy(RelationGetDescr(rows.relation));

			history->sorted = begin_sort(columns);
			history->slot = MakeSingleTupleTableSlot(columns, &TTSOpsMinimalTuple);
		}
		tuplesort_puttupleslot(history->sorted, rows.slot);
	}
	forge_rows_end(&rows);
	if (history->sorted != NULL)
		tuplesort_performsort(history->sorted);
	next_row(history);
	return history;
}

/* Below 0: the stored row comes before that place. */
static int
compare_place(const ForgeLedgerHistory *history, int64 position, const ForgeUuid *account)
{
	int64 stored = integer_of(history->slot, FORGE_HISTORY_POSITION);

	if (stored != position)
		return stored < position ? -1 : 1;
	return forge_uuid_compare(uuid_of(history->slot, FORGE_HISTORY_ACCOUNT_ID), *account);
}

static bool
is_as_stored(ForgeLedgerHistory *history, const ForgeReplayedAccount *account,
			 const ForgeStoredTransfer *stored, Datum *values, bool *nulls)
{
	forge_history_row(&history->check->tenant, &account->row.balance, stored->position,
					  stored->transfer.timestamp_ns, values, nulls);
	return forge_verify_equal(history->slot, history->slot->tts_tupleDescriptor,
							  FORGE_HISTORY_COLUMN_COUNT, values, nulls);
}

/*
 * Of pending transfers that expired at about the time of the batch, it is not known which ones were
 * still counted.  Those that were released first are the first to expire; if the stored row is
 * right without some of them, they were released.
 */
static void
release_as_stored(ForgeLedgerHistory *history, ForgeReplayedAccount *account,
				  const ForgeStoredTransfer *stored, Datum *values, bool *nulls)
{
	bool is_imported = forge_transfer_is(&stored->transfer, FORGE_TRANSFER_IMPORTED);
	uint64 until_ns = is_imported ? history->check->now_ns : stored->transfer.timestamp_ns;
	ForgeReplayedSide *tried[HISTORY_ATTEMPTS_MAX];
	int count = 0;

	while (!is_as_stored(history, account, stored, values, nulls))
	{
		ForgeReplayedSide *side = NULL;

		if (count < HISTORY_ATTEMPTS_MAX)
			side = forge_ledger_replay_release_next(account, until_ns);
		if (side == NULL)
		{
			while (count > 0)
				forge_ledger_replay_hold(&history->check->replay, tried[--count]);
			return;
		}
		tried[count++] = side;
	}
}

static void
add_account(ForgeLedgerHistory *history, const ForgeStoredTransfer *stored,
			ForgeReplayedAccount *account)
{
	const ForgeUuid *id = &account->row.balance.account_id;
	Datum values[FORGE_HISTORY_COLUMN_COUNT];
	bool nulls[FORGE_HISTORY_COLUMN_COUNT];
	int order = 1;

	while (history->has_row && (order = compare_place(history, stored->position, id)) < 0)
	{
		forge_ledger_compare(history->check, FORGE_LEDGER_HISTORIES, history->slot, NULL, NULL);
		next_row(history);
	}
	if (!history->has_row)
		order = 1;
	if (order == 0)
		release_as_stored(history, account, stored, values, nulls);
	forge_history_row(&history->check->tenant, &account->row.balance, stored->position,
					  stored->transfer.timestamp_ns, values, nulls);
	forge_ledger_compare(history->check, FORGE_LEDGER_HISTORIES, order == 0 ? history->slot : NULL,
						 values, nulls);
	if (order == 0)
		next_row(history);
}

void
forge_ledger_history_add(ForgeLedgerHistory *history, const ForgeStoredTransfer *stored,
						 ForgeReplayedAccount *const accounts[2])
{
	bool is_swapped = memcmp(&stored->transfer.debit_account_id,
							 &stored->transfer.credit_account_id, sizeof(ForgeUuid)) > 0;

	for (int i = 0; i < 2; i++)
	{
		ForgeReplayedAccount *account = accounts[is_swapped ? 1 - i : i];

		if (account != NULL && (account->row.balance.flags & FORGE_ACCOUNT_HISTORY) != 0)
			add_account(history, stored, account);
	}
}

void
forge_ledger_history_end(ForgeLedgerHistory *history)
{
	for (; history->has_row; next_row(history))
		forge_ledger_compare(history->check, FORGE_LEDGER_HISTORIES, history->slot, NULL, NULL);
	if (history->sorted == NULL)
		return;
	ExecDropSingleTupleTableSlot(history->slot);
	tuplesort_end(history->sorted);
}

/* ----- pending transfers -------------------------------------------------------------------- */

static void
compare_pending(ForgeLedgerCheck *check, TupleTableSlot *stored,
				const ForgeReplayedPending *pending)
{
	Datum values[FORGE_PENDING_COLUMN_COUNT];
	bool nulls[FORGE_PENDING_COLUMN_COUNT];

	forge_pending_row(&check->tenant, &pending->transfer.id, pending->position, pending->fate,
					  pending->resolved_position, values, nulls);
	forge_ledger_compare(check, FORGE_LEDGER_PENDINGS, stored, values, nulls);
}

void
forge_ledger_compare_pendings(ForgeLedgerCheck *check)
{
	MemoryContext caller = CurrentMemoryContext;
	ForgeRowScan rows;

	begin_rows(check, FORGE_LEDGER_PENDINGS, &rows);
	MemoryContextSwitchTo(check->scratch);
	while (forge_rows_next(&rows))
	{
		ForgeUuid id = uuid_of(rows.slot, FORGE_PENDING_ID);
		ForgeReplayedPending *pending = forge_ledger_replay_pending(&check->replay, &id);

		if (pending == NULL)
			forge_ledger_compare(check, FORGE_LEDGER_PENDINGS, rows.slot, NULL, NULL);
		else
		{
			pending->is_stored = true;
			compare_pending(check, rows.slot, pending);
		}
		MemoryContextReset(check->scratch);
	}
	for (ForgeReplayedPending *pending = check->replay.first_pending; pending != NULL;
		 pending = pending->next)
		if (!pending->is_stored)
			compare_pending(check, NULL, pending);
	MemoryContextSwitchTo(caller);
	forge_rows_end(&rows);
}

/* ----- expiry ------------------------------------------------------------------------------- */

/* The side that the row is of, if there may be such a row; NULL: not. */
static ForgeReplayedSide *
side_of(const ForgeLedgerCheck *check, TupleTableSlot *row)
{
	ForgeUuid id = uuid_of(row, FORGE_EXPIRY_TRANSFER_ID);
	ForgeUuid account = uuid_of(row, FORGE_EXPIRY_ACCOUNT_ID);
	ForgeReplayedPending *pending = forge_ledger_replay_pending(&check->replay, &id);

	if (pending == NULL || pending->sides == NULL || pending->fate != FORGE_TRANSFER_HELD ||
		integer_of(row, FORGE_EXPIRY_EXPIRES_AT) !=
			(int64) forge_transfer_expires_ns(&pending->transfer))
		return NULL;
	for (int i = 0; i < 2; i++)
		if (pending->sides[i].account != NULL &&
			forge_uuid_equal(pending->sides[i].account->row.balance.account_id, account))
			return &pending->sides[i];
	return NULL;
}

/*
 * Was it certainly released: by a transfer of its account that came later?  A row of an account
 * that is summed may stay as long as the transfer is held.
 */
static bool
is_past(const ForgeReplayedSide *side)
{
	return !forge_replayed_is_summed(side->account) &&
		   forge_transfer_expires_ns(&side->pending->transfer) + FORGE_LEDGER_BATCH_NS <=
			   side->account->row.last_timestamp_ns;
}

/* May it have been released? */
static bool
may_be_past(const ForgeLedgerCheck *check, const ForgeReplayedSide *side)
{
	return forge_transfer_expires_ns(&side->pending->transfer) <=
		   Max(check->now_ns, side->account->row.last_timestamp_ns);
}

/* Makes the replayed balance count what the stored one should. */
static void
settle_side(ForgeLedgerCheck *check, ForgeReplayedSide *side)
{
	ForgeReplayedAccount *account = side->account;
	uint64 expires_ns = forge_transfer_expires_ns(&side->pending->transfer);
	bool is_counted = side->is_stored;

	if (account == NULL)
		return;
	if (!is_counted && !may_be_past(check, side))
	{
		Datum values[FORGE_EXPIRY_COLUMN_COUNT];
		bool nulls[FORGE_EXPIRY_COLUMN_COUNT];

		forge_expiry_row(&check->tenant, &account->row.balance.account_id, expires_ns,
						 &side->pending->transfer.id, values, nulls);
		forge_ledger_compare(check, FORGE_LEDGER_EXPIRIES, NULL, values, nulls);
		is_counted = true;
	}
	if (forge_replayed_is_summed(account))
		return;
	if (is_counted && (account->first_expiry_ns == 0 || account->first_expiry_ns > expires_ns))
		account->first_expiry_ns = expires_ns;
	if (!is_counted)
		account->released_ns = Max(account->released_ns, expires_ns);
	if (is_counted && side->is_released)
		forge_ledger_replay_hold(&check->replay, side);
	else if (!is_counted && !side->is_released)
		forge_ledger_replay_release(side);
}

void
forge_ledger_compare_expiries(ForgeLedgerCheck *check)
{
	MemoryContext caller = CurrentMemoryContext;
	ForgeRowScan rows;

	begin_rows(check, FORGE_LEDGER_EXPIRIES, &rows);
	MemoryContextSwitchTo(check->scratch);
	while (forge_rows_next(&rows))
	{
		ForgeReplayedSide *side = side_of(check, rows.slot);

		if (side == NULL || is_past(side))
			forge_ledger_compare(check, FORGE_LEDGER_EXPIRIES, rows.slot, NULL, NULL);
		else
			side->is_stored = true;
		MemoryContextReset(check->scratch);
	}
	for (ForgeReplayedPending *pending = check->replay.first_pending; pending != NULL;
		 pending = pending->next)
		for (int i = 0; i < 2; i++)
			if (pending->sides != NULL && pending->fate == FORGE_TRANSFER_HELD)
				settle_side(check, &pending->sides[i]);
	MemoryContextSwitchTo(caller);
	forge_rows_end(&rows);
}

/* ----- accounts ----------------------------------------------------------------------------- */

/*
 * A moment at which nothing expires any more may stay there: it costs a look when it has come.  So
 * it may be too early, but never too late.
 */
static void
settle_expiry(ForgeReplayedAccount *account, TupleTableSlot *stored)
{
	int64 next_ns = stored == NULL ? 0 : integer_of(stored, FORGE_BALANCE_NEXT_EXPIRY);
	uint64 first_ns = account->first_expiry_ns;
	bool is_early = next_ns > 0 && (first_ns == 0 || (uint64) next_ns < first_ns) &&
					!forge_replayed_is_summed(account);

	account->row.next_expiry_ns = is_early ? (uint64) next_ns : first_ns;
}

/* A batch of which nothing was created may have taken out what had expired, and noted that time. */
static void
settle_time(ForgeReplayedAccount *account, TupleTableSlot *stored)
{
	if (stored != NULL && account->released_ns > account->row.last_timestamp_ns &&
		integer_of(stored, FORGE_BALANCE_LAST_TIMESTAMP) == (int64) account->released_ns)
		account->row.last_timestamp_ns = account->released_ns;
}

static void
compare_account(ForgeLedgerCheck *check, TupleTableSlot *stored, ForgeReplayedAccount *account)
{
	Datum values[FORGE_BALANCE_COLUMN_COUNT];
	bool nulls[FORGE_BALANCE_COLUMN_COUNT];

	settle_expiry(account, stored);
	settle_time(account, stored);
	forge_balance_row(&check->tenant, &account->row, values, nulls);
	forge_ledger_compare(check, FORGE_LEDGER_ACCOUNTS, stored, values, nulls);
}

/* Both go by in the order of account ids. */
void
forge_ledger_compare_accounts(ForgeLedgerCheck *check)
{
	MemoryContext caller = CurrentMemoryContext;
	ForgeReplayedAccount *next = check->replay.accounts;
	ForgeReplayedAccount *end = next + check->replay.account_count;
	ForgeRowScan rows;

	begin_rows(check, FORGE_LEDGER_ACCOUNTS, &rows);
	MemoryContextSwitchTo(check->scratch);
	while (forge_rows_next(&rows))
	{
		ForgeUuid id = uuid_of(rows.slot, FORGE_BALANCE_ID);

		for (; next < end && forge_uuid_compare(next->row.balance.account_id, id) < 0; next++)
			compare_account(check, NULL, next);
		if (next < end && forge_uuid_equal(next->row.balance.account_id, id))
			compare_account(check, rows.slot, next++);
		else
			forge_ledger_compare(check, FORGE_LEDGER_ACCOUNTS, rows.slot, NULL, NULL);
		MemoryContextReset(check->scratch);
	}
	for (; next < end; next++)
		compare_account(check, NULL, next);
	MemoryContextSwitchTo(caller);
	forge_rows_end(&rows);
}
