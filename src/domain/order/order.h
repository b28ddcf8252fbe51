/*
 * order.h
 *	  sales.order: the order of a customer, from the first line to the
 *	  shipment.
 *
 * The states, and the commands that each allows:
 *
 *	 draft       add_line, change_line, remove_line, submit, cancel
 *	 reserved    confirm_payment, accept_on_account, cancel
 *	 processing  complete, cancel
 *	 completed
 *	 cancelled
 *
 * An order has one line for each item and location that it is taken from.  Adding an item again
 * adds to the line's quantity, at the same price.  A line keeps its number as long as it lives, and
 * no other line gets it afterwards.  A change_line to the present quantity
 * decides nothing.
 *
 * A line that names no location is the default one's, and one that names the default location says
 * so, too: neither it nor its events have a location.  A location must exist and be in use when
 * something is ordered from it.  If it is taken out of use later, what was ordered can still be
 * reserved and shipped: what is there may leave.
 *
 * A line's amount is its quantity times its price, rounded half up to the minor
 * unit of the order's currency; the total is the sum of the amounts.
 *
 * An item must exist when it is ordered, and not be archived in the catalogue.  It may be
 * deactivated before the order is submitted: so submit looks at it again, when its stock is
 * reserved.
 *
 * A customer that is a party (parties.party) must be a customer there, and not be suspended, when
 * the order is created.  A customer that is no party is taken as it is, and so is none at all,
 * unless the company says that its orders need a party (company.profile).
 *
 * An order that is accepted on account is processed without a payment: its total is taken from the
 * credit of its customer, which must be a party, and given back if the order is cancelled.
 *
 * The effects of submit, complete and cancel on stock are not decided here.
 *
 * The invariant: the currency is one, the state is one of the five, each line has
 * a quantity above zero and a price not below it, and the total can be stored.
 */
#ifndef FORGE_DOMAIN_ORDER_H
#define FORGE_DOMAIN_ORDER_H

#include "domain/aggregate.h"
#include "made/order_made.h"

FORGE_ELEMENT(0, "what is ordered of an item")
typedef struct ForgeOrderEntry
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it, above zero");
	ForgeDecimal unit_price FORGE_IS(REQUIRED,
									 "price of one, in the order's currency, not below zero");
	ForgeUuid location_id FORGE_IS(LAST, REFERS_TO(ForgeLocation),
								   "where it is taken from; the default location when left out");
} ForgeOrderEntry;

FORGE_ELEMENT(1, "a line of an order", TABLE(order_line_row))
typedef struct ForgeOrderLine
{
	int64_t line_no FORGE_IS(REQUIRED, AS(integer), "number of the line, for as long as it lives");
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it, above zero");
	ForgeDecimal unit_price FORGE_IS(REQUIRED,
									 "price of one, in the order's currency, not below zero");
	ForgeDecimal
		line_amount FORGE_IS(REQUIRED,
							 "quantity times price, rounded half up to the currency's minor unit");
	ForgeUuid location_id FORGE_IS(REFERS_TO(ForgeLocation),
								   "where it is taken from; NULL: the default location");
} ForgeOrderLine;

FORGE_AGGREGATE(1, "sales.order", order_id,
				"what a customer orders, from the first line to the shipment", ASKS, ALLOWS,
				RETURNS(erp.sales_order), TABLE(order_row))
typedef struct ForgeOrder
{
	ForgeState head;
	ForgeUuid customer_id FORGE_IS("who ordered, if that is known");
	ForgeText status FORGE_IS(REQUIRED, CODE,
							  "draft, reserved, processing, completed or cancelled");
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of the currency of all its amounts");
	FORGE_COLUMN(total_amount, numeric, "sum of the amounts of its lines")
	FORGE_COLUMN(line_count, integer, "how many lines it has")
	int64_t last_line_no FORGE_IS(REQUIRED, HIDDEN, "the highest number that a line has had");
	bool on_account FORGE_IS(REQUIRED, HIDDEN,
							 "whether its total was taken from the customer's credit");
	ForgeText payment_reference FORGE_IS(REFERENCE, "what the payment is known by");
	ForgeText tracking_number FORGE_IS(REFERENCE, "what the shipment is known by");
	ForgeText cancel_reason FORGE_IS(REASON, "why it was cancelled");
	FORGE_COLUMN(version)
	ForgeInstant created_at FORGE_IS(REQUIRED, "when its creation was recorded");
	ForgeList lines FORGE_IS(OF(ForgeOrderLine), ORDER_LINES,
							 "what is ordered, one line for each item and location");
} ForgeOrder;

/* ---- commands ---- */

FORGE_CREATION(1, "creates an order, with its lines or without", create_order, ORDER_EXISTS,
			   CURRENCY_UNKNOWN, FIELD_MISSING, PARTY_NOT_FOUND, PARTY_IS_NO_CUSTOMER,
			   PARTY_SUSPENDED, ITEM_NOT_FOUND, PRODUCT_ARCHIVED, LOCATION_NOT_FOUND,
			   LOCATION_INACTIVE, QUANTITY_NOT_POSITIVE, PRICE_NEGATIVE, PRICE_DIFFERS, TOO_MANY,
			   NUMBER_OUT_OF_RANGE, AMOUNT_OVERFLOW)
typedef struct ForgeOrderCreate
{
	ForgeText currency FORGE_IS(REQUIRED, CODE,
								"code of the currency of all its amounts: three capital letters");
	ForgeUuid customer_id FORGE_IS("who orders, if that is known");
	ForgeList
		lines FORGE_IS(OF(ForgeOrderEntry), ORDER_LINES,
					   "what is ordered; the same item again, from the same location, adds to "
					   "its quantity");
} ForgeOrderCreate;

FORGE_COMMAND(1, "adds an item to an order, or to the quantity of its line, at the price of that",
			  add_order_line, ORDER_NOT_FOUND, ORDER_STATE_FORBIDS, ITEM_NOT_FOUND,
			  PRODUCT_ARCHIVED, LOCATION_NOT_FOUND, LOCATION_INACTIVE, QUANTITY_NOT_POSITIVE,
			  PRICE_NEGATIVE, PRICE_DIFFERS, TOO_MANY, NUMBER_OUT_OF_RANGE, AMOUNT_OVERFLOW)
typedef ForgeOrderEntry ForgeOrderAddLine;

FORGE_COMMAND(1, "changes how much of an item is ordered", change_order_line, ORDER_NOT_FOUND,
			  ORDER_STATE_FORBIDS, LINE_NOT_FOUND, QUANTITY_NOT_POSITIVE, AMOUNT_OVERFLOW)
typedef struct ForgeOrderChangeLine
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity from now on, above zero");
	ForgeUuid location_id FORGE_IS(LAST, REFERS_TO(ForgeLocation),
								   "the location of the line; the default one when left out");
} ForgeOrderChangeLine;

FORGE_COMMAND(1, "takes an item off an order", remove_order_line, ORDER_NOT_FOUND,
			  ORDER_STATE_FORBIDS, LINE_NOT_FOUND)
typedef struct ForgeOrderRemoveLine
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid location_id FORGE_IS(LAST, REFERS_TO(ForgeLocation),
								   "the location of the line; the default one when left out");
} ForgeOrderRemoveLine;

FORGE_COMMAND(1, "reserves the stock of all lines, or of none", submit_order, ORDER_NOT_FOUND,
			  ORDER_STATE_FORBIDS, ORDER_EMPTY, ITEM_NOT_FOUND, ITEM_NOT_STOCKED,
			  LOCATION_NOT_FOUND, ITEM_INACTIVE, QUANTITY_INEXACT, TOO_MANY, STOCK_INSUFFICIENT,
			  DRIVES(ForgeItemReserveStock, ForgeStockReserveStock))
typedef ForgeNothing ForgeOrderSubmit;

FORGE_COMMAND(1, "notes that an order is paid", confirm_payment, ORDER_NOT_FOUND,
			  ORDER_STATE_FORBIDS, FIELD_BLANK)
typedef struct ForgeOrderConfirmPayment
{
	ForgeText payment_reference FORGE_IS(REQUIRED, REFERENCE, "what the payment is known by");
} ForgeOrderConfirmPayment;

FORGE_COMMAND(1, "accepts an order without a payment, within the credit limit of its customer",
			  accept_on_account, ORDER_NOT_FOUND, ORDER_STATE_FORBIDS, PARTY_NOT_FOUND,
			  PARTY_IS_NO_CUSTOMER, PARTY_SUSPENDED, CREDIT_LIMIT_EXCEEDED,
			  DRIVES(ForgeLedgerBatchPost))
typedef ForgeNothing ForgeOrderAcceptOnAccount;

FORGE_COMMAND(1, "ships what is reserved", complete_order, ORDER_NOT_FOUND, ORDER_STATE_FORBIDS,
			  DRIVES(ForgeItemShipStock, ForgeStockShipStock))
typedef struct ForgeOrderComplete
{
	ForgeText tracking_number FORGE_IS(REFERENCE, "what the shipment is known by");
} ForgeOrderComplete;

FORGE_COMMAND(1, "gives an order up, and releases what is reserved", cancel_order, ORDER_NOT_FOUND,
			  ORDER_STATE_FORBIDS, FIELD_BLANK,
			  DRIVES(ForgeItemReleaseStock, ForgeStockReleaseStock, ForgeLedgerBatchPost))
typedef struct ForgeOrderCancel
{
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why it is given up");
} ForgeOrderCancel;

/* ---- events ---- */

FORGE_EVENT(1, "an order was created")
typedef struct ForgeOrderCreated
{
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of the currency of all its amounts");
	ForgeUuid customer_id FORGE_IS("who ordered, if that is known");
	ForgeList lines FORGE_IS(OF(ForgeOrderEntry), ORDER_LINES,
							 "what was ordered: a line for each, numbered from 1 in this order");
} ForgeOrderCreated;

FORGE_EVENT(1, "an item was added to an order, as its last line")
typedef ForgeOrderEntry ForgeOrderLineAdded;

FORGE_EVENT(1, "the quantity of an item changed")
typedef struct ForgeOrderLineChanged
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it from then on");
	ForgeUuid location_id FORGE_IS(REFERS_TO(ForgeLocation),
								   "the location of the line, if it is not the default one");
} ForgeOrderLineChanged;

FORGE_EVENT(1, "an item was taken off an order")
typedef ForgeOrderRemoveLine ForgeOrderLineRemoved;

FORGE_EVENT(1, "an order was submitted, and the stock of all its lines reserved")
typedef struct ForgeOrderSubmitted
{
	ForgeDecimal total_amount FORGE_IS(REQUIRED, "sum of the amounts of its lines");
} ForgeOrderSubmitted;

FORGE_EVENT(1, "an order was paid")
typedef ForgeOrderConfirmPayment ForgeOrderPaymentConfirmed;

FORGE_EVENT(
	1, "an order was accepted without a payment, and its total taken from the customer's credit")
typedef ForgeOrderSubmitted ForgeOrderAcceptedOnAccount;

FORGE_EVENT(1, "what an order had reserved was shipped")
typedef ForgeOrderComplete ForgeOrderCompleted;

FORGE_EVENT(1, "an order was given up")
typedef struct ForgeOrderCancelled
{
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why it was given up");
} ForgeOrderCancelled;

typedef enum ForgeOrderStatus
{
	FORGE_ORDER_STATUS_DRAFT,
	FORGE_ORDER_STATUS_RESERVED,
	FORGE_ORDER_STATUS_PROCESSING,
	FORGE_ORDER_STATUS_COMPLETED,
	FORGE_ORDER_STATUS_CANCELLED,
	FORGE_ORDER_STATUS_COUNT
} ForgeOrderStatus;

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

#endif
