/*
 * test_decision.h
 *	  A decision and what has to be true of every one: it changes neither state
 *	  nor command, a refusal is one of those that the command lists and leaves no
 *	  event, what the state does not allow is refused for that reason, and what was
 *	  decided can be applied with the invariant kept after each.
 */
#ifndef FORGE_TEST_DECISION_H
#define FORGE_TEST_DECISION_H

#include <string.h>

#include "domain/aggregate.h"
#include "test_arena.h"
#include "test_ask.h"
#include "test_calendar.h"
#include "test_outcome.h"

/* What every command comes with; a test may change it. */
static ForgeCommand test_command = {
	.aggregate_id = { { 0xAA } },
	.at = 1000,
	.calendar = &test_calendar,
};

typedef struct TestDecision
{
	ForgeOutcome outcome;
	ForgeEvents events;
} TestDecision;

static inline TestDecision
test_decide(TestArena *arena, const ForgeAggregate *aggregate, const void *state, int type,
			const void *data)
{
	TestDecision decision = { .events = { .arena = &arena->arena } };
	size_t state_size = aggregate->state->size;
	size_t data_size = aggregate->commands[type]->size;
	void *state_before = forge_arena_allocate(&arena->arena, state_size);
	size_t packed_size = forge_shape_pack(aggregate->state, state, NULL, 0);
	uint8_t *packed_before = forge_arena_allocate(&arena->arena, packed_size);
	uint8_t *packed_after = forge_arena_allocate(&arena->arena, packed_size);
	void *data_before = forge_arena_allocate(&arena->arena, data_size);
	ForgeCommand command;
	bool is_unchanged;

	memcpy(state_before, state, state_size);
	if (data_size > 0)
		memcpy(data_before, data, data_size);
	forge_shape_pack(aggregate->state, state, packed_before, packed_size);
	command = test_command;
	command.type = type;
	command.data = data;
	test_ask(&arena->arena, aggregate, state, test_missing_id, &command);
	decision.outcome = aggregate->decide(state, &command, &decision.events);
	forge_shape_pack(aggregate->state, state, packed_after, packed_size);
	is_unchanged = memcmp(state_before, state, state_size) == 0 &&
				   memcmp(packed_before, packed_after, packed_size) == 0 &&
				   (data_size == 0 || memcmp(data_before, data, data_size) == 0);
	if (!is_unchanged)
		ok(false, "a decision changes neither state nor command");
	if (aggregate->allows != NULL)
	{
		ForgeReason forbidden = aggregate->allows(state, type).reason;

		if (forbidden != FORGE_ACCEPTED && forbidden != decision.outcome.reason)
			ok(false, "what the state does not allow is refused for that");
	}
	if (forge_outcome_is_refusal(decision.outcome))
	{
		if (decision.events.count != 0)
			ok(false, "a refusal leaves no event");
		if (!forge_aggregate_lists_refusal(aggregate, type, decision.outcome.reason))
			ok(false, "a command lists what it is refused for");
	}
	return decision;
}

static inline void
test_apply(TestArena *arena, const ForgeAggregate *aggregate, void *state,
		   const ForgeEvents *events)
{
	for (int i = 0; i < events->count; i++)
	{
		int64_t version = ((ForgeState *) state)->version;

		events->list[i].at = test_command.at;
		forge_aggregate_apply(aggregate, state, &events->list[i], &arena->arena);
		if (((ForgeState *) state)->version != version + 1)
			ok(false, "the version grows by one per event");
		if (!aggregate->check(state))
			ok(false, "the invariant holds after every event");
	}
}

/* Decides and applies. */
static inline TestDecision
test_execute(TestArena *arena, const ForgeAggregate *aggregate, void *state, int type,
			 const void *data)
{
	TestDecision decision = test_decide(arena, aggregate, state, type, data);

	test_apply(arena, aggregate, state, &decision.events);
	return decision;
}

#endif
