/*
 * cursor.c
 *	  How far a consumer has come in a tenant's feed.
 */
#include "projection/cursor.h"

#include "access/xact.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/builtins.h"
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

void
forge_cursor_find(ForgeTable *table, ForgeCursor *cursor)
{
	if (find(table, cursor))
	{
		read_found(table, cursor);
		return;
	}
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
	values[CURSOR_CONSUMER - 1] = CStringGetTextDatum(cursor->consumer);
	values[CURSOR_LAST_ERROR - 1] =
		forge_optional_text_to_datum(cursor->last_error, &nulls[CURSOR_LAST_ERROR - 1]);
}

/* Makes a cursor where there is none; waits for whoever is about to. */
static void
make(ForgeTable *table, ForgeCursor *cursor)
{
	Datum values[CURSOR_COLUMN_COUNT];
	bool nulls[CURSOR_COLUMN_COUNT];

	forge_cursor_find(table, cursor);
	if (cursor->is_on_disk)
		return;
	fill_row(cursor, values, nulls);
	(void) forge_table_insert_unique(table, values, nulls);
	CommandCounterIncrement();
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
