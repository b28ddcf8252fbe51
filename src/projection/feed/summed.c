/*
 * summed.c
 *	  Balances of accounts whose keeping is "summed", in memory.
 */
#include "projection/feed/summed.h"

#include "miscadmin.h"
#include "pg/convert.h"
#include "store/transfer_chain.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"

#define FIRST_CAPACITY 16

static ForgeRelationName summed_index = { .name = "account_row_summed" };

typedef struct SummedEntry
{
	ForgeUuid id;
	ForgeSummedAccount *account;
	char status;
} SummedEntry;

#define SH_PREFIX summed
#define SH_ELEMENT_TYPE SummedEntry
#include "pg/uuid_table.h"

/* ----- accounts ----------------------------------------------------------------------------- */

static void
begin_accounts(ForgeRowScan *rows, const ForgeUuid *tenant, Snapshot snapshot)
{
	ScanKeyData key;

	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	forge_rows_begin_by(rows, &forge_balance_table, &summed_index, &key, 1, snapshot);
}

bool
forge_summed_exists(ForgeUuid tenant, Snapshot snapshot)
{
	ForgeRowScan rows;
	bool exists;

	begin_accounts(&rows, &tenant, snapshot);
	exists = forge_rows_next(&rows);
	forge_rows_end(&rows);
	return exists;
}

void
forge_summed_begin(ForgeSummed *summed, ForgeUuid tenant, Snapshot snapshot)
{
	*summed = (ForgeSummed){
		.tenant = tenant,
		.snapshot = snapshot,
		.by_id = summed_create(CurrentMemoryContext, FIRST_CAPACITY, NULL),
		.list = palloc(FIRST_CAPACITY * sizeof(ForgeSummedAccount *)),
		.capacity = FIRST_CAPACITY,
		.memory = CurrentMemoryContext,
	};
}

static void
load_row(ForgeSummed *summed, TupleTableSlot *slot)
{
	ForgeSummedAccount *account = MemoryContextAllocZero(summed->memory, sizeof(*account));
	bool found;

	forge_balance_read(slot, &account->row);
	if (!forge_balance_is_summed(&account->row.balance))
		return;
	summed_insert(summed->by_id, account->row.balance.account_id, &found)->account = account;
	if (summed->count == summed->capacity)
	{
		summed->capacity *= 2;
		summed->list = repalloc_huge(summed->list, summed->capacity * sizeof(ForgeSummedAccount *));
	}
	summed->list[summed->count++] = account;
}

void
forge_summed_load(ForgeSummed *summed)
{
	ForgeRowScan rows;

	begin_accounts(&rows, &summed->tenant, summed->snapshot);
	while (forge_rows_next(&rows))
	{
		CHECK_FOR_INTERRUPTS();
		load_row(summed, rows.slot);
	}
	forge_rows_end(&rows);
}

void
forge_summed_load_one(ForgeSummed *summed, ForgeUuid account_id)
{
	ForgeRowScan rows;

	forge_rows_begin_stream(&rows, &forge_balance_table, &summed->tenant, &account_id,
							summed->snapshot);
	if (forge_rows_next(&rows))
		load_row(summed, rows.slot);
	forge_rows_end(&rows);
}

ForgeSummedAccount *
forge_summed_find(const ForgeSummed *summed, ForgeUuid account_id)
{
	SummedEntry *entry = summed_lookup(summed->by_id, account_id);

	return entry == NULL ? NULL : entry->account;
}

/* ----- transfers ---------------------------------------------------------------------------- */

static int64
integer_of(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;

	return DatumGetInt64(slot_getattr(row, number, &is_null));
}

static ForgeSummedAccount *
account_of(const ForgeSummed *summed, TupleTableSlot *row, AttrNumber number)
{
	bool is_null;

	return forge_summed_find(summed, forge_uuid_from_datum(slot_getattr(row, number, &is_null)));
}

static ForgeBalance *
note(ForgeSummedAccount *account, const ForgeStoredTransfer *stored)
{
	if (account == NULL)
		return NULL;
	account->is_changed = true;
	account->row.position = Max(account->row.position, stored->position);
	account->row.last_timestamp_ns =
		Max(account->row.last_timestamp_ns, stored->transfer.timestamp_ns);
	account->row.transfer_count++;
	return &account->row.balance;
}

static void
add_row(const ForgeSummed *summed, ForgeTable *transfers, TupleTableSlot *row)
{
	ForgeSummedAccount *debit = account_of(summed, row, FORGE_STORED_DEBIT_ACCOUNT_ID);
	ForgeSummedAccount *credit = account_of(summed, row, FORGE_STORED_CREDIT_ACCOUNT_ID);
	ForgeStoredTransfer stored;
	ForgeStoredTransfer pending;
	bool resolves;

	if (debit == NULL && credit == NULL)
		return;
	forge_transfer_read(row, &stored);
	if (stored.status != FORGE_TRANSFER_CREATED)
		return;
	resolves = !forge_uuid_is_nil(stored.transfer.pending_id);
	if (resolves &&
		!forge_transfer_find(transfers, summed->tenant, stored.transfer.pending_id, &pending))
		elog(ERROR, "a pending transfer is missing");
	forge_transfer_apply_summed(&stored.transfer, resolves ? &pending.transfer : NULL,
								note(debit, &stored), note(credit, &stored));
}

void
forge_summed_add(ForgeSummed *summed, int64 after_event, int64 up_to_event, int64 last_position)
{
	MemoryContext scratch =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp summed rows", ALLOCSET_DEFAULT_SIZES);
	ForgeTable transfers;
	ForgeRowScan rows;

	forge_table_open(&transfers, &forge_transfer_table, AccessShareLock);
	forge_transfers_begin_after(&rows, &summed->tenant, after_event, summed->snapshot);
	while (forge_rows_next(&rows) && integer_of(rows.slot, FORGE_STORED_POSITION) <= last_position)
	{
		int64 event_position = integer_of(rows.slot, FORGE_STORED_EVENT_POSITION);
		MemoryContext caller;

		CHECK_FOR_INTERRUPTS();
		if (event_position <= after_event || event_position > up_to_event)
			continue;
		caller = MemoryContextSwitchTo(scratch);
		add_row(summed, &transfers, rows.slot);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(scratch);
	}
	forge_rows_end(&rows);
	forge_table_close(&transfers);
	MemoryContextDelete(scratch);
}

int64
forge_summed_tail(ForgeUuid tenant, int64 after_event, Snapshot snapshot)
{
	ForgeRowScan rows;
	int64 count = 0;

	forge_transfers_begin_after(&rows, &tenant, after_event, snapshot);
	while (forge_rows_next(&rows))
	{
		CHECK_FOR_INTERRUPTS();
		count += integer_of(rows.slot, FORGE_STORED_EVENT_POSITION) > after_event;
	}
	forge_rows_end(&rows);
	return count;
}

/* ----- what expires ------------------------------------------------------------------------- */

static void
begin_expiring(ForgeRowScan *rows, const ForgeUuid *tenant, const ForgeUuid *account_id,
			   uint64 now_ns, Snapshot snapshot)
{
	ScanKeyData keys[3];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(account_id));
	ScanKeyInit(&keys[2], 3, BTGreaterStrategyNumber, F_INT8GT, Int64GetDatum((int64) now_ns));
	forge_rows_begin_by(rows, &forge_expiry_table, NULL, keys, lengthof(keys), snapshot);
}

void
forge_summed_add_expiring(ForgeUuid tenant, ForgeBalance *balance, uint64 now_ns, Snapshot snapshot)
{
	ForgeTable transfers;
	ForgeRowScan rows;

	forge_table_open(&transfers, &forge_transfer_table, AccessShareLock);
	begin_expiring(&rows, &tenant, &balance->account_id, now_ns, snapshot);
	while (forge_rows_next(&rows))
	{
		ForgeStoredTransfer pending;
		ForgeUuid id;
		bool is_null;
		bool is_debit;

		CHECK_FOR_INTERRUPTS();
		id = forge_uuid_from_datum(slot_getattr(rows.slot, FORGE_EXPIRY_TRANSFER_ID, &is_null));
		if (!forge_transfer_find(&transfers, tenant, id, &pending))
			elog(ERROR, "a pending transfer is missing");
		is_debit = forge_uuid_equal(pending.transfer.debit_account_id, balance->account_id);
		forge_transfer_apply(&pending.transfer, NULL, is_debit ? balance : NULL,
							 is_debit ? NULL : balance);
	}
	forge_rows_end(&rows);
	forge_table_close(&transfers);
}
