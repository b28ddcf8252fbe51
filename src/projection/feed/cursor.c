/*
 * cursor.c
 *	  How far a consumer has come in a tenant's feed.
 */
#include "projection/feed/cursor.h"

#include "access/xact.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Columns of forge.feed_cursor. */
FORGE_COLUMN_NUMBERS(FORGE_FEED_CURSOR_COLUMNS, CURSOR_);

ForgeRelationName forge_cursor_table = { .name = "feed_cursor",
										 .column_count = CURSOR_COLUMN_COUNT };

static bool
find(ForgeTable *table, const ForgeCursor *cursor)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&cursor->tenant), CStringGetTextDatum(cursor->consumer) };

	return forge_table_find(table, lengthof(keys), keys);
}

void
forge_cursor_read(TupleTableSlot *row, ForgeCursor *cursor, ForgeText *consumer)
{
	bool is_null;
	Datum value;

	cursor->position = DatumGetInt64(slot_getattr(row, CURSOR_POSITION, &is_null));
	cursor->retry_at = DatumGetTimestampTz(slot_getattr(row, CURSOR_RETRY_AT, &is_null));
	cursor->attempt_count = DatumGetInt32(slot_getattr(row, CURSOR_ATTEMPT_COUNT, &is_null));
	cursor->tenant = forge_uuid_from_datum(slot_getattr(row, CURSOR_TENANT_ID, &is_null));
	cursor->database = forge_uuid_from_datum(slot_getattr(row, CURSOR_DATABASE_ID, &is_null));
	*consumer = forge_text_from_datum(slot_getattr(row, CURSOR_CONSUMER, &is_null));
	value = slot_getattr(row, CURSOR_LAST_ERROR, &is_null);
	cursor->last_error =
		is_null ? (ForgeText){ NULL, 0 } : forge_text_copy(forge_text_from_datum(value));
	cursor->tid = row->tts_tid;
	cursor->is_on_disk = true;
}

static void
read_found(ForgeTable *table, ForgeCursor *cursor)
{
	ForgeText consumer;

	if (!forge_table_found_is_visible(table))
		forge_table_refuse_newer();
	forge_cursor_read(table->found, cursor, &consumer);
}

static ForgeCursor
notification_cursor(void)
{
	return (ForgeCursor){ .tenant = FORGE_UUID_NIL, .consumer = FORGE_NOTIFICATION_CURSOR };
}

/* Nil when there is no cursor of notifications. */
static ForgeUuid
find_database(ForgeTable *table)
{
	ForgeCursor cursor = notification_cursor();
	ForgeText consumer;

	if (!find(table, &cursor))
		return FORGE_UUID_NIL;
	forge_cursor_read(table->found, &cursor, &consumer);
	return cursor.database;
}

void
forge_cursor_find(ForgeTable *table, ForgeCursor *cursor)
{
	if (find(table, cursor))
	{
		read_found(table, cursor);
		return;
	}
	cursor->database = find_database(table);
	cursor->position = 0;
	cursor->retry_at = DT_NOBEGIN;
	cursor->attempt_count = 0;
	cursor->last_error = (ForgeText){ NULL, 0 };
	cursor->is_on_disk = false;
}

static void
fill_row(const ForgeCursor *cursor, Datum values[CURSOR_COLUMN_COUNT],
		 bool nulls[CURSOR_COLUMN_COUNT])
{
	memset(nulls, 0, CURSOR_COLUMN_COUNT * sizeof(bool));
	values[CURSOR_POSITION - 1] = Int64GetDatum(cursor->position);
	values[CURSOR_RETRY_AT - 1] = TimestampTzGetDatum(cursor->retry_at);
	values[CURSOR_ATTEMPT_COUNT - 1] = Int32GetDatum(cursor->attempt_count);
	values[CURSOR_TENANT_ID - 1] = FORGE_UUID_DATUM(&cursor->tenant);
	values[CURSOR_DATABASE_ID - 1] = FORGE_UUID_DATUM(&cursor->database);
	values[CURSOR_CONSUMER - 1] = CStringGetTextDatum(cursor->consumer);
	values[CURSOR_LAST_ERROR - 1] =
		forge_optional_text_to_datum(cursor->last_error, &nulls[CURSOR_LAST_ERROR - 1]);
}

/* Waits for another transaction that is about to make it. */
static void
insert(ForgeTable *table, ForgeCursor *cursor)
{
	Datum values[CURSOR_COLUMN_COUNT];
	bool nulls[CURSOR_COLUMN_COUNT];

	fill_row(cursor, values, nulls);
	(void) forge_table_insert_unique(table, values, nulls);
	CommandCounterIncrement();
}

/* Makes a cursor where there is none. */
static void
make(ForgeTable *table, ForgeCursor *cursor)
{
	forge_cursor_find(table, cursor);
	if (!cursor->is_on_disk)
		insert(table, cursor);
}

void
forge_cursor_lock(ForgeTable *table, ForgeCursor *cursor)
{
	make(table, cursor);
	while (!find(table, cursor) || forge_table_lock(table) == FORGE_LOST)
		make(table, cursor);
	read_found(table, cursor);
}

bool
forge_cursor_try_lock(ForgeTable *table, ForgeCursor *cursor)
{
	make(table, cursor);
	if (!find(table, cursor) || forge_table_try_lock(table) == FORGE_LOST)
		return false;
	read_found(table, cursor);
	return true;
}

void
forge_cursor_write(ForgeTable *table, ForgeCursor *cursor)
{
	Datum values[CURSOR_COLUMN_COUNT];
	bool nulls[CURSOR_COLUMN_COUNT];

	fill_row(cursor, values, nulls);
	if (forge_table_update(table, &cursor->tid, values, nulls) == FORGE_LOST)
		elog(ERROR, "the cursor of \"%s\" was written by somebody else", cursor->consumer);
}

int64
forge_cursor_highest(void)
{
	int64 highest = 0;
	ForgeRowScan rows;

	forge_rows_begin(&rows, &forge_cursor_table, NULL, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeCursor cursor;
		ForgeText consumer;

		forge_cursor_read(rows.slot, &cursor, &consumer);
		highest = Max(highest, cursor.position);
	}
	forge_rows_end(&rows);
	return highest;
}

/* ----- of another database ------------------------------------------------------------------ */

bool
forge_cursor_may_move(const ForgeCursor *cursor)
{
	return forge_uuid_equal(cursor->database, forge_database_id());
}

void
forge_cursor_settle(void)
{
	ForgeCursor cursor = notification_cursor();
	ForgeTable table;

	/* In a database of 0.1.0 the update makes it. */
	if (!forge_relation_exists(&forge_cursor_table))
		return;
	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	if (!find(&table, &cursor))
	{
		cursor.retry_at = DT_NOBEGIN;
		cursor.database = forge_database_id();
		insert(&table, &cursor);
	}
	forge_table_close(&table);
}

/* The cursors of other databases: they are listed before any is waited for. */
static List *
list_held(ForgeUuid database)
{
	List *held = NIL;
	ForgeRowScan rows;

	forge_rows_begin(&rows, &forge_cursor_table, NULL, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeCursor *cursor = palloc(sizeof(*cursor));
		ForgeText consumer;

		forge_cursor_read(rows.slot, cursor, &consumer);
		cursor->consumer = pnstrdup(consumer.data, consumer.length);
		if (!forge_uuid_equal(cursor->database, database))
			held = lappend(held, cursor);
	}
	forge_rows_end(&rows);
	return held;
}

void
forge_cursor_adopt_all(void)
{
	ForgeUuid database = forge_database_id();
	ListCell *cell;
	ForgeTable table;

	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	foreach (cell, list_held(database))
	{
		ForgeCursor *cursor = lfirst(cell);

		forge_cursor_lock(&table, cursor);
		cursor->database = database;
		forge_cursor_write(&table, cursor);
	}
	forge_table_close(&table);
	CommandCounterIncrement();
	forge_cursor_settle();
}
