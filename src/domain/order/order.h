/*
 * order.h
 *	  sales.order: what a customer orders, from the first line to the shipment.
 *
 * The states, and the commands that each allows:
 *
 *	 draft       add_line, change_line, remove_line, submit, cancel
 *	 reserved    confirm_payment, cancel
 *	 processing  complete, cancel
 *	 completed
 *	 cancelled
 *
 * The commands, with their refusals in the order in which they are looked at:
 *
 *	 create           order_exists, currency_unknown; for each line in its turn
 *	                  the refusals of add_line from quantity_not_positive on
 *	 add_line         order_not_found, order_state_forbids,
 *	                  quantity_not_positive, price_negative, price_differs,
 *	                  too_many, number_out_of_range, amount_overflow
 *	 change_line      order_not_found, order_state_forbids, line_not_found,
 *	                  quantity_not_positive, amount_overflow
 *	 remove_line      order_not_found, order_state_forbids, line_not_found
 *	 submit           order_not_found, order_state_forbids, order_empty
 *	 confirm_payment  order_not_found, order_state_forbids, field_blank
 *	 complete         order_not_found, order_state_forbids
 *	 cancel           order_not_found, order_state_forbids, field_blank
 *
 * An order has one line for each item.  Adding an item again adds to the line's
 * quantity, at the same price.  A line keeps its number as long as it lives, and
 * no other line gets it afterwards.  A change_line to the quantity that is there
 * decides nothing.
 *
 * A line's amount is its quantity times its price, rounded half up to the minor
 * unit of the order's currency; the total is the sum of the amounts.
 *
 * What submit, complete and cancel do to the items' stock is not decided here.
 *
 * The invariant: the currency is one, the state is one of the five, each line has
 * a quantity above zero and a price not below it, and the total can be stored.
 */
#ifndef FORGE_DOMAIN_ORDER_H
#define FORGE_DOMAIN_ORDER_H

#include "domain/aggregate.h"

typedef enum ForgeOrderStatus
{
	FORGE_ORDER_STATUS_DRAFT,
	FORGE_ORDER_STATUS_RESERVED,
	FORGE_ORDER_STATUS_PROCESSING,
	FORGE_ORDER_STATUS_COMPLETED,
	FORGE_ORDER_STATUS_CANCELLED,
	FORGE_ORDER_STATUS_COUNT
} ForgeOrderStatus;

/* What is ordered of an item. */
typedef struct ForgeOrderEntry
{
	ForgeUuid item_id;
	ForgeDecimal quantity;
	ForgeDecimal unit_price;
} ForgeOrderEntry;

typedef struct ForgeOrderLine
{
	int64_t line_no; /* 1, 2, ... */
	ForgeUuid item_id;
	ForgeDecimal quantity;
	ForgeDecimal unit_price;
	ForgeDecimal line_amount;
} ForgeOrderLine;

typedef struct ForgeOrder
{
	ForgeState head;
	ForgeText status; /* a name of forge_order_status_names */
	ForgeUuid customer_id;
	ForgeText currency;
	ForgeList lines; /* ForgeOrderLine, in the order of their numbers */
	int64_t last_line_no;
	ForgeText payment_reference;
	ForgeText tracking_number;
	ForgeText cancel_reason;
	ForgeInstant created_at; /* when created was recorded */
} ForgeOrder;

typedef enum ForgeOrderCommandType
{
	FORGE_ORDER_CREATE,
	FORGE_ORDER_ADD_LINE,
	FORGE_ORDER_CHANGE_LINE,
	FORGE_ORDER_REMOVE_LINE,
	FORGE_ORDER_SUBMIT,
	FORGE_ORDER_CONFIRM_PAYMENT,
	FORGE_ORDER_COMPLETE,
	FORGE_ORDER_CANCEL,
	FORGE_ORDER_COMMAND_COUNT
} ForgeOrderCommandType;

typedef struct ForgeOrderCreate
{
	ForgeText currency;
	ForgeUuid customer_id;
	ForgeList lines; /* ForgeOrderEntry */
} ForgeOrderCreate;

typedef ForgeOrderEntry ForgeOrderAddLine;

typedef struct ForgeOrderChangeLine
{
	ForgeUuid item_id;
	ForgeDecimal quantity;
} ForgeOrderChangeLine;

typedef struct ForgeOrderRemoveLine
{
	ForgeUuid item_id;
} ForgeOrderRemoveLine;

typedef struct ForgeOrderConfirmPayment
{
	ForgeText payment_reference;
} ForgeOrderConfirmPayment;

typedef struct ForgeOrderComplete
{
	ForgeText tracking_number;
} ForgeOrderComplete;

typedef struct ForgeOrderCancel
{
	ForgeText reason;
} ForgeOrderCancel;

typedef enum ForgeOrderEventType
{
	FORGE_ORDER_CREATED,
	FORGE_ORDER_LINE_ADDED,
	FORGE_ORDER_LINE_CHANGED,
	FORGE_ORDER_LINE_REMOVED,
	FORGE_ORDER_SUBMITTED,
	FORGE_ORDER_PAYMENT_CONFIRMED,
	FORGE_ORDER_COMPLETED,
	FORGE_ORDER_CANCELLED,
	FORGE_ORDER_EVENT_COUNT
} ForgeOrderEventType;

typedef struct ForgeOrderCreated
{
	ForgeText currency;
	ForgeUuid customer_id;
	ForgeList lines; /* ForgeOrderEntry: one for each item, numbered from 1 in this order */
} ForgeOrderCreated;

typedef ForgeOrderEntry ForgeOrderLineAdded;

typedef struct ForgeOrderLineChanged
{
	ForgeUuid item_id;
	ForgeDecimal quantity;
} ForgeOrderLineChanged;

typedef struct ForgeOrderLineRemoved
{
	ForgeUuid item_id;
} ForgeOrderLineRemoved;

typedef struct ForgeOrderSubmitted
{
	ForgeDecimal total_amount;
} ForgeOrderSubmitted;

typedef struct ForgeOrderPaymentConfirmed
{
	ForgeText payment_reference;
} ForgeOrderPaymentConfirmed;

typedef struct ForgeOrderCompleted
{
	ForgeText tracking_number;
} ForgeOrderCompleted;

typedef struct ForgeOrderCancelled
{
	ForgeText reason;
} ForgeOrderCancelled;

extern const ForgeAggregate forge_order;

/* The shapes and their tables: order_fields.c. */
extern const ForgeShape forge_order_state;
extern const ForgeShape forge_order_line_shape; /* of an element of its list */
extern const ForgeShape *const forge_order_commands[FORGE_ORDER_COMMAND_COUNT];
extern const ForgeShape *const forge_order_events[FORGE_ORDER_EVENT_COUNT];

/* draft, reserved, processing, completed, cancelled */
extern const char *const forge_order_status_names[FORGE_ORDER_STATUS_COUNT];

/* FORGE_ORDER_STATUS_COUNT for a name that is none. */
ForgeOrderStatus forge_order_status(const ForgeOrder *order);

/* Is the stock of its lines reserved for it? */
bool forge_order_has_reserved(const ForgeOrder *order);

static inline const ForgeOrderLine *
forge_order_line(const ForgeOrder *order, int32_t index)
{
	return forge_list_item(&order->lines, index, sizeof(ForgeOrderLine));
}

/* The sum of the lines' amounts; false when it cannot be stored. */
bool forge_order_total(const ForgeOrder *order, ForgeDecimal *total);

ForgeOutcome forge_order_decide(const void *state, const ForgeCommand *command,
								ForgeEvents *events);
void forge_order_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_order_check(const void *state);

#endif
