/*
 * unit_streams.c
 *	  The streams of a unit of work: listing, ordering, finding and writing them.
 *
 * Rank and id are the one order in which heads are locked and written.  The
 * streams of the requests are known beforehand; those of follow-ups only when
 * the streams of lower rank have been decided.
 */
#include "app/unit_parts.h"

#include "utils/timestamp.h"

#define FIRST_CAPACITY 8

static int
compare_places(int left_rank, ForgeUuid left, int right_rank, ForgeUuid right)
{
	return left_rank != right_rank ? left_rank - right_rank : forge_uuid_compare(left, right);
}

static int
compare_streams(const void *a, const void *b)
{
	const ForgeStream *left = *(ForgeStream *const *) a;
	const ForgeStream *right = *(ForgeStream *const *) b;

	return compare_places(left->rank, left->id, right->rank, right->id);
}

static int
rank_of(const ForgeAggregate *aggregate)
{
	return aggregate != NULL ? aggregate->rank : 0;
}

/* The index at which the stream is listed, or would be. */
static int
place_of(const ForgeUnitStreams *streams, int rank, ForgeUuid id)
{
	int low = 0;
	int high = streams->count;

	while (low < high)
	{
		int middle = low + (high - low) / 2;
		const ForgeStream *stream = streams->list[middle];

		if (compare_places(stream->rank, stream->id, rank, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_listed_at(const ForgeUnitStreams *streams, int place, int rank, ForgeUuid id)
{
	return place < streams->count && streams->list[place]->rank == rank &&
		   forge_uuid_equal(streams->list[place]->id, id);
}

/* For asserts: that no stream is listed twice, and that heads are locked in one order. */
static pg_attribute_unused() bool are_in_order(const ForgeUnitStreams *streams)
{
	for (int i = 1; i < streams->count; i++)
		if (compare_streams(&streams->list[i - 1], &streams->list[i]) >= 0)
			return false;
	return true;
}

ForgeUnitStreams
forge_unit_streams(ForgeRequests requests)
{
	ForgeUnitStreams streams = {
		.tenant = requests.list[0].envelope.tenant,
		.capacity = Max(requests.count, FIRST_CAPACITY),
	};
	ForgeStream *found = palloc0_array_huge(ForgeStream, requests.count);

	streams.list = palloc_array_huge(ForgeStream *, streams.capacity);
	for (int i = 0; i < requests.count; i++)
	{
		found[i].tenant = streams.tenant;
		found[i].id = requests.list[i].envelope.aggregate_id;
		found[i].rank = rank_of(requests.list[i].aggregate);
		streams.list[i] = &found[i];
	}
	if (requests.count > 1)
		qsort(streams.list, requests.count, sizeof(ForgeStream *), compare_streams);
	for (int i = 0; i < requests.count; i++)
		if (streams.count == 0 ||
			compare_streams(&streams.list[streams.count - 1], &streams.list[i]) != 0)
			streams.list[streams.count++] = streams.list[i];
	Assert(are_in_order(&streams));

	for (int i = 0; i < requests.count; i++)
		requests.list[i].stream = streams.list[place_of(&streams, found[i].rank, found[i].id)];
	return streams;
}

/* A stream that no request names, at its place. */
static ForgeStream *
insert(ForgeUnitStreams *streams, int place, int rank, ForgeUuid id)
{
	ForgeStream *stream = palloc0(sizeof(ForgeStream));

	stream->tenant = streams->tenant;
	stream->id = id;
	stream->rank = rank;
	stream->is_driven = true;
	stream->is_seen = true;
	streams->seen_count++;
	if (streams->count == streams->capacity)
	{
		streams->capacity *= 2;
		streams->list = repalloc_huge(streams->list, streams->capacity * sizeof(ForgeStream *));
	}
	memmove(&streams->list[place + 1], &streams->list[place],
			(streams->count - place) * sizeof(ForgeStream *));
	streams->list[place] = stream;
	streams->count++;
	Assert(are_in_order(streams));
	return stream;
}

ForgeStream *
forge_unit_see(ForgeUnitStreams *streams, const ForgeAggregate *aggregate, ForgeUuid id)
{
	int place = place_of(streams, aggregate->rank, id);
	ForgeStream *stream = is_listed_at(streams, place, aggregate->rank, id)
							  ? streams->list[place]
							  : insert(streams, place, aggregate->rank, id);

	if (stream->is_current)
		return stream;
	if (!forge_stream_find(&streams->heads, stream, false))
		return NULL;
	stream->is_current = true;
	streams->now = GetCurrentTimestamp();
	return stream;
}

ForgeStream *
forge_unit_drive(ForgeUnitStreams *streams, const ForgeRequest *driver,
				 const ForgeAggregate *driven, int driven_type, ForgeUuid id)
{
	ForgeStream *stream = forge_unit_see(streams, driven, id);

	if (!forge_aggregate_drives(driver->aggregate, driver->command.type, driven, driven_type))
		elog(ERROR, "command \"%s\" does not say that it drives \"%s\"",
			 driver->aggregate->commands[driver->command.type]->name, driven->name);
	if (stream != NULL && stream->is_seen)
	{
		stream->is_seen = false;
		streams->seen_count--;
	}
	return stream;
}

/* Must it be locked, because an attempt lost it or a stream before it to another transaction? */
static bool
must_be_locked(const ForgeUnitStreams *streams, const ForgeStream *stream)
{
	return streams->lock_from != NULL && stream->is_touched &&
		   stream->rank == streams->lock_from->rank &&
		   forge_uuid_compare(stream->id, streams->lock_from->id) >= 0;
}

/*
 * A stream that does not exist yet cannot be locked, so locking ends there: no
 * later stream may be locked before this one is made.  Deciding this rank again
 * may drive other streams of a higher rank.  So none of these is locked either,
 * and they are found when they are driven.
 */
bool
forge_unit_find_streams(ForgeUnitStreams *streams)
{
	bool may_write = true;
	bool may_lock = true;

	for (int i = 0; i < streams->count; i++)
	{
		ForgeStream *stream = streams->list[i];
		bool lock = may_lock && must_be_locked(streams, stream);

		/* The decisions and writes of the lost attempt do not count any more. */
		stream->is_current = stream->is_written || (may_write && (lock || !stream->is_driven));
		if (stream->is_written)
			forge_stream_restore(stream);
		else if (stream->is_current)
			may_write = forge_stream_find(&streams->heads, stream, lock);
		else
			stream->version = stream->found_version;
		may_lock = may_lock && may_write && (stream->is_on_disk || !stream->is_current);
		stream->is_touched = false;
	}
	streams->now = GetCurrentTimestamp();
	return may_write;
}

bool
forge_unit_has_moved(ForgeUnitStreams *streams, const ForgeStream *stream)
{
	ForgeStream now = { .tenant = stream->tenant, .id = stream->id };

	if (stream->is_held || stream->is_written)
		return false;
	(void) forge_stream_find(&streams->heads, &now, false);
	return now.version != stream->found_version;
}

/* ----- writing ------------------------------------------------------------------------------ */

/* Is there only one stream, not counting streams that are only seen? */
static bool
has_one_stream(const ForgeUnitStreams *streams)
{
	return streams->count - streams->seen_count == 1;
}

void
forge_unit_depend(ForgeUnitStreams *streams, const ForgeStream *stream)
{
	if (has_one_stream(streams) && stream->is_touched && stream->is_on_disk)
		forge_stream_depend(&streams->heads, stream);
}

/*
 * A head that stays as it is.  Where there are others, it is locked in its turn:
 * the unit is decided from all of them as they are together, and should it have
 * to be written after a lost race, that must not break the order.
 */
static ForgeWriteResult
hold_head(ForgeUnitStreams *streams, ForgeStream *stream)
{
	forge_unit_depend(streams, stream);
	if (has_one_stream(streams) || !stream->is_on_disk || !stream->is_touched || stream->is_held)
		return FORGE_WRITTEN;
	return forge_stream_hold(&streams->heads, stream);
}

/*
 * From now on this stream, and those after it of its rank, are locked when they are
 * found.  All of lower rank are ours already.
 */
static void
note_lost(ForgeUnitStreams *streams, const ForgeStream *stream)
{
	if (streams->lock_from == NULL || streams->lock_from->rank < stream->rank ||
		forge_uuid_compare(stream->id, streams->lock_from->id) < 0)
		streams->lock_from = stream;
}

bool
forge_unit_write_heads(ForgeUnitStreams *streams)
{
	for (int i = 0; i < streams->count; i++)
	{
		ForgeStream *stream = streams->list[i];
		bool stays = stream->version == stream->found_version && !stream->is_written;

		Assert(stream->version >= stream->found_version);
		if ((stays ? hold_head(streams, stream) : forge_stream_write(&streams->heads, stream)) ==
			FORGE_LOST)
		{
			note_lost(streams, stream);
			return false;
		}
	}
	return true;
}
