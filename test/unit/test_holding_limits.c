/*
 * test_holding_limits.c
 *	  Stock at the limits of what can be stored, another method of cost, and states that no
 *	  command leads to.
 */
#include "domain/location/location.h"
#include "domain/lot/lot.h"
#include "domain/stock/stock.h"
#include "test_decision.h"

#define ITEM_TEXT "01000000-0000-0000-0000-000000000000"
#define MUCH 9000000000000

static TestArena arena;

static const ForgeUuid item_id = { { 1 } };
static const ForgeUuid shop = { { 2 } };
static const ForgeUuid cart = { { 4 } };
static ForgeItem item;

static ForgeDecimal
units(int64_t count)
{
	return (ForgeDecimal){ count * FORGE_DECIMAL_ONE };
}

static void
answer(const ForgeAsk *ask, void *state)
{
	if (ask->aggregate == &forge_item)
	{
		int64_t version = ((const ForgeItem *) state)->head.version;

		*(ForgeItem *) state = item;
		((ForgeItem *) state)->head.version = version;
	}
	else if (ask->aggregate == &forge_location)
		((ForgeLocation *) state)->active = true;
	else if (ask->aggregate == &forge_lot)
	{
		((ForgeLot *) state)->item_id = item_id;
		((ForgeLot *) state)->expires_on = FORGE_DATE_ABSENT;
	}
}

/* No stock of an item that is kept so. */
static ForgeStock
nothing(const char *tracking, const char *cost_method)
{
	item = (ForgeItem){ .active = true,
						.rules = { .tracking = forge_text_from(tracking),
								   .cost_method = forge_text_from(cost_method) } };
	return (ForgeStock){ .head = { 0 } };
}

static TestDecision
execute(ForgeStock *stock, ForgeStockCommandType type, const void *command)
{
	return test_execute(&arena, &forge_stock, stock, type, command);
}

static ForgeOutcome
receive(ForgeStock *stock, ForgeDecimal quantity, ForgeUuid lot_id, ForgeDecimal unit_cost)
{
	ForgeStockReceiveStock command = { item_id, shop, { .quantity = quantity } };

	command.holding.lot_id = lot_id;
	command.holding.unit_cost = unit_cost;
	command.holding.movement = FORGE_TEXT("receipt");
	return execute(stock, FORGE_STOCK_RECEIVE_STOCK, &command).outcome;
}

static ForgeOutcome
receive_at(ForgeStock *stock, int64_t quantity, int64_t unit_cost)
{
	return receive(stock, units(quantity), FORGE_UUID_NIL, units(unit_cost));
}

/* ---- sums of values ---- */

static void
test_value(void)
{
	ForgeStock stock = nothing(NULL, NULL);
	ForgeStockCountStock count = { item_id, shop, { units(2), FORGE_INSTANT_ABSENT, { { 0 } } } };

	is_accepted(receive_at(&stock, 1, MUCH), "value: very much");
	is_refused(receive_at(&stock, 1, MUCH), FORGE_REASON_AMOUNT_OVERFLOW,
			   ITEM_TEXT ": 9000000000000 with 9000000000000 is beyond what can be stored.",
			   "value: and as much again");
	is_refused(execute(&stock, FORGE_STOCK_COUNT_STOCK, &count).outcome,
			   FORGE_REASON_AMOUNT_OVERFLOW,
			   ITEM_TEXT ": 9000000000000 with 9000000000000 is beyond what can be stored.",
			   "value: nor can a count find it");
	stock = nothing(NULL, "standard");
	item.rules.standard_cost = units(MUCH);
	is_refused(receive(&stock, units(10), FORGE_UUID_NIL, FORGE_DECIMAL_ABSENT),
			   FORGE_REASON_AMOUNT_OVERFLOW, ITEM_TEXT ": 10 with 0 is beyond what can be stored.",
			   "value: nor can the standard say so");
}

static void
test_damaged_value(void)
{
	ForgeStock stock = nothing(NULL, NULL);
	ForgeStockDamageStock damage = { item_id, shop, { .quantity = units(1) } };

	receive_at(&stock, 1, MUCH);
	is_accepted(execute(&stock, FORGE_STOCK_DAMAGE_STOCK, &damage).outcome, "damaged: very much");
	receive_at(&stock, 1, MUCH);
	is_refused(execute(&stock, FORGE_STOCK_DAMAGE_STOCK, &damage).outcome,
			   FORGE_REASON_AMOUNT_OVERFLOW,
			   ITEM_TEXT ": 9000000000000 with 9000000000000 is beyond what can be stored.",
			   "damaged: and as much again");
}

static ForgeEvents history;

static void
sell(ForgeStock *stock)
{
	ForgeStockIssueStock command = { item_id, shop, { .quantity = units(1) } };
	TestDecision decision;

	command.holding.movement = FORGE_TEXT("sale");
	command.holding.reference_id = cart;
	decision = execute(stock, FORGE_STOCK_ISSUE_STOCK, &command);
	is_accepted(decision.outcome, "back: sold");
	(void) forge_events_add(&history, &forge_stock, FORGE_STOCK_STOCK_ISSUED);
	history.list[history.count - 1] = decision.events.list[0];
}

static void
test_back(void)
{
	ForgeStock stock = nothing(NULL, NULL);
	ForgeStockReceiveStock back = { item_id, shop, { .quantity = units(2) } };

	history = (ForgeEvents){ .arena = &arena.arena };
	for (int i = 0; i < 2; i++)
	{
		receive_at(&stock, 1, MUCH);
		sell(&stock);
	}
	back.holding.movement = FORGE_TEXT("return_in");
	back.holding.unit_cost = FORGE_DECIMAL_ABSENT;
	back.holding.reference_id = cart;
	test_log = &history;
	is_refused(execute(&stock, FORGE_STOCK_RECEIVE_STOCK, &back).outcome,
			   FORGE_REASON_AMOUNT_OVERFLOW, ITEM_TEXT ": 2 with 0 is beyond what can be stored.",
			   "back: what left was worth more in all than can be stored");
	back.holding.quantity = units(1);
	is_accepted(execute(&stock, FORGE_STOCK_RECEIVE_STOCK, &back).outcome, "back: a part was not");
	test_log = NULL;
}

/* ---- how many there are ---- */

static void
test_layers(void)
{
	ForgeStock stock = nothing(NULL, "fifo");
	ForgeHoldingLayer *layers =
		forge_arena_allocate(&arena.arena, sizeof(ForgeHoldingLayer) * FORGE_LAYERS_MAX);

	receive_at(&stock, 1, 0);
	for (int i = 0; i < FORGE_LAYERS_MAX; i++)
		layers[i] = (ForgeHoldingLayer){ units(1), units(i % 2) };
	stock.holding.layers = (ForgeList){ layers, FORGE_LAYERS_MAX, FORGE_LAYERS_MAX };
	stock.holding.on_hand = units(FORGE_LAYERS_MAX);
	stock.holding.value = units(FORGE_LAYERS_MAX / 2);
	is_refused(receive_at(&stock, 1, 2), FORGE_REASON_TOO_MANY,
			   "\"layers\" may have 10000 members, and has 10001.", "layers: no more");
	is_accepted(receive_at(&stock, 1, 1), "layers: but what has the cost of the last");
	is_int(stock.holding.layers.count, FORGE_LAYERS_MAX, "layers: adds to that");
}

static void
test_lots(void)
{
	ForgeStock stock = nothing("lot", NULL);
	ForgeHoldingLot *lots =
		forge_arena_allocate(&arena.arena, sizeof(ForgeHoldingLot) * FORGE_LOTS_MAX);
	ForgeUuid lot_id = { { 5 } };

	receive(&stock, units(1), lot_id, units(0));
	for (int i = 0; i < FORGE_LOTS_MAX; i++)
	{
		lot_id.bytes[1] = (uint8_t) (i / 256);
		lot_id.bytes[2] = (uint8_t) (i % 256);
		lots[i] = (ForgeHoldingLot){ .lot_id = lot_id,
									 .quantity = units(1),
									 .ends_at = FORGE_INSTANT_ABSENT };
	}
	stock.holding.lots = (ForgeList){ lots, FORGE_LOTS_MAX, FORGE_LOTS_MAX };
	stock.holding.on_hand = units(FORGE_LOTS_MAX);
	is_accepted(receive(&stock, units(1), lot_id, units(1)), "lots: one that is there");
	lot_id.bytes[0]++;
	is_refused(receive(&stock, units(1), lot_id, units(1)), FORGE_REASON_TOO_MANY,
			   "\"lots\" may have 1000 members, and has 1001.", "lots: no more");
}

/* ---- another method of cost ---- */

static void
test_method(void)
{
	ForgeStock stock = nothing(NULL, "average");

	receive_at(&stock, 1, 2);
	receive_at(&stock, 1, 4);
	is_int(stock.holding.layers.count, 0, "method: the average needs no layers");
	item.rules.cost_method = FORGE_TEXT("fifo");
	receive_at(&stock, 1, 9);
	is_int(stock.holding.layers.count, 2, "method: fifo begins with one of all that is there");
	is_int(((const ForgeHoldingLayer *) stock.holding.layers.items)->value.millionths,
		   units(6).millionths, "method: with its value");
	item.rules.cost_method = FORGE_TEXT("average");
	receive_at(&stock, 1, 9);
	is_int(stock.holding.layers.count, 0, "method: they end with another");
	is_int(stock.holding.value.millionths, units(24).millionths, "method: and no value changes");
}

/* ---- what a holding has, and states that no command leads to ---- */

static void
test_expired(void)
{
	ForgeHoldingLot lots[] = { { .quantity = units(1), .ends_at = 10 },
							   { .quantity = units(2), .ends_at = 20 },
							   { .quantity = units(4), .ends_at = FORGE_INSTANT_ABSENT } };
	ForgeHolding holding = { .lots = { lots, 3, 3 } };

	is_int(forge_holding_expired(&holding, 9).millionths, 0, "expired: nothing yet");
	is_int(forge_holding_expired(&holding, 10).millionths, units(1).millionths,
		   "expired: the first, when it ends");
	is_int(forge_holding_expired(&holding, INT64_MAX).millionths, units(3).millionths,
		   "expired: never what has no end");
}

static void
test_check(void)
{
	ForgeHoldingLot lots[] = { { .quantity = units(3) }, { .quantity = units(-1) } };
	ForgeHoldingLayer layers[] = { { units(2), units(1) }, { units(0), units(1) } };
	ForgeHolding holding = { .on_hand = units(2), .value = units(2) };

	ok(forge_holding_check(&holding), "check: a holding");
	holding.lots = (ForgeList){ lots, 2, 2 };
	ok(!forge_holding_check(&holding), "check: a lot below zero, though the sum is right");
	lots[0].quantity = lots[1].quantity = units(1);
	ok(forge_holding_check(&holding), "check: lots");
	holding.layers = (ForgeList){ layers, 2, 2 };
	ok(!forge_holding_check(&holding), "check: a layer of nothing, though the sum is right");
	layers[0].quantity = layers[1].quantity = units(1);
	ok(forge_holding_check(&holding), "check: layers");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_value();
	test_damaged_value();
	test_back();
	test_layers();
	test_lots();
	test_method();
	test_expired();
	test_check();
	test_arena_reset(&arena);
	return tap_done();
}
