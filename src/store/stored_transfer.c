/*
 * stored_transfer.c
 *	  Transfers of the ledger: rows of forge.transfer, which are a part of the log.
 */
#include "store/stored_transfer.h"

#include "access/genam.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "ledger/record.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/convert.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Rows go to the table in portions of this size: enough to fill some pages. */
#define INSERT_PORTION 200

ForgeRelationName forge_transfer_table = { .name = "transfer",
										   .column_count = FORGE_STORED_COLUMN_COUNT };

/* ----- reading ------------------------------------------------------------------------------ */

static Datum
column(TupleTableSlot *row, AttrNumber number, bool *is_null)
{
	*is_null = row->tts_isnull[number - 1];
	return row->tts_values[number - 1];
}

static uint64
optional_integer(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;
	Datum value = column(row, number, &is_null);

	return is_null ? 0 : (uint64) DatumGetInt64(value);
}

static ForgeUuid
optional_uuid(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;
	Datum value = column(row, number, &is_null);

	return is_null ? FORGE_UUID_NIL : forge_uuid_from_datum(value);
}

void
forge_transfer_read(TupleTableSlot *row, ForgeStoredTransfer *stored)
{
	ForgeTransfer *transfer = &stored->transfer;
	bool is_null;
	Datum number;

	slot_getallattrs(row);
	memset(stored, 0, sizeof(*stored));
	stored->position = optional_integer(row, FORGE_STORED_POSITION);
	stored->event_position = optional_integer(row, FORGE_STORED_EVENT_POSITION);
	stored->previous_debit = optional_integer(row, FORGE_STORED_PREVIOUS_DEBIT);
	stored->previous_credit = optional_integer(row, FORGE_STORED_PREVIOUS_CREDIT);
	number = column(row, FORGE_STORED_RESULT, &is_null);
	if (DatumGetInt32(number) == 0 ||
		!forge_transfer_status_find((uint32) DatumGetInt32(number), &stored->status))
		stored->status = FORGE_TRANSFER_CREATED;
	transfer->timestamp_ns = optional_integer(row, FORGE_STORED_TIMESTAMP);
	transfer->ledger = (uint32) optional_integer(row, FORGE_STORED_LEDGER);
	transfer->code = (uint16) DatumGetInt32(column(row, FORGE_STORED_CODE, &is_null));
	transfer->flags = (uint16) DatumGetInt32(column(row, FORGE_STORED_FLAGS, &is_null));
	transfer->id = optional_uuid(row, FORGE_STORED_ID);
	transfer->debit_account_id = optional_uuid(row, FORGE_STORED_DEBIT_ACCOUNT_ID);
	transfer->credit_account_id = optional_uuid(row, FORGE_STORED_CREDIT_ACCOUNT_ID);
	transfer->amount = forge_u128_from_datum(column(row, FORGE_STORED_AMOUNT, &is_null));
	transfer->pending_id = optional_uuid(row, FORGE_STORED_PENDING_ID);
	transfer->user_data_128 = forge_u128_from_uuid(optional_uuid(row, FORGE_STORED_USER_DATA_128));
	number = column(row, FORGE_STORED_USER_DATA_64, &is_null);
	transfer->user_data_64 = is_null ? 0 : forge_u128_from_datum(number).low;
	transfer->user_data_32 = (uint32) optional_integer(row, FORGE_STORED_USER_DATA_32);
	transfer->timeout_s = (uint32) optional_integer(row, FORGE_STORED_TIMEOUT);
}

bool
forge_transfer_find(ForgeTable *table, ForgeUuid tenant, ForgeUuid id, ForgeStoredTransfer *stored)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&id) };

	if (!forge_table_find(table, lengthof(keys), keys))
		return false;
	forge_transfer_read(table->found, stored);
	return true;
}

/* The rows of others count that are not committed yet: such an id may soon be there. */
bool
forge_transfer_greatest_id(ForgeTable *table, ForgeUuid tenant, ForgeUuid *id)
{
	Relation key = forge_relation_open_key(table->relation, table->name);
	IndexScanDesc scan = forge_compat_begin_index_scan(table->relation, key, SnapshotAny, 2);
	TupleTableSlot *slot = table_slot_create(table->relation, NULL);
	ForgeUuid end = FORGE_UUID_RESERVED_FIRST;
	ScanKeyData keys[2];
	bool found;
	bool is_null;

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&tenant));
	ScanKeyInit(&keys[1], 2, BTLessStrategyNumber, F_UUID_LT, FORGE_UUID_DATUM(&end));
	index_rescan(scan, keys, lengthof(keys), NULL, 0);
	found = index_getnext_slot(scan, BackwardScanDirection, slot);
	if (found)
		*id = forge_uuid_from_datum(slot_getattr(slot, FORGE_STORED_ID, &is_null));
	index_endscan(scan);
	index_close(key, NoLock);
	ExecDropSingleTupleTableSlot(slot);
	return found;
}

/* ----- writing ------------------------------------------------------------------------------ */

static void
set_optional_uuid(const ForgeUuid *uuid, AttrNumber number, Datum *values, bool *nulls)
{
	nulls[number - 1] = forge_uuid_is_nil(*uuid);
	values[number - 1] = FORGE_UUID_DATUM(uuid);
}

static void
set_optional_integer(uint32 integer, AttrNumber number, Datum *values, bool *nulls)
{
	nulls[number - 1] = integer == 0;
	values[number - 1] = Int64GetDatum((int64) integer);
}

/* The number of the status with which it failed; 0: created. */
static uint32
result_of(const ForgeStoredTransfer *stored)
{
	return stored->status == FORGE_TRANSFER_CREATED ? 0
													: forge_transfer_status_number(stored->status);
}

static void
fill_row(const ForgeStoredTransfer *stored, const ForgeUuid *tenant, Datum *values, bool *nulls)
{
	const ForgeTransfer *transfer = &stored->transfer;

	memset(nulls, 0, FORGE_STORED_COLUMN_COUNT * sizeof(bool));
	values[FORGE_STORED_POSITION - 1] = Int64GetDatum(stored->position);
	values[FORGE_STORED_EVENT_POSITION - 1] = Int64GetDatum(stored->event_position);
	values[FORGE_STORED_TIMESTAMP - 1] = Int64GetDatum((int64) transfer->timestamp_ns);
	values[FORGE_STORED_PREVIOUS_DEBIT - 1] = Int64GetDatum(stored->previous_debit);
	values[FORGE_STORED_PREVIOUS_CREDIT - 1] = Int64GetDatum(stored->previous_credit);
	values[FORGE_STORED_LEDGER - 1] = Int64GetDatum((int64) transfer->ledger);
	values[FORGE_STORED_CODE - 1] = Int32GetDatum(transfer->code);
	values[FORGE_STORED_FLAGS - 1] = Int32GetDatum(transfer->flags);
	values[FORGE_STORED_RESULT - 1] = Int32GetDatum((int32) result_of(stored));
	values[FORGE_STORED_TENANT_ID - 1] = FORGE_UUID_DATUM(tenant);
	values[FORGE_STORED_ID - 1] = FORGE_UUID_DATUM(&transfer->id);
	values[FORGE_STORED_DEBIT_ACCOUNT_ID - 1] = FORGE_UUID_DATUM(&transfer->debit_account_id);
	values[FORGE_STORED_CREDIT_ACCOUNT_ID - 1] = FORGE_UUID_DATUM(&transfer->credit_account_id);
	values[FORGE_STORED_AMOUNT - 1] = forge_u128_to_datum(transfer->amount);
	set_optional_uuid(&transfer->pending_id, FORGE_STORED_PENDING_ID, values, nulls);
	nulls[FORGE_STORED_USER_DATA_128 - 1] = forge_u128_is_zero(transfer->user_data_128);
	if (!nulls[FORGE_STORED_USER_DATA_128 - 1])
		values[FORGE_STORED_USER_DATA_128 - 1] =
			forge_uuid_to_datum(forge_u128_to_uuid(transfer->user_data_128));
	nulls[FORGE_STORED_USER_DATA_64 - 1] = transfer->user_data_64 == 0;
	if (!nulls[FORGE_STORED_USER_DATA_64 - 1])
		values[FORGE_STORED_USER_DATA_64 - 1] =
			forge_u128_to_datum(forge_u128_from(transfer->user_data_64));
	set_optional_integer(transfer->user_data_32, FORGE_STORED_USER_DATA_32, values, nulls);
	set_optional_integer(transfer->timeout_s, FORGE_STORED_TIMEOUT, values, nulls);
}

/* Deletes the rows that were inserted in vain, and waits for the transaction that has the id. */
static void
withdraw(ForgeTable *table, ItemPointer rows, int count, TupleTableSlot *refused)
{
	CommandCounterIncrement();
	for (int i = 0; i < count; i++)
		(void) forge_table_delete(table, &rows[i]);
	CommandCounterIncrement();
	forge_table_await_key(table, refused);
}

ForgeWriteResult
forge_transfers_insert(ForgeTable *table, ForgeUuid tenant, ForgeStoredTransfer *const *list,
					   int count)
{
	int portion = Min(count, INSERT_PORTION);
	TupleDesc columns = CreateTupleDescCopy(RelationGetDescr(table->relation));
	TupleTableSlot **slots = palloc(portion * sizeof(TupleTableSlot *));
	ItemPointer rows = palloc_array_huge(ItemPointerData, count);
	MemoryContext memory = AllocSetContextCreate(CurrentMemoryContext, "forgeerp transfer rows",
												 ALLOCSET_DEFAULT_SIZES);
	Datum values[FORGE_STORED_COLUMN_COUNT];
	bool nulls[FORGE_STORED_COLUMN_COUNT];
	ForgeWriteResult result = FORGE_WRITTEN;

	/* Slots of a description of their own: one of the relation would be counted each time. */
	for (int i = 0; i < portion; i++)
		slots[i] = MakeSingleTupleTableSlot(columns, &TTSOpsVirtual);
	for (int done = 0; done < count && result == FORGE_WRITTEN; done += portion)
	{
		int now = Min(portion, count - done);
		MemoryContext caller = MemoryContextSwitchTo(memory);
		int entered;

		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < now; i++)
		{
			fill_row(list[done + i], &tenant, values, nulls);
			forge_table_fill_slot(table, slots[i], values, nulls);
		}
		entered = forge_table_insert_many_unique(table, slots, now);
		for (int i = 0; i < now; i++)
			rows[done + i] = slots[i]->tts_tid;
		if (entered < now)
		{
			withdraw(table, rows, done + now, slots[entered]);
			result = FORGE_LOST;
		}
		MemoryContextSwitchTo(caller);
		MemoryContextReset(memory);
	}
	for (int i = 0; i < portion; i++)
		ExecDropSingleTupleTableSlot(slots[i]);
	MemoryContextDelete(memory);
	return result;
}

/* The record with its timestamp, then its position and the number of its status; 0: created. */
void
forge_transfer_digest(ForgeDigester *digester, const ForgeStoredTransfer *stored)
{
	uint8 record[FORGE_RECORD_SIZE + 8 + 4];
	uint8 *at = record + FORGE_RECORD_SIZE;

	forge_transfer_pack(&stored->transfer, record);
	at = forge_record_put(at, (uint64) stored->position, 8);
	(void) forge_record_put(at, result_of(stored), 4);
	forge_digest_add(digester, record, sizeof(record));
}
