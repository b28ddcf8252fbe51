/*
 * order.c
 *	  sales.order: decide.
 */
#include "domain/order/order_parts.h"

#include "base/assert.h"
#include "base/currency.h"

#define IN(status) (1u << FORGE_ORDER_STATUS_##status)

/* In which states each command may come; create alone comes before there is one. */
static const unsigned allowed_in[FORGE_ORDER_COMMAND_COUNT] = {
	[FORGE_ORDER_CREATE] = 0,
	[FORGE_ORDER_ADD_LINE] = IN(DRAFT),
	[FORGE_ORDER_CHANGE_LINE] = IN(DRAFT),
	[FORGE_ORDER_REMOVE_LINE] = IN(DRAFT),
	[FORGE_ORDER_SUBMIT] = IN(DRAFT),
	[FORGE_ORDER_CONFIRM_PAYMENT] = IN(RESERVED),
	[FORGE_ORDER_ACCEPT_ON_ACCOUNT] = IN(RESERVED),
	[FORGE_ORDER_COMPLETE] = IN(PROCESSING),
	[FORGE_ORDER_CANCEL] = IN(DRAFT) | IN(RESERVED) | IN(PROCESSING),
};

/* An order without lines cannot be submitted, one without a customer has no credit. */
ForgeOutcome
forge_order_allows(const void *state, int command_type)
{
	const ForgeOrder *order = state;
	bool is_there = forge_exists(&order->head);
	ForgeOutcome outcome;

	if (command_type == FORGE_ORDER_CREATE)
		return is_there ? forge_refuse(FORGE_REASON_ORDER_EXISTS) : forge_accept();
	if (!is_there)
		return forge_refuse(FORGE_REASON_ORDER_NOT_FOUND);
	if ((allowed_in[command_type] & 1u << forge_order_status(order)) == 0)
	{
		outcome = forge_with_text(forge_refuse(FORGE_REASON_ORDER_STATE_FORBIDS), order->status);
		return forge_with_string(outcome, forge_order_commands[command_type]->name);
	}
	if (command_type == FORGE_ORDER_SUBMIT && order->lines.count == 0)
		return forge_refuse(FORGE_REASON_ORDER_EMPTY);
	if (command_type == FORGE_ORDER_ACCEPT_ON_ACCOUNT && forge_uuid_is_nil(order->customer_id))
		return forge_refuse(FORGE_REASON_PARTY_NOT_FOUND);
	return forge_accept();
}

/* ---- lines ---- */

static ForgeOutcome
refuse_of_item(ForgeReason reason, ForgeUuid item_id, ForgeDecimal number)
{
	return forge_with_decimal(forge_with_uuid(forge_refuse(reason), item_id), number);
}

static ForgeOutcome
check_positive(ForgeUuid item_id, ForgeDecimal quantity)
{
	if (forge_decimal_compare(quantity, FORGE_DECIMAL_ZERO) > 0)
		return forge_accept();
	return refuse_of_item(FORGE_REASON_QUANTITY_NOT_POSITIVE, item_id, quantity);
}

/* The invariant says that it can be stored. */
static ForgeDecimal
total_of(const ForgeOrder *order)
{
	ForgeDecimal total = FORGE_DECIMAL_ZERO;
	bool is_in_range = forge_order_total(order, &total);

	FORGE_ASSERT(is_in_range);
	return total;
}

/* Can a line that came to old_amount be of this quantity?  *total follows. */
static ForgeOutcome
check_amount(const ForgeOrder *order, ForgeDecimal old_amount, const ForgeOrderEntry *line,
			 ForgeDecimal *total)
{
	ForgeDecimal amount;
	ForgeDecimal rest;
	ForgeOutcome outcome;

	if (forge_order_amount(order, line->quantity, line->unit_price, &amount) &&
		forge_decimal_subtract(*total, old_amount, &rest) && forge_decimal_add(rest, amount, total))
		return forge_accept();
	outcome = refuse_of_item(FORGE_REASON_AMOUNT_OVERFLOW, line->item_id, line->quantity);
	return forge_with_decimal(outcome, line->unit_price);
}

static ForgeOutcome
refuse_too_many(void)
{
	ForgeOutcome outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "lines");

	outcome = forge_with_integer(outcome, FORGE_ORDER_LINES_MAX);
	return forge_with_integer(outcome, FORGE_ORDER_LINES_MAX + 1);
}

/* May the entry be added to the line at that index, or with -1 as a line?  *total follows. */
static ForgeOutcome
check_entry(const ForgeOrder *order, int32_t index, const ForgeOrderEntry *entry,
			ForgeDecimal *total)
{
	ForgeOutcome outcome = check_positive(entry->item_id, entry->quantity);
	ForgeOrderEntry sum = *entry;
	const ForgeOrderLine *line;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (forge_decimal_is_negative(entry->unit_price))
		return refuse_of_item(FORGE_REASON_PRICE_NEGATIVE, entry->item_id, entry->unit_price);
	if (index < 0 && order->lines.count >= FORGE_ORDER_LINES_MAX)
		return refuse_too_many();
	if (index < 0)
		return check_amount(order, FORGE_DECIMAL_ZERO, entry, total);

	line = forge_order_line(order, index);
	if (forge_decimal_compare(entry->unit_price, line->unit_price) != 0)
	{
		outcome = refuse_of_item(FORGE_REASON_PRICE_DIFFERS, entry->item_id, line->unit_price);
		return forge_with_decimal(outcome, entry->unit_price);
	}
	if (!forge_decimal_add(line->quantity, entry->quantity, &sum.quantity))
		return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), "quantity");
	return check_amount(order, line->line_amount, &sum, total);
}

static void
add_line_changed(ForgeEvents *events, const ForgeOrderLine *line, ForgeDecimal quantity)
{
	ForgeOrderLineChanged *changed =
		forge_events_add(events, &forge_order, FORGE_ORDER_LINE_CHANGED);

	changed->item_id = line->item_id;
	changed->location_id = line->location_id;
	changed->quantity = quantity;
}

/* ---- commands ---- */

static ForgeOutcome
decide_create(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeOrderCreate *command = request->data;
	ForgeOrder draft = { .currency = command->currency };
	ForgeDecimal total = FORGE_DECIMAL_ZERO;
	ForgeOrderAsked asked = forge_order_asked(request);
	ForgeOrderCreated *created;
	ForgeOutcome outcome = forge_order_check_customer(request);
	int minor_digits;

	if (!forge_currency_find(command->currency, &minor_digits))
		return forge_with_text(forge_refuse(FORGE_REASON_CURRENCY_UNKNOWN), command->currency);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	for (int32_t i = 0; i < command->lines.count; i++)
	{
		const ForgeOrderEntry *entry = forge_order_entry(&command->lines, i);
		int32_t index = forge_order_find_line(&draft, entry->item_id, entry->location_id);

		outcome = forge_order_check_named(&asked, entry);
		if (!forge_outcome_is_refusal(outcome))
			outcome = check_entry(&draft, index, entry, &total);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
		forge_order_add_entry(&draft, index, entry, events->arena);
	}

	created = forge_events_add_from(events, &forge_order, FORGE_ORDER_CREATED, request);
	for (int32_t i = 0; i < draft.lines.count; i++)
	{
		const ForgeOrderLine *line = forge_order_line(&draft, i);
		ForgeOrderEntry *entry =
			forge_list_add(&created->lines, sizeof(ForgeOrderEntry), events->arena);

		*entry =
			(ForgeOrderEntry){ line->item_id, line->quantity, line->unit_price, line->location_id };
	}
	return forge_accept();
}

static ForgeOutcome
decide_add_line(const ForgeOrder *order, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeOrderAddLine *command = request->data;
	int32_t index = forge_order_find_line(order, command->item_id, command->location_id);
	ForgeDecimal total = total_of(order);
	ForgeDecimal quantity = command->quantity;
	ForgeOrderAsked asked = forge_order_asked(request);
	ForgeOutcome outcome = forge_order_check_named(&asked, command);
	ForgeOrderLineAdded *added;
	bool is_in_range;

	if (!forge_outcome_is_refusal(outcome))
		outcome = check_entry(order, index, command, &total);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	if (index >= 0)
	{
		is_in_range = forge_decimal_add(forge_order_line(order, index)->quantity, command->quantity,
										&quantity);
		FORGE_ASSERT(is_in_range);
		add_line_changed(events, forge_order_line(order, index), quantity);
	}
	else
	{
		added = forge_events_add(events, &forge_order, FORGE_ORDER_LINE_ADDED);
		*added = *command;
		added->location_id = forge_order_location(command->location_id);
	}
	return forge_accept();
}

static ForgeOutcome
refuse_line_not_found(ForgeUuid item_id)
{
	return forge_with_uuid(forge_refuse(FORGE_REASON_LINE_NOT_FOUND), item_id);
}

static ForgeOutcome
decide_change_line(const ForgeOrder *order, const ForgeOrderChangeLine *command,
				   ForgeEvents *events)
{
	int32_t index = forge_order_find_line(order, command->item_id, command->location_id);
	ForgeDecimal total = total_of(order);
	ForgeOrderEntry changed = { .item_id = command->item_id, .quantity = command->quantity };
	const ForgeOrderLine *line;
	ForgeOutcome outcome;

	if (index < 0)
		return refuse_line_not_found(command->item_id);
	outcome = check_positive(command->item_id, command->quantity);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	line = forge_order_line(order, index);
	changed.unit_price = line->unit_price;
	outcome = check_amount(order, line->line_amount, &changed, &total);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	if (forge_decimal_compare(command->quantity, line->quantity) != 0)
		add_line_changed(events, line, command->quantity);
	return forge_accept();
}

static ForgeOutcome
decide_remove_line(const ForgeOrder *order, const ForgeOrderRemoveLine *command,
				   ForgeEvents *events)
{
	ForgeOrderLineRemoved *removed;

	if (forge_order_find_line(order, command->item_id, command->location_id) < 0)
		return refuse_line_not_found(command->item_id);

	removed = forge_events_add(events, &forge_order, FORGE_ORDER_LINE_REMOVED);
	removed->item_id = command->item_id;
	removed->location_id = forge_order_location(command->location_id);
	return forge_accept();
}

static ForgeOutcome
decide_submit(const ForgeOrder *order, ForgeEvents *events)
{
	ForgeOrderSubmitted *submitted = forge_events_add(events, &forge_order, FORGE_ORDER_SUBMITTED);

	submitted->total_amount = total_of(order);
	return forge_accept();
}

static ForgeOutcome
refuse_blank(const char *field)
{
	return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), field);
}

static ForgeOutcome
decide_confirm_payment(const ForgeOrderConfirmPayment *command, ForgeEvents *events)
{
	ForgeOrderPaymentConfirmed *confirmed;

	if (forge_text_is_blank(command->payment_reference))
		return refuse_blank("payment_reference");

	confirmed = forge_events_add(events, &forge_order, FORGE_ORDER_PAYMENT_CONFIRMED);
	confirmed->payment_reference = command->payment_reference;
	return forge_accept();
}

/* The credit is the ledger's: what is taken there must be available. */
static ForgeOutcome
decide_accept_on_account(const ForgeOrder *order, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeOrderAcceptedOnAccount *accepted;
	ForgeOutcome outcome = forge_order_check_debtor(request, order->customer_id);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	accepted = forge_events_add(events, &forge_order, FORGE_ORDER_ACCEPTED_ON_ACCOUNT);
	accepted->total_amount = total_of(order);
	return forge_accept();
}

static ForgeOutcome
decide_complete(const ForgeOrderComplete *command, ForgeEvents *events)
{
	ForgeOrderCompleted *completed = forge_events_add(events, &forge_order, FORGE_ORDER_COMPLETED);

	completed->tracking_number = command->tracking_number;
	return forge_accept();
}

static ForgeOutcome
decide_cancel(const ForgeOrderCancel *command, ForgeEvents *events)
{
	ForgeOrderCancelled *cancelled;

	if (forge_text_is_blank(command->reason))
		return refuse_blank("reason");

	cancelled = forge_events_add(events, &forge_order, FORGE_ORDER_CANCELLED);
	cancelled->reason = command->reason;
	return forge_accept();
}

/* A command that the order's state allows. */
static ForgeOutcome
decide_allowed(const ForgeOrder *order, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeOrderCommandType) command->type)
	{
		case FORGE_ORDER_CREATE:
			return decide_create(command, events);
		case FORGE_ORDER_ADD_LINE:
			return decide_add_line(order, command, events);
		case FORGE_ORDER_CHANGE_LINE:
			return decide_change_line(order, command->data, events);
		case FORGE_ORDER_REMOVE_LINE:
			return decide_remove_line(order, command->data, events);
		case FORGE_ORDER_SUBMIT:
			return decide_submit(order, events);
		case FORGE_ORDER_CONFIRM_PAYMENT:
			return decide_confirm_payment(command->data, events);
		case FORGE_ORDER_ACCEPT_ON_ACCOUNT:
			return decide_accept_on_account(order, command, events);
		case FORGE_ORDER_COMPLETE:
			return decide_complete(command->data, events);
		case FORGE_ORDER_CANCEL:
		case FORGE_ORDER_COMMAND_COUNT:
			break;
	}
	FORGE_ASSERT(command->type == FORGE_ORDER_CANCEL);
	return decide_cancel(command->data, events);
}

ForgeOutcome
forge_order_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeOutcome outcome;

	if (command->type < 0 || command->type >= FORGE_ORDER_COMMAND_COUNT)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	outcome = forge_order_allows(state, command->type);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return decide_allowed(state, command, events);
}
