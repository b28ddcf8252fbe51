/*
 * shelf.c
 *	  test.shelf: asks, decide and apply.
 */
#include "domain/shelf/shelf.h"

void
forge_shelf_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	(void) state;
	if (command->type == FORGE_SHELF_LOOK_BACK)
		forge_asks_add_past(asks, &forge_shelf, command->aggregate_id,
							((const ForgeShelfLookBack *) command->data)->moment);
}

static ForgeOutcome
decide_put(const ForgeCommand *command, ForgeEvents *events)
{
	*(ForgeShelfPut *) forge_events_add(events, &forge_shelf,
										command->type == FORGE_SHELF_PUT ? FORGE_SHELF_FILLED
																		 : FORGE_SHELF_COUNTED) =
		*(const ForgeShelfPut *) command->data;
	return forge_accept();
}

static ForgeOutcome
decide_look_back(const ForgeCommand *command, ForgeEvents *events)
{
	ForgeShelfLookedBack *looked =
		forge_events_add_from(events, &forge_shelf, FORGE_SHELF_LOOKED_BACK, command);

	looked->earlier = ((const ForgeShelf *) command->asked[0])->quantity;
	looked->earlier_version = forge_asked_version(command, 0);
	return forge_accept();
}

static ForgeOutcome
decide_close(const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeShelfClose *close = command->data;
	ForgeInstant closes_at = command->calendar->day_end(close->day, close->time_zone);

	if (closes_at == FORGE_INSTANT_ABSENT)
		return forge_with_text(forge_refuse(FORGE_REASON_TIME_ZONE_UNKNOWN), close->time_zone);
	((ForgeShelfClosed *) forge_events_add_from(events, &forge_shelf, FORGE_SHELF_CLOSED, command))
		->closes_at = closes_at;
	return forge_accept();
}

ForgeOutcome
forge_shelf_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	(void) state;
	switch ((ForgeShelfCommandType) command->type)
	{
		case FORGE_SHELF_PUT:
		case FORGE_SHELF_COUNT:
			return decide_put(command, events);
		case FORGE_SHELF_LOOK_BACK:
			return decide_look_back(command, events);
		case FORGE_SHELF_CLOSE:
			return decide_close(command, events);
		case FORGE_SHELF_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_shelf_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeShelf *shelf = state;
	ForgeDecimal before = shelf->quantity;

	(void) arena;
	forge_aggregate_take_over(&forge_shelf, state, event);
	if (event->type == FORGE_SHELF_FILLED)
		shelf->quantity.millionths += before.millionths;
}

bool
forge_shelf_check(const void *state)
{
	return !forge_decimal_is_negative(((const ForgeShelf *) state)->quantity);
}
