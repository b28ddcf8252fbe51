/*
 * delivery.h
 *	  test.delivery: an aggregate that asks for a shelf and drives it, for check-fields.
 */
#ifndef FORGE_DOMAIN_DELIVERY_H
#define FORGE_DOMAIN_DELIVERY_H

#include "domain/aggregate.h"
#include "made/delivery_made.h"

FORGE_AGGREGATE(1, "test.delivery", delivery_id, "what is brought to a shelf", ASKS,
				RETURNS(erp.delivery), TABLE(delivery_row))
typedef struct ForgeDelivery
{
	ForgeState head;
	ForgeDecimal quantity FORGE_IS(REQUIRED, "how much was brought");
	ForgeDecimal found FORGE_IS(REQUIRED, "how much was there before");
} ForgeDelivery;

/* ---- commands ---- */

FORGE_CREATION(1, "brings something to a shelf", bring, DRIVES(ForgeShelfPut), RETURNS(erp.shelf))
typedef struct ForgeDeliveryBring
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "how much is brought");
	int64_t shelf_version FORGE_IS("version at which the shelf must be; 0: any");
} ForgeDeliveryBring;

/* ---- events ---- */

FORGE_EVENT(1, "something was brought to a shelf")
typedef struct ForgeDeliveryBrought
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "how much was brought");
	ForgeDecimal found FORGE_IS(REQUIRED, "how much was there before");
} ForgeDeliveryBrought;

#endif
