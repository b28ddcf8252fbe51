/*
 * cursor.h
 *	  How far a consumer has come in a tenant's feed: rows of forge.feed_cursor.
 *
 * A transaction that consumes a tenant's events, or rebuilds the rows that came of
 * them, locks the cursor's row until its end.
 *
 * A cursor moves only in the database that it was made in.  A cursor that came with a
 * dump, or with the files of a copied database, is held until an operator adopts it:
 * the log may be incomplete.  A restore that has not reached the cursors yet has none.
 * So where a tenant has none, the cursor of the notifications tells whether one may be
 * made.  That one is made with the first tenant, but never by a restore.
 */
#ifndef FORGE_PROJECTION_FEED_CURSOR_H
#define FORGE_PROJECTION_FEED_CURSOR_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "base/uuid.h"
#include "datatype/timestamp.h"
#include "pg/table.h"

/* The cursor, of no tenant, that says up to where listeners of all tenants were notified. */
#define FORGE_NOTIFICATION_CURSOR "forgeerp_event"

typedef struct ForgeCursor
{
	ForgeUuid tenant;
	const char *consumer;
	ForgeUuid database;   /* in which it moves; nil: in none */
	int64 position;       /* up to here the events are consumed */
	int32 attempt_count;  /* that have failed since it last moved */
	TimestampTz retry_at; /* when to try again; DT_NOBEGIN: at once; DT_NOEND: parked */
	ForgeText last_error; /* absent: none */
	bool is_on_disk;
	ItemPointerData tid;
} ForgeCursor;

extern ForgeRelationName forge_cursor_table;

/*
 * Fills the cursor of a consumer; tenant and consumer are set by the caller.
 * Where there is none it is at position 0, in the database of the notifications.
 */
void forge_cursor_find(ForgeTable *table, ForgeCursor *cursor);

/* The same, and locks it, making it first if need be. */
void forge_cursor_lock(ForgeTable *table, ForgeCursor *cursor);

/* The same without waiting; false when another transaction has locked it. */
bool forge_cursor_try_lock(ForgeTable *table, ForgeCursor *cursor);

/* Fills the cursor from a row of forge.feed_cursor; its consumer is not set. */
void forge_cursor_read(TupleTableSlot *row, ForgeCursor *cursor, ForgeText *consumer);

/* Writes a cursor that is locked. */
void forge_cursor_write(ForgeTable *table, ForgeCursor *cursor);

/* May it move in this database? */
bool forge_cursor_may_move(const ForgeCursor *cursor);

/* The highest position of all cursors, of any tenant and consumer; 0 for none. */
int64 forge_cursor_highest(void);

/* Makes the cursor of the notifications, in this database, unless there is one. */
void forge_cursor_settle(void);

/* Makes all cursors those of this database. */
void forge_cursor_adopt_all(void);

#endif
