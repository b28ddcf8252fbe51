/*
 * stream.c
 *	  Stream heads: the version of every stream, and its folded state.
 */
#include "store/stream.h"

#include "access/tableam.h"
#include "access/xact.h"
#include "domain/registry.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/memory.h"
#include "store/event.h"
#include "utils/datum.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* Columns of forge.stream. */
FORGE_COLUMN_NUMBERS(FORGE_STREAM_COLUMNS, STREAM_);

/* Most states grow by less than this; one that grows by more is packed a second time. */
#define PACKED_GROWTH_GUESS 512

/*
 * So many bytes of a state cost as much to write as an event to fold, about:
 * docs/decisions/0011-large-states.md has the measurements.
 */
#define BYTES_FOR_EVENT 128

ForgeRelationName forge_stream_table = { .name = "stream", .column_count = STREAM_COLUMN_COUNT };

void *
forge_stream_new_state(const ForgeAggregate *aggregate)
{
	void *state = palloc0(aggregate->state->size);

	forge_shape_clear(aggregate->state, state);
	((ForgeState *) state)->version = 0;
	return state;
}

/* Is the scan's event later than the moment? */
static bool
is_later(const ForgeEventScan *scan, const ForgeFoldEnd *end)
{
	return forge_event_integer(scan, end->is_by_occurred ? FORGE_EVENT_OCCURRED_AT
														 : FORGE_EVENT_RECORDED_AT) > end->moment;
}

ForgeInstant
forge_stream_fold(const ForgeAggregate *aggregate, void *state, ForgeUuid tenant, ForgeUuid id,
				  ForgeFoldEnd end, Snapshot snapshot)
{
	ForgeState *head = state;
	MemoryContext keep = CurrentMemoryContext;
	MemoryContext scratch = AllocSetContextCreate(keep, "forgeerp fold", ALLOCSET_DEFAULT_SIZES);
	ForgeInstant recorded_at = FORGE_INSTANT_ABSENT;
	ForgeEventScan scan;

	forge_event_scan_stream(&scan, tenant, id, head->version + 1, snapshot);
	while (forge_event_scan_next(&scan))
	{
		int64 version = forge_event_integer(&scan, FORGE_EVENT_VERSION);

		if (version > end.version)
			break;
		if (is_later(&scan, &end))
		{
			if (end.is_by_occurred)
				continue;
			break;
		}
		head->version = version - 1;
		recorded_at = forge_event_integer(&scan, FORGE_EVENT_RECORDED_AT);
		(void) forge_event_apply(&scan, aggregate, state, scratch, keep, NULL);
	}
	forge_event_scan_end(&scan);
	MemoryContextDelete(scratch);
	return recorded_at;
}

/* ----- finding ------------------------------------------------------------------------------ */

void
forge_stream_set_type(ForgeStream *stream, ForgeText type)
{
	stream->type = type;
	stream->aggregate = forge_registry_find(type);
	stream->state = stream->aggregate != NULL ? forge_stream_new_state(stream->aggregate) : NULL;
}

static bytea *
pack_state(const ForgeStream *stream)
{
	const ForgeShape *shape = stream->aggregate->state;
	Size size = PACKED_GROWTH_GUESS;

	if (stream->packed_state != NULL)
		size += VARSIZE(stream->packed_state);
	for (;;)
	{
		bytea *packed = palloc(VARHDRSZ + size);
		Size needed = forge_shape_pack(shape, stream->state, (uint8 *) VARDATA(packed), size);

		if (needed <= size)
		{
			SET_VARSIZE(packed, VARHDRSZ + needed);
			return packed;
		}
		pfree(packed);
		size = needed;
	}
}

/*
 * Reads the packed state into the stream, unless it says that it is newer than the head.  Later
 * events are folded, and the result is packed, so that they need not be folded again.
 */
static void
read_state(ForgeStream *stream)
{
	ForgeState *head = stream->state;
	const bytea *packed = stream->packed_state;
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);

	if (packed != NULL && stream->state_version <= stream->version &&
		forge_shape_unpack(stream->aggregate->state, (const uint8 *) VARDATA(packed),
						   VARSIZE(packed) - VARHDRSZ, stream->state, &arena.arena))
		head->version = stream->state_version;
	else
		stream->large_state = (Datum) 0;
	if (head->version < stream->version)
	{
		forge_stream_fold(stream->aggregate, stream->state, stream->tenant, stream->id,
						  (ForgeFoldEnd){ stream->version, FORGE_INSTANT_INFINITE, false },
						  SnapshotSelf);
		stream->packed_state = pack_state(stream);
		stream->state_version = stream->version;
	}
}

/* Reads the columns of the row, except the state. */
static void
read_head(TupleTableSlot *row, ForgeStream *stream)
{
	bool is_null;
	Datum packed;

	stream->is_on_disk = true;
	stream->tid = row->tts_tid;
	stream->found_version = DatumGetInt64(slot_getattr(row, STREAM_VERSION, &is_null));
	stream->state_version = DatumGetInt64(slot_getattr(row, STREAM_STATE_VERSION, &is_null));
	stream->type =
		forge_text_copy(forge_text_from_datum(slot_getattr(row, STREAM_AGGREGATE_TYPE, &is_null)));
	packed = slot_getattr(row, STREAM_STATE, &is_null);
	stream->packed_state = is_null ? NULL : DatumGetByteaPCopy(packed);
	stream->large_version = stream->state_version;
	stream->large_state = !is_null && VARATT_IS_EXTERNAL_ONDISK(DatumGetPointer(packed))
							  ? datumCopy(packed, false, -1)
							  : (Datum) 0;
}

void
forge_stream_restore(ForgeStream *stream)
{
	stream->version = stream->found_version;
	stream->aggregate = NULL;
	stream->state = NULL;
	if (stream->version == 0)
		stream->type = (ForgeText){ NULL, 0 };
	else
		forge_stream_set_type(stream, stream->type);
	if (stream->aggregate != NULL)
		read_state(stream);
}

const void *
forge_stream_found_state(ForgeStream *stream)
{
	if (stream->found_version > 0 && stream->found_state == NULL)
	{
		ForgeStream found = *stream;

		forge_stream_restore(&found);
		stream->found_state = found.state;
	}
	return stream->found_state;
}

/* If it was asked for before, only what has been recorded since by another transaction is folded.
 */
const void *
forge_stream_past_state(ForgeStream *stream, ForgeInstant moment)
{
	if (stream->past_state == NULL || stream->past_moment != moment)
	{
		stream->past_state = forge_stream_new_state(stream->aggregate);
		stream->past_moment = moment;
	}
	forge_stream_fold(stream->aggregate, stream->past_state, stream->tenant, stream->id,
					  (ForgeFoldEnd){ stream->found_version, moment, false }, SnapshotSelf);
	return stream->past_state;
}

void
forge_stream_read(TupleTableSlot *row, ForgeStream *stream)
{
	read_head(row, stream);
	forge_stream_restore(stream);
}

bool
forge_stream_find(ForgeTable *table, ForgeStream *stream, bool lock)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&stream->tenant), FORGE_UUID_DATUM(&stream->id) };
	bool found;

	do
	{
		found = forge_table_find(table, 2, keys);
	} while (found && lock && forge_table_lock(table) == FORGE_LOST);

	stream->is_held = stream->is_held || (found && lock);
	stream->found_state = NULL;
	if (found)
		read_head(table->found, stream);
	else
	{
		stream->is_on_disk = false;
		stream->found_version = 0;
	}
	forge_stream_restore(stream);
	return !found || forge_table_found_is_visible(table);
}

void
forge_stream_depend(ForgeTable *table, const ForgeStream *stream)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&stream->tenant), FORGE_UUID_DATUM(&stream->id) };
	ItemPointerData tid = stream->tid;

	forge_table_depend(table, stream->is_on_disk ? &tid : NULL, lengthof(keys), keys);
}

ForgeWriteResult
forge_stream_hold(ForgeTable *table, ForgeStream *stream)
{
	ForgeWriteResult result = forge_table_lock_row(table, &stream->tid);

	stream->is_held = result == FORGE_WRITTEN;
	return result;
}

/* ----- writing ------------------------------------------------------------------------------ */

/*
 * A large state stays as it is for some events: writing the head then costs the
 * same for any size of the state, and reading it costs the folding of those
 * events.  With more events, the state is written more rarely, and more is folded
 * each time; the sum of both costs is least when the square of their number is
 * proportional to the size.
 */
static bool
keeps_large_state(const ForgeStream *stream)
{
	int64 behind = stream->version - stream->large_version;

	return stream->large_state != (Datum) 0 &&
		   behind * behind <= VARSIZE(stream->packed_state) / BYTES_FOR_EVENT;
}

ForgeWriteResult
forge_stream_write(ForgeTable *table, ForgeStream *stream)
{
	Datum values[STREAM_COLUMN_COUNT];
	bool nulls[STREAM_COLUMN_COUNT] = { false };
	ForgeWriteResult result;

	if (stream->version == 0)
	{
		stream->is_on_disk = false;
		stream->is_written = false;
		return forge_table_delete(table, &stream->tid);
	}

	values[STREAM_VERSION - 1] = Int64GetDatum(stream->version);
	values[STREAM_TENANT_ID - 1] = FORGE_UUID_DATUM(&stream->tenant);
	values[STREAM_AGGREGATE_ID - 1] = FORGE_UUID_DATUM(&stream->id);
	values[STREAM_AGGREGATE_TYPE - 1] = forge_text_to_datum(stream->type);
	if (keeps_large_state(stream))
	{
		values[STREAM_STATE_VERSION - 1] = Int64GetDatum(stream->large_version);
		values[STREAM_STATE - 1] = stream->large_state;
	}
	else
	{
		values[STREAM_STATE_VERSION - 1] = Int64GetDatum(stream->version);
		nulls[STREAM_STATE - 1] = stream->aggregate == NULL;
		values[STREAM_STATE - 1] =
			stream->aggregate != NULL ? PointerGetDatum(pack_state(stream)) : (Datum) 0;
		/* With the row that it was found in, it is gone. */
		stream->large_state = (Datum) 0;
	}

	if (stream->is_on_disk)
		result = forge_table_update(table, &stream->tid, values, nulls);
	else
		result = forge_table_insert_unique(table, values, nulls);
	if (result == FORGE_WRITTEN)
	{
		stream->is_on_disk = true;
		stream->is_written = true;
		stream->tid = table->row->tts_tid;
	}
	return result;
}
