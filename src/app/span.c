/*
 * span.c
 *	  The list of spans, and lists of follow-ups.
 */
#include "app/span.h"

#include <string.h>

#define FIRST_CAPACITY 8

/* Ends in NULL. */
static const ForgeSpan *const spans[] = {
	&forge_order_span,
	&forge_user_span,
	NULL,
};

const ForgeSpan *
forge_span_of(const ForgeAggregate *aggregate)
{
	for (int i = 0; spans[i] != NULL; i++)
		if (spans[i]->aggregate == aggregate)
			return spans[i];
	return NULL;
}

static void
grow(ForgeFollowUps *follow_ups)
{
	int capacity = follow_ups->capacity > 0 ? 2 * follow_ups->capacity : FIRST_CAPACITY;
	ForgeFollowUp *list =
		forge_arena_allocate(follow_ups->arena, sizeof(ForgeFollowUp) * (size_t) capacity);

	if (follow_ups->count > 0)
		memcpy(list, follow_ups->list, sizeof(ForgeFollowUp) * (size_t) follow_ups->count);
	follow_ups->list = list;
	follow_ups->capacity = capacity;
}

void *
forge_follow_ups_add(ForgeFollowUps *follow_ups, const ForgeAggregate *aggregate,
					 ForgeUuid aggregate_id, int command_type)
{
	const ForgeShape *shape = aggregate->commands[command_type];
	void *data = forge_arena_allocate(follow_ups->arena, shape->size);

	if (follow_ups->count == follow_ups->capacity)
		grow(follow_ups);
	forge_shape_clear(shape, data);
	follow_ups->list[follow_ups->count++] = (ForgeFollowUp){
		.aggregate = aggregate,
		.aggregate_id = aggregate_id,
		.command = { .type = command_type, .data = data, .is_driven = true },
		.expected_version = FORGE_VERSION_ANY,
	};
	return data;
}
