/*
 * stock.h
 *	  inventory.stock: what is held of an item at a location other than the default one.
 *
 * There is a stream for each item and location, so locations do not wait for each other.  Its id is
 * a function of both.  The stock of the default location is the item's own (item/item.h); both keep
 * the rules of holding/holding.h.  Which of the two a location leads to is decided by
 * forge_stock_is_of_item alone.
 *
 * It begins by itself, with an event of its own, when something is first to be kept there.  It
 * asks for its item and its location, which never look back.
 *
 * The invariant: it has an item and a location, and keeps that of holdings.
 */
#ifndef FORGE_DOMAIN_STOCK_H
#define FORGE_DOMAIN_STOCK_H

#include "domain/holding/holding.h"
#include "domain/item/item.h"
#include "domain/location/location.h"
#include "made/stock_made.h"

FORGE_ELEMENT(2, "a quantity in stock that is promised to somebody", TABLE(stock_reservation_row))
typedef ForgeReservation ForgeStockReservation;

FORGE_ELEMENT(1, "what is there of a lot", TABLE(stock_lot_row))
typedef ForgeHoldingLot ForgeStockLot;

FORGE_AGGREGATE(1, "inventory.stock", stock_id, "what is held of an item at a location",
				BY_COMMANDS, RESERVED_IDS, KEY(item_id, location_id), READ_AS("inventory.item"),
				ASKS, RETURNS(erp.stock), OWN_ENTRY_POINTS(version), TABLE(stock_row))
typedef struct ForgeStock
{
	ForgeState head;
	ForgeHolding holding;
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS(REQUIRED, REFERS_TO(ForgeLocation), "the location");
	FORGE_COLUMN(on_hand, numeric, "quantity in stock, what is reserved included")
	FORGE_COLUMN(reserved, numeric, "of that, the quantity that was reserved at its last event")
	FORGE_COLUMN(available, numeric, "on hand less reserved and expired")
	FORGE_COLUMN(damaged, numeric, "quantity that is there, but not usable")
	FORGE_COLUMN(expired, numeric, "of what is on hand, in lots no longer good at its last event")
	FORGE_COLUMN(on_order, numeric, "quantity ordered, not yet received")
	FORGE_COLUMN(proposed, numeric, "quantity that a rule proposes to order")
	FORGE_COLUMN(in_transit, numeric, "quantity sent to here, not yet arrived")
	FORGE_COLUMN(version)
	FORGE_COLUMN(updated_at)
	FORGE_COLUMN(low_stock, numeric, "quantity available below which it is low; 0: none")
	FORGE_COLUMN(lot_count, integer, "how many lots it has")
	FORGE_COLUMN(reserved_until, timestamptz, OPTIONAL,
				 "when the first of its reservations ends by itself; NULL: none will")
} ForgeStock;

/* ---- commands: holding/holding_commands.h ---- */

FORGE_COMMAND(1, "adds to the stock of an item at a location or takes from it", adjust_stock_at,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, DELTA_ZERO,
			  LOCATION_INACTIVE, ITEM_INACTIVE, QUANTITY_INEXACT, STOCK_NEGATIVE, LOT_REQUIRED,
			  LOT_NOT_TRACKED, LOT_NOT_FOUND, LOT_OF_OTHER_ITEM, TOO_MANY, TIME_ZONE_UNKNOWN,
			  COST_NEGATIVE, AMOUNT_OVERFLOW, QUANTITY_OVERFLOW, STOCK_INSUFFICIENT,
			  DRIVES(ForgeLotReceive, ForgeEntryPost))
typedef struct ForgeStockAdjustStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingAdjust holding;
} ForgeStockAdjustStock;

FORGE_COMMAND(1, "promises a quantity in stock to somebody", reserve_stock_at, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, ITEM_INACTIVE,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, RESERVATION_EXPIRED, RESERVATION_EXISTS,
			  TOO_MANY, LOT_NOT_TRACKED, LOT_BLOCKED, STOCK_INSUFFICIENT)
typedef struct ForgeStockReserveStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingReserve holding;
} ForgeStockReserveStock;

FORGE_COMMAND(1, "gives a reservation up", release_stock_at, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  LOCATION_NOT_FOUND, DEFAULT_LOCATION, RESERVATION_NOT_FOUND, RESERVATION_DRIVEN)
typedef struct ForgeStockReleaseStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingRelease holding;
} ForgeStockReleaseStock;

FORGE_COMMAND(1, "takes what is reserved out of stock", ship_stock_at, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, RESERVATION_NOT_FOUND,
			  RESERVATION_DRIVEN, RESERVATION_EXPIRED, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT,
			  RESERVATION_EXCEEDED, LOT_BLOCKED, STOCK_INSUFFICIENT)
typedef struct ForgeStockShipStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingShip holding;
} ForgeStockShipStock;

FORGE_COMMAND(1, "takes goods in", receive_stock, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  LOCATION_NOT_FOUND, DEFAULT_LOCATION, LOCATION_INACTIVE, ITEM_INACTIVE,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND,
			  LOT_OF_OTHER_ITEM, TOO_MANY, TIME_ZONE_UNKNOWN, COST_NEGATIVE, AMOUNT_OVERFLOW,
			  QUANTITY_OVERFLOW, DRIVES(ForgeLotReceive))
typedef struct ForgeStockReceiveStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingReceive holding;
} ForgeStockReceiveStock;

FORGE_COMMAND(1, "takes goods out", issue_stock, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  LOCATION_NOT_FOUND, DEFAULT_LOCATION, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT,
			  LOT_NOT_TRACKED, LOT_BLOCKED, STOCK_INSUFFICIENT, DRIVES(ForgeEntryPost))
typedef struct ForgeStockIssueStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingIssue holding;
} ForgeStockIssueStock;

FORGE_COMMAND(1, "notes what was counted, and corrects the stock by the difference", count_stock,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION,
			  QUANTITY_NEGATIVE, QUANTITY_INEXACT, COUNT_IN_FUTURE, LOT_REQUIRED, LOT_NOT_TRACKED,
			  LOT_NOT_FOUND, LOT_OF_OTHER_ITEM, TOO_MANY, TIME_ZONE_UNKNOWN, STOCK_NEGATIVE,
			  STOCK_INSUFFICIENT, AMOUNT_OVERFLOW, QUANTITY_OVERFLOW,
			  DRIVES(ForgeLotReceive, ForgeEntryPost))
typedef struct ForgeStockCountStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingCount holding;
} ForgeStockCountStock;

FORGE_COMMAND(1, "notes that goods are no longer usable", damage_stock, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, QUANTITY_NOT_POSITIVE,
			  QUANTITY_INEXACT, LOT_REQUIRED, LOT_NOT_TRACKED, STOCK_INSUFFICIENT,
			  QUANTITY_OVERFLOW, AMOUNT_OVERFLOW)
typedef struct ForgeStockDamageStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingCondition holding;
} ForgeStockDamageStock;

FORGE_COMMAND(1, "notes that damaged goods are usable again", repair_stock, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, QUANTITY_NOT_POSITIVE,
			  QUANTITY_INEXACT, LOT_REQUIRED, LOT_NOT_TRACKED, DAMAGED_INSUFFICIENT,
			  QUANTITY_OVERFLOW, AMOUNT_OVERFLOW, TOO_MANY)
typedef struct ForgeStockRepairStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingCondition holding;
} ForgeStockRepairStock;

FORGE_COMMAND(1, "throws damaged goods away", scrap_stock, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  LOCATION_NOT_FOUND, DEFAULT_LOCATION, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT,
			  LOT_REQUIRED, LOT_NOT_TRACKED, DAMAGED_INSUFFICIENT, DRIVES(ForgeEntryPost))
typedef struct ForgeStockScrapStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingCondition holding;
} ForgeStockScrapStock;

FORGE_COMMAND(1, "says below which quantity stock is low", set_low_stock, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, QUANTITY_NEGATIVE,
			  QUANTITY_INEXACT)
typedef struct ForgeStockSetLowStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS(NO_DEFAULT, "the location; the default one for NULL");
	ForgeHoldingLow holding;
} ForgeStockSetLowStock;

FORGE_COMMAND(1, "takes out what is sent to another location; driven alone", NO_FUNCTION,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, DRIVEN_ONLY,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_NOT_TRACKED, LOT_REQUIRED, LOTS_UNEQUAL,
			  STOCK_INSUFFICIENT)
typedef struct ForgeStockSendStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingSend holding;
} ForgeStockSendStock;

FORGE_COMMAND(1, "notes that goods are on their way; driven alone", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, DRIVEN_ONLY,
			  LOCATION_INACTIVE, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, QUANTITY_OVERFLOW)
typedef struct ForgeStockAnnounceStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingTransit holding;
} ForgeStockAnnounceStock;

FORGE_COMMAND(1, "takes in what was on its way; driven alone", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, DRIVEN_ONLY,
			  LOCATION_INACTIVE, QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, EXPECTED_INSUFFICIENT,
			  LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND, LOT_OF_OTHER_ITEM, TOO_MANY,
			  TIME_ZONE_UNKNOWN, LOTS_UNEQUAL, COST_NEGATIVE, QUANTITY_OVERFLOW, AMOUNT_OVERFLOW)
typedef struct ForgeStockArriveStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingArrive holding;
} ForgeStockArriveStock;

FORGE_COMMAND(1, "notes that goods are no longer on their way; driven alone", NO_FUNCTION,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, DRIVEN_ONLY,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, EXPECTED_INSUFFICIENT,
			  DRIVES(ForgeEntryPost))
typedef struct ForgeStockEndTransit
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingTransit holding;
} ForgeStockEndTransit;

FORGE_COMMAND(1, "takes back what was sent; driven alone", NO_FUNCTION, ITEM_NOT_FOUND,
			  ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, DRIVEN_ONLY,
			  QUANTITY_NOT_POSITIVE, QUANTITY_INEXACT, LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND,
			  LOT_OF_OTHER_ITEM, TOO_MANY, TIME_ZONE_UNKNOWN, LOTS_UNEQUAL, COST_NEGATIVE,
			  QUANTITY_OVERFLOW, AMOUNT_OVERFLOW)
typedef struct ForgeStockReturnStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingArrive holding;
} ForgeStockReturnStock;

FORGE_COMMAND(1, "notes how much more or less is ordered; driven alone", NO_FUNCTION,
			  ITEM_NOT_FOUND, ITEM_NOT_STOCKED, LOCATION_NOT_FOUND, DEFAULT_LOCATION, DRIVEN_ONLY,
			  QUANTITY_INEXACT, QUANTITY_OVERFLOW, EXPECTED_INSUFFICIENT)
typedef struct ForgeStockExpectStock
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS("the location; the default one when left out");
	ForgeHoldingExpect holding;
} ForgeStockExpectStock;

/* ---- events: holding/holding_events.h ---- */

FORGE_EVENT(1, "something of an item is kept at a location for the first time")
typedef struct ForgeStockOpened
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS(REQUIRED, REFERS_TO(ForgeLocation), "the location");
} ForgeStockOpened;

FORGE_EVENT(1, "the quantity on hand changed")
typedef ForgeHoldingAdjusted ForgeStockStockAdjusted;

FORGE_EVENT(1, "a quantity in stock was promised to somebody")
typedef ForgeHoldingReserved ForgeStockStockReserved;

FORGE_EVENT(1, "a reservation was given up, or had expired")
typedef ForgeHoldingReleased ForgeStockStockReleased;

FORGE_EVENT(1, "what was reserved left the stock")
typedef ForgeHoldingShipped ForgeStockStockShipped;

FORGE_EVENT(1, "goods came in")
typedef ForgeHoldingMoved ForgeStockStockReceived;

FORGE_EVENT(1, "goods left")
typedef ForgeHoldingMoved ForgeStockStockIssued;

FORGE_EVENT(1, "stock was counted")
typedef ForgeHoldingCounted ForgeStockStockCounted;

FORGE_EVENT(1, "goods became unusable")
typedef ForgeHoldingMoved ForgeStockStockDamaged;

FORGE_EVENT(1, "damaged goods became usable")
typedef ForgeHoldingMoved ForgeStockStockRepaired;

FORGE_EVENT(1, "damaged goods were thrown away")
typedef ForgeHoldingMoved ForgeStockStockScrapped;

FORGE_EVENT(1, "stock is low below another quantity")
typedef ForgeHoldingLow ForgeStockLowStockSet;

FORGE_EVENT(1, "what is available fell below the quantity at which stock is low")
typedef ForgeHoldingLowReached ForgeStockStockLow;

FORGE_EVENT(1, "goods left for another location")
typedef ForgeHoldingMoved ForgeStockStockSent;

FORGE_EVENT(1, "goods are on their way to here")
typedef ForgeHoldingTransit ForgeStockStockAnnounced;

FORGE_EVENT(1, "goods that were on their way came in")
typedef ForgeHoldingMoved ForgeStockStockArrived;

FORGE_EVENT(1, "goods that were on their way will not arrive")
typedef ForgeHoldingTransit ForgeStockTransitEnded;

FORGE_EVENT(1, "goods that were sent came back")
typedef ForgeHoldingMoved ForgeStockStockReturned;

FORGE_EVENT(1, "more or less is ordered")
typedef ForgeHoldingExpect ForgeStockStockExpected;

/* ---- which of the two aggregates has the stock of a location ---- */

/* The item's, or that of inventory.stock? */
static inline bool
forge_stock_is_of_item(ForgeUuid location_id)
{
	return forge_uuid_is_nil(location_id) || forge_location_is_default(location_id);
}

/* Where a command on a holding leads to. */
typedef struct ForgeStockRoute
{
	const ForgeAggregate *aggregate; /* inventory.item, of the item's id, or inventory.stock */
	int command_type;                /* the type of its command */
	size_t offset;                   /* where that has what all holdings have */
} ForgeStockRoute;

ForgeStockRoute forge_stock_route(ForgeUuid location_id, ForgeHoldingCommandType type);

/* What a command of inventory.stock is called by all holdings. */
ForgeHoldingCommandType forge_stock_command_of(int command_type);

/* Asks for the stock of an item at a location. */
void forge_stock_ask(ForgeAsks *asks, ForgeUuid item_id, ForgeUuid location_id, ForgeAskMode mode);

/* The holding in the state that was asked for so. */
const ForgeHolding *forge_stock_asked(const void *state, ForgeUuid location_id);

/* The change of the quantity on hand that an event brings; false when it brings none. */
bool forge_stock_movement(const ForgeEvent *event, ForgeDecimal *delta);

/* As forge_holding_flow. */
ForgeHoldingFlow forge_stock_flow(const ForgeEvent *event);

/* As forge_holding_may_post and forge_holding_posting. */
bool forge_stock_may_post(const ForgeStock *stock, const ForgeCommand *command);
bool forge_stock_posting(const ForgeStock *stock, const ForgeEvent *event,
						 ForgeHoldingPosting *posting);

/* The lot that comes in with the event and is not there yet, or nil. */
ForgeUuid forge_stock_new_lot(const ForgeStock *stock, const ForgeEvent *event);

#endif
