/*
 * item.h
 *	  inventory.item: a stock-keeping unit and its quantity on hand.
 *
 * rename, change_sku, deactivate and activate decide nothing when there is
 * nothing to change.  A change_sku without a sku takes the sku away.  On an
 * inactive item, adjust_stock refuses only a delta above zero.
 *
 * A reservation sets aside a part of the quantity on hand for a caller, under
 * the caller's reference: one reference, one reservation.  A reservation with
 * expires_at counts for nothing from that instant on, although no event happens
 * then.  Whether it has expired is decided by each command, by the clock at the
 * time of the decision; the command's occurred_at is given by the caller and
 * does not count.  A command that takes stock (reserve_stock, adjust_stock
 * below zero) first releases the expired reservations, with an event for each.
 * So a reservation that one command took for expired stays expired, even if the
 * clock steps back, and reserved is never more than on hand.  Shipping reduces
 * both the quantity on hand and the reservation; the rest of the reservation
 * stays.
 *
 * A reservation that another aggregate's command has made (an order's) belongs to
 * that aggregate: callers cannot release or ship it.  Its reference is the id of
 * that aggregate, which callers may know.  So a caller may have another reservation
 * under the same reference: the two are independent.
 *
 * The invariant: an item has a name, its sku is not blank, reserved is the sum
 * of the reservations, each of them above zero, and reserved <= on_hand.
 */
#ifndef FORGE_DOMAIN_ITEM_H
#define FORGE_DOMAIN_ITEM_H

#include "domain/aggregate.h"
#include "made/item_made.h"

FORGE_ELEMENT(2, "a quantity in stock that is promised to somebody", TABLE(item_reservation_row))
typedef struct ForgeReservation
{
	ForgeUuid reference FORGE_IS(REQUIRED, "under which it was made: of an order, its id");
	bool driven FORGE_IS("whether another aggregate made it, which alone may release or ship it");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that is promised");
	ForgeInstant expires_at FORGE_IS("when it ends by itself; never when left out");
} ForgeReservation;

FORGE_AGGREGATE(2, "inventory.item", item_id, "a stock-keeping unit and what is on hand of it",
				CLAIMS, SEARCHED(name, sku), RETURNS(erp.item), TABLE(item_row))
typedef struct ForgeItem
{
	ForgeState head;
	ForgeText sku FORGE_IS(CODE, "its stock-keeping unit, unique in the tenant, if it has one");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	ForgeDecimal on_hand FORGE_IS(REQUIRED, "quantity in stock, what is reserved included");
	ForgeDecimal reserved FORGE_IS(REQUIRED, HIDDEN, "of that, the quantity that is reserved");
	FORGE_COLUMN(reserved, numeric, "of that, the quantity that was reserved at its last event")
	FORGE_COLUMN(available, numeric, "on hand less reserved")
	FORGE_COLUMN(version)
	FORGE_COLUMN(updated_at)
	bool active FORGE_IS(REQUIRED, "whether it may be reserved, and stock added to it");
	FORGE_COLUMN(reserved_until, timestamptz, OPTIONAL,
				 "when the first of its reservations ends by itself; NULL: none will")
	ForgeList reservations FORGE_IS(OF(ForgeReservation), RESERVATIONS,
									"what its reserved quantity consists of");
} ForgeItem;

/* ---- commands ---- */

FORGE_CREATION(1, "creates an item", create_item, ITEM_EXISTS, NAME_BLANK, SKU_BLANK,
			   STOCK_NEGATIVE, SKU_TAKEN)
typedef struct ForgeItemCreate
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	ForgeText sku FORGE_IS(TRIMMED, CODE,
						   "its stock-keeping unit, unique in the tenant; leave it out for none");
	ForgeDecimal initial_quantity FORGE_IS("quantity in stock to begin with; 0 when left out");
} ForgeItemCreate;

FORGE_COMMAND(1, "adds to an item's stock or takes from it", adjust_stock, ITEM_NOT_FOUND,
			  DELTA_ZERO, ITEM_INACTIVE, QUANTITY_OVERFLOW, STOCK_NEGATIVE)
typedef struct ForgeItemAdjustStock
{
	ForgeDecimal delta FORGE_IS(REQUIRED,
								"change of the quantity on hand, below zero for what leaves");
	ForgeText reason FORGE_IS(REASON, "why the stock changes");
} ForgeItemAdjustStock;

FORGE_COMMAND(1, "gives an item another name", rename_item, ITEM_NOT_FOUND, NAME_BLANK)
typedef struct ForgeItemRename
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called from now on");
} ForgeItemRename;

FORGE_COMMAND(1, "gives an item another sku, or takes it away", change_sku, ITEM_NOT_FOUND,
			  SKU_BLANK, SKU_TAKEN)
typedef struct ForgeItemChangeSku
{
	ForgeText sku FORGE_IS(TRIMMED, NO_DEFAULT, CODE,
						   "its stock-keeping unit from now on; leave it out for none");
} ForgeItemChangeSku;

FORGE_COMMAND(1, "takes an item out of use: its stock may only fall", deactivate_item,
			  ITEM_NOT_FOUND)
typedef struct ForgeItemDeactivate
{
	ForgeText reason FORGE_IS(REASON, "why the item is taken out of use");
} ForgeItemDeactivate;

FORGE_COMMAND(1, "takes an item back into use", activate_item, ITEM_NOT_FOUND)
typedef ForgeNothing ForgeItemActivate;

FORGE_COMMAND(1, "promises a quantity in stock to somebody", reserve_stock, ITEM_NOT_FOUND,
			  QUANTITY_NOT_POSITIVE, ITEM_INACTIVE, RESERVATION_EXPIRED, RESERVATION_EXISTS,
			  TOO_MANY, STOCK_INSUFFICIENT)
typedef struct ForgeItemReserveStock
{
	ForgeUuid reference FORGE_IS(
		REQUIRED, "under which it is reserved; one reference is one reservation of the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity to reserve, above zero");
	ForgeInstant expires_at FORGE_IS("when the reservation ends by itself; never when left out");
} ForgeItemReserveStock;

FORGE_COMMAND(1, "gives a reservation up", release_stock, ITEM_NOT_FOUND, RESERVATION_NOT_FOUND,
			  RESERVATION_DRIVEN)
typedef struct ForgeItemReleaseStock
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeText reason FORGE_IS(REASON, "why it is given up");
} ForgeItemReleaseStock;

FORGE_COMMAND(1, "takes what is reserved out of stock", ship_stock, ITEM_NOT_FOUND,
			  RESERVATION_NOT_FOUND, RESERVATION_DRIVEN, RESERVATION_EXPIRED, QUANTITY_NOT_POSITIVE,
			  RESERVATION_EXCEEDED)
typedef struct ForgeItemShipStock
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeDecimal quantity FORGE_IS(REQUIRED,
								   "quantity that leaves, above zero; the rest stays reserved");
} ForgeItemShipStock;

/* ---- events ---- */

FORGE_EVENT(1, "an item was created, active and without stock")
typedef struct ForgeItemCreated
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	ForgeText sku FORGE_IS(CODE, "its stock-keeping unit, if it has one");
} ForgeItemCreated;

FORGE_EVENT(1, "an item's quantity on hand changed")
typedef struct ForgeItemStockAdjusted
{
	ForgeDecimal delta FORGE_IS(REQUIRED, "change of the quantity on hand");
	ForgeText reason FORGE_IS(REASON, "why the stock changed");
} ForgeItemStockAdjusted;

FORGE_EVENT(1, "an item got another name")
typedef ForgeItemRename ForgeItemRenamed;

FORGE_EVENT(1, "an item got another sku, or lost it")
typedef struct ForgeItemSkuChanged
{
	ForgeText sku FORGE_IS(CODE, "its stock-keeping unit from now on, if it has one");
} ForgeItemSkuChanged;

FORGE_EVENT(1, "an item was taken out of use")
typedef struct ForgeItemDeactivated
{
	ForgeText reason FORGE_IS(REASON, "why the item was taken out of use");
} ForgeItemDeactivated;

FORGE_EVENT(1, "an item was taken back into use")
typedef ForgeNothing ForgeItemActivated;

FORGE_EVENT(1, "a quantity in stock was promised to somebody")
typedef struct ForgeItemStockReserved
{
	ForgeUuid reference FORGE_IS(REQUIRED, "under which it was reserved");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that was reserved");
	ForgeInstant expires_at FORGE_IS("when the reservation ends by itself; never when left out");
	bool driven FORGE_IS("whether another aggregate made it, which alone may release or ship it");
} ForgeItemStockReserved;

FORGE_EVENT(1, "a reservation was given up, or had expired")
typedef struct ForgeItemStockReleased
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that was still reserved");
	bool expired FORGE_IS("whether its time was over");
	bool driven FORGE_IS("whether another aggregate had made it");
	ForgeText reason FORGE_IS(REASON, "why it was given up");
} ForgeItemStockReleased;

FORGE_EVENT(1, "what was reserved left the stock")
typedef struct ForgeItemStockShipped
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that left");
	bool driven FORGE_IS("whether another aggregate had made it");
} ForgeItemStockShipped;

/* The reserved quantity at that time, without expired reservations. */
ForgeDecimal forge_item_reserved(const ForgeItem *item, ForgeInstant at);
/* The names of the events that change the quantity on hand; ends in NULL. */
extern const char *const forge_item_movements[];

/* The change of the quantity on hand that an event brings; false when it brings none. */
bool forge_item_movement(const ForgeEvent *event, ForgeDecimal *delta);

#endif
