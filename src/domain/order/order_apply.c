/*
 * order_apply.c
 *	  sales.order: how events change an order, and the invariant of orders.
 */
#include "domain/order/order_parts.h"

#include "base/currency.h"
#include "domain/stock/stock.h"

#define LINE_SIZE sizeof(ForgeOrderLine)

const char *const forge_order_status_names[FORGE_ORDER_STATUS_COUNT] = {
	[FORGE_ORDER_STATUS_DRAFT] = "draft",           [FORGE_ORDER_STATUS_RESERVED] = "reserved",
	[FORGE_ORDER_STATUS_PROCESSING] = "processing", [FORGE_ORDER_STATUS_COMPLETED] = "completed",
	[FORGE_ORDER_STATUS_CANCELLED] = "cancelled",
};

ForgeOrderStatus
forge_order_status(const ForgeOrder *order)
{
	int status = 0;

	while (status < FORGE_ORDER_STATUS_COUNT &&
		   !forge_text_equal(order->status, forge_text_from(forge_order_status_names[status])))
		status++;
	return (ForgeOrderStatus) status;
}

static void
set_status(ForgeOrder *order, ForgeOrderStatus status)
{
	order->status = forge_text_from(forge_order_status_names[status]);
}

/* ---- lines ---- */

ForgeUuid
forge_order_location(ForgeUuid location_id)
{
	return forge_stock_is_of_item(location_id) ? FORGE_UUID_NIL : location_id;
}

int32_t
forge_order_find_line(const ForgeOrder *order, ForgeUuid item_id, ForgeUuid location_id)
{
	ForgeUuid location = forge_order_location(location_id);

	for (int32_t i = 0; i < order->lines.count; i++)
		if (forge_uuid_equal(forge_order_line(order, i)->item_id, item_id) &&
			forge_uuid_equal(forge_order_line(order, i)->location_id, location))
			return i;
	return -1;
}

bool
forge_order_amount(const ForgeOrder *order, ForgeDecimal quantity, ForgeDecimal unit_price,
				   ForgeDecimal *amount)
{
	int minor_digits;

	return forge_currency_find(order->currency, &minor_digits) &&
		   forge_decimal_multiply(quantity, unit_price, minor_digits, FORGE_ROUND_HALF_UP, amount);
}

bool
forge_order_has_reserved(const ForgeOrder *order)
{
	ForgeOrderStatus status = forge_order_status(order);

	return status == FORGE_ORDER_STATUS_RESERVED || status == FORGE_ORDER_STATUS_PROCESSING;
}

bool
forge_order_total(const ForgeOrder *order, ForgeDecimal *total)
{
	ForgeDecimal sum = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < order->lines.count; i++)
		if (!forge_decimal_add(sum, forge_order_line(order, i)->line_amount, &sum))
			return false;
	*total = sum;
	return true;
}

/* decide never lets an amount get out of range; if a log does, check must see it. */
static void
set_quantity(const ForgeOrder *order, ForgeOrderLine *line, ForgeDecimal quantity)
{
	line->quantity = quantity;
	if (!forge_order_amount(order, quantity, line->unit_price, &line->line_amount))
		line->line_amount = FORGE_DECIMAL_MIN;
}

void
forge_order_add_entry(ForgeOrder *order, int32_t index, const ForgeOrderEntry *entry,
					  ForgeArena *arena)
{
	ForgeDecimal quantity = FORGE_DECIMAL_MIN;
	ForgeOrderLine *line;

	if (index >= 0)
		line = forge_list_item(&order->lines, index, LINE_SIZE);
	else
	{
		line = forge_list_add(&order->lines, LINE_SIZE, arena);
		line->line_no = ++order->last_line_no;
		line->item_id = entry->item_id;
		line->location_id = forge_order_location(entry->location_id);
	}
	line->unit_price = entry->unit_price;
	(void) forge_decimal_add(line->quantity, entry->quantity, &quantity);
	set_quantity(order, line, quantity);
}

/* ---- events ---- */

static void
apply_line_added(ForgeOrder *order, const ForgeOrderEntry *entry, ForgeArena *arena)
{
	forge_order_add_entry(order, forge_order_find_line(order, entry->item_id, entry->location_id),
						  entry, arena);
}

static void
apply_created(ForgeOrder *order, const ForgeEvent *event, ForgeArena *arena)
{
	const ForgeOrderCreated *created = event->data;

	forge_aggregate_take_over(&forge_order, order, event);
	set_status(order, FORGE_ORDER_STATUS_DRAFT);
	order->created_at = event->at;
	for (int32_t i = 0; i < created->lines.count; i++)
		apply_line_added(order, forge_list_item(&created->lines, i, sizeof(ForgeOrderEntry)),
						 arena);
}

static void
apply_line_changed(ForgeOrder *order, const ForgeOrderLineChanged *changed)
{
	int32_t index = forge_order_find_line(order, changed->item_id, changed->location_id);

	if (index >= 0)
		set_quantity(order, forge_list_item(&order->lines, index, LINE_SIZE), changed->quantity);
}

static void
apply_line_removed(ForgeOrder *order, const ForgeOrderLineRemoved *removed)
{
	int32_t index = forge_order_find_line(order, removed->item_id, removed->location_id);

	if (index >= 0)
		forge_list_remove(&order->lines, index, LINE_SIZE);
}

void
forge_order_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeOrder *order = state;

	switch ((ForgeOrderEventType) event->type)
	{
		case FORGE_ORDER_CREATED:
			apply_created(order, event, arena);
			break;
		case FORGE_ORDER_LINE_ADDED:
			apply_line_added(order, event->data, arena);
			break;
		case FORGE_ORDER_LINE_CHANGED:
			apply_line_changed(order, event->data);
			break;
		case FORGE_ORDER_LINE_REMOVED:
			apply_line_removed(order, event->data);
			break;
		case FORGE_ORDER_SUBMITTED:
			set_status(order, FORGE_ORDER_STATUS_RESERVED);
			break;
		case FORGE_ORDER_PAYMENT_CONFIRMED:
			set_status(order, FORGE_ORDER_STATUS_PROCESSING);
			forge_aggregate_take_over(&forge_order, order, event);
			break;
		case FORGE_ORDER_ACCEPTED_ON_ACCOUNT:
			set_status(order, FORGE_ORDER_STATUS_PROCESSING);
			order->on_account = true;
			break;
		case FORGE_ORDER_COMPLETED:
			set_status(order, FORGE_ORDER_STATUS_COMPLETED);
			forge_aggregate_take_over(&forge_order, order, event);
			break;
		case FORGE_ORDER_CANCELLED:
			set_status(order, FORGE_ORDER_STATUS_CANCELLED);
			order->cancel_reason = ((const ForgeOrderCancelled *) event->data)->reason;
			break;
		case FORGE_ORDER_EVENT_COUNT:
			break;
	}
}

/* ---- check ---- */

static bool
is_line_sound(const ForgeOrderLine *line)
{
	return forge_decimal_compare(line->quantity, FORGE_DECIMAL_ZERO) > 0 &&
		   !forge_decimal_is_negative(line->unit_price) &&
		   !forge_decimal_is_negative(line->line_amount);
}

bool
forge_order_check(const void *state)
{
	const ForgeOrder *order = state;
	ForgeDecimal total;
	int minor_digits;

	for (int32_t i = 0; i < order->lines.count; i++)
		if (!is_line_sound(forge_order_line(order, i)))
			return false;
	if (!forge_exists(&order->head))
		return true;
	return forge_currency_find(order->currency, &minor_digits) &&
		   forge_order_status(order) < FORGE_ORDER_STATUS_COUNT &&
		   order->lines.count <= FORGE_ORDER_LINES_MAX && forge_order_total(order, &total);
}
