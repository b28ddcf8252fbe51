/*
 * delivery_span.c
 *	  test.delivery drives test.shelf: what is brought is put there.
 */
#include "app/span.h"

#include "domain/delivery/delivery.h"
#include "domain/shelf/shelf.h"

static void
follow(const void *state, const ForgeCommand *command, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	const ForgeDeliveryBring *bring = command->data;
	const ForgeDeliveryBrought *brought = event->data;
	ForgeShelfPut *put;

	(void) state;
	if (event->type != FORGE_DELIVERY_BROUGHT)
		return;
	put = forge_follow_ups_add(follow_ups, &forge_shelf, (ForgeUuid){ { 0 } }, FORGE_SHELF_PUT);
	put->item_id = brought->item_id;
	put->place_id = brought->place_id;
	put->quantity = brought->parcel.quantity;
	if (bring->shelf_version > 0)
		follow_ups->list[follow_ups->count - 1].expected_version = bring->shelf_version;
}

const ForgeSpan forge_delivery_span = {
	.aggregate = &forge_delivery,
	.follow = follow,
};
