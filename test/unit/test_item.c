/*
 * test_item.c
 *	  inventory.item: every refusal of every command and their order, every
 *	  event, and the limits of the fields.
 */
#include "domain/item/item.h"
#include "domain/location/location.h"
#include "domain/lot/lot.h"
#include "test_decision.h"
#include "test_packed.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })
#define BLANK FORGE_TEXT(" \t")

static TestArena arena;

static ForgeDecimal
units(int64_t count)
{
	return (ForgeDecimal){ count * FORGE_DECIMAL_ONE };
}

/* An item that exists, with so much on hand and, in one reservation, reserved. */
static ForgeItem
item_with(ForgeDecimal on_hand, ForgeDecimal reserved)
{
	ForgeItem item = { .head = { 1 },
					   .name = FORGE_TEXT("bolt"),
					   .sku = FORGE_TEXT("B-1"),
					   .holding.on_hand = on_hand,
					   .holding.reserved = reserved,
					   .active = true };

	if (reserved.millionths != 0)
		*(ForgeReservation *) forge_list_add(&item.holding.reservations, sizeof(ForgeReservation),
											 &arena.arena) =
			(ForgeReservation){ { { 0xBB } }, false, reserved, FORGE_INSTANT_ABSENT };
	return item;
}

static TestDecision
execute(ForgeItem *item, ForgeItemCommandType type, const void *command)
{
	return test_execute(&arena, &forge_item, item, type, command);
}

static ForgeOutcome
adjust(ForgeItem *item, ForgeDecimal delta)
{
	ForgeItemAdjustStock command = { .delta = delta };

	return execute(item, FORGE_ITEM_ADJUST_STOCK, &command).outcome;
}

/* ---- create ---- */

static void
test_create_refusals(void)
{
	ForgeItem existing = item_with(units(1), units(0));
	ForgeItem item = { 0 };
	ForgeItemCreate command = { .name = BLANK, .sku = BLANK, .initial_quantity = { -1 } };

	is_refused(execute(&existing, FORGE_ITEM_CREATE, &command).outcome, FORGE_REASON_ITEM_EXISTS,
			   "", "create: item_exists comes first");
	is_refused(execute(&item, FORGE_ITEM_CREATE, &command).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "create: then name_blank");
	command.name = FORGE_TEXT("");
	is_refused(execute(&item, FORGE_ITEM_CREATE, &command).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "create: an empty name is blank");
	command.name = FORGE_TEXT("bolt");
	is_refused(execute(&item, FORGE_ITEM_CREATE, &command).outcome, FORGE_REASON_SKU_BLANK,
			   "Field \"sku\" is blank.", "create: then sku_blank");
	command.sku = FORGE_TEXT("");
	is_refused(execute(&item, FORGE_ITEM_CREATE, &command).outcome, FORGE_REASON_SKU_BLANK,
			   "Field \"sku\" is blank.", "create: an empty sku is blank");
	command.sku = ABSENT;
	is_refused(execute(&item, FORGE_ITEM_CREATE, &command).outcome, FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 0, reserved is 0, the change is -0.000001.",
			   "create: then stock_negative");
	is_int(item.head.version, 0, "create: what is refused leaves no item");
	command.name = BLANK;
	command.initial_quantity = units(0);
	is_refused(execute(&existing, FORGE_ITEM_CREATE, &command).outcome, FORGE_REASON_ITEM_EXISTS,
			   "", "create: item_exists, whatever else is right");
}

static void
test_create(void)
{
	ForgeItem item = { 0 };
	ForgeItemCreate command = { .name = FORGE_TEXT("bolt") };
	TestDecision decision = execute(&item, FORGE_ITEM_CREATE, &command);

	is_accepted(decision.outcome, "create: a name is enough");
	is_int(decision.events.count, 1, "create: one event");
	is_int(decision.events.list[0].type, FORGE_ITEM_CREATED, "create: created");
	ok(forge_text_equal(item.name, FORGE_TEXT("bolt")) && forge_text_is_absent(item.sku) &&
		   item.active && item.holding.on_hand.millionths == 0 &&
		   item.holding.reserved.millionths == 0,
	   "create: the item is active, without sku and stock");
	is_int(item.head.version, 1, "create: version 1");

	item = (ForgeItem){ 0 };
	command = (ForgeItemCreate){ FORGE_TEXT("nut"), FORGE_TEXT("N-1"), { 1 } };
	decision = execute(&item, FORGE_ITEM_CREATE, &command);
	is_accepted(decision.outcome, "create: with everything");
	is_int(decision.events.count, 2, "create: two events with a quantity");
	is_int(decision.events.list[0].type, FORGE_ITEM_CREATED, "create: first created");
	is_int(decision.events.list[1].type, FORGE_ITEM_STOCK_ADJUSTED, "create: then stock_adjusted");
	ok(forge_text_is_absent(
		   ((const ForgeItemStockAdjusted *) decision.events.list[1].data)->reason),
	   "create: which has no reason");
	ok(forge_text_equal(item.sku, FORGE_TEXT("N-1")) && item.holding.on_hand.millionths == 1,
	   "create: the item has its sku and its stock");
	is_int(item.head.version, 2, "create: version 2");

	item = (ForgeItem){ 0 };
	command.initial_quantity = FORGE_DECIMAL_MAX;
	is_accepted(execute(&item, FORGE_ITEM_CREATE, &command).outcome, "create: the greatest stock");
	is_int(item.holding.on_hand.millionths, INT64_MAX, "create: is on hand");
}

/* ---- adjust_stock ---- */

static void
test_adjust_stock_refusals(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = item_with(FORGE_DECIMAL_MAX, units(0));
	ForgeItem before;

	item.active = false;
	before = item;
	is_refused(adjust(&none, units(0)), FORGE_REASON_ITEM_NOT_FOUND, "",
			   "adjust_stock: item_not_found comes first");
	is_refused(adjust(&none, units(1)), FORGE_REASON_ITEM_NOT_FOUND, "",
			   "adjust_stock: whatever the change");
	is_refused(adjust(&item, units(0)), FORGE_REASON_DELTA_ZERO, "Field \"delta\" is zero.",
			   "adjust_stock: then delta_zero");
	is_refused(adjust(&item, (ForgeDecimal){ 1 }), FORGE_REASON_ITEM_INACTIVE, "",
			   "adjust_stock: then item_inactive");
	item.active = true;
	is_refused(adjust(&item, (ForgeDecimal){ 1 }), FORGE_REASON_QUANTITY_OVERFLOW,
			   "On hand is 9223372036854.775807, the change is 0.000001.",
			   "adjust_stock: then quantity_overflow");
	item = item_with(units(5), units(2));
	item.active = false;
	is_refused(adjust(&item, (ForgeDecimal){ -3000001 }), FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 5, reserved is 2, the change is -3.000001.",
			   "adjust_stock: then stock_negative, below what is reserved");
	is_refused(adjust(&item, FORGE_DECIMAL_MIN), FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 5, reserved is 2, the change is -9223372036854.775807.",
			   "adjust_stock: the greatest fall is no overflow");
	is_int(item.head.version, before.head.version, "adjust_stock: what is refused changes nothing");
	item = item_with(units(0), units(0));
	is_refused(adjust(&item, (ForgeDecimal){ -1 }), FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 0, reserved is 0, the change is -0.000001.",
			   "adjust_stock: nothing can be taken from nothing");
}

static void
test_adjust_stock(void)
{
	ForgeItem item = item_with(units(5), units(2));
	ForgeItemAdjustStock command = { { -3000000 }, FORGE_TEXT("broken") };
	TestDecision decision = execute(&item, FORGE_ITEM_ADJUST_STOCK, &command);
	const ForgeItemStockAdjusted *adjusted;

	is_accepted(decision.outcome, "adjust_stock: down to what is reserved");
	is_int(decision.events.count, 1, "adjust_stock: one event");
	is_int(decision.events.list[0].type, FORGE_ITEM_STOCK_ADJUSTED, "adjust_stock: stock_adjusted");
	adjusted = decision.events.list[0].data;
	ok(adjusted->delta.millionths == -3000000 &&
		   forge_text_equal(adjusted->reason, FORGE_TEXT("broken")),
	   "adjust_stock: with change and reason");
	is_int(item.holding.on_hand.millionths, 2000000, "adjust_stock: the change is made");
	is_int(item.holding.reserved.millionths, 2000000, "adjust_stock: what is reserved stays");

	item.active = false;
	item.holding.reserved = units(0);
	item.holding.reservations.count = 0;
	is_accepted(adjust(&item, units(-2)), "adjust_stock: an inactive item's stock may fall");
	is_int(item.holding.on_hand.millionths, 0, "adjust_stock: to nothing");
	item.active = true;
	is_accepted(adjust(&item, FORGE_DECIMAL_MAX), "adjust_stock: up to the greatest quantity");
	is_accepted(adjust(&item, FORGE_DECIMAL_MIN), "adjust_stock: and all the way down");
	is_int(item.holding.on_hand.millionths, 0, "adjust_stock: to nothing again");
	is_int(item.head.version, 5, "adjust_stock: one version per event");
}

/* ---- rename, change_sku ---- */

static void
test_rename(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = item_with(units(1), units(0));
	ForgeItemRename command = { BLANK };
	TestDecision decision;

	is_refused(execute(&none, FORGE_ITEM_RENAME, &command).outcome, FORGE_REASON_ITEM_NOT_FOUND, "",
			   "rename: item_not_found comes first");
	is_refused(execute(&item, FORGE_ITEM_RENAME, &command).outcome, FORGE_REASON_NAME_BLANK,
			   "Field \"name\" is blank.", "rename: then name_blank");
	command.name = FORGE_TEXT("bolt");
	decision = execute(&item, FORGE_ITEM_RENAME, &command);
	is_accepted(decision.outcome, "rename: to its own name");
	is_int(decision.events.count, 0, "rename: changes nothing");
	command.name = FORGE_TEXT("Bolt");
	decision = execute(&item, FORGE_ITEM_RENAME, &command);
	is_accepted(decision.outcome, "rename: to another name");
	is_int(decision.events.count, 1, "rename: one event");
	is_int(decision.events.list[0].type, FORGE_ITEM_RENAMED, "rename: renamed");
	ok(forge_text_equal(item.name, FORGE_TEXT("Bolt")), "rename: the item has its new name");
	item.active = false;
	command.name = FORGE_TEXT("screw");
	is_int(execute(&item, FORGE_ITEM_RENAME, &command).events.count, 1,
		   "rename: an inactive item too");
}

static void
test_change_sku(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = item_with(units(1), units(0));
	ForgeItemChangeSku command = { BLANK };
	TestDecision decision;

	is_refused(execute(&none, FORGE_ITEM_CHANGE_SKU, &command).outcome, FORGE_REASON_ITEM_NOT_FOUND,
			   "", "change_sku: item_not_found comes first");
	is_refused(execute(&item, FORGE_ITEM_CHANGE_SKU, &command).outcome, FORGE_REASON_SKU_BLANK,
			   "Field \"sku\" is blank.", "change_sku: then sku_blank");
	command.sku = FORGE_TEXT("B-1");
	decision = execute(&item, FORGE_ITEM_CHANGE_SKU, &command);
	is_accepted(decision.outcome, "change_sku: to its own sku");
	is_int(decision.events.count, 0, "change_sku: changes nothing");
	command.sku = FORGE_TEXT("b-1");
	decision = execute(&item, FORGE_ITEM_CHANGE_SKU, &command);
	is_accepted(decision.outcome, "change_sku: the case matters");
	is_int(decision.events.count, 1, "change_sku: one event");
	is_int(decision.events.list[0].type, FORGE_ITEM_SKU_CHANGED, "change_sku: sku_changed");
	ok(forge_text_equal(item.sku, FORGE_TEXT("b-1")), "change_sku: the item has its new sku");
	command.sku = ABSENT;
	is_int(execute(&item, FORGE_ITEM_CHANGE_SKU, &command).events.count, 1,
		   "change_sku: without a sku");
	ok(forge_text_is_absent(item.sku), "change_sku: takes the sku away");
	is_int(execute(&item, FORGE_ITEM_CHANGE_SKU, &command).events.count, 0,
		   "change_sku: once there is none, nothing changes");
}

/* ---- deactivate, activate ---- */

static void
test_activity(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = item_with(units(1), units(0));
	ForgeItemDeactivate deactivate = { FORGE_TEXT("sold out") };
	TestDecision decision;

	is_refused(execute(&none, FORGE_ITEM_DEACTIVATE, &deactivate).outcome,
			   FORGE_REASON_ITEM_NOT_FOUND, "", "deactivate: item_not_found");
	is_refused(execute(&none, FORGE_ITEM_ACTIVATE, NULL).outcome, FORGE_REASON_ITEM_NOT_FOUND, "",
			   "activate: item_not_found");
	decision = execute(&item, FORGE_ITEM_ACTIVATE, NULL);
	is_accepted(decision.outcome, "activate: an active item");
	is_int(decision.events.count, 0, "activate: changes nothing");
	decision = execute(&item, FORGE_ITEM_DEACTIVATE, &deactivate);
	is_accepted(decision.outcome, "deactivate: an active item");
	is_int(decision.events.list[0].type, FORGE_ITEM_DEACTIVATED, "deactivate: deactivated");
	ok(forge_text_equal(((const ForgeItemDeactivated *) decision.events.list[0].data)->reason,
						FORGE_TEXT("sold out")),
	   "deactivate: with its reason");
	ok(!item.active, "deactivate: the item is inactive");
	decision = execute(&item, FORGE_ITEM_DEACTIVATE, &deactivate);
	is_accepted(decision.outcome, "deactivate: an inactive item");
	is_int(decision.events.count, 0, "deactivate: changes nothing");
	decision = execute(&item, FORGE_ITEM_ACTIVATE, NULL);
	is_accepted(decision.outcome, "activate: an inactive item");
	is_int(decision.events.list[0].type, FORGE_ITEM_ACTIVATED, "activate: activated");
	ok(item.active, "activate: the item is active");
}

/* An item of which no stock is kept. */
static void
test_service(void)
{
	ForgeItem item = { 0 };
	ForgeItemCreateService command = { FORGE_TEXT(" "), FORGE_TEXT(" ") };
	ForgeItemAdjustStock adjust = { .delta = units(1) };

	is_refused(
		test_execute(&arena, &forge_item, &item, FORGE_ITEM_CREATE_SERVICE, &command).outcome,
		FORGE_REASON_NAME_BLANK, "Field \"name\" is blank.", "a service has a name");
	command.name = FORGE_TEXT("Repair");
	is_refused(
		test_execute(&arena, &forge_item, &item, FORGE_ITEM_CREATE_SERVICE, &command).outcome,
		FORGE_REASON_SKU_BLANK, "Field \"sku\" is blank.", "and no blank sku");
	command.sku = FORGE_TEXT("R");
	is_accepted(
		test_execute(&arena, &forge_item, &item, FORGE_ITEM_CREATE_SERVICE, &command).outcome,
		"a service");
	ok(forge_item_is_service(&item) && item.active && item.head.version == 1, "is an item in use");
	for (int type = 0; type < FORGE_ITEM_COMMAND_COUNT; type++)
	{
		bool is_about_stock = !forge_aggregate_is_creation(&forge_item, type) &&
							  type != FORGE_ITEM_RENAME && type != FORGE_ITEM_CHANGE_SKU &&
							  type != FORGE_ITEM_DEACTIVATE && type != FORGE_ITEM_ACTIVATE;

		ok((forge_item_allows(&item, type).reason == FORGE_REASON_ITEM_NOT_STOCKED) ==
			   is_about_stock,
		   "which refuses all that is about stock");
	}
	is_refused(test_execute(&arena, &forge_item, &item, FORGE_ITEM_ADJUST_STOCK, &adjust).outcome,
			   FORGE_REASON_ITEM_NOT_STOCKED, "It is a service.", "a delivery, too");
	item.holding.on_hand = units(1);
	ok(!forge_item_check(&item), "one with stock is none");
}

/* What an item allows that is not there, in use, or out of use. */
static void
test_allows(void)
{
	ForgeItem none = { 0 };
	ForgeItem active = item_with(units(1), units(0));
	ForgeItem inactive = item_with(units(1), units(0));

	inactive.active = false;
	for (int type = 0; type < FORGE_ITEM_COMMAND_COUNT; type++)
	{
		bool is_creation = forge_aggregate_is_creation(&forge_item, type);
		ForgeReason there = is_creation ? FORGE_REASON_ITEM_EXISTS : FORGE_ACCEPTED;

		ok(forge_item_allows(&none, type).reason ==
			   (is_creation ? FORGE_ACCEPTED : FORGE_REASON_ITEM_NOT_FOUND),
		   "an item that is not there can only be created");
		ok(forge_item_allows(&active, type).reason == there, "one in use allows all but that");
		ok(forge_item_allows(&inactive, type).reason ==
			   (type == FORGE_ITEM_RESERVE_STOCK || type == FORGE_ITEM_RECEIVE_STOCK
					? FORGE_REASON_ITEM_INACTIVE
					: there),
		   "one out of use cannot be reserved, and none of it comes in");
	}
}

/* ---- check, claims, unknown numbers ---- */

static bool
keeps(int64_t on_hand, int64_t reserved)
{
	ForgeItem item = item_with((ForgeDecimal){ on_hand }, (ForgeDecimal){ reserved });

	return forge_item_check(&item);
}

static void
test_check(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = item_with(FORGE_DECIMAL_MAX, units(0));
	ForgeItemStockAdjusted adjusted = { .delta = { 1 } };

	ok(forge_item_check(&none), "check: no item");
	ok(keeps(0, 0) && keeps(5, 0) && keeps(5, 5), "check: 0 <= reserved <= on hand");
	ok(!keeps(5, 6), "check: more reserved than on hand");
	ok(!keeps(5, -1), "check: less than nothing reserved");
	ok(!keeps(-1, 0), "check: less than nothing on hand");
	ok(!keeps(-1, -1), "check: less than nothing of both");
	ok(forge_item_check(&item), "check: a sku may be missing");
	item.sku = FORGE_TEXT(" \t");
	ok(!forge_item_check(&item), "check: but not be blank");
	item.sku = FORGE_TEXT("\xC2\xA0");
	ok(forge_item_check(&item), "check: what 0.1.0 took for a sku still is one");
	item.sku = (ForgeText){ NULL, 0 };
	item.name = item.sku;
	ok(!forge_item_check(&item), "check: an item has a name");
	item.name = FORGE_TEXT("name");
	forge_item_apply(&item, &(ForgeEvent){ .type = FORGE_ITEM_STOCK_ADJUSTED, .data = &adjusted },
					 &arena.arena);
	ok(!forge_item_check(&item), "check: a sum that cannot be is seen");
}

static void
test_claims(void)
{
	ForgeItem item = item_with(units(1), units(0));
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	is_int(forge_item_claims(&item, claims), 1, "claims: its sku");
	is_text(claims[0].type, "inventory.item.sku", "claims: by type");
	ok(forge_text_equal(claims[0].value, FORGE_TEXT("B-1")), "claims: by value");
	is_int(claims[0].taken, FORGE_REASON_SKU_TAKEN, "claims: with the refusal for others");
	item.sku = ABSENT;
	is_int(forge_item_claims(&item, claims), 0, "claims: none without a sku");
}

static void
test_movement(void)
{
	ForgeItemStockAdjusted adjusted = { .delta = { -5 } };
	ForgeItemRenamed renamed = { .name = FORGE_TEXT("nut") };
	ForgeItemStockShipped shipped = { .quantity = { 7 } };
	ForgeDecimal delta = { 42 };

	ok(!forge_item_movement(&(ForgeEvent){ .type = FORGE_ITEM_RENAMED, .data = &renamed },
							&delta) &&
		   delta.millionths == 42,
	   "movement: another name is none");
	ok(forge_item_movement(&(ForgeEvent){ .type = FORGE_ITEM_STOCK_ADJUSTED, .data = &adjusted },
						   &delta),
	   "movement: an adjustment is one");
	is_int(delta.millionths, -5, "movement: of so much");
	ok(forge_item_movement(&(ForgeEvent){ .type = FORGE_ITEM_STOCK_SHIPPED, .data = &shipped },
						   &delta),
	   "movement: a shipment is one");
	is_int(delta.millionths, -7, "movement: away");
	for (int i = 0; forge_item_movements[i] != NULL; i++)
		ok(forge_aggregate_find_event(&forge_item, forge_text_from(forge_item_movements[i])) >= 0,
		   forge_item_movements[i]);
}

/* What can be told of an event of the item's stock, and what of one that is the item's alone. */
static void
test_told(void)
{
	ForgeHoldingTaken lot = { .lot_id = { { 7 } } };
	ForgeItemStockAdjusted adjusted = { .delta = units(-5), .value = units(-6) };
	ForgeItemStockReceived received = { .quantity = units(1), .lots = { &lot, 1, 1 } };
	ForgeItemRenamed renamed = { .name = FORGE_TEXT("nut") };
	ForgeEvent moved = { .type = FORGE_ITEM_STOCK_ADJUSTED, .data = &adjusted };
	ForgeEvent named = { .type = FORGE_ITEM_RENAMED, .data = &renamed };
	ForgeEvent brought = { .type = FORGE_ITEM_STOCK_RECEIVED, .data = &received };
	ForgeItemAdjustStock adjust_stock = { .delta = units(-1) };
	ForgeItem item = item_with(units(10), units(0));
	ForgeHoldingPosting posting;

	is_int(forge_item_flow(&moved).quantity.millionths, units(-5).millionths, "flow: so much");
	is_int(forge_item_flow(&moved).value.millionths, units(-6).millionths, "flow: of that value");
	ok(forge_decimal_is_zero(forge_item_flow(&named).quantity) &&
		   forge_decimal_is_zero(forge_item_flow(&named).value),
	   "flow: none of another name");
	item.holding.value = units(12);
	ok(forge_item_may_post(
		   &item, &(ForgeCommand){ .type = FORGE_ITEM_ADJUST_STOCK, .data = &adjust_stock }),
	   "posting: by an adjustment of what is worth something");
	ok(!forge_item_may_post(&item, &(ForgeCommand){ .type = FORGE_ITEM_RENAME, .data = &renamed }),
	   "posting: never by another name");
	ok(forge_item_posting(&item, &moved, &posting) &&
		   posting.before.millionths == units(12).millionths &&
		   posting.after.millionths == units(6).millionths,
	   "posting: of the difference");
	ok(!forge_item_posting(&item, &named, &posting), "posting: there is none of another name");
	ok(forge_uuid_equal(forge_item_new_lot(&item, &brought), lot.lot_id), "lot: one came in");
	ok(forge_uuid_is_nil(forge_item_new_lot(&item, &named)), "lot: none with another name");
}

static const ForgeUuid lot_id = { { 7 } };

static void
answer_lots(const ForgeAsk *ask, void *state)
{
	if (ask->aggregate == &forge_location && forge_location_is_default(ask->id))
		((ForgeLocation *) state)->time_zone = FORGE_TEXT("UTC");
	else if (ask->aggregate == &forge_lot)
	{
		((ForgeLot *) state)->item_id = test_command.aggregate_id;
		((ForgeLot *) state)->expires_on = 9;
	}
}

/* The item's own stock is at the default location, by whose time zone its lots end. */
static void
test_lots(void)
{
	ForgeItem item = item_with(units(0), units(0));
	ForgeItemAdjustStock command = { .delta = units(2),
									 .lot_id = lot_id,
									 .unit_cost = FORGE_DECIMAL_ABSENT };
	const ForgeHoldingLot *lot;

	test_answer = answer_lots;
	item.rules.tracking = FORGE_TEXT("lot");
	is_accepted(execute(&item, FORGE_ITEM_ADJUST_STOCK, &command).outcome, "lots: one comes in");
	lot = item.holding.lots.items;
	ok(item.holding.lots.count == 1 && forge_uuid_equal(lot->lot_id, lot_id) &&
		   lot->ends_at == INT64_C(10) * 24 * 60 * 60 * 1000000,
	   "lots: it ends after its last day, by the clock of the default location");
	test_answer = NULL;
}

static void
test_unknown(void)
{
	ForgeItem item = item_with(units(1), units(0));
	ForgeItem before;
	ForgeEvents events = { .arena = &arena.arena };

	memcpy(&before, &item, sizeof(before));
	ok(forge_item_decide(&item, &(ForgeCommand){ .type = FORGE_ITEM_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_item_apply(&item, &(ForgeEvent){ FORGE_ITEM_EVENT_COUNT, NULL, 0 }, &arena.arena);
	ok(memcmp(&item, &before, sizeof(item)) == 0, "an event beyond the last does nothing");
}

/* ---- the limits of the fields ---- */

/* A text field takes n characters and not one more. */
static void
is_limited(const ForgeShape *shape, const char *field_name, int limit)
{
	const ForgeField *field = &shape->fields[forge_shape_find(shape, forge_text_from(field_name))];
	void *target = forge_arena_allocate(&arena.arena, shape->size);
	char *text = forge_arena_allocate(&arena.arena, (size_t) limit + 1);

	memset(text, 'x', (size_t) limit + 1);
	is_accepted(forge_field_set_text(field, target, (ForgeText){ text, limit }), shape->name);
	is_int(forge_field_set_text(field, target, (ForgeText){ text, limit + 1 }).reason,
		   FORGE_REASON_TEXT_TOO_LONG, field_name);
}

static void
test_limits(void)
{
	const ForgeShape *create = forge_item_commands[FORGE_ITEM_CREATE];
	ForgeItemCreate command = { 0 };

	is_limited(create, "name", 200);
	is_limited(create, "sku", 64);
	is_limited(forge_item_commands[FORGE_ITEM_ADJUST_STOCK], "reason", 500);
	is_limited(forge_item_commands[FORGE_ITEM_RENAME], "name", 200);
	is_limited(forge_item_commands[FORGE_ITEM_CHANGE_SKU], "sku", 64);
	is_limited(forge_item_commands[FORGE_ITEM_DEACTIVATE], "reason", 500);

	is_accepted(forge_field_set_text(&create->fields[1], &command, FORGE_TEXT(" N-1 ")), "a sku");
	ok(forge_text_equal(command.sku, FORGE_TEXT("N-1")), "is trimmed");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(
		&forge_item_state,
		"on_hand: a number, required; reserved: a number, required; value: a number, required; "
		"reservations: a list of objects of 10000; lots: a list of objects of 1000; "
		"layers: a list of objects of 10000; damaged: a number, required; "
		"in_transit: a number, required; on_order: a number, required; "
		"proposed: a number, required; damaged_value: a number, required; "
		"low_stock: a number, required; "
		"sku: a string of 64; name: a string of 200, required; active: true or false, required; "
		"kind: a string of 63; increment: a number; tracking: a string of 63; cost_method: a string of 63; "
		"standard_cost: a number");

	is_shape(forge_item_commands[FORGE_ITEM_CREATE],
			 "name: a string of 200, required; sku: a string of 64, trimmed; "
			 "initial_quantity: a number");
	is_shape(
		forge_item_commands[FORGE_ITEM_ADJUST_STOCK],
		"delta: a number, required; reason: a string of 500; lot_id: a UUID; unit_cost: a number");
	is_shape(forge_item_commands[FORGE_ITEM_RENAME], "name: a string of 200, required");
	is_shape(forge_item_commands[FORGE_ITEM_CHANGE_SKU], "sku: a string of 64, trimmed");
	is_shape(forge_item_commands[FORGE_ITEM_DEACTIVATE], "reason: a string of 500");
	is_shape(forge_item_commands[FORGE_ITEM_ACTIVATE], "");

	is_shape(forge_item_commands[FORGE_ITEM_CREATE_SERVICE],
			 "name: a string of 200, required; sku: a string of 64, trimmed");

	is_shape(forge_item_events[FORGE_ITEM_CREATED],
			 "name: a string of 200, required; sku: a string of 64; kind: a string of 63; "
			 "increment: a number; tracking: a string of 63; cost_method: a string of 63; "
			 "standard_cost: a number");
	is_shape(forge_item_events[FORGE_ITEM_STOCK_ADJUSTED],
			 "delta: a number, required; reason: a string of 500; value: a number; "
			 "cost_method: a string of 63; lots: a list of objects of 1000");
	is_shape(forge_item_events[FORGE_ITEM_RENAMED], "name: a string of 200, required");
	is_shape(forge_item_events[FORGE_ITEM_SKU_CHANGED], "sku: a string of 64");
	is_shape(forge_item_events[FORGE_ITEM_DEACTIVATED], "reason: a string of 500");
	is_shape(forge_item_events[FORGE_ITEM_ACTIVATED], "");
}

/* Behind the four bytes of the format, what the commands on stock change is before all else. */
static void
test_packed(void)
{
	ForgeItem item = item_with(units(5), units(2));
	ForgeItemReserveStock reserve = { { { 0xCC } }, units(1), FORGE_INSTANT_ABSENT };
	TestPacked before = test_pack(&arena, &forge_item_state, &item);
	TestPacked after;

	adjust(&item, units(3));
	after = test_pack(&arena, &forge_item_state, &item);
	ok(test_packed_change(before, after) <= 4 + 8, "adjust_stock: changes the first number alone");

	execute(&item, FORGE_ITEM_RESERVE_STOCK, &reserve);
	before = test_pack(&arena, &forge_item_state, &item);
	ok(test_packed_change(after, before) <=
		   4 + 3 * 8 + 4 +
			   2 * (forge_shape_pack(&forge_item_reservation_shape, &(ForgeReservation){ 0 }, NULL,
									 0)),
	   "reserve_stock: nothing behind the reservations");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_create_refusals();
	test_create();
	test_adjust_stock_refusals();
	test_adjust_stock();
	test_rename();
	test_change_sku();
	test_activity();
	test_allows();
	test_service();
	test_check();
	test_claims();
	test_movement();
	test_told();
	test_lots();
	test_unknown();
	test_limits();
	test_shapes();
	test_packed();
	test_arena_reset(&arena);
	return tap_done();
}
