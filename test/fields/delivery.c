/*
 * delivery.c
 *	  test.delivery: asks, decide and apply.
 */
#include "domain/delivery/delivery.h"

#include "domain/shelf/shelf.h"

void
forge_delivery_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeDeliveryBring *bring = command->data;
	ForgeShelfPut *shelf =
		forge_asks_add_named(asks, &forge_shelf, FORGE_SHELF_PUT, FORGE_ASK_DRIVEN);

	(void) state;
	shelf->item_id = bring->item_id;
	shelf->place_id = bring->place_id;
}

ForgeOutcome
forge_delivery_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeDeliveryBring *bring = command->data;
	ForgeDeliveryBrought *brought;

	(void) state;
	if (command->type != FORGE_DELIVERY_BRING)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	brought = forge_events_add(events, &forge_delivery, FORGE_DELIVERY_BROUGHT);
	brought->item_id = bring->item_id;
	brought->place_id = bring->place_id;
	brought->quantity = bring->quantity;
	brought->found = ((const ForgeShelf *) command->asked[0])->quantity;
	return forge_accept();
}

void
forge_delivery_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeDelivery *delivery = state;
	const ForgeDeliveryBrought *brought = event->data;

	(void) arena;
	delivery->quantity = brought->quantity;
	delivery->found = brought->found;
}

bool
forge_delivery_check(const void *state)
{
	(void) state;
	return true;
}
