/*
 * item.c
 *	  The item functions of schema erp.
 */
#include "api/command_function.h"

#include "domain/item/item.h"

FORGE_COMMAND_FUNCTION(forge_create_item, forge_item, FORGE_ITEM_CREATE);
FORGE_COMMAND_FUNCTION(forge_adjust_stock, forge_item, FORGE_ITEM_ADJUST_STOCK);
FORGE_COMMAND_FUNCTION(forge_rename_item, forge_item, FORGE_ITEM_RENAME);
FORGE_COMMAND_FUNCTION(forge_change_sku, forge_item, FORGE_ITEM_CHANGE_SKU);
FORGE_COMMAND_FUNCTION(forge_deactivate_item, forge_item, FORGE_ITEM_DEACTIVATE);
FORGE_COMMAND_FUNCTION(forge_activate_item, forge_item, FORGE_ITEM_ACTIVATE);
FORGE_COMMAND_FUNCTION(forge_reserve_stock, forge_item, FORGE_ITEM_RESERVE_STOCK);
FORGE_COMMAND_FUNCTION(forge_release_stock, forge_item, FORGE_ITEM_RELEASE_STOCK);
FORGE_COMMAND_FUNCTION(forge_ship_stock, forge_item, FORGE_ITEM_SHIP_STOCK);
