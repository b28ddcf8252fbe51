/*
 * past_balance.c
 *	  What the balances of a ledger's account were.
 *
 * The transfers are gone through from the newest to the oldest: so whoever posted or voided
 * a pending transfer is met before it, and what was pending then is known without looking anything
 * up.
 */
#include "app/past_balance.h"

#include "base/instant.h"
#include "pg/convert.h"
#include "store/balance.h"
#include "store/transfer_chain.h"
#include "utils/hsearch.h"
#include "utils/snapmgr.h"

typedef struct Past
{
	ForgeTransferChain chain;
	uint64 at_ns;
	ForgeBalance *balance;
	HTAB *resolved; /* ids of pending transfers that somebody had posted or voided */
} Past;

/* Times that no transfer can have are all the same. */
static uint64
nanoseconds(TimestampTz at)
{
	if (at > PG_INT64_MAX / 1000 - FORGE_INSTANT_UNIX_OFFSET)
		return PG_INT64_MAX;
	return (uint64) (at + FORGE_INSTANT_UNIX_OFFSET) * 1000;
}

static HTAB *
make_resolved(void)
{
	HASHCTL control = { .keysize = sizeof(ForgeUuid),
						.entrysize = sizeof(ForgeUuid),
						.hcxt = CurrentMemoryContext };

	return hash_create("forgeerp resolved transfers", 64, &control,
					   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

/* Was the transfer pending, after all that has been gone through?  One that is not is noted. */
static bool
is_open(Past *past, const ForgeTransfer *transfer)
{
	if (forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
		return hash_search(past->resolved, &transfer->id, HASH_FIND, NULL) == NULL;
	if (!forge_uuid_is_nil(transfer->pending_id))
		(void) hash_search(past->resolved, &transfer->pending_id, HASH_ENTER, NULL);
	return false;
}

static void
apply(const Past *past, const ForgeStoredTransfer *stored, ForgeBalance *balance)
{
	bool is_debit = forge_transfer_chain_is_debit(&past->chain, stored);

	forge_transfer_apply(&stored->transfer, NULL, is_debit ? balance : NULL,
						 is_debit ? NULL : balance);
}

static void
sum_up_all(Past *past)
{
	ForgeStoredTransfer stored;

	while (forge_transfer_chain_next(&past->chain, &stored))
	{
		const ForgeTransfer *transfer = &stored.transfer;

		if (transfer->timestamp_ns > past->at_ns)
			continue;
		if (is_open(past, transfer) ? forge_transfer_expires_ns(transfer) > past->at_ns
									: !forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
			apply(past, &stored, past->balance);
	}
}

/* ----- accounts with history ---------------------------------------------------------------- */

FORGE_COLUMN_NUMBERS(FORGE_HISTORY_ROW_COLUMNS, HISTORY_);

static ForgeU128
sum_of(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;

	return forge_u128_from_datum(slot_getattr(row, number, &is_null));
}

/* The sums after the last transfer until then.  Returns its position, and its time; 0: none. */
static int64
find_history(const Past *past, ForgeBalance *sums, uint64 *timestamp_ns)
{
	ForgeRowScan rows;
	int64 position = 0;
	bool is_null;

	forge_rows_begin_stream(&rows, &forge_history_table, &past->chain.tenant,
							&past->chain.account_id, past->chain.snapshot);
	while (position == 0 && forge_rows_previous(&rows))
	{
		*timestamp_ns =
			(uint64) DatumGetInt64(slot_getattr(rows.slot, HISTORY_TIMESTAMP, &is_null));
		if (*timestamp_ns > past->at_ns)
			continue;
		position = DatumGetInt64(slot_getattr(rows.slot, HISTORY_POSITION, &is_null));
		sums->debits_pending = sum_of(rows.slot, HISTORY_DEBITS_PENDING);
		sums->debits_posted = sum_of(rows.slot, HISTORY_DEBITS_POSTED);
		sums->credits_pending = sum_of(rows.slot, HISTORY_CREDITS_PENDING);
		sums->credits_posted = sum_of(rows.slot, HISTORY_CREDITS_POSTED);
	}
	forge_rows_end(&rows);
	return position;
}

static bool
has_same_pending(const ForgeBalance *a, const ForgeBalance *b)
{
	return forge_u128_compare(a->debits_pending, b->debits_pending) == 0 &&
		   forge_u128_compare(a->credits_pending, b->credits_pending) == 0;
}

/*
 * History does not change when something expires; so what was pending after the last transfer is
 * looked for, until all of it is found.  If some of it expired between the clock's reading for that
 * batch and the transfer's own time, it never is, and all transfers are read.
 */
static void
sum_up_pending(Past *past, const ForgeBalance *sums, uint64 timestamp_ns)
{
	ForgeBalance found = { 0 };
	ForgeStoredTransfer stored;

	while (!has_same_pending(&found, sums) && forge_transfer_chain_next(&past->chain, &stored))
	{
		uint64 expires_ns = forge_transfer_expires_ns(&stored.transfer);

		if (!is_open(past, &stored.transfer) || expires_ns <= timestamp_ns)
			continue;
		apply(past, &stored, &found);
		if (expires_ns > past->at_ns)
			apply(past, &stored, past->balance);
	}
}

static void
read_history(Past *past)
{
	ForgeBalance sums = { 0 };
	uint64 timestamp_ns = 0;

	past->chain.next_position = find_history(past, &sums, &timestamp_ns);
	past->balance->debits_posted = sums.debits_posted;
	past->balance->credits_posted = sums.credits_posted;
	sum_up_pending(past, &sums, timestamp_ns);
}

bool
forge_past_balance(ForgeUuid tenant, ForgeUuid account_id, TimestampTz at, Snapshot snapshot,
				   ForgeBalance *balance)
{
	Past past = { .at_ns = nanoseconds(at), .balance = balance };
	ForgeBalanceRow now;
	bool exists = forge_transfer_chain_begin(&past.chain, tenant, account_id, snapshot, &now) &&
				  now.balance.timestamp_ns <= past.at_ns;

	if (exists)
	{
		memset(balance, 0, sizeof(*balance));
		past.resolved = make_resolved();
		if ((now.balance.flags & FORGE_ACCOUNT_HISTORY) != 0)
			read_history(&past);
		else
			sum_up_all(&past);
		hash_destroy(past.resolved);
	}
	forge_transfer_chain_end(&past.chain);
	return exists;
}
