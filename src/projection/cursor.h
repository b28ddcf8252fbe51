/*
 * cursor.h
 *	  How far a consumer has come in a tenant's feed: rows of forge.feed_cursor.
 *
 * Whoever consumes a tenant's events, or rebuilds what came of them, holds the
 * lock on the cursor's row until the end of the transaction.
 */
#ifndef FORGE_PROJECTION_CURSOR_H
#define FORGE_PROJECTION_CURSOR_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "base/uuid.h"
#include "datatype/timestamp.h"
#include "pg/table.h"

typedef struct ForgeCursor
{
	ForgeUuid tenant;
	const char *consumer;
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
 * Where there is none it is at position 0.
 */
void forge_cursor_find(ForgeTable *table, ForgeCursor *cursor);

/* The same, and locks it, making it first if need be. */
void forge_cursor_lock(ForgeTable *table, ForgeCursor *cursor);

/* The same without waiting; false when somebody else has it. */
bool forge_cursor_try_lock(ForgeTable *table, ForgeCursor *cursor);

/* Fills the cursor from a row of forge.feed_cursor; its consumer is not set. */
void forge_cursor_read(TupleTableSlot *row, ForgeCursor *cursor, ForgeText *consumer);

/* Writes a cursor that is locked. */
void forge_cursor_write(ForgeTable *table, ForgeCursor *cursor);

#endif
