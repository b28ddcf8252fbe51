/*
 * unit_write.c
 *	  The unit of work on disk: heads, command ids, claims, events, read-model rows.
 */
#include "app/unit_parts.h"

#include "access/xact.h"
#include "projection/rows/projection.h"
#include "store/feed.h"

void
forge_unit_depend(ForgeUnit *unit, const ForgeStream *stream)
{
	if (forge_unit_has_one_stream(unit) && stream->is_touched && stream->is_on_disk)
		forge_stream_depend(&unit->heads, stream);
}

/*
 * A head that stays as it is.  Where there are others, it is locked in its turn:
 * the unit is decided from all of them as they are together, and should it have
 * to be written after a lost race, that must not break the order.
 */
static ForgeWriteResult
hold_head(ForgeUnit *unit, ForgeStream *stream)
{
	forge_unit_depend(unit, stream);
	if (forge_unit_has_one_stream(unit) || !stream->is_on_disk || !stream->is_touched ||
		stream->is_held)
		return FORGE_WRITTEN;
	return forge_stream_hold(&unit->heads, stream);
}

/*
 * From now on this stream, and those after it of its rank, are locked when they are
 * found.  All of lower rank are ours already.
 */
static void
note_lost(ForgeUnit *unit, const ForgeStream *stream)
{
	if (unit->lock_from == NULL || unit->lock_from->rank < stream->rank ||
		forge_uuid_compare(stream->id, unit->lock_from->id) < 0)
		unit->lock_from = stream;
}

bool
forge_unit_write_heads(ForgeUnit *unit)
{
	for (int i = 0; i < unit->stream_count; i++)
	{
		ForgeStream *stream = unit->streams[i];
		bool stays = stream->version == stream->found_version && !stream->is_written;

		Assert(stream->version >= stream->found_version);
		if ((stays ? hold_head(unit, stream) : forge_stream_write(&unit->heads, stream)) ==
			FORGE_LOST)
		{
			note_lost(unit, stream);
			return false;
		}
	}
	return true;
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
write_read_model(ForgeUnit *unit, const ForgeProjection *projection)
{
	ForgeRowWriter writer = { .projection = projection };

	for (int i = 0; i < unit->stream_count; i++)
	{
		const ForgeStream *stream = unit->streams[i];

		if (stream->aggregate != projection->aggregate || stream->version == stream->found_version)
			continue;
		writer.kept = stream == unit->requests[0].stream && projection->element == NULL
						  ? unit->kept_row
						  : NULL;
		forge_projection_write(&writer, &stream->tenant, &stream->id,
							   projection->element != NULL ? forge_stream_found_state(stream)
														   : NULL,
							   stream->state, stream->updated_at);
	}
	forge_projection_end(&writer);
}

static void
write_read_models(ForgeUnit *unit)
{
	int count;
	const ForgeProjection *const *projections = forge_projections(&count);

	for (int i = 0; i < count; i++)
		write_read_model(unit, projections[i]);
}

bool
forge_unit_write(ForgeUnit *unit)
{
	if (unit->event_count > 0)
		draw_positions(unit);
	if (!write_receipts(unit))
		return false;
	forge_claims_write(&unit->claims);
	if (unit->event_count > 0)
	{
		forge_event_insert(unit->events, unit->event_count);
		write_read_models(unit);
	}
	return true;
}
