/*
 * unit_streams.c
 *	  The streams of a unit of work: listing, ordering and finding them.
 *
 * Rank and id are the one order in which heads are locked and written.  The
 * streams of the requests are known beforehand; those of follow-ups only when
 * the streams of lower rank have been decided.
 */
#include "app/unit_parts.h"

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
place_of(const ForgeUnit *unit, int rank, ForgeUuid id)
{
	int low = 0;
	int high = unit->stream_count;

	while (low < high)
	{
		int middle = low + (high - low) / 2;
		const ForgeStream *stream = unit->streams[middle];

		if (compare_places(stream->rank, stream->id, rank, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_listed_at(const ForgeUnit *unit, int place, int rank, ForgeUuid id)
{
	return place < unit->stream_count && unit->streams[place]->rank == rank &&
		   forge_uuid_equal(unit->streams[place]->id, id);
}

/* For asserts: that no stream is listed twice, and that heads are locked in one order. */
static pg_attribute_unused() bool are_in_order(const ForgeUnit *unit)
{
	for (int i = 1; i < unit->stream_count; i++)
		if (compare_streams(&unit->streams[i - 1], &unit->streams[i]) >= 0)
			return false;
	return true;
}

/* One entry for each stream that any request touches. */
void
forge_unit_collect_streams(ForgeUnit *unit)
{
	ForgeStream *streams = palloc0_array_huge(ForgeStream, unit->request_count);
	int count = 0;

	unit->stream_capacity = Max(unit->request_count, FIRST_CAPACITY);
	unit->streams = palloc_array_huge(ForgeStream *, unit->stream_capacity);
	for (int i = 0; i < unit->request_count; i++)
	{
		streams[i].tenant = unit->tenant;
		streams[i].id = unit->requests[i].envelope.aggregate_id;
		streams[i].rank = rank_of(unit->requests[i].aggregate);
		unit->streams[i] = &streams[i];
	}
	if (unit->request_count > 1)
		qsort(unit->streams, unit->request_count, sizeof(ForgeStream *), compare_streams);
	for (int i = 0; i < unit->request_count; i++)
		if (count == 0 || compare_streams(&unit->streams[count - 1], &unit->streams[i]) != 0)
			unit->streams[count++] = unit->streams[i];
	unit->stream_count = count;
	Assert(are_in_order(unit));

	for (int i = 0; i < unit->request_count; i++)
		unit->requests[i].stream = unit->streams[place_of(unit, streams[i].rank, streams[i].id)];
}

/* A stream that no request names, at its place. */
static ForgeStream *
insert(ForgeUnit *unit, int place, int rank, ForgeUuid id)
{
	ForgeStream *stream = palloc0(sizeof(ForgeStream));

	stream->tenant = unit->tenant;
	stream->id = id;
	stream->rank = rank;
	stream->is_driven = true;
	stream->is_seen = true;
	unit->seen_count++;
	if (unit->stream_count == unit->stream_capacity)
	{
		unit->stream_capacity *= 2;
		unit->streams = repalloc_huge(unit->streams, unit->stream_capacity * sizeof(ForgeStream *));
	}
	memmove(&unit->streams[place + 1], &unit->streams[place],
			(unit->stream_count - place) * sizeof(ForgeStream *));
	unit->streams[place] = stream;
	unit->stream_count++;
	Assert(are_in_order(unit));
	return stream;
}

ForgeStream *
forge_unit_see(ForgeUnit *unit, const ForgeAggregate *aggregate, ForgeUuid id)
{
	int place = place_of(unit, aggregate->rank, id);
	ForgeStream *stream = is_listed_at(unit, place, aggregate->rank, id)
							  ? unit->streams[place]
							  : insert(unit, place, aggregate->rank, id);

	if (stream->is_current)
		return stream;
	if (!forge_stream_find(&unit->heads, stream, false))
		return NULL;
	stream->is_current = true;
	unit->now = GetCurrentTimestamp();
	return stream;
}

ForgeStream *
forge_unit_drive(ForgeUnit *unit, const ForgeRequest *driver, const ForgeAggregate *driven,
				 int driven_type, ForgeUuid id)
{
	ForgeStream *stream = forge_unit_see(unit, driven, id);

	if (!forge_aggregate_drives(driver->aggregate, driver->command.type, driven, driven_type))
		elog(ERROR, "command \"%s\" does not say that it drives \"%s\"",
			 driver->aggregate->commands[driver->command.type]->name, driven->name);
	if (stream != NULL && stream->is_seen)
	{
		stream->is_seen = false;
		unit->seen_count--;
	}
	return stream;
}

/* Must it be locked, because an attempt lost it or a stream before it to another transaction? */
static bool
must_be_locked(const ForgeUnit *unit, const ForgeStream *stream)
{
	return unit->lock_from != NULL && stream->is_touched && stream->rank == unit->lock_from->rank &&
		   forge_uuid_compare(stream->id, unit->lock_from->id) >= 0;
}

/*
 * A stream that does not exist yet cannot be locked, so locking ends there: no
 * later stream may be locked before this one is made.  Deciding this rank again
 * may drive other streams of a higher rank.  So none of these is locked either,
 * and they are found when they are driven.
 */
bool
forge_unit_find_streams(ForgeUnit *unit)
{
	bool may_write = true;
	bool may_lock = true;

	for (int i = 0; i < unit->stream_count; i++)
	{
		ForgeStream *stream = unit->streams[i];
		bool lock = may_lock && must_be_locked(unit, stream);

		/* The decisions and writes of the lost attempt do not count any more. */
		stream->is_current = stream->is_written || (may_write && (lock || !stream->is_driven));
		if (stream->is_written)
			forge_stream_restore(stream);
		else if (stream->is_current)
			may_write = forge_stream_find(&unit->heads, stream, lock);
		else
			stream->version = stream->found_version;
		may_lock = may_lock && may_write && (stream->is_on_disk || !stream->is_current);
		stream->is_touched = false;
	}
	return may_write;
}
