/*
 * key_scan.c
 *	  The entries of an index, without their rows; see key_scan.h.
 */
#include "pg/key_scan.h"

#include "access/itup.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/visibilitymap.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "storage/bufmgr.h"
#include "storage/predicate.h"
#include "utils/rel.h"

void
forge_key_scan_begin(ForgeKeyScan *scan, ForgeRelationName *table, ForgeRelationName *index,
					 ScanKey keys, int key_count, Snapshot snapshot)
{
	scan->relation = forge_relation_open(table, AccessShareLock);
	scan->index = forge_relation_open_index(scan->relation, index);
	scan->slot = table_slot_create(scan->relation, NULL);
	scan->map = InvalidBuffer;
	scan->scan = forge_compat_begin_index_scan(scan->relation, scan->index, snapshot, key_count);
	scan->scan->xs_want_itup = true;
	index_rescan(scan->scan, keys, key_count, NULL, 0);
}

/* Is there a row of the entry that the snapshot sees? */
static bool
is_visible(ForgeKeyScan *scan, ItemPointer tid)
{
	bool found;

	if (VM_ALL_VISIBLE(scan->relation, ItemPointerGetBlockNumber(tid), &scan->map))
	{
		/* As a query does, which has not looked at the row: a conflict is seen by its page. */
		PredicateLockPage(scan->relation, ItemPointerGetBlockNumber(tid), scan->scan->xs_snapshot);
		return true;
	}
	found = index_fetch_heap(scan->scan, scan->slot);
	ExecClearTuple(scan->slot);
	return found;
}

bool
forge_key_scan_next(ForgeKeyScan *scan)
{
	ItemPointer tid;

	CHECK_FOR_INTERRUPTS();
	while ((tid = index_getnext_tid(scan->scan, ForwardScanDirection)) != NULL)
		if (is_visible(scan, tid))
			return true;
	return false;
}

Datum
forge_key_scan_get(const ForgeKeyScan *scan, int column)
{
	bool is_null;

	return index_getattr(scan->scan->xs_itup, column, scan->scan->xs_itupdesc, &is_null);
}

void
forge_key_scan_end(ForgeKeyScan *scan)
{
	if (BufferIsValid(scan->map))
		ReleaseBuffer(scan->map);
	index_endscan(scan->scan);
	ExecDropSingleTupleTableSlot(scan->slot);
	index_close(scan->index, NoLock);
	table_close(scan->relation, NoLock);
}
