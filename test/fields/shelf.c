/*
 * shelf.c
 *	  test.shelf: decide and apply.
 */
#include "domain/shelf/shelf.h"

ForgeOutcome
forge_shelf_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	(void) state;
	if (command->type != FORGE_SHELF_PUT && command->type != FORGE_SHELF_COUNT)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	*(ForgeShelfPut *) forge_events_add(events, &forge_shelf,
										command->type == FORGE_SHELF_PUT ? FORGE_SHELF_FILLED
																		 : FORGE_SHELF_COUNTED) =
		*(const ForgeShelfPut *) command->data;
	return forge_accept();
}

void
forge_shelf_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeShelf *shelf = state;
	const ForgeShelfPut *put = event->data;

	(void) arena;
	shelf->item_id = put->item_id;
	shelf->place_id = put->place_id;
	shelf->quantity.millionths =
		put->quantity.millionths +
		(event->type == FORGE_SHELF_FILLED ? shelf->quantity.millionths : 0);
}

bool
forge_shelf_check(const void *state)
{
	return !forge_decimal_is_negative(((const ForgeShelf *) state)->quantity);
}
