/*
 * order_fields.c
 *	  sales.order: the shapes of its state, commands and events.
 */
#include "domain/order/order.h"

/* ---- elements of lists ---- */

static const ForgeField entry_fields[] = {
	FORGE_FIELD(ForgeOrderEntry, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0, "the item"),
	FORGE_FIELD(ForgeOrderEntry, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity of it, above zero"),
	FORGE_FIELD(ForgeOrderEntry, unit_price, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"price of one, in the order's currency, not below zero"),
};

static const ForgeShape entry = {
	.name = "sales.order.entry",
	.description = "what is ordered of an item",
	.size = sizeof(ForgeOrderEntry),
	.field_count = FORGE_FIELD_COUNT(entry_fields),
	.fields = entry_fields,
};

static const ForgeField line_fields[] = {
	FORGE_FIELD(ForgeOrderLine, line_no, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"number of the line, for as long as it lives"),
	FORGE_FIELD(ForgeOrderLine, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0, "the item"),
	FORGE_FIELD(ForgeOrderLine, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity of it, above zero"),
	FORGE_FIELD(ForgeOrderLine, unit_price, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"price of one, in the order's currency, not below zero"),
	FORGE_FIELD(ForgeOrderLine, line_amount, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity times price, rounded half up to the currency's minor unit"),
};

const ForgeShape forge_order_line_shape = {
	.name = "sales.order.line",
	.description = "a line of an order",
	.size = sizeof(ForgeOrderLine),
	.field_count = FORGE_FIELD_COUNT(line_fields),
	.fields = line_fields,
	.key_count = 1,
};

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeOrder, status, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_CODE_LENGTH_MAX,
				"draft, reserved, processing, completed or cancelled"),
	FORGE_FIELD(ForgeOrder, customer_id, FORGE_FIELD_UUID, 0, 0, "who ordered, if that is known"),
	FORGE_FIELD(ForgeOrder, currency, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_CODE_LENGTH_MAX,
				"code of the currency of all its amounts"),
	FORGE_FIELD_OF_LIST(ForgeOrder, lines, &forge_order_line_shape, 0, FORGE_ORDER_LINES_MAX,
						"what is ordered, one line for each item"),
	FORGE_FIELD(ForgeOrder, last_line_no, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"the highest number that a line has had"),
	FORGE_FIELD(ForgeOrder, payment_reference, FORGE_FIELD_TEXT, 0, FORGE_REFERENCE_LENGTH_MAX,
				"what the payment is known by"),
	FORGE_FIELD(ForgeOrder, tracking_number, FORGE_FIELD_TEXT, 0, FORGE_REFERENCE_LENGTH_MAX,
				"what the shipment is known by"),
	FORGE_FIELD(ForgeOrder, cancel_reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"why it was cancelled"),
	FORGE_FIELD(ForgeOrder, created_at, FORGE_FIELD_INSTANT, FORGE_FIELD_REQUIRED, 0,
				"when its creation was recorded"),
};

const ForgeShape forge_order_state =
	FORGE_SHAPE("sales.order", 1, "what a customer orders, from the first line to the shipment",
				ForgeOrder, state_fields);

/* ---- commands ---- */

static const ForgeField create_fields[] = {
	FORGE_FIELD(ForgeOrderCreate, currency, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_CODE_LENGTH_MAX,
				"code of the currency of all its amounts: three capital letters"),
	FORGE_FIELD(ForgeOrderCreate, customer_id, FORGE_FIELD_UUID, 0, 0,
				"who orders, if that is known"),
	FORGE_FIELD_OF_LIST(ForgeOrderCreate, lines, &entry, 0, FORGE_ORDER_LINES_MAX,
						"what is ordered; the same item again adds to its quantity"),
};

static const ForgeShape create =
	FORGE_SHAPE("sales.order.create", 1, "creates an order, with its lines or without",
				ForgeOrderCreate, create_fields);

static const ForgeField add_line_fields[] = {
	FORGE_FIELD(ForgeOrderAddLine, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0, "the item"),
	FORGE_FIELD(ForgeOrderAddLine, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity of it, above zero"),
	FORGE_FIELD(ForgeOrderAddLine, unit_price, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"price of one, in the order's currency; that of the line when there is one"),
};

static const ForgeShape add_line = FORGE_SHAPE(
	"sales.order.add_line", 1, "adds an item to an order, or to the quantity of its line",
	ForgeOrderAddLine, add_line_fields);

static const ForgeField change_line_fields[] = {
	FORGE_FIELD(ForgeOrderChangeLine, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the item"),
	FORGE_FIELD(ForgeOrderChangeLine, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity from now on, above zero"),
};

static const ForgeShape change_line =
	FORGE_SHAPE("sales.order.change_line", 1, "changes how much of an item is ordered",
				ForgeOrderChangeLine, change_line_fields);

static const ForgeField remove_line_fields[] = {
	FORGE_FIELD(ForgeOrderRemoveLine, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the item"),
};

static const ForgeShape remove_line =
	FORGE_SHAPE("sales.order.remove_line", 1, "takes an item off an order", ForgeOrderRemoveLine,
				remove_line_fields);

static const ForgeShape submit = FORGE_SHAPE_WITHOUT_FIELDS(
	"sales.order.submit", 1, "reserves the stock of all lines, or of none");

static const ForgeField confirm_payment_fields[] = {
	FORGE_FIELD(ForgeOrderConfirmPayment, payment_reference, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_REFERENCE_LENGTH_MAX, "what the payment is known by"),
};

static const ForgeShape confirm_payment =
	FORGE_SHAPE("sales.order.confirm_payment", 1, "notes that an order is paid",
				ForgeOrderConfirmPayment, confirm_payment_fields);

static const ForgeField complete_fields[] = {
	FORGE_FIELD(ForgeOrderComplete, tracking_number, FORGE_FIELD_TEXT, 0,
				FORGE_REFERENCE_LENGTH_MAX, "what the shipment is known by"),
};

static const ForgeShape complete = FORGE_SHAPE("sales.order.complete", 1, "ships what is reserved",
											   ForgeOrderComplete, complete_fields);

static const ForgeField cancel_fields[] = {
	FORGE_FIELD(ForgeOrderCancel, reason, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_REASON_LENGTH_MAX, "why it is given up"),
};

static const ForgeShape cancel =
	FORGE_SHAPE("sales.order.cancel", 1, "gives an order up, and releases what is reserved",
				ForgeOrderCancel, cancel_fields);

const ForgeShape *const forge_order_commands[FORGE_ORDER_COMMAND_COUNT] = {
	[FORGE_ORDER_CREATE] = &create,           [FORGE_ORDER_ADD_LINE] = &add_line,
	[FORGE_ORDER_CHANGE_LINE] = &change_line, [FORGE_ORDER_REMOVE_LINE] = &remove_line,
	[FORGE_ORDER_SUBMIT] = &submit,           [FORGE_ORDER_CONFIRM_PAYMENT] = &confirm_payment,
	[FORGE_ORDER_COMPLETE] = &complete,       [FORGE_ORDER_CANCEL] = &cancel,
};

/* ---- events ---- */

static const ForgeField created_fields[] = {
	FORGE_FIELD(ForgeOrderCreated, currency, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_CODE_LENGTH_MAX, "code of the currency of all its amounts"),
	FORGE_FIELD(ForgeOrderCreated, customer_id, FORGE_FIELD_UUID, 0, 0,
				"who ordered, if that is known"),
	FORGE_FIELD_OF_LIST(ForgeOrderCreated, lines, &entry, 0, FORGE_ORDER_LINES_MAX,
						"what was ordered: a line for each, numbered from 1 in this order"),
};

static const ForgeShape created = FORGE_SHAPE("sales.order.created", 1, "an order was created",
											  ForgeOrderCreated, created_fields);

static const ForgeField line_added_fields[] = {
	FORGE_FIELD(ForgeOrderLineAdded, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the item"),
	FORGE_FIELD(ForgeOrderLineAdded, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity of it, above zero"),
	FORGE_FIELD(ForgeOrderLineAdded, unit_price, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"price of one, in the order's currency, not below zero"),
};

static const ForgeShape line_added =
	FORGE_SHAPE("sales.order.line_added", 1, "an item was added to an order, as its last line",
				ForgeOrderLineAdded, line_added_fields);

static const ForgeField line_changed_fields[] = {
	FORGE_FIELD(ForgeOrderLineChanged, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the item"),
	FORGE_FIELD(ForgeOrderLineChanged, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity of it from then on"),
};

static const ForgeShape line_changed =
	FORGE_SHAPE("sales.order.line_changed", 1, "the quantity of an item changed",
				ForgeOrderLineChanged, line_changed_fields);

static const ForgeField line_removed_fields[] = {
	FORGE_FIELD(ForgeOrderLineRemoved, item_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the item"),
};

static const ForgeShape line_removed =
	FORGE_SHAPE("sales.order.line_removed", 1, "an item was taken off an order",
				ForgeOrderLineRemoved, line_removed_fields);

static const ForgeField submitted_fields[] = {
	FORGE_FIELD(ForgeOrderSubmitted, total_amount, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"sum of the amounts of its lines"),
};

static const ForgeShape submitted = FORGE_SHAPE(
	"sales.order.submitted", 1, "an order was submitted, and the stock of all its lines reserved",
	ForgeOrderSubmitted, submitted_fields);

static const ForgeField payment_confirmed_fields[] = {
	FORGE_FIELD(ForgeOrderPaymentConfirmed, payment_reference, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED, FORGE_REFERENCE_LENGTH_MAX, "what the payment is known by"),
};

static const ForgeShape payment_confirmed =
	FORGE_SHAPE("sales.order.payment_confirmed", 1, "an order was paid", ForgeOrderPaymentConfirmed,
				payment_confirmed_fields);

static const ForgeField completed_fields[] = {
	FORGE_FIELD(ForgeOrderCompleted, tracking_number, FORGE_FIELD_TEXT, 0,
				FORGE_REFERENCE_LENGTH_MAX, "what the shipment is known by"),
};

static const ForgeShape completed =
	FORGE_SHAPE("sales.order.completed", 1, "what an order had reserved was shipped",
				ForgeOrderCompleted, completed_fields);

static const ForgeField cancelled_fields[] = {
	FORGE_FIELD(ForgeOrderCancelled, reason, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_REASON_LENGTH_MAX, "why it was given up"),
};

static const ForgeShape cancelled = FORGE_SHAPE("sales.order.cancelled", 1, "an order was given up",
												ForgeOrderCancelled, cancelled_fields);

const ForgeShape *const forge_order_events[FORGE_ORDER_EVENT_COUNT] = {
	[FORGE_ORDER_CREATED] = &created,
	[FORGE_ORDER_LINE_ADDED] = &line_added,
	[FORGE_ORDER_LINE_CHANGED] = &line_changed,
	[FORGE_ORDER_LINE_REMOVED] = &line_removed,
	[FORGE_ORDER_SUBMITTED] = &submitted,
	[FORGE_ORDER_PAYMENT_CONFIRMED] = &payment_confirmed,
	[FORGE_ORDER_COMPLETED] = &completed,
	[FORGE_ORDER_CANCELLED] = &cancelled,
};
