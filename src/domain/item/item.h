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
 *
 * rename, change_sku, deactivate and activate decide nothing when there is
 * nothing to change.  A change_sku without a sku takes the sku away.
 *
 * The invariant: an item has a name, its sku is not blank, and
 * 0 <= reserved <= on_hand.
 */
#ifndef FORGE_DOMAIN_ITEM_H
#define FORGE_DOMAIN_ITEM_H

#include "domain/aggregate.h"

typedef struct ForgeItem
{
	ForgeState head;
	ForgeText name;
	ForgeText sku; /* absent: none */
	ForgeDecimal on_hand;
	ForgeDecimal reserved;
	bool active;
} ForgeItem;

typedef enum ForgeItemCommandType
{
	FORGE_ITEM_CREATE,
	FORGE_ITEM_ADJUST_STOCK,
	FORGE_ITEM_RENAME,
	FORGE_ITEM_CHANGE_SKU,
	FORGE_ITEM_DEACTIVATE,
	FORGE_ITEM_ACTIVATE,
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

typedef enum ForgeItemEventType
{
	FORGE_ITEM_CREATED,
	FORGE_ITEM_STOCK_ADJUSTED,
	FORGE_ITEM_RENAMED,
	FORGE_ITEM_SKU_CHANGED,
	FORGE_ITEM_DEACTIVATED,
	FORGE_ITEM_ACTIVATED,
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

extern const ForgeAggregate forge_item;

/* The shapes and their tables: item_fields.c. */
extern const ForgeShape forge_item_state;
extern const ForgeShape *const forge_item_commands[FORGE_ITEM_COMMAND_COUNT];
extern const ForgeShape *const forge_item_events[FORGE_ITEM_EVENT_COUNT];

ForgeOutcome forge_item_decide(const void *state, const ForgeCommand *command, ForgeEvents *events);
void forge_item_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_item_check(const void *state);
int forge_item_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX]);

#endif
