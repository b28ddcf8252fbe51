/*
 * aggregate.c
 *	  The functions that are the same for all aggregates.
 */
#include "domain/aggregate.h"

#include <string.h>

#include "base/assert.h"

/* Most decisions come to one event or two. */
#define FIRST_CAPACITY 2

/* Room for one more of a growing list; returns the list. */
static void *
grown(ForgeArena *arena, void *list, int count, int *capacity, size_t size)
{
	void *larger;

	if (count < *capacity)
		return list;
	*capacity = *capacity > 0 ? 2 * *capacity : FIRST_CAPACITY;
	larger = forge_arena_allocate(arena, size * (size_t) *capacity);
	if (count > 0)
		memcpy(larger, list, size * (size_t) count);
	return larger;
}

void
forge_asks_add(ForgeAsks *asks, const ForgeAggregate *aggregate, ForgeUuid id, ForgeAskMode mode)
{
	asks->list = grown(asks->arena, asks->list, asks->count, &asks->capacity, sizeof(ForgeAsk));
	asks->list[asks->count++] = (ForgeAsk){ .aggregate = aggregate, .id = id, .mode = mode };
}

void *
forge_asks_add_named(ForgeAsks *asks, const ForgeAggregate *aggregate, int command_type,
					 ForgeAskMode mode)
{
	const ForgeShape *shape = aggregate->commands[command_type];
	void *data = forge_arena_allocate(asks->arena, shape->size);

	forge_shape_clear(shape, data);
	forge_asks_add(asks, aggregate, (ForgeUuid){ { 0 } }, mode);
	asks->list[asks->count - 1].command_type = command_type;
	asks->list[asks->count - 1].named_by = data;
	return data;
}

void
forge_asks_add_past(ForgeAsks *asks, const ForgeAggregate *aggregate, ForgeUuid id,
					ForgeInstant moment)
{
	forge_asks_add(asks, aggregate, id, FORGE_ASK_PAST);
	asks->list[asks->count - 1].moment = moment;
}

void
forge_asks_add_trace(ForgeAsks *asks, const ForgeAggregate *aggregate, ForgeUuid id,
					 ForgeTrace *trace)
{
	forge_asks_add(asks, aggregate, id, FORGE_ASK_TRACED);
	asks->list[asks->count - 1].trace = trace;
}

void *
forge_events_add(ForgeEvents *events, const ForgeAggregate *aggregate, int type)
{
	const ForgeShape *shape = aggregate->events[type];
	void *data = forge_arena_allocate(events->arena, shape->size);

	FORGE_ASSERT(type >= 0 && type < aggregate->event_count);
	events->list =
		grown(events->arena, events->list, events->count, &events->capacity, sizeof(ForgeEvent));
	forge_shape_clear(shape, data);
	events->list[events->count++] = (ForgeEvent){ .type = type, .data = data };
	return data;
}

void *
forge_events_add_from(ForgeEvents *events, const ForgeAggregate *aggregate, int type,
					  const ForgeCommand *command)
{
	void *data = forge_events_add(events, aggregate, type);

	forge_shape_take_over(aggregate->events[type], data, aggregate->commands[command->type],
						  command->data);
	return data;
}

void
forge_aggregate_take_over(const ForgeAggregate *aggregate, void *state, const ForgeEvent *event)
{
	forge_shape_take_over(aggregate->state, state, aggregate->events[event->type], event->data);
}

void
forge_aggregate_apply(const ForgeAggregate *aggregate, void *state, const ForgeEvent *event,
					  ForgeArena *arena)
{
	FORGE_ASSERT(event->type >= 0 && event->type < aggregate->event_count);
	aggregate->apply(state, event, arena);
	((ForgeState *) state)->version++;
}

static int
find_shape(const ForgeShape *const *shapes, int count, ForgeText name)
{
	for (int i = 0; i < count; i++)
		if (forge_text_equal(forge_text_from(shapes[i]->name), name))
			return i;
	return -1;
}

int
forge_aggregate_find_command(const ForgeAggregate *aggregate, ForgeText name)
{
	return find_shape(aggregate->commands, aggregate->command_count, name);
}

int
forge_aggregate_find_event(const ForgeAggregate *aggregate, ForgeText name)
{
	return find_shape(aggregate->events, aggregate->event_count, name);
}

bool
forge_aggregate_lists_refusal(const ForgeAggregate *aggregate, int command_type, ForgeReason reason)
{
	for (const ForgeReason *listed = aggregate->refusals[command_type]; *listed != FORGE_ACCEPTED;
		 listed++)
		if (*listed == reason)
			return true;
	return false;
}

bool
forge_aggregate_drives(const ForgeAggregate *aggregate, int command_type,
					   const ForgeAggregate *driven, int driven_type)
{
	const ForgeDriven *drives = aggregate->drives != NULL ? aggregate->drives[command_type] : NULL;

	for (; drives != NULL && drives->aggregate != NULL; drives++)
		if (drives->aggregate == driven && (driven_type < 0 || drives->command_type == driven_type))
			return true;
	return false;
}
