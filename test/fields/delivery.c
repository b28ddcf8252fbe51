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
	ForgeShelfPut *shelf;

	(void) state;
	if (command->type != FORGE_DELIVERY_BRING)
		return;
	shelf = forge_asks_add_named(asks, &forge_shelf, FORGE_SHELF_PUT, FORGE_ASK_DRIVEN);
	shelf->item_id = bring->item_id;
	shelf->place_id = bring->place_id;
}

ForgeOutcome
forge_delivery_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeDeliveryBring *bring = command->data;
	ForgeDeliveryBrought *brought;

	(void) state;
	if (command->type == FORGE_DELIVERY_BRING_MORE)
	{
		*(ForgeParcel *) forge_events_add(events, &forge_delivery, FORGE_DELIVERY_BROUGHT_MORE) =
			*(const ForgeParcel *) command->data;
		return forge_accept();
	}
	if (command->type != FORGE_DELIVERY_BRING)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	brought = forge_events_add(events, &forge_delivery, FORGE_DELIVERY_BROUGHT);
	brought->item_id = bring->item_id;
	brought->place_id = bring->place_id;
	brought->parcel = bring->parcel;
	brought->found = ((const ForgeShelf *) command->asked[0])->quantity;
	return forge_accept();
}

/* What the part says is taken over; its lists are copied. */
static void
take(ForgeParcel *kept, const ForgeParcel *parcel, ForgeArena *arena)
{
	kept->quantity = parcel->quantity;
	kept->labels = forge_list_copy(parcel->labels, sizeof(ForgeParcelLabel), arena);
	kept->seals = forge_list_copy(parcel->seals, sizeof(ForgeParcelSeal), arena);
}

void
forge_delivery_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeDelivery *delivery = state;
	const ForgeDeliveryBrought *brought = event->data;

	if (event->type == FORGE_DELIVERY_BROUGHT_MORE)
	{
		take(&delivery->parcel, event->data, arena);
		return;
	}
	take(&delivery->parcel, &brought->parcel, arena);
	delivery->found = brought->found;
}

bool
forge_delivery_check(const void *state)
{
	(void) state;
	return true;
}
