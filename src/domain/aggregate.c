/*
 * aggregate.c
 *	  What is the same for all aggregates.
 */
#include "domain/aggregate.h"

#include <string.h>

/* Most decisions come to one event or two. */
#define FIRST_CAPACITY 2

static void
grow(ForgeEvents *events)
{
	int capacity = events->capacity > 0 ? 2 * events->capacity : FIRST_CAPACITY;
	ForgeEvent *list = forge_arena_allocate(events->arena, sizeof(ForgeEvent) * (size_t) capacity);

	if (events->count > 0)
		memcpy(list, events->list, sizeof(ForgeEvent) * (size_t) events->count);
	events->list = list;
	events->capacity = capacity;
}

void *
forge_events_add(ForgeEvents *events, const ForgeAggregate *aggregate, int type)
{
	const ForgeShape *shape = aggregate->events[type];
	void *data = forge_arena_allocate(events->arena, shape->size);

	if (events->count == events->capacity)
		grow(events);
	forge_shape_clear(shape, data);
	events->list[events->count++] = (ForgeEvent){ .type = type, .data = data };
	return data;
}

void
forge_aggregate_apply(const ForgeAggregate *aggregate, void *state, const ForgeEvent *event,
					  ForgeArena *arena)
{
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
