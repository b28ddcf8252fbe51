/*
 * delivery.h
 *	  test.delivery: an aggregate that asks for a shelf and drives it, for check-fields.
 */
#ifndef FORGE_DOMAIN_DELIVERY_H
#define FORGE_DOMAIN_DELIVERY_H

#include "domain/aggregate.h"
#include "domain/parcel/parcel.h"
#include "made/delivery_made.h"

FORGE_ELEMENT(1, "a label of a delivery", TABLE(delivery_label_row))
typedef ForgeParcelLabel ForgeDeliveryLabel;

FORGE_AGGREGATE(1, "test.delivery", delivery_id, "what is brought to a shelf", ASKS,
				RETURNS(erp.delivery), TABLE(delivery_row))
typedef struct ForgeDelivery
{
	ForgeState head;
	ForgeParcel parcel;
	ForgeDecimal found FORGE_IS(REQUIRED, "how much was there before");
} ForgeDelivery;

/* ---- commands ---- */

FORGE_CREATION(1, "brings something to a shelf", bring, DRIVES(ForgeShelfPut), RETURNS(erp.shelf))
typedef struct ForgeDeliveryBring
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeParcel parcel;
	int64_t shelf_version FORGE_IS("version at which the shelf must be; 0: any");
} ForgeDeliveryBring;

FORGE_COMMAND(1, "brings another parcel, which is left at the door", bring_more)
typedef ForgeParcel ForgeDeliveryBringMore;

/* ---- events ---- */

FORGE_EVENT(1, "something was brought to a shelf")
typedef struct ForgeDeliveryBrought
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeParcel parcel;
	ForgeDecimal found FORGE_IS(REQUIRED, "how much was there before");
} ForgeDeliveryBrought;

FORGE_EVENT(1, "another parcel was brought")
typedef ForgeParcel ForgeDeliveryBroughtMore;

#endif
