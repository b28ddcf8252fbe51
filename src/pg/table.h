/*
 * table.h
 *	  Direct access to the extension's own tables: the hot path's replacement
 *	  for SQL statements.  docs/decisions/0002-direct-table-access.md says why.
 *
 * It assumes that the caller compares the tenant itself (row security is not
 * consulted) and fills every NOT NULL column (constraints are not evaluated), and
 * that no row triggers exist.  All indexes are maintained, also those that a DBA
 * added; columns that a DBA added are NULL in new rows.
 *
 * Rows are looked up as they are at this instant (SnapshotSelf), whatever the
 * transaction's isolation level: every committed row, and our own.  That takes no
 * predicate locks, so commands never fail at SERIALIZABLE because of each other's
 * index pages.  A module that tells a client of a row without writing it must call
 * forge_table_depend or forge_table_read.  At REPEATABLE READ and above the caller
 * must not write a row that the transaction's snapshot does not see
 * (forge_table_found_is_visible): two versions of it would be visible afterwards.
 */
#ifndef FORGE_PG_TABLE_H
#define FORGE_PG_TABLE_H

#include "pg/forge_pg.h"

#include "access/genam.h"
#include "access/skey.h"
#include "access/xlogdefs.h"
#include "executor/tuptable.h"
#include "nodes/execnodes.h"
#include "pg/relation.h"
#include "utils/relcache.h"

/* An open table; valid until forge_table_close. */
typedef struct ForgeTable
{
	Relation relation;
	ForgeRelationName *name;
	int column_count;       /* columns that we know of; a DBA may have added others */
	MemoryContext memory;   /* of everything below: the one in which it was opened */
	TupleTableSlot *found;  /* the row last found, pinned; NULL before the first */
	TupleTableSlot *row;    /* the row last written */
	Relation key_index;     /* of the scan below */
	IndexScanDesc key_scan; /* on the primary key, kept between finds */
	ResultRelInfo *result;  /* with the indexes open, once one is written to */
	bool is_speculative;    /* they are ready for forge_table_insert_unique */
	EState *estate;
	bool is_followed; /* subscribers can follow updates and deletions */
} ForgeTable;

typedef enum ForgeWriteResult
{
	FORGE_WRITTEN,
	FORGE_LOST /* another transaction was there first; look again */
} ForgeWriteResult;

/* Locks stay until the end of the transaction. */
void forge_table_open(ForgeTable *table, ForgeRelationName *name, LOCKMODE lock_mode);
void forge_table_close(ForgeTable *table);

/*
 * Finds the row with this primary key (all columns of it, in order, of type uuid,
 * integer, boolean, date or text) as it is at this instant; it is then in table->found.
 */
bool forge_table_find(ForgeTable *table, int key_count, const Datum *keys);

/*
 * At SERIALIZABLE, notes that the outcome of this transaction depends on the row at
 * tid, with that key, or with NULL on there being none: PostgreSQL then sees the
 * conflict with a transaction that writes it, as after a SELECT.
 */
void forge_table_depend(ForgeTable *table, ItemPointer tid, int key_count, const Datum *keys);

/* Finds a row that a client is told of: forge_table_find, with forge_table_depend. */
bool forge_table_read(ForgeTable *table, int key_count, const Datum *keys);

/*
 * May this transaction write the row found?  At REPEATABLE READ and above not
 * when it is newer than the transaction's snapshot.
 */
bool forge_table_found_is_visible(ForgeTable *table);

/* Raises what PostgreSQL's own UPDATE raises for a row that is not. */
_Noreturn void forge_table_refuse_newer(void);

/*
 * Locks the row found, waiting for another transaction's lock on it; table->found is
 * then its newest version.  FORGE_LOST when it was deleted.
 */
ForgeWriteResult forge_table_lock(ForgeTable *table);

/* Locks the row found without waiting.  FORGE_LOST when it changed, or another transaction has
 * locked it. */
ForgeWriteResult forge_table_try_lock(ForgeTable *table);

/* Locks the row at tid as it is.  FORGE_LOST when it changed since it was found. */
ForgeWriteResult forge_table_lock_row(ForgeTable *table, ItemPointer tid);

/* Replaces the row at tid.  FORGE_LOST when it changed since it was found. */
ForgeWriteResult forge_table_update(ForgeTable *table, ItemPointer tid, const Datum *values,
									const bool *nulls);

/* Deletes the row at tid, likewise. */
ForgeWriteResult forge_table_delete(ForgeTable *table, ItemPointer tid);

/* A row into a virtual slot; columns that we do not know of become NULL. */
void forge_table_fill_slot(const ForgeTable *table, TupleTableSlot *slot, const Datum *values,
						   const bool *nulls);

/* Inserts a row that violates no unique key. */
void forge_table_insert(ForgeTable *table, const Datum *values, const bool *nulls);

/* Inserts rows that violate no unique key; the slots are of the table's row type. */
void forge_table_insert_many(ForgeTable *table, TupleTableSlot **slots, int count);

/*
 * Inserts a row unless its key is there: as INSERT ... ON CONFLICT DO NOTHING,
 * it waits for a transaction that is about to insert or delete the same key.
 */
ForgeWriteResult forge_table_insert_unique(ForgeTable *table, const Datum *values,
										   const bool *nulls);

/*
 * Inserts rows whose keys are not known to be free, without looking beforehand.  Returns how many
 * have entered the indexes, in their order: fewer than count when the next one's key is there, or
 * another transaction is about to insert it.  Then all of them are to be deleted
 * (CommandCounterIncrement, forge_table_delete), and the one with the key is to be waited for.
 */
int forge_table_insert_many_unique(ForgeTable *table, TupleTableSlot **slots, int count);

/*
 * Waits for a transaction that is about to insert the key of that row.  The rows that the caller
 * has inserted in vain must be deleted before: nobody waits for these, so those who wait never
 * wait for each other.
 */
void forge_table_await_key(ForgeTable *table, TupleTableSlot *slot);

/* The value of a column of the row found. */
Datum forge_table_get(ForgeTable *table, AttrNumber column, bool *is_null);

/*
 * The rows of one tenant, or with NULL of all, in the order of the primary key,
 * which begins with the tenant.
 */
typedef struct ForgeRowScan
{
	Relation relation;
	Relation index;
	IndexScanDesc scan;
	MemoryContext memory; /* of the scan: the one in which it was begun */
	TupleTableSlot *slot; /* the row, after forge_rows_next */
} ForgeRowScan;

void forge_rows_begin(ForgeRowScan *rows, ForgeRelationName *name, const void *tenant,
					  Snapshot snapshot);

/* Those of one stream: its id is the second column of the primary key. */
void forge_rows_begin_stream(ForgeRowScan *rows, ForgeRelationName *name, const void *tenant,
							 const void *id, Snapshot snapshot);

/* Rows by the keys of an index, or with NULL of the primary key, in its order. */
void forge_rows_begin_by(ForgeRowScan *rows, ForgeRelationName *name, ForgeRelationName *index,
						 ScanKey keys, int key_count, Snapshot snapshot);

/* The scan's own memory is the context in which it was begun, not the current one. */
bool forge_rows_next(ForgeRowScan *rows);

/* The same from the end; a scan goes in one direction. */
bool forge_rows_previous(ForgeRowScan *rows);

/*
 * Where the page of the scan's row was last changed; InvalidXLogRecPtr for a table
 * that has no such pages.
 */
XLogRecPtr forge_rows_page_lsn(const ForgeRowScan *rows);
void forge_rows_end(ForgeRowScan *rows);

#endif
