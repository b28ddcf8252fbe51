/*
 * fuzz_aggregate.h
 *	  Random commands at one stream of any aggregate, and what must be true of
 *	  every one of them:
 *
 *	 - decide changes neither state nor command, and decides the same again;
 *	 - a refusal is one that the command lists, has the facts that its detail names,
 *	   and leaves no event; what the state does not allow is refused for that;
 *	 - an event can be written as JSON and read again;
 *	 - apply takes every event: the invariant holds after each, and a state that is
 *	   packed and unpacked before each, as in a stream's head, is the same as one
 *	   that is folded from the events alone.
 *
 * A fuzzer that knows more of an aggregate compares frame.outcome and frame.state
 * after each step with a model of its own:
 *
 *	 fuzz_begin(&frame, &forge_item, data, size);
 *	 while (fuzz_step(&frame))
 *		 check(frame.outcome.reason == execute(&model, &frame.command));
 *	 fuzz_end(&frame);
 */
#ifndef FORGE_FUZZ_AGGREGATE_H
#define FORGE_FUZZ_AGGREGATE_H

#include "../unit/test_arena.h"
#include "../unit/test_ask.h"
#include "../unit/test_calendar.h"
#include "domain/aggregate.h"
#include "fuzz_shape.h"

/* Of the streams that a command asks for, the one that does not exist. */
#define FUZZ_MISSING_ID ((ForgeUuid){ { FUZZ_ID_COUNT } })

typedef struct FuzzFrame
{
	const ForgeAggregate *aggregate;
	FuzzInput input;
	TestArena memory;
	const int *types;     /* the commands to try, ending in -1; NULL: all */
	void *state;          /* with its texts and lists where unpacking and JSON put them */
	void *folded;         /* the same, of the events alone */
	ForgeCommand command; /* the last one, and what came of it */
	ForgeOutcome outcome;
	ForgeEvents log; /* all that were applied */

	/* Changes the data of a command that was taken, so that it is refused less often; or NULL. */
	void (*adapt)(struct FuzzFrame *frame, void *data);
} FuzzFrame;

/* As check, and says after which command. */
#define fuzz_check(frame, condition)                                                               \
	((condition)                                                                                   \
		 ? (void) 0                                                                                \
		 : (fprintf(stderr, "%s:%d: not so after %s: %s\n", __FILE__, __LINE__,                    \
					(frame)->aggregate->commands[(frame)->command.type]->name, #condition),        \
			abort()))

static inline void *
fuzz_new_state(FuzzFrame *frame)
{
	const ForgeShape *shape = frame->aggregate->state;
	void *state = forge_arena_allocate(&frame->memory.arena, shape->size);

	forge_shape_clear(shape, state);
	return state;
}

static inline void
fuzz_begin(FuzzFrame *frame, const ForgeAggregate *aggregate, const uint8_t *data, size_t size)
{
	*frame = (FuzzFrame){ .aggregate = aggregate, .input = { data, size }, .memory = TEST_ARENA };
	frame->command.aggregate_id = (ForgeUuid){ { 1 } };
	if (aggregate->built_in_id != NULL && fuzz_take_byte(&frame->input) % 2 == 1)
		frame->command.aggregate_id = *aggregate->built_in_id;
	frame->command.calendar = &test_calendar;
	frame->state = fuzz_new_state(frame);
	frame->folded = fuzz_new_state(frame);
	frame->log.arena = &frame->memory.arena;
	test_log = &frame->log;
}

static inline void
fuzz_end(FuzzFrame *frame)
{
	test_arena_reset(&frame->memory);
	test_log = NULL;
}

/* ---- deciding ---- */

static inline int
fuzz_take_type(FuzzFrame *frame)
{
	int count = 0;

	if (frame->types == NULL)
		return fuzz_take_byte(&frame->input) % frame->aggregate->command_count;
	while (frame->types[count] >= 0)
		count++;
	return frame->types[fuzz_take_byte(&frame->input) % count];
}

/* The clock goes forward and back. */
static inline void
fuzz_take_command(FuzzFrame *frame)
{
	ForgeCommand *command = &frame->command;
	uint8_t choice = fuzz_take_byte(&frame->input);
	void *data;

	command->type = fuzz_take_type(frame);
	command->is_driven = frame->aggregate->is_driven || choice % 4 == 0;
	if (choice >= 192)
		command->at = fuzz_take_byte(&frame->input);
	data = fuzz_take_struct(frame->aggregate->commands[command->type], &frame->input,
							&frame->memory.arena);
	if (frame->adapt != NULL)
		frame->adapt(frame, data);
	command->data = data;
	test_ask(&frame->memory.arena, frame->aggregate, frame->folded, FUZZ_MISSING_ID, command);
}

/* How many facts the detail of a refusal names. */
static inline int
fuzz_count_facts(const ForgeOutcome *outcome)
{
	int count = 0;

	const char *at = forge_outcome_detail(outcome);

	for (; at != NULL && *(at = forge_outcome_detail_at(outcome, at)) != '\0'; at++)
		if (at[0] == '{' && at[1] >= '0' && at[1] <= '9' && at[1] - '0' >= count)
			count = at[1] - '0' + 1;
	return count;
}

static inline ForgeOutcome
fuzz_decide(FuzzFrame *frame, const void *state, ForgeEvents *events)
{
	const ForgeAggregate *aggregate = frame->aggregate;
	const ForgeCommand *command = &frame->command;
	const ForgeShape *command_shape = aggregate->commands[command->type];
	ForgeArena *arena = &frame->memory.arena;
	FuzzCopy state_before = fuzz_copy(aggregate->state, state, arena);
	FuzzCopy command_before = fuzz_copy(command_shape, command->data, arena);
	ForgeOutcome outcome = aggregate->decide(state, command, events);

	if (aggregate->allows != NULL)
	{
		ForgeOutcome allowed = aggregate->allows(state, command->type);

		fuzz_check(frame, !forge_outcome_is_refusal(allowed) || allowed.reason == outcome.reason);
	}
	fuzz_check(frame, fuzz_is_unchanged(aggregate->state, state, &state_before, arena));
	fuzz_check(frame, fuzz_is_unchanged(command_shape, command->data, &command_before, arena));
	if (forge_outcome_is_refusal(outcome))
	{
		fuzz_check(frame, forge_aggregate_lists_refusal(aggregate, command->type, outcome.reason));
		fuzz_check(frame, outcome.fact_count >= fuzz_count_facts(&outcome));
		fuzz_check(frame, events->count == 0);
	}
	return outcome;
}

static inline void
fuzz_check_same_events(const FuzzFrame *frame, const ForgeEvents *a, const ForgeEvents *b)
{
	const ForgeAggregate *aggregate = frame->aggregate;

	fuzz_check(frame, a->count == b->count);
	for (int i = 0; i < a->count; i++)
	{
		fuzz_check(frame, a->list[i].type == b->list[i].type);
		fuzz_check(frame, forge_shape_equal(aggregate->events[a->list[i].type], a->list[i].data,
											b->list[i].data));
	}
}

/* ---- applying ---- */

/* As between two units of work. */
static inline void
fuzz_pack_and_unpack(FuzzFrame *frame)
{
	const ForgeShape *shape = frame->aggregate->state;
	FuzzCopy copy = fuzz_copy(shape, frame->state, &frame->memory.arena);
	int64_t version = ((ForgeState *) frame->state)->version;

	fuzz_check(frame, forge_shape_unpack(shape, copy.packed, copy.packed_length, frame->state,
										 &frame->memory.arena));
	((ForgeState *) frame->state)->version = version;
}

static inline void
fuzz_check_claims(const FuzzFrame *frame)
{
	const ForgeAggregate *aggregate = frame->aggregate;
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	int count = aggregate->claims == NULL ? 0 : aggregate->claims(frame->state, claims);

	fuzz_check(frame, count <= FORGE_CLAIMS_MAX);
	for (int i = 0; i < count; i++)
		fuzz_check(frame, claims[i].type != NULL && !forge_text_is_absent(claims[i].value));
}

static inline void
fuzz_apply(FuzzFrame *frame, const ForgeEvent *event)
{
	const ForgeAggregate *aggregate = frame->aggregate;
	ForgeArena *arena = &frame->memory.arena;
	ForgeEvent read = *event;

	read.data = fuzz_read_again(aggregate->events[event->type], event->data, arena);
	fuzz_pack_and_unpack(frame);
	forge_aggregate_apply(aggregate, frame->state, &read, arena);
	forge_aggregate_apply(aggregate, frame->folded, event, arena);

	fuzz_check(frame,
			   ((ForgeState *) frame->state)->version == ((ForgeState *) frame->folded)->version);
	fuzz_check(frame, forge_shape_equal(aggregate->state, frame->state, frame->folded));
	fuzz_check(frame, (aggregate->check)(frame->state));
	fuzz_check_claims(frame);
	(void) forge_events_add(&frame->log, aggregate, event->type);
	frame->log.list[frame->log.count - 1] = *event;
}

/* One command, decided on both states and applied to both; false when no input is left. */
static inline bool
fuzz_step(FuzzFrame *frame)
{
	ForgeEvents events = { .arena = &frame->memory.arena };
	ForgeEvents again = { .arena = &frame->memory.arena };
	ForgeOutcome outcome;

	if (frame->input.size == 0)
		return false;
	fuzz_take_command(frame);
	frame->outcome = fuzz_decide(frame, frame->folded, &events);
	outcome = fuzz_decide(frame, frame->state, &again);
	fuzz_check(frame, frame->outcome.reason == outcome.reason);
	fuzz_check_same_events(frame, &events, &again);
	for (int i = 0; i < events.count; i++)
	{
		events.list[i].at = frame->command.at;
		fuzz_apply(frame, &events.list[i]);
	}
	return true;
}

#endif
