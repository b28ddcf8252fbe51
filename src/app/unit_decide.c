/*
 * unit_decide.c
 *	  The unit of work in memory: decide and apply, request by request.
 */
#include "app/unit_parts.h"

#include "store/codec.h"

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
	ForgeCommand command = request->command;
	ForgeEvents events = { .arena = &unit->arena.arena };

	command.at = unit->now;
	forge_error_check(aggregate->decide(state, &command, &events), forge_unit_place(unit, request));
	for (int i = 0; i < events.count; i++)
	{
		const ForgeShape *shape = aggregate->events[events.list[i].type];
		ForgePendingEvent *event = add_event(unit, request);

		events.list[i].at = unit->now;
		forge_aggregate_apply(aggregate, state, &events.list[i], &unit->arena.arena);
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
							  &(ForgeEvent){ given->event_type, given->data, unit->now },
							  &unit->arena.arena);
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

	stream->is_touched = true;
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

void
forge_unit_decide(ForgeUnit *unit)
{
	unit->event_count = 0;
	unit->claims.count = 0;
	for (int i = 0; i < unit->request_count; i++)
		if (!forge_request_is_replay(&unit->requests[i]))
			run_request(unit, &unit->requests[i]);
}
