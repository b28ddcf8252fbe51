/*
 * unit_of_work.c
 *	  The one write path; see unit_of_work.h for its steps.
 */
#include "app/unit_of_work.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "projection/projection.h"
#include "store/codec.h"
#include "store/feed.h"
#include "store/guard.h"
#include "utils/timestamp.h"

ForgeErrorPlace
forge_unit_place(const ForgeUnit *unit, const ForgeRequest *request)
{
	return (ForgeErrorPlace){
		.aggregate_type = request->aggregate != NULL ? request->aggregate->name : NULL,
		.batch_index = unit->is_batch ? (int) (request - unit->requests) : -1,
	};
}

static void *
allocate(ForgeArena *arena, size_t size)
{
	return palloc0(size);
}

/* ----- command ids -------------------------------------------------------------------------- */

static int
compare_command_ids(const void *a, const void *b)
{
	const ForgeRequest *left = *(ForgeRequest *const *) a;
	const ForgeRequest *right = *(ForgeRequest *const *) b;
	int order = forge_uuid_compare(left->envelope.command_id, right->envelope.command_id);

	return order != 0 ? order : (left > right) - (left < right);
}

/* The requests whose caller gave a command id, by id; *count receives how many. */
static ForgeRequest **
sort_by_command_id(ForgeUnit *unit, int *count)
{
	ForgeRequest **sorted = palloc(unit->request_count * sizeof(ForgeRequest *));

	*count = 0;
	for (int i = 0; i < unit->request_count; i++)
		if (unit->requests[i].has_command_id)
			sorted[(*count)++] = &unit->requests[i];
	qsort(sorted, *count, sizeof(ForgeRequest *), compare_command_ids);
	return sorted;
}

static void
require_same_content(const ForgeUnit *unit, const ForgeRequest *request,
					 const ForgeFingerprint *fingerprint)
{
	if (memcmp(&request->fingerprint, fingerprint, sizeof(*fingerprint)) == 0)
		return;
	forge_error_raise(
		forge_with_uuid(forge_refuse(FORGE_REASON_COMMAND_ID_REUSED), request->envelope.command_id),
		forge_unit_place(unit, request));
}

/* Finds the receipts of command ids that were used before, here or in an earlier transaction. */
static void
find_receipts(ForgeUnit *unit)
{
	ForgeTable table;
	int count;
	ForgeRequest **sorted = sort_by_command_id(unit, &count);

	if (count == 0)
		return;
	forge_table_open(&table, &forge_command_table, RowExclusiveLock);
	for (int i = 0; i < count; i++)
	{
		ForgeRequest *request = sorted[i];
		ForgeFingerprint fingerprint;

		request->original = NULL;
		if (i > 0 &&
			forge_uuid_equal(sorted[i - 1]->envelope.command_id, request->envelope.command_id))
		{
			require_same_content(unit, request, &sorted[i - 1]->fingerprint);
			request->original =
				sorted[i - 1]->original != NULL ? sorted[i - 1]->original : sorted[i - 1];
		}
		else if (forge_command_find(&table, unit->tenant, request->envelope.command_id,
									&fingerprint, &request->receipt))
			require_same_content(unit, request, &fingerprint);
	}
	forge_table_close(&table);
}

/* Nothing is to be decided: the command id was used before. */
static bool
is_replay(const ForgeRequest *request)
{
	return request->original != NULL || request->receipt.replayed;
}

/* ----- streams ------------------------------------------------------------------------------ */

static int
compare_stream_ids(const void *a, const void *b)
{
	return forge_uuid_compare(((const ForgeStream *) a)->id, ((const ForgeStream *) b)->id);
}

/* One entry per stream that any request touches, in the order of their ids. */
static void
collect_streams(ForgeUnit *unit)
{
	int count = 0;

	unit->streams = palloc0(unit->request_count * sizeof(ForgeStream));
	for (int i = 0; i < unit->request_count; i++)
	{
		unit->streams[i].tenant = unit->tenant;
		unit->streams[i].id = unit->requests[i].envelope.aggregate_id;
	}
	if (unit->request_count > 1)
		qsort(unit->streams, unit->request_count, sizeof(ForgeStream), compare_stream_ids);
	for (int i = 0; i < unit->request_count; i++)
		if (count == 0 || !forge_uuid_equal(unit->streams[count - 1].id, unit->streams[i].id))
			unit->streams[count++] = unit->streams[i];
	unit->stream_count = count;
	unit->lock_from = count;

	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeStream key = { .id = unit->requests[i].envelope.aggregate_id };

		unit->requests[i].stream =
			bsearch(&key, unit->streams, count, sizeof(ForgeStream), compare_stream_ids);
	}
}

/* Returns false when one of them is newer than the transaction's snapshot. */
static bool
find_streams(ForgeUnit *unit)
{
	ForgeTable table;
	bool may_write = true;

	forge_table_open(&table, &forge_stream_table, RowExclusiveLock);
	for (int i = 0; i < unit->stream_count && may_write; i++)
	{
		/* What an attempt that was lost has written is ours, but not as it wrote it. */
		if (unit->streams[i].is_written)
			forge_stream_restore(&unit->streams[i]);
		else
			may_write = forge_stream_find(&table, &unit->streams[i], i >= unit->lock_from);
	}
	forge_table_close(&table);
	return may_write;
}

/* ----- deciding ----------------------------------------------------------------------------- */

static void
check_type(const ForgeUnit *unit, ForgeRequest *request)
{
	ForgeStream *stream = request->stream;
	ForgeOutcome outcome;

	if (forge_text_is_absent(stream->type))
		forge_stream_set_type(stream, request->envelope.aggregate_type);
	if (forge_text_equal(stream->type, request->envelope.aggregate_type))
		return;
	outcome = forge_with_uuid(forge_refuse(FORGE_REASON_STREAM_TYPE_DIFFERS), stream->id);
	forge_error_raise(forge_with_text(outcome, stream->type), forge_unit_place(unit, request));
}

static void
check_version(const ForgeUnit *unit, const ForgeRequest *request)
{
	int64 expected = request->expected_version;
	int64 actual = request->stream->version;
	ForgeOutcome outcome;

	if (expected == FORGE_VERSION_ANY || expected == actual ||
		(expected == FORGE_VERSION_EXISTS && actual > 0))
		return;
	outcome = forge_with_integer(forge_refuse(FORGE_REASON_VERSION_MISMATCH), expected);
	forge_error_raise(forge_with_integer(outcome, actual), forge_unit_place(unit, request));
}

static ForgePendingEvent *
add_event(ForgeUnit *unit, const ForgeRequest *request)
{
	ForgePendingEvent *event;

	if (unit->event_count == unit->event_capacity)
	{
		unit->event_capacity *= 2;
		unit->events =
			repalloc_huge(unit->events, unit->event_capacity * sizeof(ForgePendingEvent));
	}
	event = &unit->events[unit->event_count++];
	event->envelope = &request->envelope;
	event->version = ++request->stream->version;
	return event;
}

static void
check_invariant(const ForgeUnit *unit, const ForgeRequest *request, ForgeReason reason)
{
	const ForgeAggregate *aggregate = request->aggregate;

	if (unlikely(!aggregate->check(request->stream->state)))
		forge_error_raise(forge_with_string(forge_refuse(reason), aggregate->name),
						  forge_unit_place(unit, request));
}

static ForgeInstant
instant_or_now(const ForgeUnit *unit, ForgeInstant instant)
{
	return instant == FORGE_INSTANT_ABSENT ? unit->now : instant;
}

/* A command: decide, then apply what was decided. */
static void
decide(ForgeUnit *unit, const ForgeRequest *request)
{
	const ForgeAggregate *aggregate = request->aggregate;
	void *state = request->stream->state;
	ForgeEvents events = { .arena = &unit->arena };

	forge_error_check(aggregate->decide(state, &request->command, &events),
					  forge_unit_place(unit, request));
	for (int i = 0; i < events.count; i++)
	{
		const ForgeShape *shape = aggregate->events[events.list[i].type];
		ForgePendingEvent *event = add_event(unit, request);

		forge_aggregate_apply(aggregate, state, &events.list[i]);
		event->occurred_at = instant_or_now(unit, request->occurred_at);
		event->event_id = forge_event_new_id();
		event->schema_version = shape->schema_version;
		event->event_type = forge_text_from(shape->name);
		event->payload = forge_codec_encode(shape, events.list[i].data);
	}
	if (events.count > 0)
		check_invariant(unit, request, FORGE_REASON_DECISION_BROKEN);
}

/* An append: apply what was given. */
static void
take_over(ForgeUnit *unit, const ForgeRequest *request)
{
	for (int i = 0; i < request->appended_count; i++)
	{
		const ForgeAppendedEvent *given = &request->appended[i];
		ForgePendingEvent *event = add_event(unit, request);

		event->occurred_at =
			instant_or_now(unit, given->occurred_at != FORGE_INSTANT_ABSENT ? given->occurred_at
																			: request->occurred_at);
		event->event_id =
			forge_uuid_is_nil(given->event_id) ? forge_event_new_id() : given->event_id;
		event->schema_version = given->schema_version;
		event->event_type = given->type;
		event->payload = given->payload;
		if (request->aggregate == NULL)
			continue;
		forge_aggregate_apply(request->aggregate, request->stream->state,
							  &(ForgeEvent){ given->event_type, given->data });
		check_invariant(unit, request, FORGE_REASON_INVARIANT_BROKEN);
	}
}

static void
run_request(ForgeUnit *unit, ForgeRequest *request)
{
	ForgeStream *stream = request->stream;
	ForgeClaim before[FORGE_CLAIMS_MAX];
	ForgeClaim after[FORGE_CLAIMS_MAX];
	int before_count;
	int after_count;

	check_type(unit, request);
	check_version(unit, request);
	before_count = forge_claims_of(stream->aggregate, stream->state, before);
	request->event_begin = unit->event_count;
	if (request->command.data != NULL)
		decide(unit, request);
	else
		take_over(unit, request);
	after_count = forge_claims_of(stream->aggregate, stream->state, after);
	forge_claims_change(&unit->claims, stream->id, before, before_count, after, after_count,
						forge_unit_place(unit, request));

	request->receipt = (ForgeReceipt){
		.command_id = request->envelope.command_id,
		.aggregate_id = request->envelope.aggregate_id,
		.version = stream->version,
		.event_count = unit->event_count - request->event_begin,
	};
}

static void
run_requests(ForgeUnit *unit)
{
	unit->event_count = 0;
	unit->claims.count = 0;
	for (int i = 0; i < unit->request_count; i++)
		if (!is_replay(&unit->requests[i]))
			run_request(unit, &unit->requests[i]);
}

/* ----- writing ------------------------------------------------------------------------------ */

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

		if (stream->version == stream->found_version && !stream->is_written)
			continue;
		if (forge_stream_write(&table, stream) == FORGE_LOST)
		{
			unit->lock_from = Min(unit->lock_from, i);
			is_written = false;
		}
	}
	forge_table_close(&table);
	return is_written;
}

/* Returns false when another transaction has used one of the ids meanwhile. */
static bool
write_receipts(ForgeUnit *unit)
{
	ForgeTable table;
	int count;
	ForgeRequest **sorted = sort_by_command_id(unit, &count);
	bool is_written = true;

	if (count == 0)
		return true;
	forge_table_open(&table, &forge_command_table, RowExclusiveLock);
	for (int i = 0; i < count && is_written; i++)
		if (!is_replay(sorted[i]))
			is_written = forge_command_insert(&table, unit->tenant, &sorted[i]->fingerprint,
											  &sorted[i]->receipt) == FORGE_WRITTEN;
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

		if (!is_replay(request) && request->receipt.event_count > 0)
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

/* Returns false when another transaction was first: look again and decide anew. */
static bool
write_all(ForgeUnit *unit)
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

/* ----- the whole ---------------------------------------------------------------------------- */

/* Ids that the caller left out. */
static void
complete_ids(ForgeUnit *unit)
{
	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeEnvelope *envelope = &unit->requests[i].envelope;

		unit->requests[i].has_command_id = !forge_uuid_is_nil(envelope->command_id);
		if (forge_uuid_is_nil(envelope->aggregate_id))
			envelope->aggregate_id =
				unit->requests[i].has_command_id
					? forge_command_derive_id(unit->tenant, envelope->command_id)
					: forge_event_new_id();
		if (!unit->requests[i].has_command_id)
			envelope->command_id = forge_event_new_id();
	}
}

static void
copy_receipts_of_originals(ForgeUnit *unit)
{
	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeRequest *request = &unit->requests[i];

		if (request->original == NULL)
			continue;
		request->receipt = request->original->receipt;
		request->receipt.replayed = true;
	}
}

void
forge_unit_run(ForgeUnit *unit)
{
	forge_guard_require_writable("a command");

	unit->now = GetCurrentTimestamp();
	unit->arena.allocate = allocate;
	unit->claims.tenant = unit->tenant;
	unit->event_capacity = Max(unit->request_count, 4);
	unit->events =
		palloc_extended(unit->event_capacity * sizeof(ForgePendingEvent), MCXT_ALLOC_HUGE);
	complete_ids(unit);
	collect_streams(unit);

	for (;;)
	{
		bool may_write;

		CHECK_FOR_INTERRUPTS();
		find_receipts(unit);
		may_write = find_streams(unit);
		if (!may_write)
		{
			/* A retry of a command that has just been done must find its receipt. */
			find_receipts(unit);
			for (int i = 0; i < unit->request_count; i++)
				if (!is_replay(&unit->requests[i]))
					forge_table_refuse_newer();
		}
		run_requests(unit);
		if (write_all(unit))
			break;
		CommandCounterIncrement();
	}
	copy_receipts_of_originals(unit);
	if (unit->event_count > 0)
		forge_feed_publish();
	forge_guard_make_durable();
	CommandCounterIncrement();
}
