/*
 * unit_decide.c
 *	  The unit of work in memory: decide and apply, request by request, and the
 *	  follow-ups on other streams.
 */
#include "app/unit_parts.h"

#include "app/key.h"
#include "app/span.h"
#include "miscadmin.h"
#include "store/codec.h"

static ForgeOutcome
check_type(ForgeRequest *request)
{
	ForgeStream *stream = request->stream;
	ForgeOutcome outcome;

	if (forge_text_is_absent(stream->type))
		forge_stream_set_type(stream, request->envelope.aggregate_type);
	if (forge_text_equal(stream->type, request->envelope.aggregate_type))
		return forge_accept();
	outcome = forge_with_uuid(forge_refuse(FORGE_REASON_STREAM_TYPE_DIFFERS), stream->id);
	return forge_with_text(outcome, stream->type);
}

static ForgeOutcome
check_version(const ForgeRequest *request)
{
	int64 expected = request->expected_version;
	int64 actual = request->stream->version;
	ForgeOutcome outcome;

	if (expected == FORGE_VERSION_ANY || expected == actual ||
		(expected == FORGE_VERSION_EXISTS && actual > 0))
		return forge_accept();
	outcome = forge_with_integer(forge_refuse(FORGE_REASON_VERSION_MISMATCH), expected);
	return forge_with_integer(outcome, actual);
}

/* Versions end where their type does. */
static ForgeOutcome
check_room(const ForgeRequest *request, int event_count)
{
	if (likely(request->stream->version <= PG_INT64_MAX - event_count))
		return forge_accept();
	return forge_with_integer(forge_refuse(FORGE_REASON_STREAM_FULL), request->stream->version);
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
	event->recorded_at = request->stream->updated_at = unit->now;
	return event;
}

static ForgeOutcome
check_invariant(const ForgeRequest *request, ForgeReason reason)
{
	const ForgeAggregate *aggregate = request->aggregate;

	if (likely(aggregate->check(request->stream->state) &&
			   forge_key_is_kept(aggregate, request->stream->state, request->stream->id)))
		return forge_accept();
	return forge_with_string(forge_refuse(reason), aggregate->name);
}

static ForgeInstant
instant_or_now(const ForgeUnit *unit, ForgeInstant instant)
{
	return instant == FORGE_INSTANT_ABSENT ? unit->now : instant;
}

/* Adds the follow-ups of an event that is about to be applied, with that event as their cause. */
static void
follow(const void *state, const ForgeCommand *command, const ForgeSpan *span,
	   const ForgeEvent *event, const ForgePendingEvent *pending, ForgeFollowUps *follow_ups)
{
	int first = follow_ups->count;

	span->follow(state, command, event, follow_ups);
	for (int i = first; i < follow_ups->count; i++)
	{
		follow_ups->list[i].cause = pending->event_id;
		follow_ups->list[i].occurred_at = pending->occurred_at;
	}
}

/* A command: decides, then applies the events and notes their follow-ups. */
static ForgeOutcome
decide(ForgeUnit *unit, const ForgeRequest *request, ForgeFollowUps *follow_ups)
{
	const ForgeAggregate *aggregate = request->aggregate;
	const ForgeSpan *span = forge_span_of(aggregate);
	void *state = request->stream->state;
	ForgeCommand command = request->command;
	ForgeEvents events = { .arena = &unit->arena.arena };
	ForgeOutcome outcome;

	command.at = unit->now;
	Assert(((const ForgeState *) state)->version == request->stream->version);
	outcome = aggregate->decide(state, &command, &events);
	Assert(!forge_outcome_is_refusal(outcome) ||
		   (events.count == 0 &&
			forge_aggregate_lists_refusal(aggregate, command.type, outcome.reason)));
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_room(request, events.count);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	for (int i = 0; i < events.count; i++)
	{
		const ForgeShape *shape = aggregate->events[events.list[i].type];
		ForgePendingEvent *event = add_event(unit, request);

		event->occurred_at = instant_or_now(unit, request->occurred_at);
		event->event_id = forge_event_new_id();
		event->schema_version = shape->schema_version;
		event->event_type = forge_text_from(shape->name);
		event->payload = forge_codec_encode(shape, events.list[i].data);
		if (span != NULL)
			follow(state, &command, span, &events.list[i], event, follow_ups);
		events.list[i].at = unit->now;
		forge_aggregate_apply(aggregate, state, &events.list[i], &unit->arena.arena);
	}
	return events.count > 0 ? check_invariant(request, FORGE_REASON_DECISION_BROKEN)
							: forge_accept();
}

/* An append: applies the given events. */
static ForgeOutcome
take_over(ForgeUnit *unit, const ForgeRequest *request)
{
	ForgeOutcome outcome = check_room(request, request->appended_count);

	for (int i = 0; i < request->appended_count && !forge_outcome_is_refusal(outcome); i++)
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
							  &(ForgeEvent){ given->event_type, given->data, unit->now },
							  &unit->arena.arena);
		outcome = check_invariant(request, FORGE_REASON_INVARIANT_BROKEN);
	}
	return outcome;
}

/*
 * Executes the request on its stream and notes its follow-ups.  Returns false when a stream that
 * it asks for is newer than the snapshot.
 */
static bool
carry_out(ForgeUnit *unit, ForgeRequest *request, ForgeFollowUps *follow_ups, ForgeOutcome *outcome)
{
	*outcome = check_type(request);
	if (!forge_outcome_is_refusal(*outcome))
		*outcome = check_version(request);
	if (forge_outcome_is_refusal(*outcome))
		return true;
	if (request->command.data == NULL)
		*outcome = take_over(unit, request);
	else if (!forge_unit_ask(unit, request))
		return false;
	else
		*outcome = decide(unit, request, follow_ups);
	return true;
}

static bool run_follow_ups(ForgeUnit *unit, const ForgeRequest *driver,
						   const ForgeFollowUps *follow_ups);

/* Has another transaction written the head since it was found? */
static bool
has_moved(ForgeUnit *unit, const ForgeStream *stream)
{
	ForgeStream now = { .tenant = stream->tenant, .id = stream->id };

	if (stream->is_held || stream->is_written)
		return false;
	(void) forge_stream_find(&unit->heads, &now, false);
	return now.version != stream->found_version;
}

/*
 * May a refusal be due to another call, which has committed in between?  Such a call may have
 * the same command id, or have changed a stream that drives this one and was read earlier.
 * For example, two calls submit one order: an item would refuse the second because of the
 * reservation of the first.
 */
static bool
is_outdated(ForgeUnit *unit, const ForgeRequest *request)
{
	for (const ForgeRequest *driver = request->driver; driver != NULL; driver = driver->driver)
		if (has_moved(unit, driver->stream))
			return true;
	return forge_unit_has_new_replays(unit);
}

/*
 * Returns false when everything has to be decided again: a refusal is outdated, or a stream
 * is newer than the snapshot.
 */
static bool
run_request(ForgeUnit *unit, ForgeRequest *request)
{
	ForgeStream *stream = request->stream;
	ForgeClaim before[FORGE_CLAIMS_MAX];
	ForgeClaim after[FORGE_CLAIMS_MAX];
	int before_count;
	int after_count;
	ForgeFollowUps follow_ups = { .arena = &unit->arena.arena };
	ForgeOutcome outcome;

	stream->is_touched = true;
	before_count = forge_claims_of(stream->aggregate, stream->state, before);
	request->event_begin = unit->event_count;
	if (!carry_out(unit, request, &follow_ups, &outcome))
	{
		forge_unit_require_replays(unit);
		return false;
	}
	if (unlikely(forge_outcome_is_refusal(outcome)))
	{
		if (is_outdated(unit, request))
			return false;
		forge_unit_depend(unit, stream);
		forge_error_raise(outcome, forge_unit_place(unit, request));
	}
	after_count = forge_claims_of(stream->aggregate, stream->state, after);
	Assert(after_count <= FORGE_CLAIMS_MAX);
	forge_claims_change(&unit->claims, stream->id, before, before_count, after, after_count,
						forge_unit_place(unit, request));

	request->receipt = (ForgeReceipt){
		.command_id = request->envelope.command_id,
		.aggregate_id = request->envelope.aggregate_id,
		.version = stream->version,
		.event_count = unit->event_count - request->event_begin,
	};
	return follow_ups.count == 0 || run_follow_ups(unit, request, &follow_ups);
}

/* ----- follow-ups on other streams ---------------------------------------------------------- */

/* The request of a follow-up, with the ids and the metadata of the request that drives it. */
static void
fill_follow_up(ForgeRequest *request, const ForgeRequest *driver, const ForgeFollowUp *follow_up)
{
	request->envelope = driver->envelope;
	request->id = forge_key_id(follow_up->aggregate, follow_up->aggregate_id,
							   follow_up->command.type, follow_up->command.data);
	request->envelope.aggregate_id = forge_key_stream(follow_up->aggregate, request->id);
	request->envelope.aggregate_type = forge_text_from(follow_up->aggregate->name);
	if (forge_uuid_is_nil(forge_request_root(driver)->envelope.causation))
		request->envelope.causation = follow_up->cause;
	request->expected_version = follow_up->expected_version;
	request->occurred_at = follow_up->occurred_at;
	request->aggregate = follow_up->aggregate;
	request->command = follow_up->command;
	request->driver = driver;
}

static bool
run_follow_ups(ForgeUnit *unit, const ForgeRequest *driver, const ForgeFollowUps *follow_ups)
{
	ForgeRequest *requests = palloc0_array_huge(ForgeRequest, follow_ups->count);

	for (int i = 0; i < follow_ups->count; i++)
	{
		ForgeRequest *request = &requests[i];

		fill_follow_up(request, driver, &follow_ups->list[i]);
		request->stream = forge_unit_drive(unit, driver, request->aggregate, request->command.type,
										   request->envelope.aggregate_id);
		if (request->stream == NULL)
		{
			forge_unit_require_replays(unit);
			return false;
		}
		if (!run_request(unit, request))
			return false;
	}
	return true;
}

bool
forge_unit_decide(ForgeUnit *unit)
{
	unit->event_count = 0;
	unit->claims.count = 0;
	for (int i = 0; i < unit->request_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!forge_request_is_replay(&unit->requests[i]) && !run_request(unit, &unit->requests[i]))
			return false;
	}
	return true;
}
