/*
 * order_span.c
 *	  sales.order drives the stock of its lines, each at the location that the line has: an order
 *	  that is submitted reserves it, one that is completed ships it, one that is cancelled releases
 *	  it.  One that is accepted on account takes credit of its customer, and gives it back when it
 *	  is cancelled.
 *
 * The order's id is the reference of its reservations; it has one line for each
 * item and location, so one reservation of each.
 */
#include "app/credit.h"

#include "domain/order/order.h"

/* The command on the line's stock; returns what it has of those of all holdings. */
static void *
add(const ForgeOrderLine *line, ForgeHoldingCommandType type, ForgeFollowUps *follow_ups)
{
	return forge_follow_ups_add_on_stock(follow_ups, line->item_id, line->location_id, type);
}

static void
reserve(const ForgeOrderLine *line, ForgeUuid order_id, ForgeFollowUps *follow_ups)
{
	ForgeHoldingReserve *command = add(line, FORGE_HOLDING_RESERVE_STOCK, follow_ups);

	command->reference = order_id;
	command->quantity = line->quantity;
	command->expires_at = FORGE_INSTANT_ABSENT;
}

static void
ship(const ForgeOrderLine *line, ForgeUuid order_id, ForgeFollowUps *follow_ups)
{
	ForgeHoldingShip *command = add(line, FORGE_HOLDING_SHIP_STOCK, follow_ups);

	command->reference = order_id;
	command->quantity = line->quantity;
}

static void
release(const ForgeOrderLine *line, ForgeUuid order_id, ForgeFollowUps *follow_ups)
{
	ForgeHoldingRelease *command = add(line, FORGE_HOLDING_RELEASE_STOCK, follow_ups);

	command->reference = order_id;
}

/* The credit that the order takes or has taken. */
static ForgeCreditMove
credit_of(const ForgeOrder *order, ForgeUuid order_id)
{
	ForgeCreditMove move = { .party_id = order->customer_id,
							 .currency = order->currency,
							 .reference = order_id };

	(void) forge_order_total(order, &move.amount);
	return move;
}

static void
follow(const void *state, const ForgeCommand *command, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	const ForgeOrder *order = state;
	ForgeCreditMove credit = credit_of(order, command->aggregate_id);
	void (*follow_line)(const ForgeOrderLine *, ForgeUuid, ForgeFollowUps *) = NULL;

	if (event->type == FORGE_ORDER_SUBMITTED)
		follow_line = reserve;
	else if (event->type == FORGE_ORDER_COMPLETED)
		follow_line = ship;
	else if (event->type == FORGE_ORDER_CANCELLED && forge_order_has_reserved(order))
		follow_line = release;
	for (int32_t i = 0; follow_line != NULL && i < order->lines.count; i++)
		follow_line(forge_order_line(order, i), command->aggregate_id, follow_ups);
	if (event->type == FORGE_ORDER_ACCEPTED_ON_ACCOUNT)
		forge_credit_take(follow_ups, &credit);
	else if (event->type == FORGE_ORDER_CANCELLED && order->on_account)
		forge_credit_give_back(follow_ups, &credit);
}

const ForgeSpan forge_order_span = {
	.aggregate = &forge_order,
	.follow = follow,
};
