/*
 * thing.c
 *	  test.thing: decide and apply.
 */
#include "domain/thing/thing.h"

#include "domain/attributes/attributes.h"

void
forge_thing_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	(void) state;
	(void) command;
	forge_attributes_see(asks, &forge_thing);
}

ForgeOutcome
forge_thing_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeThingSet *set = command->data;
	ForgeThingWasSet *was_set;
	int64_t version;
	ForgeOutcome outcome;

	(void) state;
	if (command->type != FORGE_THING_SET)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	outcome = forge_attributes_fit(command, 0, set->attributes, events->arena, &version);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	was_set = forge_events_add_from(events, &forge_thing, FORGE_THING_WAS_SET, command);
	was_set->attributes_version = version;
	return outcome;
}

void
forge_thing_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	(void) arena;
	if (event->type == FORGE_THING_WAS_SET)
		forge_aggregate_take_over(&forge_thing, state, event);
}

bool
forge_thing_check(const void *state)
{
	return ((const ForgeThing *) state)->attributes_version >= 0;
}
