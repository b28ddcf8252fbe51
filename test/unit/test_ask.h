/*
 * test_ask.h
 *	  What a command asks for, without a store: every stream exists, but for one.
 */
#ifndef FORGE_TEST_ASK_H
#define FORGE_TEST_ASK_H

#include "domain/aggregate.h"

/* For unit tests the id of that stream; no other aggregate's stream has it. */
static const ForgeUuid test_missing_id = { { 0x4D } };

/* Fills in the state of a stream that exists; a test may set it.  NULL: it stays cleared. */
static void (*test_answer)(const ForgeAsk *ask, void *state);

/* The events of the command's stream, for traces; NULL: there is none. */
static const ForgeEvents *test_log;

static inline bool
test_has_subject(const ForgeShape *shape, const void *data, const ForgeTrace *trace)
{
	for (size_t i = 0; i < sizeof(trace->field_names) / sizeof(trace->field_names[0]); i++)
	{
		int index = forge_shape_find(shape, forge_text_from(trace->field_names[i]));
		const char *field = (const char *) data;

		if (index >= 0 &&
			forge_uuid_equal(*(const ForgeUuid *) (field + shape->fields[index].offset),
							 trace->subject))
			return true;
	}
	return false;
}

static inline const void *
test_trace(const ForgeAsk *ask)
{
	ForgeTrace *trace = ask->trace;
	bool goes_on = true;

	for (int i = test_log == NULL ? -1 : test_log->count - 1; i >= 0 && goes_on; i--)
	{
		const ForgeEvent *event = &test_log->list[i];

		if (test_has_subject(ask->aggregate->events[event->type], event->data, trace))
			goes_on = trace->look(trace, event);
	}
	return trace;
}

/* The states of what was asked for from that place on, behind those of the others. */
static inline void
test_answer_asks(const ForgeAsks *asks, int first, ForgeUuid missing_id, ForgeCommand *command)
{
	const void **states =
		forge_arena_allocate(asks->arena, sizeof(void *) * (size_t) (asks->count + 1));

	for (int i = 0; i < asks->count; i++)
	{
		const ForgeShape *shape = asks->list[i].aggregate->state;
		ForgeState *asked;

		if (i < first)
		{
			states[i] = command->asked[i];
			continue;
		}
		if (asks->list[i].mode == FORGE_ASK_TRACED)
		{
			states[i] = test_trace(&asks->list[i]);
			continue;
		}
		asked = forge_arena_allocate(asks->arena, shape->size);
		forge_shape_clear(shape, asked);
		asked->version = forge_uuid_equal(asks->list[i].id, missing_id) ? 0 : 1;
		if (test_answer != NULL)
			test_answer(&asks->list[i], asked);
		states[i] = asked;
	}
	command->asked = states;
}

/* Gives the command the states that it asks for, at version 1; that of the missing id at 0. */
static inline void
test_ask(ForgeArena *arena, const ForgeAggregate *aggregate, const void *state,
		 ForgeUuid missing_id, ForgeCommand *command)
{
	ForgeAsks asks = { .arena = arena };
	int first;

	if (aggregate->asks == NULL)
		return;
	aggregate->asks(state, command, &asks);
	test_answer_asks(&asks, 0, missing_id, command);
	if (aggregate->asks_further == NULL)
		return;
	first = asks.count;
	aggregate->asks_further(state, command, &asks);
	test_answer_asks(&asks, first, missing_id, command);
}

#endif
