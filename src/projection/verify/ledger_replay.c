/*
 * ledger_replay.c
 *	  The ledger of one tenant in memory.
 */
#include "projection/verify/ledger_replay.h"

#include "common/hashfn.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "projection/feed/fold.h"
#include "projection/rows/projection.h"
#include "utils/memutils.h"

FORGE_READ_MODEL_NUMBERS(FORGE_LEDGER_ACCOUNT_ROW_COLUMNS, ACCOUNT_);

#define FIRST_CAPACITY 64

/* ----- hash tables -------------------------------------------------------------------------- */

static inline uint32
hash_id(const ForgeUuid *id)
{
	return hash_bytes(id->bytes, sizeof(id->bytes));
}

typedef struct AccountEntry
{
	const ForgeUuid *id;
	ForgeReplayedAccount *account;
	char status;
} AccountEntry;

#define SH_PREFIX replayed_accounts
#define SH_ELEMENT_TYPE AccountEntry
#define SH_KEY_TYPE const ForgeUuid *
#define SH_KEY id
#define SH_HASH_KEY(table, key) hash_id(key)
#define SH_EQUAL(table, a, b) (memcmp(a, b, sizeof(ForgeUuid)) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct PendingEntry
{
	const ForgeUuid *id;
	ForgeReplayedPending *pending;
	char status;
} PendingEntry;

#define SH_PREFIX replayed_pendings
#define SH_ELEMENT_TYPE PendingEntry
#define SH_KEY_TYPE const ForgeUuid *
#define SH_KEY id
#define SH_HASH_KEY(table, key) hash_id(key)
#define SH_EQUAL(table, a, b) (memcmp(a, b, sizeof(ForgeUuid)) == 0)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

ForgeReplayedAccount *
forge_ledger_replay_account(const ForgeLedgerReplay *replay, const ForgeUuid *id)
{
	AccountEntry *entry = replayed_accounts_lookup(replay->by_id, id);

	return entry == NULL ? NULL : entry->account;
}

ForgeReplayedPending *
forge_ledger_replay_pending(const ForgeLedgerReplay *replay, const ForgeUuid *id)
{
	PendingEntry *entry = replayed_pendings_lookup(replay->pendings, id);

	return entry == NULL ? NULL : entry->pending;
}

/* ----- accounts ----------------------------------------------------------------------------- */

static int64
integer_of(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;

	return DatumGetInt64(slot_getattr(row, number, &is_null));
}

static void
add_account(ForgeLedgerReplay *replay, TupleTableSlot *row)
{
	ForgeReplayedAccount *account;
	uint64 timestamp_ns = (uint64) integer_of(row, ACCOUNT_TIMESTAMP);
	bool is_null;

	if (replay->account_count == replay->account_capacity)
	{
		replay->account_capacity *= 2;
		replay->accounts = repalloc_huge(replay->accounts,
										 replay->account_capacity * sizeof(ForgeReplayedAccount));
	}
	account = &replay->accounts[replay->account_count++];
	memset(account, 0, sizeof(*account));
	account->row.last_timestamp_ns = timestamp_ns;
	account->row.balance.timestamp_ns = timestamp_ns;
	account->row.balance.account_id =
		forge_uuid_from_datum(slot_getattr(row, ACCOUNT_ACCOUNT_ID, &is_null));
	account->row.balance.ledger = (uint32) integer_of(row, ACCOUNT_LEDGER);
	account->row.balance.flags = (uint16) DatumGetInt32(slot_getattr(row, ACCOUNT_FLAGS, &is_null));
}

static int
compare_accounts(const void *a, const void *b)
{
	const ForgeReplayedAccount *left = a;
	const ForgeReplayedAccount *right = b;

	return memcmp(&left->row.balance.account_id, &right->row.balance.account_id, sizeof(ForgeUuid));
}

/* Of an id that has two, the comparison of forge.ledger_account_row with the log tells. */
static void
index_accounts(ForgeLedgerReplay *replay)
{
	int64 count = 0;

	qsort(replay->accounts, replay->account_count, sizeof(ForgeReplayedAccount), compare_accounts);
	replay->by_id = replayed_accounts_create(
		replay->memory, (uint32) Min(replay->account_count + 1, PG_INT32_MAX), NULL);
	for (int64 i = 0; i < replay->account_count; i++)
	{
		ForgeReplayedAccount *account = &replay->accounts[count];
		bool found;

		*account = replay->accounts[i];
		replayed_accounts_insert(replay->by_id, &account->row.balance.account_id, &found)->account =
			account;
		count += !found;
	}
	replay->account_count = count;
}

void
forge_ledger_replay_begin(ForgeLedgerReplay *replay, ForgeUuid tenant, Snapshot snapshot)
{
	ForgeRowScan rows;

	*replay = (ForgeLedgerReplay){
		.memory = CurrentMemoryContext,
		.account_capacity = FIRST_CAPACITY,
		.accounts = palloc_array_huge(ForgeReplayedAccount, FIRST_CAPACITY),
		.pendings = replayed_pendings_create(CurrentMemoryContext, FIRST_CAPACITY, NULL),
		.folded_position = forge_consumer_position(&forge_fold_consumer, tenant, snapshot),
	};
	forge_rows_begin(&rows, forge_ledger_account_projection.table, &tenant, snapshot);
	while (forge_rows_next(&rows))
		add_account(replay, rows.slot);
	forge_rows_end(&rows);
	index_accounts(replay);
}

/* ----- pending transfers -------------------------------------------------------------------- */

static bool
has_history(const ForgeReplayedAccount *account)
{
	return (account->row.balance.flags & FORGE_ACCOUNT_HISTORY) != 0;
}

/* The first to expire is on top: a pairing heap has the greatest there. */
static int
compare_expiry(const pairingheap_node *a, const pairingheap_node *b, void *context)
{
	uint64 left = forge_transfer_expires_ns(&((const ForgeReplayedSide *) a)->pending->transfer);
	uint64 right = forge_transfer_expires_ns(&((const ForgeReplayedSide *) b)->pending->transfer);

	return left < right ? 1 : left > right ? -1 : 0;
}

static bool
is_debit(const ForgeReplayedSide *side)
{
	return side == &side->pending->sides[0];
}

static void
await_expiry(const ForgeLedgerReplay *replay, ForgeReplayedSide *side)
{
	ForgeReplayedAccount *account = side->account;

	if (account == NULL || !has_history(account))
		return;
	if (account->expiring == NULL)
	{
		account->expiring = MemoryContextAlloc(replay->memory, sizeof(pairingheap));
		*account->expiring = (pairingheap){ .ph_compare = compare_expiry };
	}
	pairingheap_add(account->expiring, &side->node);
}

static void
forget_expiry(ForgeReplayedSide *side)
{
	if (side->account != NULL && has_history(side->account))
		pairingheap_remove(side->account->expiring, &side->node);
}

static void
add_pending(ForgeLedgerReplay *replay, const ForgeStoredTransfer *stored,
			ForgeReplayedAccount *const accounts[2])
{
	ForgeReplayedPending *pending;
	PendingEntry *entry;
	bool found;

	pending = MemoryContextAllocZero(replay->memory, sizeof(ForgeReplayedPending));
	pending->transfer = stored->transfer;
	pending->position = stored->position;
	pending->fate = FORGE_TRANSFER_HELD;
	entry = replayed_pendings_insert(replay->pendings, &pending->transfer.id, &found);
	entry->id = &pending->transfer.id;
	entry->pending = pending;
	if (replay->last_pending == NULL)
		replay->first_pending = pending;
	else
		replay->last_pending->next = pending;
	replay->last_pending = pending;
	if (pending->transfer.timeout_s == 0)
		return;
	pending->sides = MemoryContextAllocZero(replay->memory, 2 * sizeof(ForgeReplayedSide));
	for (int i = 0; i < 2; i++)
	{
		pending->sides[i].pending = pending;
		pending->sides[i].account = accounts[i];
		pending->sides[i].is_released =
			accounts[i] != NULL && forge_replayed_is_summed(accounts[i]);
		await_expiry(replay, &pending->sides[i]);
	}
}

void
forge_ledger_replay_release(ForgeReplayedSide *side)
{
	ForgeBalance *balance = side->account == NULL ? NULL : &side->account->row.balance;

	side->is_released = true;
	forge_pending_release(&side->pending->transfer, is_debit(side) ? balance : NULL,
						  is_debit(side) ? NULL : balance);
}

/* Puts what was released into the balance again. */
static void
count_again(ForgeReplayedSide *side)
{
	ForgeBalance *balance = side->account == NULL ? NULL : &side->account->row.balance;

	side->is_released = false;
	forge_transfer_apply(&side->pending->transfer, NULL, is_debit(side) ? balance : NULL,
						 is_debit(side) ? NULL : balance);
}

void
forge_ledger_replay_hold(ForgeLedgerReplay *replay, ForgeReplayedSide *side)
{
	count_again(side);
	await_expiry(replay, side);
}

ForgeReplayedSide *
forge_ledger_replay_release_next(ForgeReplayedAccount *account, uint64 until_ns)
{
	ForgeReplayedSide *side;

	if (account->expiring == NULL || pairingheap_is_empty(account->expiring))
		return NULL;
	side = (ForgeReplayedSide *) pairingheap_first(account->expiring);
	if (forge_transfer_expires_ns(&side->pending->transfer) > until_ns)
		return NULL;
	(void) pairingheap_remove_first(account->expiring);
	forge_ledger_replay_release(side);
	return side;
}

/* ----- transfers ---------------------------------------------------------------------------- */

static const char *
problem_of(const ForgeStoredTransfer *stored, ForgeReplayedAccount *const accounts[2],
		   bool is_resolving, const ForgeReplayedPending *pending)
{
	const int64 previous[2] = { stored->previous_debit, stored->previous_credit };

	for (int i = 0; i < 2; i++)
	{
		const ForgeBalanceRow *row;

		if (accounts[i] == NULL)
			return "of an account that is missing";
		row = &accounts[i]->row;
		if (row->balance.ledger != stored->transfer.ledger)
			return "of another ledger than its accounts";
		if ((forge_balance_is_summed(&row->balance) ? 0 : row->position) != previous[i])
			return "not chained to the one before";
		if (!forge_balance_is_summed(&row->balance) &&
			row->last_timestamp_ns >= stored->transfer.timestamp_ns)
			return "timestamps do not ascend";
	}
	if (is_resolving && pending == NULL)
		return "of a pending transfer that is missing";
	if (is_resolving && pending->fate != FORGE_TRANSFER_HELD)
		return "of a pending transfer that was resolved before";
	return NULL;
}

/* What has certainly been released when the transfer was created. */
static void
release_before(ForgeReplayedAccount *account, const ForgeTransfer *transfer)
{
	uint64 latest_ns = transfer->timestamp_ns;

	if (likely(account == NULL || account->expiring == NULL))
		return;
	/* One that is imported has a time of its own, before that of its batch. */
	if (!forge_transfer_is(transfer, FORGE_TRANSFER_IMPORTED))
		latest_ns -= Min(latest_ns, FORGE_LEDGER_BATCH_NS);
	while (forge_ledger_replay_release_next(account, latest_ns) != NULL)
		;
}

/* Makes a pending transfer one that will not expire.  In a log that is damaged it may have. */
static void
end_expiry(ForgeReplayedPending *pending)
{
	for (int i = 0; i < 2 && pending->sides != NULL; i++)
		if (pending->sides[i].account != NULL &&
			forge_replayed_is_summed(pending->sides[i].account))
			continue;
		else if (pending->sides[i].is_released)
			count_again(&pending->sides[i]);
		else
			forget_expiry(&pending->sides[i]);
}

/* Does the row of the account have the transfer by now? */
static bool
is_in_row(const ForgeLedgerReplay *replay, const ForgeReplayedAccount *account,
		  const ForgeStoredTransfer *stored)
{
	return !forge_replayed_is_summed(account) || stored->event_position <= replay->folded_position;
}

/* Where the transfer is put in; NULL: there is no such account. */
static ForgeBalance *
balance_for(const ForgeLedgerReplay *replay, ForgeReplayedAccount *account,
			const ForgeStoredTransfer *stored)
{
	if (account == NULL)
		return NULL;
	if (is_in_row(replay, account, stored))
		return &account->row.balance;
	if (account->tail == NULL)
		account->tail = MemoryContextAllocZero(replay->memory, sizeof(ForgeBalance));
	return account->tail;
}

static void
apply(const ForgeLedgerReplay *replay, ForgeReplayedPending *pending,
	  const ForgeStoredTransfer *stored, ForgeReplayedAccount *const accounts[2])
{
	const ForgeTransfer *resolved = pending == NULL ? NULL : &pending->transfer;

	if (pending != NULL)
		end_expiry(pending);
	for (int i = 0; i < 2; i++)
	{
		ForgeBalance *balance = balance_for(replay, accounts[i], stored);
		ForgeBalance *debit = i == 0 ? balance : NULL;
		ForgeBalance *credit = i == 1 ? balance : NULL;

		if (balance != NULL && forge_replayed_is_summed(accounts[i]))
			forge_transfer_apply_summed(&stored->transfer, resolved, debit, credit);
		else
			forge_transfer_apply(&stored->transfer, resolved, debit, credit);
	}
	if (pending == NULL)
		return;
	pending->resolved_position = stored->position;
	pending->fate = forge_transfer_is(&stored->transfer, FORGE_TRANSFER_POST_PENDING)
						? FORGE_TRANSFER_POSTED
						: FORGE_TRANSFER_VOIDED;
}

static void
note_last(ForgeBalanceRow *row, const ForgeStoredTransfer *stored)
{
	bool is_summed = forge_balance_is_summed(&row->balance);

	row->position = stored->position;
	row->last_timestamp_ns = is_summed ? Max(row->last_timestamp_ns, stored->transfer.timestamp_ns)
									   : stored->transfer.timestamp_ns;
	row->transfer_count++;
}

const char *
forge_ledger_replay_transfer(ForgeLedgerReplay *replay, const ForgeStoredTransfer *stored,
							 ForgeReplayedAccount *accounts[2])
{
	const ForgeTransfer *transfer = &stored->transfer;
	bool is_resolving =
		forge_transfer_is(transfer, FORGE_TRANSFER_POST_PENDING | FORGE_TRANSFER_VOID_PENDING);
	ForgeReplayedPending *pending =
		is_resolving ? forge_ledger_replay_pending(replay, &transfer->pending_id) : NULL;
	const char *problem;

	accounts[0] = forge_ledger_replay_account(replay, &transfer->debit_account_id);
	accounts[1] = forge_ledger_replay_account(replay, &transfer->credit_account_id);
	problem = problem_of(stored, accounts, is_resolving, pending);
	if (pending != NULL && pending->fate != FORGE_TRANSFER_HELD)
		pending = NULL;
	for (int i = 0; i < 2; i++)
		release_before(accounts[i], transfer);
	apply(replay, pending, stored, accounts);
	for (int i = 0; i < 2; i++)
		if (accounts[i] != NULL && is_in_row(replay, accounts[i], stored))
			note_last(&accounts[i]->row, stored);
	if (forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
		add_pending(replay, stored, accounts);
	return problem;
}
