/*
 * item.h
 *	  inventory.item: a stock-keeping unit and its quantity on hand.
 *
 * rename, change_sku, deactivate and activate decide nothing when there is
 * nothing to change.  A change_sku without a sku takes the sku away.  An
 * inactive item allows no reserve_stock and no receive_stock; adjust_stock refuses only a
 * delta above zero.
 *
 * The stock of the default location is the item's; that of others is inventory.stock
 * (stock/stock.h).  The rules of both are in holding/holding.h.
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
 * How its stock is kept (increment, tracking) stays as it was created; how its cost is found can be
 * changed, which changes no value.
 *
 * A service is an item of which no stock is kept: it can be named, priced and sold, and all
 * commands on stock are refused.  It is created as such.
 *
 * The invariant: an item has a name, its sku is not blank, and its stock keeps that of holdings.
 * There is nothing on hand of a service.
 */
#ifndef FORGE_DOMAIN_ITEM_H
#define FORGE_DOMAIN_ITEM_H

#include "domain/holding/holding.h"
#include "made/item_made.h"

/* Of others nothing is said. */
#define FORGE_ITEM_KINDS "service"

FORGE_ELEMENT(2, "a quantity in stock that is promised to somebody", TABLE(item_reservation_row))
typedef ForgeReservation ForgeItemReservation;

FORGE_ELEMENT(1, "what is there of a lot", TABLE(item_lot_row))
typedef ForgeHoldingLot ForgeItemLot;

FORGE_AGGREGATE(3, "inventory.item", item_id, "a stock-keeping unit and what is on hand of it",
				ASKS, ALLOWS, CLAIMS, SEARCHED(name, sku), RETURNS(erp.item), TABLE(item_row))
typedef struct ForgeItem
{
	ForgeState head;
	ForgeHolding holding;
	ForgeText sku FORGE_IS(CODE, "its stock-keeping unit, unique in the tenant, if it has one");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	FORGE_COLUMN(on_hand, numeric, "quantity in stock, what is reserved included")
	FORGE_COLUMN(reserved, numeric, "of that, the quantity that was reserved at its last event")
	FORGE_COLUMN(available, numeric, "on hand less reserved and expired")
	FORGE_COLUMN(version)
	FORGE_COLUMN(updated_at)
	bool active FORGE_IS(REQUIRED, "whether it may be reserved, and stock added to it");
	ForgeText kind FORGE_IS(HIDDEN, WORD_OF(FORGE_ITEM_KINDS),
							"service, if no stock is kept of it");
	FORGE_COLUMN(reserved_until, timestamptz, OPTIONAL,
				 "when the first of its reservations ends by itself; NULL: none will")
	FORGE_COLUMN(damaged, numeric, "quantity that is there, but not usable")
	FORGE_COLUMN(expired, numeric, "of what is on hand, in lots no longer good at its last event")
	FORGE_COLUMN(on_order, numeric, "quantity ordered, not yet received")
	FORGE_COLUMN(proposed, numeric, "quantity that a rule proposes to order")
	FORGE_COLUMN(in_transit, numeric, "quantity sent to here, not yet arrived")
	FORGE_COLUMN(low_stock, numeric, "quantity available below which it is low; 0: none")
	FORGE_COLUMN(lot_count, integer, "how many lots it has there")
	FORGE_COLUMN(stocked, boolean, "whether stock of it is kept; of a service none is")
	FORGE_COLUMN(cost_method, text, "how its cost is found: average, fifo, lifo or standard")
	ForgeHoldingRules rules;
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

FORGE_CREATION(1, "creates an item of which no stock is kept", NO_FUNCTION, ITEM_EXISTS, NAME_BLANK,
			   SKU_BLANK, SKU_TAKEN)
typedef struct ForgeItemCreateService
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	ForgeText sku FORGE_IS(TRIMMED, CODE,
						   "its stock-keeping unit, unique in the tenant; leave it out for none");
} ForgeItemCreateService;

FORGE_CREATION(1, "creates an item whose stock is kept in a certain way", NO_FUNCTION, ITEM_EXISTS,
			   NAME_BLANK, SKU_BLANK, QUANTITY_NEGATIVE, COST_NEGATIVE, SKU_TAKEN)
typedef struct ForgeItemCreateStocked
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	ForgeText sku FORGE_IS(TRIMMED, CODE,
						   "its stock-keeping unit, unique in the tenant; leave it out for none");
	ForgeHoldingRules rules;
} ForgeItemCreateStocked;

FORGE_COMMAND(1, "adds to an item's stock or takes from it", adjust_stock, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, DELTA_ZERO, ITEM_INACTIVE, QUANTITY_INEXACT, STOCK_NEGATIVE,
			  LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND, LOT_OF_OTHER_ITEM, TOO_MANY,
			  TIME_ZONE_UNKNOWN, COST_NEGATIVE, AMOUNT_OVERFLOW, QUANTITY_OVERFLOW,
			  STOCK_INSUFFICIENT, DRIVES(ForgeLotReceive, ForgeEntryPost),
			  WITHOUT(lot_id, unit_cost))
typedef ForgeHoldingAdjust ForgeItemAdjustStock;

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

FORGE_COMMAND(1, "says what one of it costs by the standard", set_standard_cost, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, COST_NEGATIVE)
typedef struct ForgeItemSetStandardCost
{
	ForgeDecimal standard_cost FORGE_IS(REQUIRED, "cost of one, in the company's currency");
} ForgeItemSetStandardCost;

FORGE_COMMAND(1, "says how its cost is found from now on, which changes no value", set_cost_method,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED)
typedef struct ForgeItemSetCostMethod
{
	ForgeText cost_method FORGE_IS(REQUIRED, WORD_OF(FORGE_COST_METHODS),
								   "average, fifo, lifo or standard");
} ForgeItemSetCostMethod;

/* ---- commands on its stock: holding/holding_commands.h ---- */

FORGE_COMMAND(1, "promises a quantity in stock to somebody", reserve_stock, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, ITEM_INACTIVE, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT,
			  RESERVATION_EXPIRED, RESERVATION_EXISTS, TOO_MANY, LOT_NOT_TRACKED, LOT_BLOCKED,
			  STOCK_INSUFFICIENT, WITHOUT(lot_id))
typedef ForgeHoldingReserve ForgeItemReserveStock;

FORGE_COMMAND(1, "gives a reservation up", release_stock, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  RESERVATION_NOT_FOUND, RESERVATION_DRIVEN)
typedef ForgeHoldingRelease ForgeItemReleaseStock;

FORGE_COMMAND(1, "takes what is reserved out of stock", ship_stock, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, RESERVATION_NOT_FOUND, RESERVATION_DRIVEN, RESERVATION_EXPIRED,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, RESERVATION_EXCEEDED, LOT_BLOCKED,
			  STOCK_INSUFFICIENT)
typedef ForgeHoldingShip ForgeItemShipStock;

FORGE_COMMAND(1, "takes goods in", NO_FUNCTION, ITEM_NOT_FOUND, ITEM_NOT_STOCKED, ITEM_INACTIVE,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND,
			  LOT_OF_OTHER_ITEM, TOO_MANY, TIME_ZONE_UNKNOWN, COST_NEGATIVE, AMOUNT_OVERFLOW,
			  QUANTITY_OVERFLOW, DRIVES(ForgeLotReceive))
typedef ForgeHoldingReceive ForgeItemReceiveStock;

FORGE_COMMAND(1, "takes goods out", NO_FUNCTION, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_NOT_TRACKED, LOT_BLOCKED,
			  STOCK_INSUFFICIENT, DRIVES(ForgeEntryPost))
typedef ForgeHoldingIssue ForgeItemIssueStock;

FORGE_COMMAND(1, "notes what was counted, and corrects the stock by the difference", NO_FUNCTION,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, QUANTITY_NEGATIVE, QUANTITY_INEXACT,
			  COUNT_IN_FUTURE, LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND, LOT_OF_OTHER_ITEM,
			  TOO_MANY, TIME_ZONE_UNKNOWN, STOCK_NEGATIVE, STOCK_INSUFFICIENT, AMOUNT_OVERFLOW,
			  QUANTITY_OVERFLOW, DRIVES(ForgeLotReceive, ForgeEntryPost))
typedef ForgeHoldingCount ForgeItemCountStock;

FORGE_COMMAND(1, "notes that goods are no longer usable", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_REQUIRED,
			  LOT_NOT_TRACKED, STOCK_INSUFFICIENT, QUANTITY_OVERFLOW, AMOUNT_OVERFLOW)
typedef ForgeHoldingCondition ForgeItemDamageStock;

FORGE_COMMAND(1, "notes that damaged goods are usable again", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_REQUIRED,
			  LOT_NOT_TRACKED, DAMAGED_INSUFFICIENT, QUANTITY_OVERFLOW, AMOUNT_OVERFLOW, TOO_MANY)
typedef ForgeHoldingCondition ForgeItemRepairStock;

FORGE_COMMAND(1, "throws damaged goods away", NO_FUNCTION, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_REQUIRED, LOT_NOT_TRACKED,
			  DAMAGED_INSUFFICIENT, DRIVES(ForgeEntryPost))
typedef ForgeHoldingCondition ForgeItemScrapStock;

FORGE_COMMAND(1, "says below which quantity stock is low", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, QUANTITY_NEGATIVE, QUANTITY_INEXACT)
typedef ForgeHoldingLow ForgeItemSetLowStock;

FORGE_COMMAND(1, "takes out what is sent to another location; driven alone", NO_FUNCTION,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, DRIVEN_ONLY, QUANTITY_NOT_POSITIVE,
			  QUANTITY_INEXACT, LOT_NOT_TRACKED, LOT_REQUIRED, LOTS_UNEQUAL, STOCK_INSUFFICIENT)
typedef ForgeHoldingSend ForgeItemSendStock;

FORGE_COMMAND(1, "notes that goods are on their way; driven alone", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, DRIVEN_ONLY, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT,
			  QUANTITY_OVERFLOW)
typedef ForgeHoldingTransit ForgeItemAnnounceStock;

FORGE_COMMAND(1, "takes in what was on its way; driven alone", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, DRIVEN_ONLY, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT,
			  EXPECTED_INSUFFICIENT, LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND,
			  LOT_OF_OTHER_ITEM, TOO_MANY, TIME_ZONE_UNKNOWN, LOTS_UNEQUAL, COST_NEGATIVE,
			  QUANTITY_OVERFLOW, AMOUNT_OVERFLOW)
typedef ForgeHoldingArrive ForgeItemArriveStock;

FORGE_COMMAND(1, "notes that goods are no longer on their way; driven alone", NO_FUNCTION,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, DRIVEN_ONLY, QUANTITY_NOT_POSITIVE,
			  QUANTITY_INEXACT, EXPECTED_INSUFFICIENT, DRIVES(ForgeEntryPost))
typedef ForgeHoldingTransit ForgeItemEndTransit;

FORGE_COMMAND(1, "takes back what was sent; driven alone", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, DRIVEN_ONLY, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_REQUIRED,
			  LOT_NOT_TRACKED, LOT_NOT_FOUND, LOT_OF_OTHER_ITEM, TOO_MANY, TIME_ZONE_UNKNOWN,
			  LOTS_UNEQUAL, COST_NEGATIVE, QUANTITY_OVERFLOW, AMOUNT_OVERFLOW)
typedef ForgeHoldingArrive ForgeItemReturnStock;

FORGE_COMMAND(1, "notes how much more or less is ordered; driven alone", NO_FUNCTION,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, DRIVEN_ONLY, QUANTITY_INEXACT, QUANTITY_OVERFLOW,
			  EXPECTED_INSUFFICIENT)
typedef ForgeHoldingExpect ForgeItemExpectStock;

/* ---- events ---- */

FORGE_EVENT(1, "an item was created, active and without stock")
typedef struct ForgeItemCreated
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	ForgeText sku FORGE_IS(CODE, "its stock-keeping unit, if it has one");
	ForgeText kind FORGE_IS(WORD_OF(FORGE_ITEM_KINDS), "service, if no stock is kept of it");
	ForgeHoldingRules rules;
} ForgeItemCreated;

FORGE_EVENT(1, "an item's quantity on hand changed")
typedef ForgeHoldingAdjusted ForgeItemStockAdjusted;

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

FORGE_EVENT(1, "an item has another standard cost")
typedef ForgeItemSetStandardCost ForgeItemStandardCostSet;

FORGE_EVENT(1, "the cost of an item is found in another way")
typedef ForgeItemSetCostMethod ForgeItemCostMethodSet;

/* ---- events of its stock: holding/holding_events.h ---- */

FORGE_EVENT(1, "a quantity in stock was promised to somebody")
typedef ForgeHoldingReserved ForgeItemStockReserved;

FORGE_EVENT(1, "a reservation was given up, or had expired")
typedef ForgeHoldingReleased ForgeItemStockReleased;

FORGE_EVENT(1, "what was reserved left the stock")
typedef ForgeHoldingShipped ForgeItemStockShipped;

FORGE_EVENT(1, "goods came in")
typedef ForgeHoldingMoved ForgeItemStockReceived;

FORGE_EVENT(1, "goods left")
typedef ForgeHoldingMoved ForgeItemStockIssued;

FORGE_EVENT(1, "stock was counted")
typedef ForgeHoldingCounted ForgeItemStockCounted;

FORGE_EVENT(1, "goods became unusable")
typedef ForgeHoldingMoved ForgeItemStockDamaged;

FORGE_EVENT(1, "damaged goods became usable")
typedef ForgeHoldingMoved ForgeItemStockRepaired;

FORGE_EVENT(1, "damaged goods were thrown away")
typedef ForgeHoldingMoved ForgeItemStockScrapped;

FORGE_EVENT(1, "stock is low below another quantity")
typedef ForgeHoldingLow ForgeItemLowStockSet;

FORGE_EVENT(1, "what is available fell below the quantity at which stock is low")
typedef ForgeHoldingLowReached ForgeItemStockLow;

FORGE_EVENT(1, "goods left for another location")
typedef ForgeHoldingMoved ForgeItemStockSent;

FORGE_EVENT(1, "goods are on their way to here")
typedef ForgeHoldingTransit ForgeItemStockAnnounced;

FORGE_EVENT(1, "goods that were on their way came in")
typedef ForgeHoldingMoved ForgeItemStockArrived;

FORGE_EVENT(1, "goods that were on their way will not arrive")
typedef ForgeHoldingTransit ForgeItemTransitEnded;

FORGE_EVENT(1, "goods that were sent came back")
typedef ForgeHoldingMoved ForgeItemStockReturned;

FORGE_EVENT(1, "more or less is ordered")
typedef ForgeHoldingExpect ForgeItemStockExpected;

/* Is it an item of which no stock is kept? */
static inline bool
forge_item_is_service(const ForgeItem *item)
{
	return !forge_text_is_absent(item->kind);
}

/* How its cost is found, also where nobody has said that. */
static inline ForgeText
forge_item_cost_method(const ForgeItem *item)
{
	return forge_text_is_absent(item->rules.cost_method) ? FORGE_TEXT("average")
														 : item->rules.cost_method;
}

/* The names of the events that change the quantity on hand; ends in NULL. */
extern const char *const forge_item_movements[];

/* The change of the quantity on hand that an event brings; false when it brings none. */
bool forge_item_movement(const ForgeEvent *event, ForgeDecimal *delta);

/* As forge_holding_flow. */
ForgeHoldingFlow forge_item_flow(const ForgeEvent *event);

/* As forge_holding_may_post and forge_holding_posting. */
bool forge_item_may_post(const ForgeItem *item, const ForgeCommand *command);
bool forge_item_posting(const ForgeItem *item, const ForgeEvent *event,
						ForgeHoldingPosting *posting);

/* The lot that comes in with the event and is not there yet, or nil. */
ForgeUuid forge_item_new_lot(const ForgeItem *item, const ForgeEvent *event);

#endif
