/*
 * unit_write.c
 *	  The unit of work on disk: heads, command ids, claims, events, read-model rows.
 */
#include "app/unit_parts.h"

#include "access/xact.h"
#include "projection/projection.h"
#include "store/feed.h"

/*
 * A head that stays as it is.  Where there are others, it is locked in its turn:
 * the unit is decided from all of them as they are together, and should it have
 * to be written after a lost race, that must not break the order.
 */
static ForgeWriteResult
hold_head(ForgeUnit *unit, ForgeTable *table, ForgeStream *stream)
{
	if (unit->stream_count == 1 || !stream->is_on_disk || !stream->is_touched || stream->is_held)
		return FORGE_WRITTEN;
	return forge_stream_hold(table, stream);
}

/*
 * The heads, in the order of their ids.  Returns false when another transaction
 * was first; then the heads before that one are ours, and the rest is to be
 * locked, which keeps the order.
 */
static bool
write_heads(ForgeUnit *unit)
{
	ForgeTable table;
	bool is_written = true;

	forge_table_open(&table, &forge_stream_table, RowExclusiveLock);
	for (int i = 0; i < unit->stream_count && is_written; i++)
	{
		ForgeStream *stream = &unit->streams[i];
		bool stays = stream->version == stream->found_version && !stream->is_written;

		if ((stays ? hold_head(unit, &table, stream) : forge_stream_write(&table, stream)) ==
			FORGE_LOST)
		{
			unit->lock_from = Min(unit->lock_from, i);
			is_written = false;
		}
	}
	forge_table_close(&table);
	return is_written;
}

/* Takes receipts back, or the next attempt would find and replay them. */
static void
remove_receipts(ForgeTable *table, ItemPointer tids, int count)
{
	CommandCounterIncrement();
	for (int i = 0; i < count; i++)
		(void) forge_table_delete(table, &tids[i]);
}

/* Returns false when another transaction has used one of the ids meanwhile. */
static bool
write_receipts(ForgeUnit *unit)
{
	ForgeTable table;
	ForgeRequest **sorted = unit->by_command_id;
	int count = unit->by_command_id_count;
	ItemPointer tids;
	int written_count = 0;
	bool is_written = true;

	if (count == 0)
		return true;
	tids = palloc_array_huge(ItemPointerData, count);
	forge_table_open(&table, &forge_command_table, RowExclusiveLock);
	for (int i = 0; i < count && is_written; i++)
	{
		if (forge_request_is_replay(sorted[i]))
			continue;
		is_written = forge_command_insert(&table, unit->tenant, &sorted[i]->fingerprint,
										  &sorted[i]->receipt) == FORGE_WRITTEN;
		if (is_written)
			tids[written_count++] = table.row->tts_tid;
	}
	if (!is_written)
		remove_receipts(&table, tids, written_count);
	forge_table_close(&table);
	return is_written;
}

static void
draw_positions(ForgeUnit *unit)
{
	int64 *positions = palloc_extended(unit->event_count * sizeof(int64), MCXT_ALLOC_HUGE);

	forge_feed_draw(unit->tenant, unit->event_count, positions);
	for (int i = 0; i < unit->event_count; i++)
		unit->events[i].position = positions[i];
	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeRequest *request = &unit->requests[i];

		if (!forge_request_is_replay(request) && request->receipt.event_count > 0)
			request->receipt.position =
				positions[request->event_begin + request->receipt.event_count - 1];
	}
}

static void
write_read_models(ForgeUnit *unit)
{
	const ForgeProjection *open = NULL;
	ForgeTable table;

	for (int i = 0; i < unit->stream_count; i++)
	{
		ForgeStream *stream = &unit->streams[i];
		const ForgeProjection *projection;

		if (stream->version == stream->found_version || stream->aggregate == NULL)
			continue;
		projection = forge_projection_of(stream->aggregate);
		if (projection == NULL)
			continue;
		if (projection != open)
		{
			if (open != NULL)
				forge_table_close(&table);
			forge_table_open(&table, projection->table, RowExclusiveLock);
			open = projection;
		}
		forge_projection_write(projection, &table, &stream->tenant, &stream->id, stream->state,
							   unit->now);
	}
	if (open != NULL)
		forge_table_close(&table);
}

bool
forge_unit_write(ForgeUnit *unit)
{
	if (!write_heads(unit))
		return false;
	if (unit->event_count > 0)
		draw_positions(unit);
	if (!write_receipts(unit))
		return false;
	forge_claims_write(&unit->claims);
	if (unit->event_count > 0)
	{
		forge_event_insert(unit->events, unit->event_count, unit->now);
		write_read_models(unit);
	}
	return true;
}
