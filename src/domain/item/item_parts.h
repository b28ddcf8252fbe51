/*
 * item_parts.h
 *	  The functions that the files of inventory.item share: the reservations are
 *	  in item_reservation.c, everything else in item.c.
 */
#ifndef FORGE_DOMAIN_ITEM_PARTS_H
#define FORGE_DOMAIN_ITEM_PARTS_H

#include "domain/item/item.h"

/* A stock_released for each reservation that has expired. */
void forge_item_release_expired(const ForgeItem *item, ForgeInstant at, ForgeEvents *events);

ForgeOutcome forge_item_decide_reserve_stock(const ForgeItem *item, const ForgeCommand *command,
											 ForgeEvents *events);
ForgeOutcome forge_item_decide_release_stock(const ForgeItem *item, const ForgeCommand *command,
											 ForgeEvents *events);
ForgeOutcome forge_item_decide_ship_stock(const ForgeItem *item, const ForgeCommand *command,
										  ForgeEvents *events);

void forge_item_apply_stock_reserved(ForgeItem *item, const ForgeItemStockReserved *reserved,
									 ForgeArena *arena);
void forge_item_apply_stock_released(ForgeItem *item, const ForgeItemStockReleased *released);
void forge_item_apply_stock_shipped(ForgeItem *item, const ForgeItemStockShipped *shipped);

/* Is every reservation of something, and reserved their sum? */
bool forge_item_check_reservations(const ForgeItem *item);

#endif
