/*
 * test_order.c
 *	  sales.order: every command in every state, every refusal and their order,
 *	  every event.
 */
#include "domain/order/order.h"

#include "domain/company/company.h"
#include "domain/party/party.h"
#include "domain/product/product.h"
#include "domain/stock/stock.h"
#include "test_decision.h"
#include "test_packed.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })
#define BLANK FORGE_TEXT(" \t")
#define BOLT_ID "01000000-0000-0000-0000-000000000000"
#define NUT_ID "02000000-0000-0000-0000-000000000000"
#define SCREW_ID "03000000-0000-0000-0000-000000000000"
#define MISSING_ID "4d000000-0000-0000-0000-000000000000"

#define NO_LINE(id) "There is no line of item " id " from that location."
#define ITEM_DETAIL "Item " MISSING_ID " does not exist."

static TestArena arena;

static const ForgeUuid bolt = { { 1 } };
static const ForgeUuid nut = { { 2 } };
static const ForgeUuid screw = { { 3 } };
static const ForgeUuid customer = { { 0xCC } };
static const ForgeUuid party = { { 0xC1 } };
static const ForgeUuid supplier = { { 0xC2 } };
static const ForgeUuid suspended = { { 0xC3 } };
static const ForgeUuid shop = { { 0x5A } };
static const ForgeUuid depot = { { 0x5B } };
static const ForgeUuid closed = { { 0x5C } };

static ForgeDecimal
units(int64_t count)
{
	return (ForgeDecimal){ count * FORGE_DECIMAL_ONE };
}

/* The customer is no party; the other three are. */
static void
answer(const ForgeAsk *ask, void *state)
{
	ForgeParty *asked = state;

	if (ask->aggregate == &forge_location)
		((ForgeLocation *) state)->active = !forge_uuid_equal(ask->id, closed);
	if (ask->aggregate != &forge_party)
		return;
	if (forge_uuid_equal(ask->id, customer))
		asked->head.version = 0;
	asked->roles = forge_uuid_equal(ask->id, supplier) ? FORGE_TEXT("supplier")
													   : FORGE_TEXT("customer\nsupplier");
	asked->status =
		forge_uuid_equal(ask->id, suspended) ? FORGE_TEXT("suspended") : FORGE_TEXT("active");
	asked->suspend_reason = FORGE_TEXT("does not pay");
}

static TestDecision
execute(ForgeOrder *order, ForgeOrderCommandType type, const void *command)
{
	return test_execute(&arena, &forge_order, order, type, command);
}

static TestDecision
create(ForgeOrder *order, const char *currency, ForgeOrderEntry *entries, int count)
{
	ForgeOrderCreate command = { forge_text_from(currency), customer, { entries, count, count } };

	return execute(order, FORGE_ORDER_CREATE, &command);
}

static TestDecision
create_for(ForgeOrder *order, ForgeUuid customer_id)
{
	ForgeOrderEntry entry = { test_missing_id, units(1), units(1) };
	ForgeOrderCreate command = { FORGE_TEXT("EUR"), customer_id, { &entry, 1, 1 } };

	return execute(order, FORGE_ORDER_CREATE, &command);
}

static TestDecision
add_line(ForgeOrder *order, ForgeUuid item_id, ForgeDecimal quantity, ForgeDecimal unit_price)
{
	ForgeOrderAddLine command = { item_id, quantity, unit_price };

	return execute(order, FORGE_ORDER_ADD_LINE, &command);
}

static TestDecision
change_line(ForgeOrder *order, ForgeUuid item_id, ForgeDecimal quantity)
{
	ForgeOrderChangeLine command = { item_id, quantity };

	return execute(order, FORGE_ORDER_CHANGE_LINE, &command);
}

static TestDecision
remove_line(ForgeOrder *order, ForgeUuid item_id)
{
	ForgeOrderRemoveLine command = { item_id };

	return execute(order, FORGE_ORDER_REMOVE_LINE, &command);
}

static TestDecision
confirm_payment(ForgeOrder *order, ForgeText payment_reference)
{
	ForgeOrderConfirmPayment command = { payment_reference };

	return execute(order, FORGE_ORDER_CONFIRM_PAYMENT, &command);
}

static TestDecision
cancel(ForgeOrder *order, ForgeText reason)
{
	ForgeOrderCancel command = { reason };

	return execute(order, FORGE_ORDER_CANCEL, &command);
}

/* A draft in euros with 2 bolts at 3, of a customer who is a party. */
static ForgeOrder
draft(void)
{
	ForgeOrder order;
	ForgeOrderEntry entry = { bolt, units(2), units(3) };

	forge_shape_clear(&forge_order_state, &order);
	create(&order, "EUR", &entry, 1);
	order.customer_id = party;
	return order;
}

static ForgeDecimal
total_of(const ForgeOrder *order)
{
	ForgeDecimal total = FORGE_DECIMAL_MIN;

	(void) forge_order_total(order, &total);
	return total;
}

/* The lines as "1: 2 at 3 = 6; 4: ..." */
static const char *
lines_of(const ForgeOrder *order)
{
	static char text[1000];
	char numbers[3][FORGE_DECIMAL_TEXT_SIZE];

	text[0] = '\0';
	for (int32_t i = 0; i < order->lines.count; i++)
	{
		const ForgeOrderLine *line = forge_order_line(order, i);
		size_t length = strlen(text);

		forge_decimal_format(line->quantity, numbers[0]);
		forge_decimal_format(line->unit_price, numbers[1]);
		forge_decimal_format(line->line_amount, numbers[2]);
		snprintf(text + length, sizeof(text) - length, "%s%d: %s at %s = %s", i > 0 ? "; " : "",
				 (int) line->line_no, numbers[0], numbers[1], numbers[2]);
	}
	return text;
}

static bool
is_event(const TestDecision *decision, int type)
{
	return decision->events.count == 1 && decision->events.list[0].type == type;
}

/* ---- every command in every state ---- */

/* An order that was brought to a state by commands. */
static ForgeOrder
order_in(ForgeOrderStatus status)
{
	ForgeOrder order = draft();

	if (status == FORGE_ORDER_STATUS_CANCELLED)
		cancel(&order, FORGE_TEXT("no"));
	else if (status >= FORGE_ORDER_STATUS_RESERVED)
		execute(&order, FORGE_ORDER_SUBMIT, NULL);
	if (status == FORGE_ORDER_STATUS_PROCESSING || status == FORGE_ORDER_STATUS_COMPLETED)
		confirm_payment(&order, FORGE_TEXT("P-1"));
	if (status == FORGE_ORDER_STATUS_COMPLETED)
		execute(&order, FORGE_ORDER_COMPLETE, &(ForgeOrderComplete){ FORGE_TEXT("T-1") });
	return order;
}

/* What each command leads to from each state, in the order of the states; "" where it is refused.
 */
static const char *const transitions[FORGE_ORDER_COMMAND_COUNT][FORGE_ORDER_STATUS_COUNT] = {
	[FORGE_ORDER_CREATE] = { "", "", "", "", "" },
	[FORGE_ORDER_ADD_LINE] = { "draft", "", "", "", "" },
	[FORGE_ORDER_CHANGE_LINE] = { "draft", "", "", "", "" },
	[FORGE_ORDER_REMOVE_LINE] = { "draft", "", "", "", "" },
	[FORGE_ORDER_SUBMIT] = { "reserved", "", "", "", "" },
	[FORGE_ORDER_CONFIRM_PAYMENT] = { "", "processing", "", "", "" },
	[FORGE_ORDER_ACCEPT_ON_ACCOUNT] = { "", "processing", "", "", "" },
	[FORGE_ORDER_COMPLETE] = { "", "", "completed", "", "" },
	[FORGE_ORDER_CANCEL] = { "cancelled", "cancelled", "cancelled", "", "" },
};

static const void *
sound_command(ForgeOrderCommandType type)
{
	static ForgeOrderCreate create_command = { .currency = { "EUR", 3 } };
	static ForgeOrderAddLine add = { { { 2 } }, { 1000000 }, { 1000000 } };
	static ForgeOrderChangeLine change = { { { 1 } }, { 1000000 } };
	static ForgeOrderRemoveLine removal = { { { 1 } } };
	static ForgeOrderConfirmPayment payment = { { "P-1", 3 } };
	static ForgeOrderComplete completion = { { NULL, 0 } };
	static ForgeOrderCancel cancellation = { { "no", 2 } };
	const void *const commands[FORGE_ORDER_COMMAND_COUNT] = {
		&create_command, &add, &change, &removal, NULL, &payment, NULL, &completion, &cancellation,
	};

	return commands[type];
}

static void
test_command_in_state(ForgeOrderCommandType type, ForgeOrderStatus status)
{
	ForgeOrder order = order_in(status);
	int64_t version = order.head.version;
	const char *expected = transitions[type][status];
	ForgeOutcome allowed = forge_order_allows(&order, type);
	ForgeOutcome outcome = execute(&order, type, sound_command(type)).outcome;
	char name[100];
	char detail[200];

	snprintf(name, sizeof(name), "%s of an order that is %s", forge_order_commands[type]->name,
			 forge_order_status_names[status]);
	ok(forge_outcome_is_refusal(allowed) == (expected[0] == '\0'), "is told before");
	if (expected[0] != '\0')
	{
		is_accepted(outcome, name);
		ok(forge_text_equal(order.status, forge_text_from(expected)), expected);
		return;
	}
	snprintf(detail, sizeof(detail), "The order is %s, the command is \"%s\".",
			 forge_order_status_names[status], forge_order_commands[type]->name);
	if (type == FORGE_ORDER_CREATE)
		is_refused(outcome, FORGE_REASON_ORDER_EXISTS, "", name);
	else
		is_refused(outcome, FORGE_REASON_ORDER_STATE_FORBIDS, detail, name);
	is_int(order.head.version, version, "is refused and changes nothing");
}

static void
test_states(void)
{
	for (int type = 0; type < FORGE_ORDER_COMMAND_COUNT; type++)
	{
		ForgeOrder none;
		ForgeOutcome outcome;

		for (int status = 0; status < FORGE_ORDER_STATUS_COUNT; status++)
			test_command_in_state((ForgeOrderCommandType) type, (ForgeOrderStatus) status);
		forge_shape_clear(&forge_order_state, &none);
		outcome = execute(&none, type, sound_command((ForgeOrderCommandType) type)).outcome;
		if (type == FORGE_ORDER_CREATE)
			is_accepted(outcome, "create of an order that does not exist");
		else
			is_refused(outcome, FORGE_REASON_ORDER_NOT_FOUND, "", forge_order_commands[type]->name);
	}
}

/* What is wrong with a command is looked at after the state. */
static void
test_state_comes_first(void)
{
	ForgeOrder order = order_in(FORGE_ORDER_STATUS_COMPLETED);
	ForgeOrder none;

	forge_shape_clear(&forge_order_state, &none);
	ok(add_line(&order, bolt, units(0), units(-1)).outcome.reason ==
			   FORGE_REASON_ORDER_STATE_FORBIDS &&
		   change_line(&order, nut, units(0)).outcome.reason == FORGE_REASON_ORDER_STATE_FORBIDS &&
		   remove_line(&order, nut).outcome.reason == FORGE_REASON_ORDER_STATE_FORBIDS &&
		   confirm_payment(&order, BLANK).outcome.reason == FORGE_REASON_ORDER_STATE_FORBIDS &&
		   cancel(&order, BLANK).outcome.reason == FORGE_REASON_ORDER_STATE_FORBIDS,
	   "the state comes before what the command says");
	ok(add_line(&none, bolt, units(0), units(-1)).outcome.reason == FORGE_REASON_ORDER_NOT_FOUND &&
		   cancel(&none, BLANK).outcome.reason == FORGE_REASON_ORDER_NOT_FOUND,
	   "and order_not_found before the state");
}

/* ---- create ---- */

static void
test_create_refusals(void)
{
	ForgeOrder existing = draft();
	ForgeOrder order;
	ForgeOrderEntry bad[] = { { bolt, units(0), units(-1) }, { nut, units(0), units(1) } };
	ForgeOrderEntry twice[] = { { bolt, units(1), units(2) }, { bolt, units(1), units(3) } };
	ForgeOrderEntry large[] = { { bolt, FORGE_DECIMAL_MAX, units(1) },
								{ nut, units(1), units(1) } };

	forge_shape_clear(&forge_order_state, &order);
	is_refused(create(&existing, "X", bad, 2).outcome, FORGE_REASON_ORDER_EXISTS, "",
			   "create: order_exists comes first");
	is_refused(create(&order, "eur", bad, 2).outcome, FORGE_REASON_CURRENCY_UNKNOWN,
			   "There is no currency \"eur\".", "create: then currency_unknown");
	is_refused(create(&order, "EUR", bad, 2).outcome, FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " BOLT_ID ": the quantity is 0.", "create: then the lines, one by one");
	bad[0].quantity = units(1);
	is_refused(create(&order, "EUR", bad, 2).outcome, FORGE_REASON_PRICE_NEGATIVE,
			   "Item " BOLT_ID ": the price is -1.", "create: all of a line before the next");
	bad[0].unit_price = units(0);
	is_refused(create(&order, "EUR", bad, 2).outcome, FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " NUT_ID ": the quantity is 0.", "create: then the next");
	bad[1].item_id = test_missing_id;
	is_refused(create(&order, "EUR", bad, 2).outcome, FORGE_REASON_ITEM_NOT_FOUND,
			   "Item " MISSING_ID " does not exist.", "create: an item that does not exist");
	is_refused(create(&order, "EUR", twice, 2).outcome, FORGE_REASON_PRICE_DIFFERS,
			   "Item " BOLT_ID ": the line's price is 2, the new one is 3.",
			   "create: one item has one price");
	twice[0].quantity = FORGE_DECIMAL_MAX;
	twice[0].unit_price = twice[1].unit_price = units(0);
	is_refused(create(&order, "EUR", twice, 2).outcome, FORGE_REASON_NUMBER_OUT_OF_RANGE,
			   "Field \"quantity\" is beyond what can be stored.", "create: a sum of quantities");
	is_refused(create(&order, "EUR", large, 2).outcome, FORGE_REASON_AMOUNT_OVERFLOW,
			   BOLT_ID ": 9223372036854.775807 with 1 is beyond what can be stored.",
			   "create: an amount that rounding takes out of range");
	large[0].quantity = units(9223372036854);
	is_refused(create(&order, "EUR", large, 2).outcome, FORGE_REASON_AMOUNT_OVERFLOW,
			   NUT_ID ": 1 with 1 is beyond what can be stored.", "create: a sum of amounts");
	is_int(order.head.version, 0, "create: what is refused leaves no order");
}

static void
test_create(void)
{
	ForgeOrder order;
	ForgeOrderEntry entries[] = { { bolt, units(2), { 1250000 } },
								  { nut, { 500000 }, units(0) },
								  { bolt, { 1 }, { 1250000 } } };
	TestDecision decision;
	const ForgeOrderCreated *created;

	test_command.at = 4711;
	forge_shape_clear(&forge_order_state, &order);
	decision = create(&order, "EUR", entries, 3);
	is_accepted(decision.outcome, "create: with lines");
	ok(is_event(&decision, FORGE_ORDER_CREATED), "create: one event");
	created = decision.events.list[0].data;
	ok(forge_text_equal(created->currency, FORGE_TEXT("EUR")) &&
		   forge_uuid_equal(created->customer_id, customer) && created->lines.count == 2,
	   "create: with currency, customer and a line for each item");
	is_text(lines_of(&order), "1: 2.000001 at 1.25 = 2.5; 2: 0.5 at 0 = 0",
			"create: the same item again adds to its quantity");
	ok(forge_text_equal(order.status, FORGE_TEXT("draft")) &&
		   forge_uuid_equal(order.customer_id, customer) && order.created_at == 4711,
	   "create: the order is a draft of that customer and time");
	is_int(total_of(&order).millionths, 2500000, "create: the total is the sum of the amounts");

	forge_shape_clear(&forge_order_state, &order);
	is_accepted(create(&order, "JPY", NULL, 0).outcome, "create: without lines");
	is_int(order.lines.count, 0, "create: has none then");
	is_int(total_of(&order).millionths, 0, "create: and comes to nothing");
}

/* The customer is looked at before the lines. */
static void
test_customer(void)
{
	ForgeOrder order;

	forge_shape_clear(&forge_order_state, &order);
	is_refused(create_for(&order, supplier).outcome, FORGE_REASON_PARTY_IS_NO_CUSTOMER,
			   "Party c2000000-0000-0000-0000-000000000000 has not the role \"customer\".",
			   "create: for a supplier");
	is_refused(create_for(&order, suspended).outcome, FORGE_REASON_PARTY_SUSPENDED,
			   "Party c3000000-0000-0000-0000-000000000000 was suspended: does not pay.",
			   "create: for a suspended customer");
	is_refused(create_for(&order, party).outcome, FORGE_REASON_ITEM_NOT_FOUND, ITEM_DETAIL,
			   "create: an active customer may order, this item not");
	is_refused(create_for(&order, customer).outcome, FORGE_REASON_ITEM_NOT_FOUND, ITEM_DETAIL,
			   "create: so may somebody who is no party");
	is_refused(create_for(&order, FORGE_UUID_NIL).outcome, FORGE_REASON_ITEM_NOT_FOUND, ITEM_DETAIL,
			   "create: and nobody");
}

/* The company says that orders need a party. */
static void
answer_needing(const ForgeAsk *ask, void *state)
{
	answer(ask, state);
	if (ask->aggregate == &forge_company)
		((ForgeCompany *) state)->orders_need_party = true;
}

static void
test_needed_party(void)
{
	ForgeOrder order;

	forge_shape_clear(&forge_order_state, &order);
	test_answer = answer_needing;
	is_refused(create_for(&order, FORGE_UUID_NIL).outcome, FORGE_REASON_FIELD_MISSING,
			   "Field \"customer_id\" is missing.",
			   "create: where orders need a party, for nobody");
	is_refused(create_for(&order, customer).outcome, FORGE_REASON_PARTY_NOT_FOUND, "",
			   "create: for somebody who is no party");
	is_refused(create_for(&order, supplier).outcome, FORGE_REASON_PARTY_IS_NO_CUSTOMER,
			   "Party c2000000-0000-0000-0000-000000000000 has not the role \"customer\".",
			   "create: for a supplier");
	is_refused(create_for(&order, party).outcome, FORGE_REASON_ITEM_NOT_FOUND, ITEM_DETAIL,
			   "create: a customer that is a party may");
	test_answer = answer;
}

/* ---- lines ---- */

/* Every product is archived. */
static void
answer_archived(const ForgeAsk *ask, void *state)
{
	answer(ask, state);
	if (ask->aggregate == &forge_product)
		((ForgeProduct *) state)->status = FORGE_TEXT("archived");
}

static void
test_archived(void)
{
	ForgeOrder order = draft();
	ForgeOrder none = { 0 };
	ForgeOrderEntry entry = { bolt, units(0), units(-1) };

	test_answer = answer_archived;
	is_refused(add_line(&order, test_missing_id, units(0), units(-1)).outcome,
			   FORGE_REASON_ITEM_NOT_FOUND, "Item " MISSING_ID " does not exist.",
			   "an item that is not there is that, whatever the catalogue says");
	is_refused(add_line(&order, bolt, units(0), units(-1)).outcome, FORGE_REASON_PRODUCT_ARCHIVED,
			   "Item " BOLT_ID " is not ordered any more.", "add_line: an archived product");
	is_refused(create(&none, "EUR", &entry, 1).outcome, FORGE_REASON_PRODUCT_ARCHIVED,
			   "Item " BOLT_ID " is not ordered any more.", "create: likewise");
	test_answer = answer;
}

static void
test_add_line(void)
{
	ForgeOrder order = draft();
	TestDecision decision;

	is_refused(add_line(&order, test_missing_id, units(0), units(-1)).outcome,
			   FORGE_REASON_ITEM_NOT_FOUND, "Item " MISSING_ID " does not exist.",
			   "add_line: item_not_found comes first");
	is_refused(add_line(&order, bolt, units(0), units(-1)).outcome,
			   FORGE_REASON_QUANTITY_NOT_POSITIVE, "Item " BOLT_ID ": the quantity is 0.",
			   "add_line: then quantity_not_positive");
	is_refused(add_line(&order, bolt, FORGE_DECIMAL_MAX, (ForgeDecimal){ -1 }).outcome,
			   FORGE_REASON_PRICE_NEGATIVE, "Item " BOLT_ID ": the price is -0.000001.",
			   "add_line: then price_negative");
	is_refused(add_line(&order, bolt, FORGE_DECIMAL_MAX, units(4)).outcome,
			   FORGE_REASON_PRICE_DIFFERS,
			   "Item " BOLT_ID ": the line's price is 3, the new one is 4.",
			   "add_line: then price_differs");
	is_refused(add_line(&order, bolt, FORGE_DECIMAL_MAX, units(3)).outcome,
			   FORGE_REASON_NUMBER_OUT_OF_RANGE, "Field \"quantity\" is beyond what can be stored.",
			   "add_line: then the sum of quantities");
	is_refused(add_line(&order, bolt, units(5000000000000), units(3)).outcome,
			   FORGE_REASON_AMOUNT_OVERFLOW,
			   BOLT_ID ": 5000000000002 with 3 is beyond what can be stored.",
			   "add_line: then the amount, of the sum");
	is_refused(
		add_line(&order, nut, units(9223372036849), units(1)).outcome, FORGE_REASON_AMOUNT_OVERFLOW,
		NUT_ID ": 9223372036849 with 1 is beyond what can be stored.", "add_line: or the total");
	is_int(order.head.version, 1, "add_line: what is refused changes nothing");

	decision = add_line(&order, nut, units(9223372036848), units(1));
	is_accepted(decision.outcome, "add_line: up to the greatest total");
	ok(is_event(&decision, FORGE_ORDER_LINE_ADDED), "add_line: a line is added");
	ok(remove_line(&order, nut).outcome.reason == FORGE_ACCEPTED, "add_line: and removed");
	is_accepted(add_line(&order, bolt, units(3074457345616), units(3)).outcome,
				"add_line: what the line came to before does not count twice");
	change_line(&order, bolt, units(2));
	decision = add_line(&order, bolt, (ForgeDecimal){ 500000 }, units(3));
	ok(is_event(&decision, FORGE_ORDER_LINE_CHANGED), "add_line: an item again changes its line");
	is_int(((const ForgeOrderLineChanged *) decision.events.list[0].data)->quantity.millionths,
		   2500000, "add_line: to the sum");
	add_line(&order, screw, units(1), units(1));
	is_text(lines_of(&order), "1: 2.5 at 3 = 7.5; 3: 1 at 1 = 1",
			"add_line: a number is not used again");
}

static void
test_change_line(void)
{
	ForgeOrder order = draft();
	TestDecision decision;

	is_refused(change_line(&order, nut, units(0)).outcome, FORGE_REASON_LINE_NOT_FOUND,
			   NO_LINE(NUT_ID), "change_line: line_not_found comes first");
	is_refused(change_line(&order, bolt, units(-2)).outcome, FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " BOLT_ID ": the quantity is -2.", "change_line: then quantity_not_positive");
	is_refused(change_line(&order, bolt, FORGE_DECIMAL_MAX).outcome, FORGE_REASON_AMOUNT_OVERFLOW,
			   BOLT_ID ": 9223372036854.775807 with 3 is beyond what can be stored.",
			   "change_line: then amount_overflow");
	decision = change_line(&order, bolt, units(2));
	is_accepted(decision.outcome, "change_line: to what it is");
	is_int(decision.events.count, 0, "change_line: changes nothing");
	decision = change_line(&order, bolt, (ForgeDecimal){ 1 });
	ok(is_event(&decision, FORGE_ORDER_LINE_CHANGED), "change_line: one event");
	is_text(lines_of(&order), "1: 0.000001 at 3 = 0", "change_line: the amount follows");
}

static void
test_remove_line(void)
{
	ForgeOrder order = draft();
	TestDecision decision;

	add_line(&order, nut, units(1), units(1));
	add_line(&order, screw, units(1), units(1));
	is_refused(remove_line(&order, customer).outcome, FORGE_REASON_LINE_NOT_FOUND,
			   NO_LINE("cc000000-0000-0000-0000-000000000000"), "remove_line: line_not_found");
	decision = remove_line(&order, nut);
	ok(is_event(&decision, FORGE_ORDER_LINE_REMOVED), "remove_line: one event");
	is_text(lines_of(&order), "1: 2 at 3 = 6; 3: 1 at 1 = 1", "remove_line: the others stay");
	is_refused(remove_line(&order, nut).outcome, FORGE_REASON_LINE_NOT_FOUND, NO_LINE(NUT_ID),
			   "remove_line: only once");
	add_line(&order, nut, units(5), units(2));
	is_text(lines_of(&order), "1: 2 at 3 = 6; 3: 1 at 1 = 1; 4: 5 at 2 = 10",
			"remove_line: an item may come back, at another price");
}

/* ---- locations ---- */

/* The lines with their locations: "1: 2 from shop; 2: ..." */
static const char *
sources_of(const ForgeOrder *order)
{
	static char text[1000];
	char quantity[FORGE_DECIMAL_TEXT_SIZE];

	text[0] = '\0';
	for (int32_t i = 0; i < order->lines.count; i++)
	{
		const ForgeOrderLine *line = forge_order_line(order, i);
		size_t length = strlen(text);

		forge_decimal_format(line->quantity, quantity);
		snprintf(text + length, sizeof(text) - length, "%s%d: %s from %s", i > 0 ? "; " : "",
				 (int) line->line_no, quantity,
				 forge_uuid_is_nil(line->location_id)         ? "nowhere else"
				 : forge_uuid_equal(line->location_id, shop)  ? "shop"
				 : forge_uuid_equal(line->location_id, depot) ? "depot"
															  : "?");
	}
	return text;
}

static TestDecision
add_from(ForgeOrder *order, ForgeUuid item_id, ForgeUuid location_id, int64_t quantity)
{
	ForgeOrderAddLine command = { item_id, units(quantity), units(3), location_id };

	return execute(order, FORGE_ORDER_ADD_LINE, &command);
}

static TestDecision
change_from(ForgeOrder *order, ForgeUuid item_id, ForgeUuid location_id, int64_t quantity)
{
	ForgeOrderChangeLine command = { item_id, units(quantity), location_id };

	return execute(order, FORGE_ORDER_CHANGE_LINE, &command);
}

static TestDecision
remove_from(ForgeOrder *order, ForgeUuid item_id, ForgeUuid location_id)
{
	ForgeOrderRemoveLine command = { item_id, location_id };

	return execute(order, FORGE_ORDER_REMOVE_LINE, &command);
}

static void
test_location_refusals(void)
{
	ForgeOrder order = draft();
	ForgeOrder none;
	ForgeOrderEntry entries[] = { { bolt, units(1), units(1), shop },
								  { nut, units(1), units(1) },
								  { screw, units(0), units(1), closed } };

	forge_shape_clear(&forge_order_state, &none);
	is_refused(add_from(&order, test_missing_id, test_missing_id, 0).outcome,
			   FORGE_REASON_ITEM_NOT_FOUND, ITEM_DETAIL, "location: the item comes first");
	is_refused(add_from(&order, bolt, test_missing_id, 0).outcome, FORGE_REASON_LOCATION_NOT_FOUND,
			   "Location " MISSING_ID " does not exist.", "location: then location_not_found");
	is_refused(add_from(&order, bolt, closed, 0).outcome, FORGE_REASON_LOCATION_INACTIVE,
			   "Location 5c000000-0000-0000-0000-000000000000 is out of use.",
			   "location: then location_inactive");
	is_refused(add_from(&order, bolt, shop, 0).outcome, FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " BOLT_ID ": the quantity is 0.", "location: then the quantity");
	is_refused(create(&none, "EUR", entries, 3).outcome, FORGE_REASON_LOCATION_INACTIVE,
			   "Location 5c000000-0000-0000-0000-000000000000 is out of use.",
			   "location: in a creation each line has its own");
	entries[0].location_id = test_missing_id;
	is_refused(create(&none, "EUR", entries, 3).outcome, FORGE_REASON_LOCATION_NOT_FOUND,
			   "Location " MISSING_ID " does not exist.", "location: and the first one is told");
	is_refused(change_from(&order, bolt, shop, 1).outcome, FORGE_REASON_LINE_NOT_FOUND,
			   NO_LINE(BOLT_ID), "location: change_line: the item's line is another location's");
	is_refused(remove_from(&order, bolt, shop).outcome, FORGE_REASON_LINE_NOT_FOUND,
			   NO_LINE(BOLT_ID), "location: remove_line: likewise");
	is_int(order.head.version, 1, "location: what is refused changes nothing");
}

/* A line for each item and location, each with a price of its own. */
static void
test_locations(void)
{
	ForgeOrder order;
	ForgeOrderEntry entries[] = { { bolt, units(1), units(3) },
								  { bolt, units(2), units(4), shop },
								  { bolt, units(3), units(3), forge_location_default_id },
								  { bolt, units(4), units(4), shop },
								  { bolt, units(5), units(3), depot } };
	TestDecision decision;
	const ForgeOrderCreated *created;

	forge_shape_clear(&forge_order_state, &order);
	decision = create(&order, "EUR", entries, 5);
	is_accepted(decision.outcome, "locations: create");
	created = decision.events.list[0].data;
	is_int(created->lines.count, 3, "locations: a line for each item and location");
	ok(forge_uuid_is_nil(((const ForgeOrderEntry *) created->lines.items)[0].location_id),
	   "locations: that of the default one says nothing of it, in the event");
	is_text(sources_of(&order), "1: 4 from nowhere else; 2: 6 from shop; 3: 5 from depot",
			"locations: the default one is that of lines without any");
	is_text(lines_of(&order), "1: 4 at 3 = 12; 2: 6 at 4 = 24; 3: 5 at 3 = 15",
			"locations: each line has its price");

	decision = add_from(&order, bolt, depot, 1);
	ok(is_event(&decision, FORGE_ORDER_LINE_CHANGED) &&
		   forge_uuid_equal(
			   ((const ForgeOrderLineChanged *) decision.events.list[0].data)->location_id, depot),
	   "locations: more from one changes its line");
	is_refused(add_from(&order, bolt, shop, 1).outcome, FORGE_REASON_PRICE_DIFFERS,
			   "Item " BOLT_ID ": the line's price is 4, the new one is 3.",
			   "locations: at the price of that line");
	decision = add_from(&order, nut, forge_location_default_id, 1);
	ok(is_event(&decision, FORGE_ORDER_LINE_ADDED) &&
		   forge_uuid_is_nil(
			   ((const ForgeOrderLineAdded *) decision.events.list[0].data)->location_id),
	   "locations: an added line of the default one says nothing of it");
	decision = change_from(&order, bolt, shop, 9);
	ok(is_event(&decision, FORGE_ORDER_LINE_CHANGED), "locations: change_line");
	decision = remove_from(&order, bolt, forge_location_default_id);
	ok(is_event(&decision, FORGE_ORDER_LINE_REMOVED) &&
		   forge_uuid_is_nil(
			   ((const ForgeOrderLineRemoved *) decision.events.list[0].data)->location_id),
	   "locations: remove_line");
	is_text(sources_of(&order), "2: 9 from shop; 3: 6 from depot; 4: 1 from nowhere else",
			"locations: the lines of others stay");
}

/* An operator may append events that name the default location. */
static void
test_appended_location(void)
{
	ForgeOrder order = draft();
	ForgeOrderLineAdded added = { bolt, units(1), units(3), forge_location_default_id };
	ForgeOrderLineChanged changed = { bolt, units(7), forge_location_default_id };

	forge_order_apply(&order, &(ForgeEvent){ FORGE_ORDER_LINE_ADDED, &added, 0 }, &arena.arena);
	is_text(sources_of(&order), "1: 3 from nowhere else", "appended: the default location is none");
	forge_order_apply(&order, &(ForgeEvent){ FORGE_ORDER_LINE_CHANGED, &changed, 0 }, &arena.arena);
	is_text(sources_of(&order), "1: 7 from nowhere else", "appended: of a change, too");
}

static void
test_limit(void)
{
	static ForgeOrderEntry entries[FORGE_ORDER_LINES_MAX];
	ForgeOrder order;

	for (int i = 0; i < FORGE_ORDER_LINES_MAX; i++)
	{
		entries[i] = (ForgeOrderEntry){ { { 9 } }, units(1), units(1) };
		memcpy(entries[i].item_id.bytes + 4, &i, sizeof(i));
	}
	forge_shape_clear(&forge_order_state, &order);
	is_accepted(create(&order, "EUR", entries, FORGE_ORDER_LINES_MAX).outcome, "as many as 1,000");
	is_refused(add_line(&order, bolt, FORGE_DECIMAL_MAX, units(1)).outcome, FORGE_REASON_TOO_MANY,
			   "\"lines\" may have 1000 members, and has 1001.",
			   "too_many comes before the amount");
	is_accepted(add_line(&order, entries[7].item_id, units(1), units(1)).outcome,
				"what is ordered already can be added");
	remove_line(&order, entries[7].item_id);
	is_accepted(add_line(&order, bolt, units(1), units(1)).outcome, "and something instead");
}

/* ---- the way of an order ---- */

static void
test_way(void)
{
	ForgeOrder order = draft();
	TestDecision decision;

	remove_line(&order, bolt);
	ok(forge_order_allows(&order, FORGE_ORDER_SUBMIT).reason == FORGE_REASON_ORDER_EMPTY,
	   "submit: order_empty is told before");
	is_refused(execute(&order, FORGE_ORDER_SUBMIT, NULL).outcome, FORGE_REASON_ORDER_EMPTY, "",
			   "submit: order_empty");
	add_line(&order, nut, units(3), (ForgeDecimal){ 335000 });
	decision = execute(&order, FORGE_ORDER_SUBMIT, NULL);
	ok(is_event(&decision, FORGE_ORDER_SUBMITTED), "submit: one event");
	is_int(((const ForgeOrderSubmitted *) decision.events.list[0].data)->total_amount.millionths,
		   1010000, "submit: with the total");
	is_refused(confirm_payment(&order, BLANK).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"payment_reference\" is blank.", "confirm_payment: field_blank");
	decision = confirm_payment(&order, FORGE_TEXT("P-1"));
	ok(is_event(&decision, FORGE_ORDER_PAYMENT_CONFIRMED) &&
		   forge_text_equal(order.payment_reference, FORGE_TEXT("P-1")),
	   "confirm_payment: with its reference");
	decision = execute(&order, FORGE_ORDER_COMPLETE, &(ForgeOrderComplete){ FORGE_TEXT("T-1") });
	ok(is_event(&decision, FORGE_ORDER_COMPLETED) &&
		   forge_text_equal(order.tracking_number, FORGE_TEXT("T-1")),
	   "complete: with a tracking number");
	order = order_in(FORGE_ORDER_STATUS_PROCESSING);
	execute(&order, FORGE_ORDER_COMPLETE, &(ForgeOrderComplete){ ABSENT });
	ok(forge_text_is_absent(order.tracking_number), "complete: or without");

	order = order_in(FORGE_ORDER_STATUS_RESERVED);
	order.customer_id = FORGE_UUID_NIL;
	is_refused(execute(&order, FORGE_ORDER_ACCEPT_ON_ACCOUNT, NULL).outcome,
			   FORGE_REASON_PARTY_NOT_FOUND, "", "accept_on_account: of nobody");
	order.customer_id = customer;
	is_refused(execute(&order, FORGE_ORDER_ACCEPT_ON_ACCOUNT, NULL).outcome,
			   FORGE_REASON_PARTY_NOT_FOUND, "", "accept_on_account: of no party");
	order.customer_id = supplier;
	ok(execute(&order, FORGE_ORDER_ACCEPT_ON_ACCOUNT, NULL).outcome.reason ==
		   FORGE_REASON_PARTY_IS_NO_CUSTOMER,
	   "accept_on_account: of no customer");
	order.customer_id = suspended;
	ok(execute(&order, FORGE_ORDER_ACCEPT_ON_ACCOUNT, NULL).outcome.reason ==
		   FORGE_REASON_PARTY_SUSPENDED,
	   "accept_on_account: of a suspended one");
	order.customer_id = party;
	decision = execute(&order, FORGE_ORDER_ACCEPT_ON_ACCOUNT, NULL);
	ok(is_event(&decision, FORGE_ORDER_ACCEPTED_ON_ACCOUNT) && order.on_account,
	   "accept_on_account: is remembered");
	is_int(((const ForgeOrderAcceptedOnAccount *) decision.events.list[0].data)
			   ->total_amount.millionths,
		   6000000, "accept_on_account: with the total");

	order = order_in(FORGE_ORDER_STATUS_RESERVED);
	is_refused(cancel(&order, BLANK).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"reason\" is blank.", "cancel: field_blank");
	decision = cancel(&order, FORGE_TEXT("too late"));
	ok(is_event(&decision, FORGE_ORDER_CANCELLED) &&
		   forge_text_equal(order.cancel_reason, FORGE_TEXT("too late")),
	   "cancel: with its reason");
	is_int(order.lines.count, 1, "cancel: the lines stay");
}

/* ---- rounding ---- */

typedef struct RoundingCase
{
	const char *currency;
	int64_t quantity; /* in millionths */
	int64_t unit_price;
	int64_t line_amount;
} RoundingCase;

static const RoundingCase rounding_cases[] = {
	{ "EUR", 1000000, 4999, 0 },
	{ "EUR", 1000000, 5000, 10000 },
	{ "EUR", 3000000, 335000, 1010000 },
	{ "EUR", 500000, 10000, 10000 },
	{ "EUR", 499999, 10000, 0 },
	{ "EUR", 1, 1, 0 },
	{ "JPY", 1000000, 499999, 0 },
	{ "JPY", 1000000, 500000, 1000000 },
	{ "JPY", 2500000, 100600000, 252000000 },
	{ "KWD", 1000000, 1234500, 1235000 },
	{ "KWD", 1000000, 1234499, 1234000 },
	{ "CLF", 1000000, 1234550, 1234600 },
	{ "EUR", 123456789, 987654321, 121932630000 },
};

static void
test_rounding(void)
{
	for (size_t i = 0; i < sizeof(rounding_cases) / sizeof(rounding_cases[0]); i++)
	{
		const RoundingCase *expected = &rounding_cases[i];
		ForgeOrderEntry entry = { bolt, { expected->quantity }, { expected->unit_price } };
		ForgeOrder order;

		forge_shape_clear(&forge_order_state, &order);
		create(&order, expected->currency, &entry, 1);
		is_int(forge_order_line(&order, 0)->line_amount.millionths, expected->line_amount,
			   "an amount is rounded half up to the minor unit");
	}
}

/* ---- what a log may say ---- */

static bool
keeps(int type, const void *data)
{
	ForgeOrder order = draft();

	forge_order_apply(&order, &(ForgeEvent){ type, data, 0 }, &arena.arena);
	return forge_order_check(&order);
}

static void
test_check(void)
{
	ForgeOrder order;
	ForgeOrderEntry entries[] = { { bolt, units(1), units(1) }, { bolt, units(2), units(5) } };
	ForgeOrderCreated created = { .currency = FORGE_TEXT("EUR"), .lines = { entries, 2, 2 } };

	forge_shape_clear(&forge_order_state, &order);
	ok(forge_order_check(&order), "check: no order");
	order.head.version = 1;
	ok(!forge_order_check(&order), "check: an order is created before anything else");
	order.head.version = 0;
	forge_order_apply(&order, &(ForgeEvent){ FORGE_ORDER_CREATED, &created, 0 }, &arena.arena);
	is_text(lines_of(&order), "1: 3 at 5 = 15",
			"check: an item has one line, whatever was appended");
	ok(keeps(FORGE_ORDER_LINE_CHANGED, &(ForgeOrderLineChanged){ bolt, units(7) }),
	   "check: a sound event");
	ok(!keeps(FORGE_ORDER_LINE_CHANGED, &(ForgeOrderLineChanged){ bolt, units(0) }),
	   "check: a quantity of nothing");
	ok(!keeps(FORGE_ORDER_LINE_CHANGED, &(ForgeOrderLineChanged){ bolt, FORGE_DECIMAL_MAX }),
	   "check: an amount that cannot be");
	ok(!keeps(FORGE_ORDER_LINE_ADDED, &(ForgeOrderLineAdded){ nut, units(1), units(-1) }),
	   "check: a negative price");
	ok(!keeps(FORGE_ORDER_LINE_ADDED, &(ForgeOrderLineAdded){ bolt, FORGE_DECIMAL_MAX, units(0) }),
	   "check: a quantity that cannot be");
	ok(!keeps(FORGE_ORDER_LINE_ADDED,
			  &(ForgeOrderLineAdded){ nut, units(9223372036850), units(1) }),
	   "check: a total that cannot be");
	ok(keeps(FORGE_ORDER_LINE_CHANGED, &(ForgeOrderLineChanged){ nut, units(0) }) &&
		   keeps(FORGE_ORDER_LINE_REMOVED, &(ForgeOrderLineRemoved){ nut }),
	   "check: a line that is not there is passed over");
	order.head.version = 1;
	ok(forge_order_check(&order), "check: a sound order");
	order.currency = FORGE_TEXT("XXX");
	ok(!forge_order_check(&order), "check: a currency that is none");
}

static void
test_unknown(void)
{
	ForgeOrder order = draft();
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_order_decide(&order, &(ForgeCommand){ .type = FORGE_ORDER_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_order_apply(&order, &(ForgeEvent){ FORGE_ORDER_EVENT_COUNT, NULL, 0 }, &arena.arena);
	is_text(lines_of(&order), "1: 2 at 3 = 6", "an event beyond the last does nothing");
	ok(!forge_order_has_reserved(&order), "a draft has reserved nothing");
	order.status = FORGE_TEXT("reserved");
	ok(forge_order_has_reserved(&order), "an order that was submitted has");
	order.status = FORGE_TEXT("processing");
	ok(forge_order_has_reserved(&order), "and has it while it is worked on");
	order.status = FORGE_TEXT("completed");
	ok(!forge_order_has_reserved(&order), "until all has left");
	order.status = FORGE_TEXT("lost");
	is_int(forge_order_status(&order), FORGE_ORDER_STATUS_COUNT, "a state that is none is known");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(
		&forge_order_state,
		"customer_id: a UUID; status: a string of 64, required; currency: a string of 64, "
		"required; last_line_no: a whole number, required; "
		"on_account: true or false, required; "
		"payment_reference: a string of 200; tracking_number: a string of 200; "
		"cancel_reason: a string of 500; created_at: a time like 2024-07-01T12:00:00Z, required; "
		"lines: a list of objects of 1000");
	is_shape(forge_order_state.fields[forge_order_state.field_count - 1].element,
			 "line_no: a whole number, required; item_id: a UUID, required; quantity: a number, "
			 "required; unit_price: a number, required; line_amount: a number, required; "
			 "location_id: a UUID");
	is_shape(forge_order_commands[FORGE_ORDER_CREATE],
			 "currency: a string of 64, required; customer_id: a UUID; lines: a list of objects of "
			 "1000");
	is_shape(forge_order_commands[FORGE_ORDER_CREATE]->fields[2].element,
			 "item_id: a UUID, required; quantity: a number, required; unit_price: a number, "
			 "required; location_id: a UUID");
	is_shape(forge_order_commands[FORGE_ORDER_ADD_LINE],
			 "item_id: a UUID, required; quantity: a number, required; unit_price: a number, "
			 "required; location_id: a UUID");
	is_shape(forge_order_commands[FORGE_ORDER_CHANGE_LINE],
			 "item_id: a UUID, required; quantity: a number, required; location_id: a UUID");
	is_shape(forge_order_commands[FORGE_ORDER_REMOVE_LINE],
			 "item_id: a UUID, required; location_id: a UUID");
	is_shape(forge_order_commands[FORGE_ORDER_SUBMIT], "");
	is_shape(forge_order_commands[FORGE_ORDER_CONFIRM_PAYMENT],
			 "payment_reference: a string of 200, required");
	is_shape(forge_order_commands[FORGE_ORDER_COMPLETE], "tracking_number: a string of 200");
	is_shape(forge_order_commands[FORGE_ORDER_CANCEL], "reason: a string of 500, required");

	is_shape(forge_order_events[FORGE_ORDER_CREATED],
			 "currency: a string of 64, required; customer_id: a UUID; lines: a list of objects of "
			 "1000");
	is_shape(forge_order_events[FORGE_ORDER_LINE_ADDED],
			 "item_id: a UUID, required; quantity: a number, required; unit_price: a number, "
			 "required; location_id: a UUID");
	is_shape(forge_order_events[FORGE_ORDER_LINE_CHANGED],
			 "item_id: a UUID, required; quantity: a number, required; location_id: a UUID");
	is_shape(forge_order_events[FORGE_ORDER_LINE_REMOVED],
			 "item_id: a UUID, required; location_id: a UUID");
	is_shape(forge_order_events[FORGE_ORDER_SUBMITTED], "total_amount: a number, required");
	is_shape(forge_order_events[FORGE_ORDER_PAYMENT_CONFIRMED],
			 "payment_reference: a string of 200, required");
	is_shape(forge_order_events[FORGE_ORDER_COMPLETED], "tracking_number: a string of 200");
	is_shape(forge_order_events[FORGE_ORDER_CANCELLED], "reason: a string of 500, required");
}

/* The lines, which may be many, come last, and only commands on lines change them. */
static void
test_packed(void)
{
	ForgeOrder order = order_in(FORGE_ORDER_STATUS_RESERVED);
	TestPacked before = test_pack(&arena, &forge_order_state, &order);
	TestPacked after;
	size_t lines;

	confirm_payment(&order, FORGE_TEXT("P-1"));
	after = test_pack(&arena, &forge_order_state, &order);
	lines = (size_t) order.lines.count *
			(forge_shape_pack(&forge_order_line_shape,
							  forge_list_item(&order.lines, 0, sizeof(ForgeOrderLine)), NULL, 0) -
			 1);
	ok(order.lines.count > 0 && test_packed_change(before, after) <= after.size - lines,
	   "confirm_payment: nothing in the lines");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_states();
	test_state_comes_first();
	test_create_refusals();
	test_create();
	test_customer();
	test_needed_party();
	test_archived();
	test_add_line();
	test_change_line();
	test_remove_line();
	test_location_refusals();
	test_locations();
	test_appended_location();
	test_limit();
	test_way();
	test_rounding();
	test_check();
	test_unknown();
	test_shapes();
	test_packed();
	test_arena_reset(&arena);
	return tap_done();
}
