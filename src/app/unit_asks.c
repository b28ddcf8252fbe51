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

/* The state of the stream; if it has another aggregate type, that of a stream that does not exist.
 */
static const void *
state_of(const ForgeStream *stream, const ForgeAggregate *aggregate)
{
	return stream->aggregate == aggregate ? stream->state : forge_stream_new_state(aggregate);
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

bool
forge_unit_ask(ForgeUnitStreams *streams, ForgeRequest *request)
{
	const ForgeAggregate *aggregate = request->aggregate;
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeAsks asks = { .arena = &arena.arena };
	const void **states;

	request->command.aggregate_id = request->id;
	if (aggregate->asks == NULL)
		return true;
	aggregate->asks(request->stream->state, &request->command, &asks);
	states = palloc_array_huge(const void *, Max(asks.count, 1));
	for (int i = 0; i < asks.count; i++)
	{
		const ForgeAsk *ask = &asks.list[i];
		ForgeUuid id =
			forge_key_stream(ask->aggregate, forge_key_id(ask->aggregate, ask->id,
														  ask->command_type, ask->named_by));
		const ForgeStream *stream = ask->mode == FORGE_ASK_DRIVEN
										? ask_driven(streams, request, ask->aggregate, id)
										: ask_seen(streams, ask->aggregate, id);

		if (stream == NULL)
			return false;
		states[i] = state_of(stream, ask->aggregate);
	}
	request->command.asked = states;
	return true;
}
