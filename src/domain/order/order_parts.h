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

/* The location as lines and events have it: nil for the default one. */
ForgeUuid forge_order_location(ForgeUuid location_id);

/* The index of the line of that item and location, or -1. */
int32_t forge_order_find_line(const ForgeOrder *order, ForgeUuid item_id, ForgeUuid location_id);

/* The amount of that quantity at that price; false when it cannot be stored. */
bool forge_order_amount(const ForgeOrder *order, ForgeDecimal quantity, ForgeDecimal unit_price,
						ForgeDecimal *amount);

/* Adds to the line of the entry, which is at that index, or with -1 a line. */
void forge_order_add_entry(ForgeOrder *order, int32_t index, const ForgeOrderEntry *entry,
						   ForgeArena *arena);

/* ---- order_asks.c: may it be, by what the command has asked for? ---- */

/* May the customer of a new order order? */
ForgeOutcome forge_order_check_customer(const ForgeCommand *create);

/* May the customer owe what is accepted on account? */
ForgeOutcome forge_order_check_debtor(const ForgeCommand *accept, ForgeUuid customer_id);

/* What was asked for of entries, one after the other. */
typedef struct ForgeOrderAsked
{
	const ForgeCommand *command;
	int item;     /* the next entry's item in command->asked, */
	int location; /* and the next location that an entry names */
} ForgeOrderAsked;

ForgeOrderAsked forge_order_asked(const ForgeCommand *command);

/*
 * Is the item of the next entry there, and not archived, and its location there, and in use?  Must
 * come for each entry in its turn, up to a refusal.
 */
ForgeOutcome forge_order_check_named(ForgeOrderAsked *asked, const ForgeOrderEntry *entry);

#endif
