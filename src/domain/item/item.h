/*
 * item.h
 *	  inventory.item: a stock-keeping unit and what is on hand of it.
 *
 * The commands, with their refusals in the order in which they are looked at:
 *
 *	 create        item_exists, name_blank, sku_blank, stock_negative
 *	 adjust_stock  item_not_found, delta_zero, item_inactive (delta > 0),
 *	               quantity_overflow, stock_negative
 *	 rename        item_not_found, name_blank
 *	 change_sku    item_not_found, sku_blank
 *	 deactivate    item_not_found
 *	 activate      item_not_found
 *	 reserve_stock item_not_found, quantity_not_positive, item_inactive,
 *	               reservation_expired, reservation_exists, too_many,
 *	               stock_insufficient
 *	 release_stock item_not_found, reservation_not_found, reservation_driven
 *	 ship_stock    item_not_found, reservation_not_found, reservation_driven,
 *	               reservation_expired, quantity_not_positive,
 *	               reservation_exceeded
 *
 * rename, change_sku, deactivate and activate decide nothing when there is
 * nothing to change.  A change_sku without a sku takes the sku away.
 *
 * A reservation promises a quantity of what is on hand to somebody, under a
 * reference of theirs: one reference, one reservation.  It may expire, and then
 * promises nothing any more, from that very instant, though nothing happens
 * then: what has expired is decided when a command looks, by the clock at which
 * the command is decided (its occurred_at is the caller's word and has no say).
 * A command that takes stock (reserve_stock, adjust_stock below zero) first
 * releases what has expired, with an event for each; so what somebody took for
 * expired stays so, should the clock step back, and reserved is never more than
 * on hand.  Shipping takes from both; what is left of the reservation stays.
 *
 * A reservation that another aggregate's command has made (an order's) belongs
 * to that aggregate: callers cannot release or ship it.  Its reference is that
 * aggregate's id, which others know, so it stands beside one that a caller has made
 * under the same reference: neither is in the way of the other.
 *
 * The invariant: an item has a name, its sku is not blank, reserved is the sum
 * of the reservations, each of them above zero, and reserved <= on_hand.
 */
#ifndef FORGE_DOMAIN_ITEM_H
#define FORGE_DOMAIN_ITEM_H

#include "domain/aggregate.h"

typedef struct ForgeReservation
{
	ForgeUuid reference;
	bool driven;
	ForgeDecimal quantity;
	ForgeInstant expires_at; /* absent: never */
} ForgeReservation;

typedef struct ForgeItem
{
	ForgeState head;
	ForgeText name;
	ForgeText sku; /* absent: none */
	ForgeDecimal on_hand;
	ForgeDecimal reserved; /* what has expired and was not released yet included */
	bool active;
	ForgeList reservations; /* ForgeReservation, in the order in which they were made */
} ForgeItem;

typedef enum ForgeItemCommandType
{
	FORGE_ITEM_CREATE,
	FORGE_ITEM_ADJUST_STOCK,
	FORGE_ITEM_RENAME,
	FORGE_ITEM_CHANGE_SKU,
	FORGE_ITEM_DEACTIVATE,
	FORGE_ITEM_ACTIVATE,
	FORGE_ITEM_RESERVE_STOCK,
	FORGE_ITEM_RELEASE_STOCK,
	FORGE_ITEM_SHIP_STOCK,
	FORGE_ITEM_COMMAND_COUNT
} ForgeItemCommandType;

typedef struct ForgeItemCreate
{
	ForgeText name;
	ForgeText sku;
	ForgeDecimal initial_quantity;
} ForgeItemCreate;

typedef struct ForgeItemAdjustStock
{
	ForgeDecimal delta;
	ForgeText reason;
} ForgeItemAdjustStock;

typedef struct ForgeItemRename
{
	ForgeText name;
} ForgeItemRename;

typedef struct ForgeItemChangeSku
{
	ForgeText sku;
} ForgeItemChangeSku;

typedef struct ForgeItemDeactivate
{
	ForgeText reason;
} ForgeItemDeactivate;

typedef struct ForgeItemReserveStock
{
	ForgeUuid reference;
	ForgeDecimal quantity;
	ForgeInstant expires_at;
} ForgeItemReserveStock;

typedef struct ForgeItemReleaseStock
{
	ForgeUuid reference;
	ForgeText reason;
} ForgeItemReleaseStock;

typedef struct ForgeItemShipStock
{
	ForgeUuid reference;
	ForgeDecimal quantity;
} ForgeItemShipStock;

typedef enum ForgeItemEventType
{
	FORGE_ITEM_CREATED,
	FORGE_ITEM_STOCK_ADJUSTED,
	FORGE_ITEM_RENAMED,
	FORGE_ITEM_SKU_CHANGED,
	FORGE_ITEM_DEACTIVATED,
	FORGE_ITEM_ACTIVATED,
	FORGE_ITEM_STOCK_RESERVED,
	FORGE_ITEM_STOCK_RELEASED,
	FORGE_ITEM_STOCK_SHIPPED,
	FORGE_ITEM_EVENT_COUNT
} ForgeItemEventType;

typedef struct ForgeItemCreated
{
	ForgeText name;
	ForgeText sku;
} ForgeItemCreated;

typedef struct ForgeItemStockAdjusted
{
	ForgeDecimal delta;
	ForgeText reason;
} ForgeItemStockAdjusted;

typedef struct ForgeItemRenamed
{
	ForgeText name;
} ForgeItemRenamed;

typedef struct ForgeItemSkuChanged
{
	ForgeText sku;
} ForgeItemSkuChanged;

typedef struct ForgeItemDeactivated
{
	ForgeText reason;
} ForgeItemDeactivated;

typedef struct ForgeItemStockReserved
{
	ForgeUuid reference;
	ForgeDecimal quantity;
	ForgeInstant expires_at;
	bool driven;
} ForgeItemStockReserved;

typedef struct ForgeItemStockReleased
{
	ForgeUuid reference;
	ForgeDecimal quantity;
	bool expired;
	bool driven;
	ForgeText reason;
} ForgeItemStockReleased;

typedef struct ForgeItemStockShipped
{
	ForgeUuid reference;
	ForgeDecimal quantity;
	bool driven;
} ForgeItemStockShipped;

extern const ForgeAggregate forge_item;

/* The shapes and their tables: item_fields.c. */
extern const ForgeShape forge_item_state;
extern const ForgeShape forge_item_reservation_shape; /* of an element of its list */
extern const ForgeShape *const forge_item_commands[FORGE_ITEM_COMMAND_COUNT];
extern const ForgeShape *const forge_item_events[FORGE_ITEM_EVENT_COUNT];

ForgeOutcome forge_item_decide(const void *state, const ForgeCommand *command, ForgeEvents *events);
void forge_item_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_item_check(const void *state);
int forge_item_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX]);

/* What is reserved at that time; what has expired is not. */
ForgeDecimal forge_item_reserved(const ForgeItem *item, ForgeInstant at);
/* The names of the events that change the quantity on hand; ends in NULL. */
extern const char *const forge_item_movements[];

/* The change of the quantity on hand that an event brings; false when it brings none. */
bool forge_item_movement(const ForgeEvent *event, ForgeDecimal *delta);

#endif
