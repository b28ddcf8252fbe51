/*
 * key_scan.h
 *	  The entries of an index, without their rows: what a query calls an index-only scan.
 *
 * A row is looked at only where the visibility map does not say that all rows of its page are
 * visible to everybody.  Row security is not consulted.
 */
#ifndef FORGE_PG_KEY_SCAN_H
#define FORGE_PG_KEY_SCAN_H

#include "pg/forge_pg.h"

#include "access/genam.h"
#include "access/skey.h"
#include "executor/tuptable.h"
#include "pg/relation.h"
#include "storage/buf.h"

typedef struct ForgeKeyScan
{
	Relation relation;
	Relation index;
	IndexScanDesc scan;
	TupleTableSlot *slot;
	Buffer map; /* of the visibility map, pinned; invalid before the first */
} ForgeKeyScan;

/* The entries of a btree index that match the keys, ascending, of rows that the snapshot sees. */
void forge_key_scan_begin(ForgeKeyScan *scan, ForgeRelationName *table, ForgeRelationName *index,
						  ScanKey keys, int key_count, Snapshot snapshot);

/* Goes to the next entry; false when there is none. */
bool forge_key_scan_next(ForgeKeyScan *scan);

/* A column of the index's entry, by its number from 1; valid until the next one. */
Datum forge_key_scan_get(const ForgeKeyScan *scan, int column);

void forge_key_scan_end(ForgeKeyScan *scan);

#endif
