/*
 * unit_decide.c
 *	  The unit of work in memory: decide and apply, request by request, and the
 *	  follow-ups on other streams.
 */
#include "app/unit_parts.h"

#include "app/key.h"
#include "pg/digest.h"
#include "app/span.h"
#include "miscadmin.h"
#include "pg/memory.h"
#include "pg/time_zone.h"
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
instant_or_now(ForgeInstant instant, ForgeInstant now)
{
	return instant == FORGE_INSTANT_ABSENT ? now : instant;
}

/* Of the event's transfer with that number: reserved, so nobody else can have it. */
static ForgeUuid
transfer_id(const ForgePendingEvent *event, int number)
{
	char stream[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(event->envelope->aggregate_id, stream);
	return forge_digest_reserved_uuid(
		FORGE_TEXT("ledger.transfer"),
		forge_text_from(psprintf("%s/%lld/%d", stream, (long long) event->version, number)));
}

/* Adds the follow-ups of an event that is about to be applied, with that event as their cause. */
static void
follow(const void *state, const ForgeCommand *command, const ForgeSpan *span,
	   const ForgeEvent *event, const ForgePendingEvent *pending, ForgeFollowUps *follow_ups)
{
	int first = follow_ups->count;
	int first_transfer = forge_follow_ups_transfer_count(follow_ups);

	span->follow(state, command, event, follow_ups);
	for (int i = first; i < follow_ups->count; i++)
	{
		ForgeFollowUp *follow_up = &follow_ups->list[i];

		follow_up->cause = pending->event_id;
		follow_up->occurred_at = pending->occurred_at;
		if (forge_uuid_is_nil(follow_up->aggregate_id))
			follow_up->aggregate_id = pending->event_id;
	}
	for (int i = first_transfer; i < forge_follow_ups_transfer_count(follow_ups); i++)
		follow_ups->transfers[i].id = transfer_id(pending, i - first_transfer);
}

/* A command: decides, then applies the events and notes their follow-ups. */
static ForgeOutcome
decide(const ForgeRequest *request, ForgeInstant now, ForgeUnitEvents *log,
	   ForgeFollowUps *follow_ups)
{
	const ForgeAggregate *aggregate = request->aggregate;
	const ForgeSpan *span = forge_span_of(aggregate);
	void *state = request->stream->state;
	ForgeCommand command = request->command;
	ForgeEvents events = { .arena = follow_ups->arena };
	ForgeOutcome outcome;

	follow_ups->asked = request->span_asked;
	command.at = now;
	command.calendar = &forge_time_zone_calendar;
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
		ForgePendingEvent *event = forge_unit_add_event(log, request, now);

		event->occurred_at = instant_or_now(request->occurred_at, now);
		event->event_id = forge_event_new_id();
		event->schema_version = shape->schema_version;
		event->event_type = forge_text_from(shape->name);
		event->payload = forge_codec_encode(shape, events.list[i].data);
		if (span != NULL)
			follow(state, &command, span, &events.list[i], event, follow_ups);
		events.list[i].at = now;
		forge_aggregate_apply(aggregate, state, &events.list[i], follow_ups->arena);
	}
	return events.count > 0 ? check_invariant(request, FORGE_REASON_DECISION_BROKEN)
							: forge_accept();
}

/* An append: applies the given events. */
static ForgeOutcome
take_over(const ForgeRequest *request, ForgeInstant now, ForgeUnitEvents *log, ForgeArena *arena)
{
	ForgeOutcome outcome = check_room(request, request->appended_count);

	for (int i = 0; i < request->appended_count && !forge_outcome_is_refusal(outcome); i++)
	{
		const ForgeAppendedEvent *given = &request->appended[i];
		ForgePendingEvent *event = forge_unit_add_event(log, request, now);

		event->occurred_at = instant_or_now(
			given->occurred_at != FORGE_INSTANT_ABSENT ? given->occurred_at : request->occurred_at,
			now);
		event->event_id =
			forge_uuid_is_nil(given->event_id) ? forge_event_new_id() : given->event_id;
		event->schema_version = given->schema_version;
		event->event_type = given->type;
		event->payload = given->payload;
		if (request->aggregate == NULL)
			continue;
		forge_aggregate_apply(request->aggregate, request->stream->state,
							  &(ForgeEvent){ given->event_type, given->data, now }, arena);
		outcome = check_invariant(request, FORGE_REASON_INVARIANT_BROKEN);
	}
	return outcome;
}

/*
 * Executes the request on its stream and notes its follow-ups.  Returns false when a stream that
 * it asks for is newer than the snapshot.
 */
static bool
carry_out(ForgeRequest *request, ForgeUnitStreams *streams, ForgeUnitEvents *log,
		  ForgeFollowUps *follow_ups, ForgeOutcome *outcome)
{
	*outcome = check_type(request);
	if (!forge_outcome_is_refusal(*outcome))
		*outcome = check_version(request);
	if (forge_outcome_is_refusal(*outcome))
		return true;
	if (request->command.data == NULL)
		*outcome = take_over(request, streams->now, log, follow_ups->arena);
	else if (!forge_unit_ask(streams, log, request))
		return false;
	else
		*outcome = decide(request, streams->now, log, follow_ups);
	return true;
}

/* ----- requests and their follow-ups -------------------------------------------------------- */

/* What requests are decided from and what they lead to. */
typedef struct Decisions
{
	ForgeUnitStreams *streams;
	ForgeUnitEvents *events;
	ForgeClaims *claims;
	ForgeUnitTransfers *transfers;
	ForgeUnitRefusal *refusal;
} Decisions;

static bool run_follow_ups(const Decisions *decisions, const ForgeRequest *driver,
						   const ForgeFollowUps *follow_ups);

/* Returns false when it is refused, or a stream is newer than the snapshot. */
static bool
run_request(const Decisions *decisions, ForgeRequest *request)
{
	ForgeStream *stream = request->stream;
	ForgeUnitEvents *events = decisions->events;
	ForgeUnitRefusal *refusal = decisions->refusal;
	ForgeClaim before[FORGE_CLAIMS_MAX];
	ForgeClaim after[FORGE_CLAIMS_MAX];
	int before_count;
	int after_count;
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeFollowUps follow_ups = { .arena = &arena.arena };

	stream->is_touched = true;
	before_count = forge_claims_of(stream->aggregate, stream->state, before);
	request->event_begin = events->count;
	if (!carry_out(request, decisions->streams, events, &follow_ups, &refusal->outcome))
		return false;
	if (unlikely(forge_outcome_is_refusal(refusal->outcome)))
	{
		refusal->request = request;
		return false;
	}
	after_count = forge_claims_of(stream->aggregate, stream->state, after);
	Assert(after_count <= FORGE_CLAIMS_MAX);
	forge_claims_change(decisions->claims, stream->id, before, before_count, after, after_count,
						forge_request_place(request));

	request->receipt = (ForgeReceipt){
		.command_id = request->envelope.command_id,
		.aggregate_id = request->envelope.aggregate_id,
		.version = stream->version,
		.event_count = events->count - request->event_begin,
	};
	forge_unit_add_transfers(decisions->transfers, request);
	return follow_ups.count == 0 || run_follow_ups(decisions, request, &follow_ups);
}

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
	request->batch_index = driver->batch_index;
}

static bool
run_follow_ups(const Decisions *decisions, const ForgeRequest *driver,
			   const ForgeFollowUps *follow_ups)
{
	ForgeRequest *requests = palloc0_array_huge(ForgeRequest, follow_ups->count);

	for (int i = 0; i < follow_ups->count; i++)
	{
		ForgeRequest *request = &requests[i];

		fill_follow_up(request, driver, &follow_ups->list[i]);
		forge_unit_complete_ledger(decisions->transfers, follow_ups, request);
		request->stream = forge_unit_drive(decisions->streams, driver, request->aggregate,
										   request->command.type, request->envelope.aggregate_id);
		if (request->stream == NULL || !run_request(decisions, request))
			return false;
	}
	return true;
}

bool
forge_unit_decide(ForgeRequests requests, ForgeUnitStreams *streams, ForgeUnitEvents *events,
				  ForgeClaims *claims, ForgeUnitTransfers *transfers, ForgeUnitRefusal *refusal)
{
	Decisions decisions = { streams, events, claims, transfers, refusal };

	events->count = 0;
	claims->count = 0;
	transfers->count = transfers->transfer_count = 0;
	transfers->last_account_ns = 0;
	refusal->request = NULL;
	for (int i = 0; i < requests.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!forge_request_is_replay(&requests.list[i]) &&
			!run_request(&decisions, &requests.list[i]))
			return false;
	}
	return true;
}
