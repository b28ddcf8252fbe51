/*
 * table.c
 *	  Direct access to the extension's own tables; see table.h.
 */
#include "pg/table.h"

#include "access/genam.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "executor/executor.h"
#include "miscadmin.h"
#include "pg/rival.h"
#include "pg/room.h"
#include "storage/bufmgr.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

#define KEY_COLUMNS_MAX 5

/* How often a row that seems to be gone is looked for again at SERIALIZABLE. */
#define SERIALIZABLE_RESCANS 4

void
forge_table_open(ForgeTable *table, ForgeRelationName *name, LOCKMODE lock_mode)
{
	memset(table, 0, sizeof(*table));
	table->relation = forge_relation_open(name, lock_mode);
	table->name = name;
	table->memory = CurrentMemoryContext;
	table->column_count = name->column_count;
}

static void
end_key_scan(ForgeTable *table)
{
	if (table->key_scan == NULL)
		return;
	index_endscan(table->key_scan);
	index_close(table->key_index, NoLock);
	table->key_scan = NULL;
}

void
forge_table_close(ForgeTable *table)
{
	end_key_scan(table);
	if (table->found != NULL)
		ExecDropSingleTupleTableSlot(table->found);
	if (table->row != NULL)
		ExecDropSingleTupleTableSlot(table->row);
	if (table->result != NULL)
		ExecCloseIndices(table->result);
	if (table->estate != NULL)
		FreeExecutorState(table->estate);
	table_close(table->relation, NoLock);
}

/* ----- finding and locking --------------------------------------------------------------- */

static void
begin_key_scan(ForgeTable *table, Snapshot snapshot, int key_count)
{
	table->key_index = forge_relation_open_key(table->relation, table->name);
	table->key_scan =
		forge_compat_begin_index_scan(table->relation, table->key_index, snapshot, key_count);
}

static RegProcedure
equality_of(Oid type)
{
	switch (type)
	{
		case UUIDOID:
			return F_UUID_EQ;
		case INT4OID:
			return F_INT4EQ;
		case INT8OID:
			return F_INT8EQ;
		case BOOLOID:
			return F_BOOLEQ;
		case DATEOID:
			return F_DATE_EQ;
		default:
			return F_TEXTEQ;
	}
}

/*
 * Backward, as newer versions of a row tend to lie further back: a transaction that
 * updates one row thousands of times would walk over all the dead ones each time.
 */
static void
fetch_last(ForgeTable *table, ItemPointer tid, bool *found, bool *visited)
{
	ItemPointer next;

	*found = *visited = false;
	while (!*found && (next = index_getnext_tid(table->key_scan, BackwardScanDirection)) != NULL)
	{
		*visited = true;
		*tid = *next;
		*found = index_fetch_heap(table->key_scan, table->found);
	}
}

static void
fetch_last_from_full(ForgeTable *table, ItemPointer tid, bool *found, bool *visited)
{
	int fillfactor = forge_room_begin(table->relation);

	PG_TRY();
	{
		fetch_last(table, tid, found, visited);
	}
	PG_FINALLY();
	{
		forge_room_end(table->relation, fillfactor);
	}
	PG_END_TRY();
}

/* Scans for the key; *visited tells whether the index has entries for it at all. */
static bool
scan_for_key(ForgeTable *table, int key_count, const Datum *keys, bool *visited)
{
	ScanKeyData scan_keys[KEY_COLUMNS_MAX];
	TupleDesc index_columns = RelationGetDescr(table->key_index);
	ItemPointerData tid;
	bool found;

	Assert(key_count <= KEY_COLUMNS_MAX);
	for (int i = 0; i < key_count; i++)
	{
		Oid type = TupleDescAttr(index_columns, i)->atttypid;

		ScanKeyInit(&scan_keys[i], i + 1, BTEqualStrategyNumber, equality_of(type), keys[i]);
		scan_keys[i].sk_collation = table->key_index->rd_indcollation[i];
	}
	index_rescan(table->key_scan, scan_keys, key_count, NULL, 0);
	fetch_last_from_full(table, &tid, &found, visited);
	if (found)
		forge_place_note(table->relation, &table->name->place_key, keys, &tid, table->found);

	/*
	 * Under a snapshot like ours the scan keeps its page of the index pinned.  The caller may
	 * wait for another transaction now, and VACUUM would wait for the pin.
	 */
	index_rescan(table->key_scan, NULL, key_count, NULL, 0);
	return found;
}

bool
forge_table_found_is_visible(ForgeTable *table)
{
	return !IsolationUsesXactSnapshot() ||
		   table_tuple_satisfies_snapshot(table->relation, table->found, GetTransactionSnapshot());
}

void
forge_table_refuse_newer(void)
{
	ereport(ERROR, (errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
					errmsg("could not serialize access due to concurrent update")));
}

/* Scans under an MVCC snapshot, which cannot miss a row that is updated meanwhile. */
static bool
scan_under(ForgeTable *table, Snapshot mvcc_snapshot, int key_count, const Datum *keys)
{
	Snapshot snapshot = RegisterSnapshot(mvcc_snapshot);
	bool visited;
	bool found;

	end_key_scan(table);
	begin_key_scan(table, snapshot, key_count);
	found = scan_for_key(table, key_count, keys, &visited);
	end_key_scan(table);
	UnregisterSnapshot(snapshot);
	return found;
}

static bool
scan_as_of_now(ForgeTable *table, int key_count, const Datum *keys)
{
	/* Parallel queries may not take a new snapshot, and only look up rows that seldom change. */
	return scan_under(table, IsInParallelMode() ? GetActiveSnapshot() : GetLatestSnapshot(),
					  key_count, keys);
}

bool
forge_table_find(ForgeTable *table, int key_count, const Datum *keys)
{
	MemoryContext caller = MemoryContextSwitchTo(table->memory);
	bool visited;
	bool found;

	if (table->found == NULL)
		table->found = table_slot_create(table->relation, NULL);
	if (forge_place_find(table->relation, &table->name->place_key, keys, table->found))
	{
		MemoryContextSwitchTo(caller);
		return true;
	}
	if (table->key_scan == NULL)
		begin_key_scan(table, SnapshotSelf, key_count);

	found = scan_for_key(table, key_count, keys, &visited);

	/*
	 * The index has entries, but no row was live when we came to it.  Either there is
	 * none (not yet, or no longer), or an update that is not heap-only moved it behind
	 * our back.  At SERIALIZABLE, where an MVCC scan would take predicate locks, looking
	 * again is enough: it would have to be moved each time, within the instant between
	 * reading the index and reading the row.
	 */
	if (!found && visited && !IsolationIsSerializable())
		found = scan_as_of_now(table, key_count, keys);
	for (int i = 0; i < SERIALIZABLE_RESCANS && !found && visited && IsolationIsSerializable(); i++)
		found = scan_for_key(table, key_count, keys, &visited);
	MemoryContextSwitchTo(caller);
	return found;
}

/* Reads the row at tid as a SELECT would, only so that it counts as read. */
static void
fetch_row(ForgeTable *table, ItemPointer tid, Snapshot snapshot)
{
	TupleTableSlot *slot = table_slot_create(table->relation, NULL);

	(void) table_tuple_fetch_row_version(table->relation, tid, snapshot, slot);
	ExecDropSingleTupleTableSlot(slot);
}

/*
 * The row was found before, but this does not matter: a transaction that has written
 * it since is seen in the row itself.  Fetching a row by its tid locks this row
 * alone.  The absence of a row can only be locked as a place in the index, where
 * other keys lie as well.
 */
void
forge_table_depend(ForgeTable *table, ItemPointer tid, int key_count, const Datum *keys)
{
	MemoryContext caller;

	if (likely(!IsolationIsSerializable()))
		return;
	caller = MemoryContextSwitchTo(table->memory);
	if (tid != NULL)
		fetch_row(table, tid, GetTransactionSnapshot());
	else
		(void) scan_under(table, GetTransactionSnapshot(), key_count, keys);
	MemoryContextSwitchTo(caller);
}

bool
forge_table_read(ForgeTable *table, int key_count, const Datum *keys)
{
	bool found = forge_table_find(table, key_count, keys);

	forge_table_depend(table, found ? &table->found->tts_tid : NULL, key_count, keys);
	return found;
}

/* Locking, updating and deleting end in the same ways. */
static ForgeWriteResult
judge(TM_Result result)
{
	switch (result)
	{
		case TM_Ok:
			return FORGE_WRITTEN;
		case TM_Updated:
		case TM_Deleted:
		case TM_WouldBlock:
			return FORGE_LOST;
		default:
			elog(ERROR, "unexpected result %d of writing a row", (int) result);
	}
	pg_unreachable();
}

static ForgeWriteResult
lock_row(ForgeTable *table, ItemPointer tid, LockWaitPolicy wait, uint8 flags)
{
	TM_FailureData failure;
	TM_Result result;

	result =
		table_tuple_lock(table->relation, tid, SnapshotSelf, table->found,
						 GetCurrentCommandId(true), LockTupleNoKeyExclusive, wait, flags, &failure);
	return judge(result);
}

ForgeWriteResult
forge_table_lock(ForgeTable *table)
{
	ItemPointerData tid = table->found->tts_tid;

	return lock_row(table, &tid, LockWaitBlock, TUPLE_LOCK_FLAG_FIND_LAST_VERSION);
}

ForgeWriteResult
forge_table_try_lock(ForgeTable *table)
{
	ItemPointerData tid = table->found->tts_tid;

	return lock_row(table, &tid, LockWaitSkip, 0);
}

ForgeWriteResult
forge_table_lock_row(ForgeTable *table, ItemPointer tid)
{
	MemoryContext caller = MemoryContextSwitchTo(table->memory);

	if (table->found == NULL)
		table->found = table_slot_create(table->relation, NULL);
	MemoryContextSwitchTo(caller);
	return lock_row(table, tid, LockWaitBlock, 0);
}

Datum
forge_table_get(ForgeTable *table, AttrNumber column, bool *is_null)
{
	return slot_getattr(table->found, column, is_null);
}

/* ----- writing ---------------------------------------------------------------------------- */

/* Opens the indexes for writing; with speculative, also as INSERT ... ON CONFLICT needs them. */
static void
open_indexes(ForgeTable *table, bool speculative)
{
	MemoryContext caller;

	if (table->result != NULL && (table->is_speculative || !speculative))
		return;
	caller = MemoryContextSwitchTo(table->memory);
	if (table->result != NULL)
		ExecCloseIndices(table->result);
	if (table->estate == NULL)
		table->estate = CreateExecutorState();
	table->result = makeNode(ResultRelInfo);
	table->result->ri_RelationDesc = table->relation;
	table->is_speculative = speculative;
	ExecOpenIndices(table->result, speculative);
	MemoryContextSwitchTo(caller);
}

static void
insert_index_entries(ForgeTable *table, TupleTableSlot *slot, ForgeIndexNeed need)
{
	open_indexes(table, false);
	if (table->result->ri_NumIndices == 0)
		return;
	forge_compat_insert_index_entries(table->result, slot, table->estate, need, NIL, NULL);
	ResetPerTupleExprContext(table->estate);
}

void
forge_table_fill_slot(const ForgeTable *table, TupleTableSlot *slot, const Datum *values,
					  const bool *nulls)
{
	int known = table->column_count;
	int added = slot->tts_tupleDescriptor->natts - known;

	ExecClearTuple(slot);
	memcpy(slot->tts_values, values, known * sizeof(Datum));
	memcpy(slot->tts_isnull, nulls, known * sizeof(bool));
	memset(slot->tts_isnull + known, true, added * sizeof(bool));
	ExecStoreVirtualTuple(slot);
}

static void
store_row(ForgeTable *table, const Datum *values, const bool *nulls)
{
	if (table->row == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(table->memory);

		table->row = MakeSingleTupleTableSlot(RelationGetDescr(table->relation), &TTSOpsVirtual);
		MemoryContextSwitchTo(caller);
	}
	forge_table_fill_slot(table, table->row, values, nulls);
}

/* As before an UPDATE or DELETE: can subscribers of a publication follow it? */
static void
check_replica_identity(ForgeTable *table)
{
	if (likely(table->is_followed))
		return;
	CheckCmdReplicaIdentity(table->relation, CMD_UPDATE);
	CheckCmdReplicaIdentity(table->relation, CMD_DELETE);
	table->is_followed = true;
}

ForgeWriteResult
forge_table_update(ForgeTable *table, ItemPointer tid, const Datum *values, const bool *nulls)
{
	TM_FailureData failure;
	TM_Result result;
	ForgeIndexNeed need;

	check_replica_identity(table);
	store_row(table, values, nulls);
	result = forge_compat_tuple_update(table->relation, tid, table->row, GetCurrentCommandId(true),
									   &failure, &need);
	if (result == TM_Ok && need != FORGE_INDEX_NONE)
		insert_index_entries(table, table->row, need);
	return judge(result);
}

ForgeWriteResult
forge_table_delete(ForgeTable *table, ItemPointer tid)
{
	TM_FailureData failure;
	TM_Result result;

	check_replica_identity(table);
	result = table_tuple_delete(table->relation, tid, GetCurrentCommandId(true), InvalidSnapshot,
								InvalidSnapshot, true, &failure, false);
	return judge(result);
}

void
forge_table_insert(ForgeTable *table, const Datum *values, const bool *nulls)
{
	store_row(table, values, nulls);
	table_tuple_insert(table->relation, table->row, GetCurrentCommandId(true), 0, NULL);
	insert_index_entries(table, table->row, FORGE_INDEX_ALL);
}

void
forge_table_insert_many(ForgeTable *table, TupleTableSlot **slots, int count)
{
	if (count == 1)
		table_tuple_insert(table->relation, slots[0], GetCurrentCommandId(true), 0, NULL);
	else
		table_multi_insert(table->relation, slots, count, GetCurrentCommandId(true), 0, NULL);
	for (int i = 0; i < count; i++)
		insert_index_entries(table, slots[i], FORGE_INDEX_ALL);
}

ForgeWriteResult
forge_table_insert_unique(ForgeTable *table, const Datum *values, const bool *nulls)
{
	Relation key = forge_relation_open_key(table->relation, table->name);
	List *arbiter = list_make1_oid(RelationGetRelid(key));

	index_close(key, NoLock);
	open_indexes(table, true);
	store_row(table, values, nulls);
	for (;;)
	{
		TransactionId xid = GetCurrentTransactionId();
		uint32 token;
		bool conflict = false;

		CHECK_FOR_INTERRUPTS();
		if (!forge_compat_check_unique(table->result, table->row, table->estate, arbiter))
			return FORGE_LOST;

		token = SpeculativeInsertionLockAcquire(xid);
		table_tuple_insert_speculative(table->relation, table->row, GetCurrentCommandId(true), 0,
									   NULL, token);
		forge_compat_insert_index_entries(table->result, table->row, table->estate, FORGE_INDEX_ALL,
										  arbiter, &conflict);
		table_tuple_complete_speculative(table->relation, table->row, token, !conflict);
		SpeculativeInsertionLockRelease(xid);
		ResetPerTupleExprContext(table->estate);
		if (!conflict)
			return FORGE_WRITTEN;
		/* Someone else inserted the key between the check and the index entry: look again. */
	}
}

/*
 * The index finds a conflict as long as the transaction of another row with that key is not over,
 * but a row that was withdrawn is no rival.
 */
int
forge_table_insert_many_unique(ForgeTable *table, TupleTableSlot **slots, int count)
{
	Relation key = forge_relation_open_key(table->relation, table->name);
	List *arbiter = list_make1_oid(RelationGetRelid(key));
	int done = 0;

	open_indexes(table, true);
	table_multi_insert(table->relation, slots, count, GetCurrentCommandId(true), 0, NULL);
	while (done < count)
	{
		bool conflict = false;
		TransactionId holder;

		forge_compat_insert_index_entries(table->result, slots[done], table->estate,
										  FORGE_INDEX_ALL, arbiter, &conflict);
		ResetPerTupleExprContext(table->estate);
		if (unlikely(conflict) && forge_rival_find(table->relation, key, slots[done], &holder))
			break;
		done++;
	}
	list_free(arbiter);
	index_close(key, NoLock);
	return done;
}

void
forge_table_await_key(ForgeTable *table, TupleTableSlot *slot)
{
	Relation key = forge_relation_open_key(table->relation, table->name);

	forge_rival_await(table->relation, key, slot);
	index_close(key, NoLock);
}

/* ----- all rows ----------------------------------------------------------------------------- */

void
forge_rows_begin_by(ForgeRowScan *rows, ForgeRelationName *name, ForgeRelationName *index,
					ScanKey keys, int key_count, Snapshot snapshot)
{
	Relation relation = forge_relation_open(name, AccessShareLock);

	/* The table first: while it is locked, the index that is found cannot be dropped. */
	rows->relation = relation;
	rows->index = index != NULL ? forge_relation_open_index(relation, index)
								: forge_relation_open_key(relation, name);
	rows->memory = CurrentMemoryContext;
	rows->slot = table_slot_create(relation, NULL);
	rows->scan = forge_compat_begin_index_scan(relation, rows->index, snapshot, key_count);
	index_rescan(rows->scan, keys, key_count, NULL, 0);
}

void
forge_rows_begin(ForgeRowScan *rows, ForgeRelationName *name, const void *tenant, Snapshot snapshot)
{
	ScanKeyData key;

	if (tenant != NULL)
		ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_UUID_EQ, PointerGetDatum(tenant));
	forge_rows_begin_by(rows, name, NULL, &key, tenant != NULL ? 1 : 0, snapshot);
}

void
forge_rows_begin_stream(ForgeRowScan *rows, ForgeRelationName *name, const void *tenant,
						const void *id, Snapshot snapshot)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, PointerGetDatum(tenant));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_UUID_EQ, PointerGetDatum(id));
	forge_rows_begin_by(rows, name, NULL, keys, lengthof(keys), snapshot);
}

static bool
move(ForgeRowScan *rows, ScanDirection direction)
{
	MemoryContext caller = MemoryContextSwitchTo(rows->memory);
	bool found;

	CHECK_FOR_INTERRUPTS();
	found = index_getnext_slot(rows->scan, direction, rows->slot);
	MemoryContextSwitchTo(caller);
	return found;
}

bool
forge_rows_next(ForgeRowScan *rows)
{
	return move(rows, ForwardScanDirection);
}

bool
forge_rows_previous(ForgeRowScan *rows)
{
	return move(rows, BackwardScanDirection);
}

XLogRecPtr
forge_rows_page_lsn(const ForgeRowScan *rows)
{
	if (!TTS_IS_BUFFERTUPLE(rows->slot))
		return InvalidXLogRecPtr;
	return BufferGetLSNAtomic(((BufferHeapTupleTableSlot *) rows->slot)->buffer);
}

void
forge_rows_end(ForgeRowScan *rows)
{
	index_endscan(rows->scan);
	ExecDropSingleTupleTableSlot(rows->slot);
	index_close(rows->index, NoLock);
	table_close(rows->relation, NoLock);
}
