/*
 * test_holding.c
 *	  Stock at a location: every command, every refusal and their order, every event; lots, cost
 *	  and the threshold.  What items did before they had locations is in test_item.c.
 */
#include "domain/location/location.h"
#include "domain/lot/lot.h"
#include "domain/stock/stock.h"
#include "test_decision.h"

#define NEVER FORGE_INSTANT_ABSENT
#define DAY (INT64_C(24) * 60 * 60 * 1000000)
#define ITEM_TEXT "01000000-0000-0000-0000-000000000000"
#define AT_SHOP " at location 02000000-0000-0000-0000-000000000000."
#define EARLY_TEXT "11000000-0000-0000-0000-000000000000"

static TestArena arena;

static const ForgeUuid item_id = { { 1 } };
static const ForgeUuid shop = { { 2 } };
static const ForgeUuid closed = { { 3 } };
static const ForgeUuid cart = { { 4 } };
static const ForgeUuid early = { { 0x11 } };   /* is good through day 10 */
static const ForgeUuid late = { { 0x12 } };    /* through day 20 */
static const ForgeUuid endless = { { 0x13 } }; /* for ever */
static const ForgeUuid foreign = { { 0x14 } }; /* of another item */

/* What the commands find when they ask. */
static ForgeItem item;
static ForgeUuid blocked;
static ForgeDecimal counted_before;
static ForgeText zone;

static ForgeDecimal
units(int64_t count)
{
	return (ForgeDecimal){ count * FORGE_DECIMAL_ONE };
}

static void
answer_lot(ForgeUuid id, ForgeLot *lot)
{
	lot->item_id = forge_uuid_equal(id, foreign) ? shop : item_id;
	lot->lot_number = FORGE_TEXT("L-1");
	lot->blocked = forge_uuid_equal(id, blocked);
	lot->expires_on = forge_uuid_equal(id, early)  ? 9
					  : forge_uuid_equal(id, late) ? 19
												   : FORGE_DATE_ABSENT;
}

static void
answer(const ForgeAsk *ask, void *state)
{
	ForgeLocation *location = state;

	if (ask->mode == FORGE_ASK_PAST)
		((ForgeStock *) state)->holding.on_hand = counted_before;
	else if (ask->aggregate == &forge_item)
	{
		int64_t version = ((const ForgeItem *) state)->head.version;

		*(ForgeItem *) state = item;
		((ForgeItem *) state)->head.version = version;
	}
	else if (ask->aggregate == &forge_location)
	{
		location->active = !forge_uuid_equal(ask->id, closed);
		location->time_zone = zone;
	}
	else if (ask->aggregate == &forge_lot)
		answer_lot(ask->id, state);
}

/* An item kept so, without stock; at day 1. */
static void
begin(const char *tracking, const char *cost_method)
{
	item = (ForgeItem){ .active = true };
	if (tracking != NULL)
		item.rules.tracking = forge_text_from(tracking);
	if (cost_method != NULL)
		item.rules.cost_method = forge_text_from(cost_method);
	blocked = FORGE_UUID_NIL;
	zone = FORGE_TEXT("UTC");
	test_command.at = DAY;
	test_command.is_driven = false;
}

static TestDecision
execute(ForgeStock *stock, ForgeStockCommandType type, const void *command)
{
	return test_execute(&arena, &forge_stock, stock, type, command);
}

/* ---- short forms of the commands ---- */

static ForgeOutcome
receive(ForgeStock *stock, ForgeDecimal quantity, ForgeUuid lot_id, ForgeDecimal unit_cost)
{
	ForgeStockReceiveStock command = { item_id, shop, { .quantity = quantity } };

	command.holding.lot_id = lot_id;
	command.holding.unit_cost = unit_cost;
	command.holding.movement = FORGE_TEXT("receipt");
	return execute(stock, FORGE_STOCK_RECEIVE_STOCK, &command).outcome;
}

static TestDecision
issue(ForgeStock *stock, ForgeDecimal quantity, ForgeUuid lot_id, bool allow_expired)
{
	ForgeStockIssueStock command = { item_id, shop, { .quantity = quantity } };

	command.holding.lot_id = lot_id;
	command.holding.movement = FORGE_TEXT("issue");
	command.holding.allow_expired = allow_expired;
	return execute(stock, FORGE_STOCK_ISSUE_STOCK, &command);
}

static ForgeOutcome
adjust(ForgeStock *stock, ForgeDecimal delta, ForgeUuid lot_id)
{
	ForgeStockAdjustStock command = { item_id, shop, { .delta = delta, .lot_id = lot_id } };

	command.holding.unit_cost = FORGE_DECIMAL_ABSENT;
	return execute(stock, FORGE_STOCK_ADJUST_STOCK, &command).outcome;
}

static TestDecision
count(ForgeStock *stock, ForgeDecimal counted, ForgeInstant at, ForgeUuid lot_id)
{
	ForgeStockCountStock command = { item_id, shop, { counted, at, lot_id } };

	return execute(stock, FORGE_STOCK_COUNT_STOCK, &command);
}

static ForgeOutcome
reserve(ForgeStock *stock, ForgeDecimal quantity, ForgeInstant expires_at, ForgeUuid lot_id)
{
	ForgeStockReserveStock command = { item_id, shop, { cart, quantity, expires_at, lot_id } };

	return execute(stock, FORGE_STOCK_RESERVE_STOCK, &command).outcome;
}

static TestDecision
ship(ForgeStock *stock, ForgeDecimal quantity)
{
	ForgeStockShipStock command = { item_id, shop, { cart, quantity } };

	return execute(stock, FORGE_STOCK_SHIP_STOCK, &command);
}

static ForgeOutcome
change_condition(ForgeStock *stock, ForgeStockCommandType type, ForgeDecimal quantity,
				 ForgeUuid lot_id)
{
	ForgeStockDamageStock command = { item_id, shop, { .quantity = quantity, .lot_id = lot_id } };

	return execute(stock, type, &command).outcome;
}

/* A stock with so much of each of the three lots that came in in this order: late, endless, early.
 */
static ForgeStock
of_lots(int64_t late_units, int64_t endless_units, int64_t early_units)
{
	ForgeStock stock = { .head = { 0 } };

	begin("lot", NULL);
	receive(&stock, units(late_units), late, units(3));
	receive(&stock, units(endless_units), endless, units(3));
	receive(&stock, units(early_units), early, units(3));
	return stock;
}

static const ForgeHoldingTaken *
taken(const ForgeList *lots, int32_t index)
{
	return forge_list_item(lots, index, sizeof(ForgeHoldingTaken));
}

/* ---- the key ---- */

static void
test_named(void)
{
	ForgeStock stock = { .head = { 0 } };
	ForgeStockAdjustStock command = { test_missing_id, test_missing_id, { .delta = units(1) } };
	TestDecision decision;

	begin(NULL, NULL);
	is_refused(execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command).outcome,
			   FORGE_REASON_ITEM_NOT_FOUND,
			   "Item 4d000000-0000-0000-0000-000000000000 does not exist.", "the item comes first");
	command.item_id = item_id;
	item.kind = FORGE_TEXT("service");
	is_refused(execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command).outcome,
			   FORGE_REASON_ITEM_NOT_STOCKED, "It is a service.", "then whether it is stocked");
	item.kind = (ForgeText){ NULL, 0 };
	is_refused(execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command).outcome,
			   FORGE_REASON_LOCATION_NOT_FOUND,
			   "Location 4d000000-0000-0000-0000-000000000000 does not exist.",
			   "then the location");
	command.location_id = forge_location_default_id;
	is_refused(execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command).outcome,
			   FORGE_REASON_DEFAULT_LOCATION, "", "the default one is the item's");
	command.location_id = closed;
	is_refused(execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command).outcome,
			   FORGE_REASON_LOCATION_INACTIVE,
			   "Location 03000000-0000-0000-0000-000000000000 is out of use.",
			   "then whether it is in use");
	command.location_id = shop;
	decision = execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command);
	is_accepted(decision.outcome, "a stock begins");
	is_int(decision.events.list[0].type, FORGE_STOCK_OPENED, "with an event of its own");
	is_int(decision.events.list[1].type, FORGE_STOCK_STOCK_ADJUSTED, "and what was decided");
	ok(forge_uuid_equal(stock.item_id, item_id) && forge_uuid_equal(stock.location_id, shop) &&
		   stock.holding.on_hand.millionths == units(1).millionths,
	   "of the item at the location");
	is_int(execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command).events.count, 1, "that comes once");
	command.location_id = closed;
	command.holding.delta = units(-1);
	is_accepted(execute(&stock, FORGE_STOCK_ADJUST_STOCK, &command).outcome,
				"what is at an inactive location may leave");
}

/* ---- receive, adjust ---- */

static void
test_receive(void)
{
	ForgeStock stock = { .head = { 0 } };

	begin(NULL, NULL);
	item.rules.increment = units(1);
	item.active = false;
	is_refused(receive(&stock, units(0), late, units(-1)), FORGE_REASON_ITEM_INACTIVE, "",
			   "receive: an item out of use");
	item.active = true;
	is_refused(receive(&stock, units(0), late, units(-1)), FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " ITEM_TEXT ": the quantity is 0.", "receive: then the quantity");
	is_refused(receive(&stock, (ForgeDecimal){ 1500000 }, late, units(-1)),
			   FORGE_REASON_QUANTITY_INEXACT, "\"quantity\" may have 0 decimals.",
			   "receive: then its decimals");
	is_refused(receive(&stock, units(1), late, units(-1)), FORGE_REASON_LOT_NOT_TRACKED,
			   "Item " ITEM_TEXT " has none.", "receive: then the lot");
	is_refused(receive(&stock, units(1), FORGE_UUID_NIL, units(-1)), FORGE_REASON_COST_NEGATIVE,
			   "Item " ITEM_TEXT ": the cost is -1.", "receive: then the cost");
	is_refused(
		receive(&stock, units(1000000), FORGE_UUID_NIL, units(10000000)),
		FORGE_REASON_AMOUNT_OVERFLOW,
		"01000000-0000-0000-0000-000000000000: 1000000 with 10000000 is beyond what can be stored.",
		"receive: then the value");
	is_accepted(receive(&stock, units(9000000000000), FORGE_UUID_NIL, units(0)), "receive: much");
	is_refused(receive(&stock, units(9000000000000), FORGE_UUID_NIL, units(0)),
			   FORGE_REASON_QUANTITY_OVERFLOW,
			   "On hand is 9000000000000, the change is 9000000000000.", "receive: too much");
}

static void
test_receive_lots(void)
{
	ForgeStock stock = { .head = { 0 } };

	begin("lot", NULL);
	is_refused(receive(&stock, units(1), FORGE_UUID_NIL, units(1)), FORGE_REASON_LOT_REQUIRED,
			   "Item " ITEM_TEXT " is kept in lots.", "lots: one is named");
	is_refused(receive(&stock, units(1), test_missing_id, units(1)), FORGE_REASON_LOT_NOT_FOUND,
			   "Lot 4d000000-0000-0000-0000-000000000000 does not exist.", "lots: that exists");
	is_refused(receive(&stock, units(1), foreign, units(1)), FORGE_REASON_LOT_OF_OTHER_ITEM,
			   "Lot \"L-1\" is of item 02000000-0000-0000-0000-000000000000.", "lots: of the item");
	zone = FORGE_TEXT(TEST_MISSING_ZONE);
	is_refused(receive(&stock, units(1), early, units(1)), FORGE_REASON_TIME_ZONE_UNKNOWN,
			   "There is no time zone \"Nowhere\".",
			   "lots: which ends by a time zone that is known");
	is_accepted(receive(&stock, units(1), endless, units(1)), "lots: without an end it needs none");
	zone = FORGE_TEXT("UTC");
	is_accepted(receive(&stock, units(2), early, units(1)), "lots: one that ends");
	is_int(((ForgeHoldingLot *) forge_list_item(&stock.holding.lots, 1, sizeof(ForgeHoldingLot)))
			   ->ends_at,
		   10 * DAY, "lots: after its last day");
	blocked = early;
	is_accepted(receive(&stock, units(1), early, units(1)), "lots: a blocked one may come in");
	is_int(stock.holding.lots.count, 2, "lots: to what is there of it");
	is_refused(adjust(&stock, units(1), FORGE_UUID_NIL), FORGE_REASON_LOT_REQUIRED,
			   "Item " ITEM_TEXT " is kept in lots.", "lots: an adjustment names one, too");
	is_accepted(adjust(&stock, units(-2), FORGE_UUID_NIL), "lots: but not of what leaves");
	is_int(stock.holding.lots.count, 2, "lots: which is of what ends first, blocked or not");
	is_refused(adjust(&stock, units(-3), FORGE_UUID_NIL), FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 2, reserved is 0, the change is -3.",
			   "lots: and not more than is there");
	is_refused(adjust(&stock, units(-2), endless), FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 2 wanted, 1 available" AT_SHOP,
			   "lots: nor than there is of one");
}

/* ---- issue ---- */

static void
test_first_to_end(void)
{
	ForgeStock stock = of_lots(2, 2, 2);
	TestDecision decision = issue(&stock, units(3), FORGE_UUID_NIL, false);
	const ForgeHoldingMoved *issued = decision.events.list[0].data;

	is_accepted(decision.outcome, "issue: from two lots");
	is_int(issued->lots.count, 2, "issue: says from which");
	ok(forge_uuid_equal(taken(&issued->lots, 0)->lot_id, early) &&
		   forge_uuid_equal(taken(&issued->lots, 1)->lot_id, late),
	   "issue: the one that ends first, then the next");
	is_int(taken(&issued->lots, 1)->quantity.millionths, units(1).millionths,
		   "issue: what is left");
	is_int(stock.holding.lots.count, 2, "issue: nothing is kept of a lot that is gone");

	stock = of_lots(2, 2, 2);
	test_command.at = 10 * DAY - 1;
	is_accepted(issue(&stock, units(1), early, false).outcome, "issue: a lot on its last day");
	test_command.at = 10 * DAY;
	is_refused(issue(&stock, units(1), early, false).outcome, FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 1 wanted, 0 available" AT_SHOP,
			   "issue: and no longer after it");
	is_refused(issue(&stock, units(5), FORGE_UUID_NIL, false).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT, "Item " ITEM_TEXT ": 5 wanted, 4 available" AT_SHOP,
			   "issue: what has expired is not available");
	decision = issue(&stock, units(1), FORGE_UUID_NIL, false);
	issued = decision.events.list[0].data;
	ok(forge_uuid_equal(taken(&issued->lots, 0)->lot_id, late), "issue: and passed over");
	is_accepted(issue(&stock, units(1), early, true).outcome, "issue: unless that is allowed");

	stock = of_lots(2, 2, 2);
	blocked = early;
	is_refused(issue(&stock, units(1), early, true).outcome, FORGE_REASON_LOT_BLOCKED,
			   "Lot " EARLY_TEXT " may not be used.", "issue: a blocked lot");
	is_refused(issue(&stock, units(5), FORGE_UUID_NIL, false).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT, "Item " ITEM_TEXT ": 5 wanted, 4 available" AT_SHOP,
			   "issue: is not available");
	is_refused(issue(&stock, units(0), early, false).outcome, FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " ITEM_TEXT ": the quantity is 0.", "issue: the quantity comes first");
	is_accepted(reserve(&stock, units(3), NEVER, FORGE_UUID_NIL), "issue: where some is promised,");
	test_command.at = 10 * DAY;
	is_refused(issue(&stock, units(2), FORGE_UUID_NIL, true).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT, "Item " ITEM_TEXT ": 2 wanted, 1 available" AT_SHOP,
			   "issue: what is blocked does not make up for it by having expired, too");
	begin(NULL, NULL);
	is_refused(issue(&stock, units(1), early, false).outcome, FORGE_REASON_LOT_NOT_TRACKED,
			   "Item " ITEM_TEXT " has none.", "issue: then whether there are lots");
}

/* ---- reservations ---- */

static void
test_reserved_lots(void)
{
	ForgeStock stock = of_lots(2, 0 + 1, 2);
	TestDecision decision;
	const ForgeHoldingShipped *shipped;

	is_refused(reserve(&stock, units(3), NEVER, early), FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 3 wanted, 2 available" AT_SHOP,
			   "reserve: no more than there is of a lot");
	item.active = false;
	is_refused(reserve(&stock, units(2), NEVER, early), FORGE_REASON_ITEM_INACTIVE, "",
			   "reserve: nothing of an item out of use");
	item.active = true;
	is_accepted(reserve(&stock, units(2), NEVER, early), "reserve: a lot");
	decision = issue(&stock, units(1), FORGE_UUID_NIL, false);
	ok(forge_uuid_equal(
		   taken(&((const ForgeHoldingMoved *) decision.events.list[0].data)->lots, 0)->lot_id,
		   late),
	   "reserve: is not for others");
	is_refused(adjust(&stock, units(-1), early), FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 1 wanted, 0 available" AT_SHOP,
			   "reserve: not for an adjustment either");
	decision = ship(&stock, units(2));
	is_accepted(decision.outcome, "ship: the lot that was reserved");
	shipped = decision.events.list[0].data;
	ok(forge_uuid_equal(taken(&shipped->lots, 0)->lot_id, early), "ship: says which it was");
	is_int(shipped->value.millionths, units(6).millionths, "ship: and its value");

	stock = of_lots(2, 1, 2);
	is_accepted(reserve(&stock, units(4), NEVER, FORGE_UUID_NIL), "reserve: any lots");
	test_command.at = 10 * DAY;
	is_refused(ship(&stock, units(4)).outcome, FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 4 wanted, 3 available" AT_SHOP,
			   "ship: of which some have expired");
	blocked = late;
	is_refused(ship(&stock, units(2)).outcome, FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 2 wanted, 1 available" AT_SHOP, "ship: or are blocked");
	is_accepted(ship(&stock, units(1)).outcome, "ship: what is good");

	stock = of_lots(2, 1, 2);
	reserve(&stock, units(2), NEVER, early);
	blocked = early;
	is_refused(ship(&stock, units(1)).outcome, FORGE_REASON_LOT_BLOCKED,
			   "Lot " EARLY_TEXT " may not be used.", "ship: the lot was blocked since");
}

/* ---- counts ---- */

static void
test_count(void)
{
	ForgeStock stock = { .head = { 0 } };
	TestDecision decision;
	const ForgeHoldingCounted *counted;

	begin(NULL, NULL);
	item.rules.increment = units(1);
	receive(&stock, units(10), FORGE_UUID_NIL, units(2));
	is_refused(count(&stock, units(-1), 2 * DAY, late).outcome, FORGE_REASON_QUANTITY_NEGATIVE,
			   "Item " ITEM_TEXT ": the quantity is -1.", "count: below zero");
	is_refused(count(&stock, (ForgeDecimal){ 1 }, 2 * DAY, late).outcome,
			   FORGE_REASON_QUANTITY_INEXACT, "\"quantity\" may have 0 decimals.",
			   "count: then the decimals");
	is_refused(count(&stock, units(1), 2 * DAY, late).outcome, FORGE_REASON_COUNT_IN_FUTURE, "",
			   "count: then the time");
	is_refused(count(&stock, units(1), NEVER, late).outcome, FORGE_REASON_LOT_NOT_TRACKED,
			   "Item " ITEM_TEXT " has none.", "count: then the lot");
	reserve(&stock, units(4), NEVER, FORGE_UUID_NIL);
	is_refused(count(&stock, units(3), NEVER, FORGE_UUID_NIL).outcome, FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 10, reserved is 4, the change is -7.", "count: less than is reserved");
	decision = count(&stock, units(9), NEVER, FORGE_UUID_NIL);
	counted = decision.events.list[0].data;
	ok(counted->book.millionths == units(10).millionths &&
		   counted->delta.millionths == units(-1).millionths && counted->counted_at == DAY &&
		   counted->value.millionths == units(-2).millionths,
	   "count: the book is what is there now");
	is_int(count(&stock, units(9), NEVER, FORGE_UUID_NIL).events.count, 1,
		   "count: one that finds no difference is noted, too");
	counted_before = units(20);
	decision = count(&stock, units(21), DAY - 1, FORGE_UUID_NIL);
	counted = decision.events.list[0].data;
	ok(counted->book.millionths == units(20).millionths &&
		   counted->delta.millionths == units(1).millionths && counted->counted_at == DAY - 1,
	   "count: or what was there when it was counted");
	is_int(stock.holding.on_hand.millionths, units(10).millionths,
		   "count: the difference is made up");
	is_int(stock.holding.value.millionths, units(20).millionths, "count: at the present cost");

	stock = of_lots(2, 2, 2);
	is_refused(count(&stock, units(1), NEVER, FORGE_UUID_NIL).outcome, FORGE_REASON_LOT_REQUIRED,
			   "Item " ITEM_TEXT " is kept in lots.", "count: lot by lot");
	is_accepted(count(&stock, units(0), NEVER, late).outcome, "count: one that is gone");
	is_int(stock.holding.lots.count, 2, "count: is no longer there");
	is_accepted(count(&stock, units(3), NEVER, late).outcome, "count: one that turns up");
	is_int(stock.holding.lots.count, 3, "count: is there");
	is_refused(count(&stock, units(1), NEVER, foreign).outcome, FORGE_REASON_LOT_OF_OTHER_ITEM,
			   "Lot \"L-1\" is of item 02000000-0000-0000-0000-000000000000.",
			   "count: but not one of another item");
}

/* ---- damaged ---- */

static void
test_condition(void)
{
	ForgeStock stock = { .head = { 0 } };

	begin(NULL, NULL);
	receive(&stock, units(10), FORGE_UUID_NIL, units(2));
	reserve(&stock, units(7), NEVER, FORGE_UUID_NIL);
	is_refused(change_condition(&stock, FORGE_STOCK_DAMAGE_STOCK, units(0), late),
			   FORGE_REASON_QUANTITY_NOT_POSITIVE, "Item " ITEM_TEXT ": the quantity is 0.",
			   "damage: the quantity");
	is_refused(change_condition(&stock, FORGE_STOCK_DAMAGE_STOCK, units(1), late),
			   FORGE_REASON_LOT_NOT_TRACKED, "Item " ITEM_TEXT " has none.", "damage: the lot");
	is_refused(change_condition(&stock, FORGE_STOCK_DAMAGE_STOCK, units(4), FORGE_UUID_NIL),
			   FORGE_REASON_STOCK_INSUFFICIENT, "Item " ITEM_TEXT ": 4 wanted, 3 available" AT_SHOP,
			   "damage: what is reserved is not");
	is_accepted(change_condition(&stock, FORGE_STOCK_DAMAGE_STOCK, units(3), FORGE_UUID_NIL),
				"damage: what is not");
	ok(stock.holding.on_hand.millionths == units(7).millionths &&
		   stock.holding.damaged.millionths == units(3).millionths &&
		   stock.holding.value.millionths == units(14).millionths &&
		   stock.holding.damaged_value.millionths == units(6).millionths,
	   "damage: it is there, and worth as much");
	is_refused(change_condition(&stock, FORGE_STOCK_REPAIR_STOCK, units(4), FORGE_UUID_NIL),
			   FORGE_REASON_DAMAGED_INSUFFICIENT, "Item " ITEM_TEXT ": 4 wanted, 3 damaged" AT_SHOP,
			   "repair: no more than is damaged");
	is_accepted(change_condition(&stock, FORGE_STOCK_REPAIR_STOCK, units(1), FORGE_UUID_NIL),
				"repair: a part");
	ok(stock.holding.on_hand.millionths == units(8).millionths &&
		   stock.holding.value.millionths == units(16).millionths,
	   "repair: it is usable again");
	is_refused(change_condition(&stock, FORGE_STOCK_SCRAP_STOCK, units(3), FORGE_UUID_NIL),
			   FORGE_REASON_DAMAGED_INSUFFICIENT, "Item " ITEM_TEXT ": 3 wanted, 2 damaged" AT_SHOP,
			   "scrap: no more than is damaged");
	is_accepted(change_condition(&stock, FORGE_STOCK_SCRAP_STOCK, units(2), FORGE_UUID_NIL),
				"scrap: the rest");
	ok(stock.holding.damaged.millionths == 0 && stock.holding.damaged_value.millionths == 0,
	   "scrap: nothing is left, of no value");

	stock = of_lots(2, 2, 2);
	blocked = early;
	is_refused(change_condition(&stock, FORGE_STOCK_DAMAGE_STOCK, units(1), FORGE_UUID_NIL),
			   FORGE_REASON_LOT_REQUIRED, "Item " ITEM_TEXT " is kept in lots.",
			   "damage: of which lot");
	is_accepted(change_condition(&stock, FORGE_STOCK_DAMAGE_STOCK, units(2), early),
				"damage: a blocked one, too");
	is_int(stock.holding.lots.count, 3, "damage: it is still there");
	is_refused(change_condition(&stock, FORGE_STOCK_SCRAP_STOCK, units(1), FORGE_UUID_NIL),
			   FORGE_REASON_LOT_REQUIRED, "Item " ITEM_TEXT " is kept in lots.",
			   "scrap: of which lot, too");
	is_refused(change_condition(&stock, FORGE_STOCK_SCRAP_STOCK, units(1), late),
			   FORGE_REASON_DAMAGED_INSUFFICIENT, "Item " ITEM_TEXT ": 1 wanted, 0 damaged" AT_SHOP,
			   "scrap: of the lot that is damaged");
	is_accepted(change_condition(&stock, FORGE_STOCK_REPAIR_STOCK, units(1), early),
				"repair: lots");
	is_accepted(change_condition(&stock, FORGE_STOCK_SCRAP_STOCK, units(1), early), "scrap: lots");
}

/* ---- the threshold ---- */

static void
test_low(void)
{
	ForgeStock stock = { .head = { 0 } };
	ForgeStockSetLowStock low = { item_id, shop, { units(-1) } };
	TestDecision decision;
	const ForgeHoldingLowReached *reached;

	begin(NULL, NULL);
	is_refused(execute(&stock, FORGE_STOCK_SET_LOW_STOCK, &low).outcome,
			   FORGE_REASON_QUANTITY_NEGATIVE, "Item " ITEM_TEXT ": the quantity is -1.",
			   "low: not below zero");
	low.holding.quantity = units(0);
	is_int(execute(&stock, FORGE_STOCK_SET_LOW_STOCK, &low).events.count, 0,
		   "low: what changes nothing opens nothing");
	low.holding.quantity = units(5);
	is_int(execute(&stock, FORGE_STOCK_SET_LOW_STOCK, &low).events.count, 2, "low: a threshold");
	receive(&stock, units(8), FORGE_UUID_NIL, units(1));
	is_int(issue(&stock, units(3), FORGE_UUID_NIL, false).events.count, 1, "low: not at it");
	decision = issue(&stock, units(1), FORGE_UUID_NIL, false);
	is_int(decision.events.count, 2, "low: but below it");
	is_int(decision.events.list[1].type, FORGE_STOCK_STOCK_LOW, "low: there is an event of it");
	reached = decision.events.list[1].data;
	ok(reached->available.millionths == units(4).millionths &&
		   reached->low_stock.millionths == units(5).millionths,
	   "low: which says how low it is");
	is_int(issue(&stock, units(1), FORGE_UUID_NIL, false).events.count, 1, "low: once");
	receive(&stock, units(4), FORGE_UUID_NIL, units(1));
	stock.holding.low_stock = units(5);
	test_command.at = DAY;
	is_accepted(reserve(&stock, units(4), NEVER, FORGE_UUID_NIL), "low: a reservation counts");
	is_int(ship(&stock, units(1)).events.count, 1, "low: its shipment does not");
}

/* ---- what others drive ---- */

static ForgeOutcome
drive(ForgeStock *stock, ForgeStockCommandType type, ForgeUuid location_id, ForgeDecimal quantity)
{
	ForgeStockAnnounceStock command = { item_id, location_id, { .quantity = quantity } };

	command.holding.reference_id = cart;
	return execute(stock, type, &command).outcome;
}

static ForgeOutcome
arrive(ForgeStock *stock, ForgeStockCommandType type, ForgeDecimal quantity, ForgeDecimal value,
	   const ForgeHoldingTaken *lot)
{
	ForgeStockArriveStock command = { item_id, shop, { .quantity = quantity, .value = value } };

	command.holding.reference_id = cart;
	if (lot != NULL)
		*(ForgeHoldingTaken *) forge_list_add(&command.holding.lots, sizeof(ForgeHoldingTaken),
											  &arena.arena) = *lot;
	return execute(stock, type, &command).outcome;
}

static void
test_driven(void)
{
	static const int types[] = { FORGE_STOCK_SEND_STOCK, FORGE_STOCK_ANNOUNCE_STOCK,
								 FORGE_STOCK_END_TRANSIT, FORGE_STOCK_EXPECT_STOCK };
	ForgeStock stock = { .head = { 0 } };
	ForgeStockSendStock send = { item_id, shop, { .quantity = units(4), .reference_id = cart } };
	ForgeStockExpectStock expect = { item_id, shop, { units(5), units(3), cart } };
	const ForgeHoldingMoved *sent;
	TestDecision decision;

	begin(NULL, NULL);
	receive(&stock, units(10), FORGE_UUID_NIL, units(2));
	for (int i = 0; i < 4; i++)
		is_int(drive(&stock, types[i], shop, units(1)).reason, FORGE_REASON_DRIVEN_ONLY,
			   "driven: by others alone");
	test_command.is_driven = true;
	decision = execute(&stock, FORGE_STOCK_SEND_STOCK, &send);
	is_accepted(decision.outcome, "send: a part");
	sent = decision.events.list[0].data;
	ok(sent->value.millionths == units(8).millionths &&
		   forge_text_equal(sent->movement, FORGE_TEXT("transfer_out")),
	   "send: takes its value along");
	send.holding.quantity = units(7);
	is_refused(execute(&stock, FORGE_STOCK_SEND_STOCK, &send).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT, "Item " ITEM_TEXT ": 7 wanted, 6 available" AT_SHOP,
			   "send: no more than is there");
	send.holding.lots = (ForgeList){ &(ForgeHoldingTaken){ early, units(7), NEVER }, 1, 1 };
	is_refused(execute(&stock, FORGE_STOCK_SEND_STOCK, &send).outcome, FORGE_REASON_LOT_NOT_TRACKED,
			   "Item " ITEM_TEXT " has none.", "send: no lots where there are none");

	is_refused(drive(&stock, FORGE_STOCK_ANNOUNCE_STOCK, closed, units(1)),
			   FORGE_REASON_LOCATION_INACTIVE,
			   "Location 03000000-0000-0000-0000-000000000000 is out of use.",
			   "announce: not where nothing comes in");
	is_accepted(drive(&stock, FORGE_STOCK_ANNOUNCE_STOCK, shop, units(4)), "announce");
	is_int(stock.holding.in_transit.millionths, units(4).millionths, "announce: it is on its way");
	is_refused(arrive(&stock, FORGE_STOCK_ARRIVE_STOCK, units(5), units(1), NULL),
			   FORGE_REASON_EXPECTED_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 5 wanted, 4 expected" AT_SHOP,
			   "arrive: no more than is on its way");
	is_refused(arrive(&stock, FORGE_STOCK_ARRIVE_STOCK, units(1), units(-1), NULL),
			   FORGE_REASON_COST_NEGATIVE, "Item " ITEM_TEXT ": the cost is -1.",
			   "arrive: with its value");
	is_accepted(arrive(&stock, FORGE_STOCK_ARRIVE_STOCK, units(3), units(7), NULL),
				"arrive: a part");
	ok(stock.holding.on_hand.millionths == units(9).millionths &&
		   stock.holding.value.millionths == units(19).millionths &&
		   stock.holding.in_transit.millionths == units(1).millionths,
	   "arrive: it is there, with its value");
	is_refused(
		drive(&stock, FORGE_STOCK_END_TRANSIT, shop, units(2)), FORGE_REASON_EXPECTED_INSUFFICIENT,
		"Item " ITEM_TEXT ": 2 wanted, 1 expected" AT_SHOP, "end: no more than is on its way");
	is_accepted(drive(&stock, FORGE_STOCK_END_TRANSIT, shop, units(1)), "end: the rest is lost");
	is_accepted(arrive(&stock, FORGE_STOCK_RETURN_STOCK, units(1), units(2), NULL),
				"return: needs no way");
	is_int(stock.holding.on_hand.millionths, units(10).millionths, "return: it is back");

	is_accepted(execute(&stock, FORGE_STOCK_EXPECT_STOCK, &expect).outcome, "expect: more");
	expect.holding.on_order = units(-6);
	is_refused(execute(&stock, FORGE_STOCK_EXPECT_STOCK, &expect).outcome,
			   FORGE_REASON_EXPECTED_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 6 wanted, 5 expected" AT_SHOP, "expect: not less than nothing");
	expect.holding.on_order = units(-5);
	expect.holding.proposed = units(0);
	is_accepted(execute(&stock, FORGE_STOCK_EXPECT_STOCK, &expect).outcome, "expect: less");
	ok(stock.holding.on_order.millionths == 0 &&
		   stock.holding.proposed.millionths == units(3).millionths,
	   "expect: each of the two");
}

static void
test_driven_lots(void)
{
	ForgeStock stock = of_lots(2, 2, 2);
	ForgeHoldingTaken part = { early, units(2), NEVER };
	ForgeStockSendStock send = { item_id, shop, { .quantity = units(2), .reference_id = cart } };

	test_command.is_driven = true;
	drive(&stock, FORGE_STOCK_ANNOUNCE_STOCK, shop, units(9));
	is_refused(execute(&stock, FORGE_STOCK_SEND_STOCK, &send).outcome, FORGE_REASON_LOT_REQUIRED,
			   "Item " ITEM_TEXT " is kept in lots.", "send: lots, where there are some");
	is_refused(arrive(&stock, FORGE_STOCK_ARRIVE_STOCK, units(2), units(1), NULL),
			   FORGE_REASON_LOT_REQUIRED, "Item " ITEM_TEXT " is kept in lots.", "arrive: lots");
	is_refused(arrive(&stock, FORGE_STOCK_ARRIVE_STOCK, units(3), units(1), &part),
			   FORGE_REASON_LOTS_UNEQUAL,
			   "Item " ITEM_TEXT ": the quantity is 3, that of the lots 2.",
			   "arrive: that add up to it");
	is_accepted(arrive(&stock, FORGE_STOCK_ARRIVE_STOCK, units(2), units(1), &part),
				"arrive: a lot that is there");
	is_int(stock.holding.lots.count, 3, "arrive: adds to it");
	part.lot_id = foreign;
	is_refused(arrive(&stock, FORGE_STOCK_ARRIVE_STOCK, units(2), units(1), &part),
			   FORGE_REASON_LOT_OF_OTHER_ITEM,
			   "Lot \"L-1\" is of item 02000000-0000-0000-0000-000000000000.",
			   "arrive: but none of another item");
}

/* Parts that would add up to the quantity if sums beyond what can be stored were one number. */
static void
test_driven_sum(void)
{
	ForgeStock stock = of_lots(2, 2, 2);
	ForgeHoldingTaken parts[] = { { early, FORGE_DECIMAL_MAX, NEVER },
								  { early, { 1 }, NEVER },
								  { early, FORGE_DECIMAL_MAX, NEVER },
								  { early, units(2), NEVER } };
	ForgeStockArriveStock arriving = { item_id,
									   shop,
									   { units(2), units(1), { parts, 4, 4 }, cart } };
	ForgeStockSendStock sending = { item_id, shop, { units(2), { parts, 4, 4 }, cart } };

	test_command.is_driven = true;
	drive(&stock, FORGE_STOCK_ANNOUNCE_STOCK, shop, units(9));
	is_refused(execute(&stock, FORGE_STOCK_ARRIVE_STOCK, &arriving).outcome,
			   FORGE_REASON_LOTS_UNEQUAL,
			   "Item " ITEM_TEXT ": the quantity is 2, that of the lots 9223372036854.775807.",
			   "arrive: however much that is");
	is_refused(execute(&stock, FORGE_STOCK_SEND_STOCK, &sending).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_TEXT ": 9223372036854.775807 wanted, 2 available" AT_SHOP,
			   "send: no more of a lot than is there of it");
}

/* What is blocked is not available to a transfer, and makes stock no less low. */
static void
test_low_sent(void)
{
	ForgeStock stock = of_lots(2, 4, 2);
	ForgeHoldingTaken part = { endless, units(1), NEVER };
	ForgeStockSendStock send = { item_id, shop, { units(1), { &part, 1, 1 }, cart } };
	TestDecision decision;

	blocked = late;
	stock.holding.low_stock = units(6);
	test_command.is_driven = true;
	decision = execute(&stock, FORGE_STOCK_SEND_STOCK, &send);
	ok(decision.events.count == 2 &&
		   ((const ForgeHoldingLowReached *) decision.events.list[1].data)->available.millionths ==
			   units(5).millionths,
	   "send: what is left is low, without what is blocked");
}

/* ---- what comes back ---- */

static ForgeEvents history;

/* As execute, and traces see its events from then on. */
static TestDecision
execute_noted(ForgeStock *stock, ForgeStockCommandType type, const void *command)
{
	TestDecision decision = execute(stock, type, command);

	for (int i = 0; i < decision.events.count; i++)
	{
		(void) forge_events_add(&history, &forge_stock, decision.events.list[i].type);
		history.list[history.count - 1] = decision.events.list[i];
	}
	return decision;
}

/* A stock of that method with so many units at that cost, and no history. */
static ForgeStock
of_cost(const char *method, ForgeDecimal quantity, ForgeDecimal unit_cost)
{
	ForgeStock stock = { .head = { 0 } };

	begin(NULL, method);
	history = (ForgeEvents){ .arena = &arena.arena };
	test_log = &history;
	item.rules.standard_cost = units(4);
	receive(&stock, quantity, FORGE_UUID_NIL, unit_cost);
	return stock;
}

static void
sell(ForgeStock *stock, ForgeDecimal quantity, ForgeUuid reference)
{
	ForgeStockIssueStock command = { item_id, shop, { .quantity = quantity } };

	command.holding.movement = FORGE_TEXT("sale");
	command.holding.reference_id = reference;
	is_accepted(execute_noted(stock, FORGE_STOCK_ISSUE_STOCK, &command).outcome, "back: sold");
}

/* Returns what it is worth, in millionths. */
static int64_t
bring_back(ForgeStock *stock, ForgeDecimal quantity, ForgeUuid reference, ForgeDecimal unit_cost)
{
	ForgeStockReceiveStock command = { item_id, shop, { .quantity = quantity } };
	TestDecision decision;

	command.holding.movement = FORGE_TEXT("return_in");
	command.holding.unit_cost = unit_cost;
	command.holding.reference_id = reference;
	decision = execute_noted(stock, FORGE_STOCK_RECEIVE_STOCK, &command);
	is_accepted(decision.outcome, "back: it is taken in");
	return ((const ForgeHoldingMoved *) decision.events.list[0].data)->value.millionths;
}

static void
test_back_in_parts(void)
{
	ForgeStock stock = of_cost("average", units(3), (ForgeDecimal){ 33336667 });
	int64_t sum = 0;

	stock.holding.value = (ForgeDecimal){ 100010000 };
	sell(&stock, units(3), cart);
	receive(&stock, units(10), FORGE_UUID_NIL, units(1));
	for (int i = 0; i < 3; i++)
		sum += bring_back(&stock, units(1), cart, FORGE_DECIMAL_ABSENT);
	is_int(sum, 100010000, "back: all parts are worth what left");
	is_int(bring_back(&stock, units(13), cart, FORGE_DECIMAL_ABSENT), 110010000,
		   "back: what is beyond is worth what is there");
	is_int(bring_back(&stock, units(1), shop, FORGE_DECIMAL_ABSENT), 8462308,
		   "back: so is what nothing left for");
}

static void
test_back_last_first(void)
{
	ForgeStock stock = of_cost("fifo", units(2), units(1));

	receive(&stock, units(2), FORGE_UUID_NIL, units(5));
	sell(&stock, units(2), cart);
	sell(&stock, units(1), cart);
	is_int(bring_back(&stock, units(2), cart, FORGE_DECIMAL_ABSENT), 6 * FORGE_DECIMAL_ONE,
		   "back: what left last comes back first, then what left before");
	is_int(bring_back(&stock, units(2), cart, FORGE_DECIMAL_ABSENT), 1000000 + 3666667,
		   "back: then the rest, and one more at the average");
	is_int(stock.holding.layers.count, 3, "back: fifo has it as it came back");
	sell(&stock, units(1), cart);
	is_int(bring_back(&stock, units(1), cart, units(9)), 9 * FORGE_DECIMAL_ONE,
		   "back: at the cost that is said");
	sell(&stock, units(1), cart);
	is_int(bring_back(&stock, units(1), cart, FORGE_DECIMAL_ABSENT), 3 * FORGE_DECIMAL_ONE,
		   "back: which changes nothing of what left since");
}

static void
test_back_by_standard(void)
{
	ForgeStock stock = of_cost("standard", units(2), units(4));
	const ForgeHoldingMoved *received;

	sell(&stock, units(2), cart);
	item.rules.standard_cost = units(3);
	is_int(bring_back(&stock, units(2), cart, FORGE_DECIMAL_ABSENT), 6 * FORGE_DECIMAL_ONE,
		   "back: by the standard it is worth what that says");
	received = history.list[history.count - 1].data;
	is_int(received->variance.millionths, 2 * FORGE_DECIMAL_ONE,
		   "back: and the difference is noted");
	is_int(bring_back(&stock, units(1), cart, FORGE_DECIMAL_ABSENT), 3 * FORGE_DECIMAL_ONE,
		   "back: beyond it there is none");
	received = history.list[history.count - 1].data;
	is_int(received->variance.millionths, 0, "back: to note");
}

static void
test_back_shipped(void)
{
	ForgeStock stock = of_cost("lifo", units(1), units(1));
	ForgeStockShipStock shipping = { item_id, shop, { cart, units(1) } };

	receive(&stock, units(1), FORGE_UUID_NIL, units(7));
	reserve(&stock, units(1), NEVER, FORGE_UUID_NIL);
	is_accepted(execute_noted(&stock, FORGE_STOCK_SHIP_STOCK, &shipping).outcome, "back: shipped");
	is_int(bring_back(&stock, units(1), cart, FORGE_DECIMAL_ABSENT), 7 * FORGE_DECIMAL_ONE,
		   "back: what was reserved for it");
	is_int(stock.holding.layers.count, 2, "back: lifo has a layer of it");
	test_log = NULL;
}

static void
test_standard_without_cost(void)
{
	ForgeStock stock = { .head = { 0 } };

	begin(NULL, "average");
	receive(&stock, (ForgeDecimal){ 1 }, FORGE_UUID_NIL, units(1000000));
	begin(NULL, "standard");
	item.rules.standard_cost = units(1);
	is_accepted(receive(&stock, units(10000000), FORGE_UUID_NIL, FORGE_DECIMAL_ABSENT),
				"standard: what the average would come to does not matter");
	is_int(stock.holding.value.millionths, units(10000001).millionths,
		   "standard: it is worth what the standard says");
}

/* ---- routes ---- */

static void
test_routes(void)
{
	ForgeStockRoute route = forge_stock_route(FORGE_UUID_NIL, FORGE_HOLDING_COUNT_STOCK);

	ok(route.aggregate == &forge_item && route.command_type == FORGE_ITEM_COUNT_STOCK &&
		   route.offset == 0,
	   "route: no location is the item's");
	route = forge_stock_route(forge_location_default_id, FORGE_HOLDING_COUNT_STOCK);
	ok(route.aggregate == &forge_item, "route: the default one, too");
	route = forge_stock_route(shop, FORGE_HOLDING_COUNT_STOCK);
	ok(route.aggregate == &forge_stock && route.command_type == FORGE_STOCK_COUNT_STOCK &&
		   route.offset == offsetof(ForgeStockCountStock, holding),
	   "route: any other has a stream of its own");
	for (int type = 0; type < FORGE_HOLDING_COMMAND_COUNT; type++)
	{
		route = forge_stock_route(shop, (ForgeHoldingCommandType) type);
		is_int(forge_stock_command_of(route.command_type), type, "route: there and back");
	}
}

/* What can be told of an event; the first one brings nothing. */
static void
test_told(void)
{
	ForgeStock stock = { .holding = { .on_hand = units(9), .value = units(12) } };
	ForgeHoldingTaken lot = { late, units(1), NEVER };
	ForgeHoldingAdjusted adjusted = { .delta = units(2),
									  .value = units(3),
									  .lots = { &lot, 1, 1 } };
	ForgeStockOpened begun = { item_id, shop };
	ForgeEvent moved = { .type = FORGE_STOCK_STOCK_ADJUSTED, .data = &adjusted };
	ForgeEvent opened = { .type = FORGE_STOCK_OPENED, .data = &begun };
	ForgeStockIssueStock issuing = { item_id, shop, { .quantity = units(1) } };
	ForgeCommand command = { .type = FORGE_STOCK_ISSUE_STOCK, .data = &issuing };
	ForgeHoldingPosting posting;
	ForgeDecimal delta = units(42);

	ok(!forge_stock_movement(&opened, &delta) && delta.millionths == units(42).millionths,
	   "told: no movement");
	ok(forge_stock_movement(&moved, &delta) && delta.millionths == units(2).millionths,
	   "told: a movement");
	ok(forge_decimal_is_zero(forge_stock_flow(&opened).quantity) &&
		   forge_decimal_is_zero(forge_stock_flow(&opened).value),
	   "told: nothing comes in");
	ok(forge_stock_flow(&moved).quantity.millionths == units(2).millionths &&
		   forge_stock_flow(&moved).value.millionths == units(3).millionths,
	   "told: what comes in");
	ok(!forge_stock_posting(&stock, &opened, &posting), "told: nothing is posted");
	ok(forge_stock_posting(&stock, &moved, &posting) &&
		   posting.after.millionths == units(15).millionths,
	   "told: what is posted");
	ok(forge_stock_may_post(&stock, &command), "told: that something may be");
	command.type = FORGE_STOCK_RECEIVE_STOCK;
	ok(!forge_stock_may_post(&stock, &command), "told: and that nothing will be");
	ok(forge_uuid_is_nil(forge_stock_new_lot(&stock, &opened)), "told: no lot");
	ok(forge_uuid_equal(forge_stock_new_lot(&stock, &moved), late), "told: a lot");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_named();
	test_receive();
	test_receive_lots();
	test_first_to_end();
	test_reserved_lots();
	test_count();
	test_condition();
	test_low();
	test_driven();
	test_driven_lots();
	test_driven_sum();
	test_low_sent();
	test_standard_without_cost();
	test_back_in_parts();
	test_back_last_first();
	test_back_by_standard();
	test_back_shipped();
	test_routes();
	test_told();
	test_arena_reset(&arena);
	return tap_done();
}
