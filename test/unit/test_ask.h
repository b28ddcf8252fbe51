/*
 * test_ask.h
 *	  What a command asks for, without a store: every stream exists, but for one.
 */
#ifndef FORGE_TEST_ASK_H
#define FORGE_TEST_ASK_H

#include "domain/aggregate.h"

/* For unit tests the id of that stream; no other aggregate's stream has it. */
static const ForgeUuid test_missing_id = { { 0x4D } };

/* Gives the command the states that it asks for, at version 1; that of the missing id at 0. */
static inline void
test_ask(ForgeArena *arena, const ForgeAggregate *aggregate, const void *state,
		 ForgeUuid missing_id, ForgeCommand *command)
{
	ForgeAsks asks = { .arena = arena };
	const void **states;

	if (aggregate->asks == NULL)
		return;
	aggregate->asks(state, command, &asks);
	states = forge_arena_allocate(arena, sizeof(void *) * (size_t) (asks.count + 1));
	for (int i = 0; i < asks.count; i++)
	{
		const ForgeShape *shape = asks.list[i].aggregate->state;
		ForgeState *asked = forge_arena_allocate(arena, shape->size);

		forge_shape_clear(shape, asked);
		asked->version = forge_uuid_equal(asks.list[i].id, missing_id) ? 0 : 1;
		states[i] = asked;
	}
	command->asked = states;
}

#endif
