/*
 * order_parts.h
 *	  The functions that the files of sales.order share: order.c decides, order_asks.c looks at
 *	  what it asks for, order_apply.c applies.
 */
#ifndef FORGE_DOMAIN_ORDER_PARTS_H
#define FORGE_DOMAIN_ORDER_PARTS_H

#include "domain/order/order.h"

/* An entry of the lines of a creation. */
static inline const ForgeOrderEntry *
forge_order_entry(const ForgeList *entries, int32_t index)
{
	return forge_list_item(entries, index, sizeof(ForgeOrderEntry));
}

/* The index of the item's line, or -1. */
int32_t forge_order_find_line(const ForgeOrder *order, ForgeUuid item_id);

/* The amount of that quantity at that price; false when it cannot be stored. */
bool forge_order_amount(const ForgeOrder *order, ForgeDecimal quantity, ForgeDecimal unit_price,
						ForgeDecimal *amount);

/* Adds to the line of the entry's item, which is at that index, or with -1 a line. */
void forge_order_add_entry(ForgeOrder *order, int32_t index, const ForgeOrderEntry *entry,
						   ForgeArena *arena);

/* ---- order_asks.c: may it be, by what the command has asked for? ---- */

/* May the customer of a new order order? */
ForgeOutcome forge_order_check_customer(const ForgeCommand *create);

/* May the customer owe what is accepted on account? */
ForgeOutcome forge_order_check_debtor(const ForgeCommand *accept, ForgeUuid customer_id);

/* Is the item of the entry at that index there, and not archived? */
ForgeOutcome forge_order_check_item(const ForgeCommand *command, int index, ForgeUuid item_id);

#endif
