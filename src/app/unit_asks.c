/*
 * unit_asks.c
 *	  The streams that a command asks for (domain/aggregate.h): found, and given to it.
 *
 * A stream of the unit is shown as the unit has changed it so far, so a batch may make an
 * item and order it.  Each other stream is found once in an attempt, however many commands
 * ask for it.
 */
#include "app/unit_parts.h"

#include "app/key.h"
#include "pg/memory.h"
#include "store/trace.h"

/* The state that is asked for; if the stream has another aggregate type, that of a stream that does
 * not exist.
 */
static const void *
state_of(ForgeStream *stream, const ForgeAsk *ask)
{
	if (stream->aggregate != ask->aggregate)
		return forge_stream_new_state(ask->aggregate);
	if (ask->mode == FORGE_ASK_PAST)
		return forge_stream_past_state(stream, ask->moment);
	return stream->state;
}

/* What this unit of work has decided comes first: it is the last of the stream. */
static const void *
trace_of(const ForgeStream *stream, const ForgeAsk *ask, const ForgeUnitEvents *log)
{
	for (int i = log->count - 1; i >= 0; i--)
		if (forge_uuid_equal(log->list[i].envelope->aggregate_id, stream->id) &&
			!forge_trace_pending(ask->trace, ask->aggregate, &log->list[i]))
			return ask->trace;
	forge_trace_stored(ask->trace, ask->aggregate, stream->tenant, stream->id,
					   stream->found_version);
	return ask->trace;
}

static ForgeUuid
stream_id_of(const ForgeAsk *ask)
{
	ForgeUuid id = ask->id;

	if (ask->mode != FORGE_ASK_PAST && ask->mode != FORGE_ASK_TRACED)
		id = forge_key_id(ask->aggregate, id, ask->command_type, ask->named_by);
	return forge_key_stream(ask->aggregate, id);
}

/*
 * A stream that the command may drive: it is locked in its turn, like the streams that are
 * written.
 */
static ForgeStream *
ask_driven(ForgeUnitStreams *streams, const ForgeRequest *driver, const ForgeAggregate *aggregate,
		   ForgeUuid id)
{
	ForgeStream *stream = forge_unit_drive(streams, driver, aggregate, -1, id);

	if (stream != NULL)
		stream->is_touched = true;
	return stream;
}

/* A stream as it is now.  At SERIALIZABLE it counts as read. */
static ForgeStream *
ask_seen(ForgeUnitStreams *streams, const ForgeAggregate *aggregate, ForgeUuid id)
{
	ForgeStream *stream = forge_unit_see(streams, aggregate, id);

	if (stream != NULL && stream->is_seen)
		forge_stream_depend(&streams->heads, stream);
	return stream;
}

/* The states of the streams that were asked for from that place on, behind those of the others. */
static bool
answer(ForgeUnitStreams *streams, const ForgeUnitEvents *log, ForgeRequest *request,
	   const ForgeAsks *asks, int first)
{
	const void **states;

	if (asks->count == first)
		return true;
	states = palloc_array_huge(const void *, asks->count);
	if (first > 0)
		memcpy(states, request->command.asked, first * sizeof(void *));
	for (int i = first; i < asks->count; i++)
	{
		const ForgeAsk *ask = &asks->list[i];
		ForgeUuid id = stream_id_of(ask);
		ForgeStream *stream = ask->mode == FORGE_ASK_DRIVEN
								  ? ask_driven(streams, request, ask->aggregate, id)
								  : ask_seen(streams, ask->aggregate, id);

		Assert(first == 0 || ask->mode == FORGE_ASK_SEEN);
		if (stream == NULL)
			return false;
		states[i] =
			ask->mode == FORGE_ASK_TRACED ? trace_of(stream, ask, log) : state_of(stream, ask);
	}
	request->command.asked = states;
	return true;
}

bool
forge_unit_ask(ForgeUnitStreams *streams, const ForgeUnitEvents *log, ForgeRequest *request)
{
	const ForgeAggregate *aggregate = request->aggregate;
	const ForgeSpan *span = forge_span_of(aggregate);
	const void *state = request->stream->state;
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeAsks asks = { .arena = &arena.arena };
	int first = 0;

	request->command.aggregate_id = request->id;
	request->span_asked = NULL;
	if (aggregate->asks != NULL)
	{
		aggregate->asks(state, &request->command, &asks);
		if (!answer(streams, log, request, &asks, 0))
			return false;
	}
	if (aggregate->asks_further != NULL)
	{
		first = asks.count;
		aggregate->asks_further(state, &request->command, &asks);
		if (!answer(streams, log, request, &asks, first))
			return false;
	}
	if (span == NULL || span->asks == NULL)
		return true;
	first = asks.count;
	span->asks(state, &request->command, &asks);
	if (!answer(streams, log, request, &asks, first))
		return false;
	if (asks.count > first)
		request->span_asked = request->command.asked + first;
	return true;
}
