/*
 * rival.c
 *	  Rows of other transactions that have the key of a row of ours.
 */
#include "pg/rival.h"

#include "access/htup_details.h"
#include "access/tableam.h"
#include "pg/compat.h"
#include "storage/bufmgr.h"
#include "storage/lmgr.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

static void
fill_keys(Relation key, TupleTableSlot *row, ScanKey keys)
{
	int count = IndexRelationGetNumberOfKeyAttributes(key);

	for (int i = 0; i < count; i++)
	{
		bool is_null;
		Datum value = slot_getattr(row, key->rd_index->indkey.values[i], &is_null);
		Oid type = key->rd_opcintype[i];
		Oid equality = get_opfamily_member(key->rd_opfamily[i], type, type, BTEqualStrategyNumber);

		ScanKeyEntryInitialize(&keys[i], 0, i + 1, BTEqualStrategyNumber, InvalidOid,
							   key->rd_indcollation[i], get_opcode(equality), value);
	}
}

/* Has the transaction that inserted it deleted it? */
static bool
is_withdrawn(TupleTableSlot *slot)
{
	BufferHeapTupleTableSlot *row = (BufferHeapTupleTableSlot *) slot;
	HeapTupleHeader header = row->base.tuple->t_data;
	bool is_so;

	LockBuffer(row->buffer, BUFFER_LOCK_SHARE);
	is_so =
		(header->t_infomask & (HEAP_XMAX_INVALID | HEAP_XMAX_IS_MULTI)) == 0 &&
		!HEAP_XMAX_IS_LOCKED_ONLY(header->t_infomask) &&
		TransactionIdEquals(HeapTupleHeaderGetRawXmin(header), HeapTupleHeaderGetRawXmax(header));
	LockBuffer(row->buffer, BUFFER_LOCK_UNLOCK);
	return is_so;
}

bool
forge_rival_find(Relation table, Relation key, TupleTableSlot *row, TransactionId *holder)
{
	TupleTableSlot *found = table_slot_create(table, NULL);
	int key_count = IndexRelationGetNumberOfKeyAttributes(key);
	ScanKeyData keys[INDEX_MAX_KEYS];
	SnapshotData dirty;
	IndexScanDesc scan;
	bool is_found = false;

	InitDirtySnapshot(dirty);
	fill_keys(key, row, keys);
	scan = forge_compat_begin_index_scan(table, key, &dirty, key_count);
	index_rescan(scan, keys, key_count, NULL, 0);
	while (!is_found && index_getnext_slot(scan, ForwardScanDirection, found))
	{
		*holder = dirty.xmin;
		is_found = !ItemPointerEquals(&found->tts_tid, &row->tts_tid) && !is_withdrawn(found);
	}
	index_endscan(scan);
	ExecDropSingleTupleTableSlot(found);
	return is_found;
}

void
forge_rival_await(Relation table, Relation key, TupleTableSlot *row)
{
	TransactionId holder;

	if (forge_rival_find(table, key, row, &holder) && TransactionIdIsValid(holder))
		XactLockTableWait(holder, table, &row->tts_tid, XLTW_InsertIndex);
}
