/*
 * test_item_cost.c
 *	  inventory.item: how its cost is found, and an item that is created with its rules.
 */
#include "domain/item/item.h"
#include "tap.h"
#include "test_decision.h"

static TestArena arena;

static ForgeItem
a_bolt(void)
{
	return (ForgeItem){ .head = { 1 }, .name = FORGE_TEXT("bolt"), .active = true };
}

static TestDecision
execute(ForgeItem *item, ForgeItemCommandType type, const void *command)
{
	return test_execute(&arena, &forge_item, item, type, command);
}

static void
test_create_stocked(void)
{
	ForgeItem item = { 0 };
	ForgeItemCreateStocked command = { .name = FORGE_TEXT(" "),
									   .rules = { .increment = { -1 }, .standard_cost = { -1 } } };

	is_int(execute(&item, FORGE_ITEM_CREATE_STOCKED, &command).outcome.reason,
		   FORGE_REASON_NAME_BLANK, "a blank name");
	command.name = FORGE_TEXT("bolt");
	is_int(execute(&item, FORGE_ITEM_CREATE_STOCKED, &command).outcome.reason,
		   FORGE_REASON_QUANTITY_NEGATIVE, "an increment below zero");
	command.rules.increment = (ForgeDecimal){ FORGE_DECIMAL_ONE };
	is_int(execute(&item, FORGE_ITEM_CREATE_STOCKED, &command).outcome.reason,
		   FORGE_REASON_COST_NEGATIVE, "a standard cost below zero");
	command.rules.standard_cost = (ForgeDecimal){ 5 };
	command.rules.cost_method = FORGE_TEXT("standard");
	is_int(execute(&item, FORGE_ITEM_CREATE_STOCKED, &command).events.count, 1,
		   "it is created by one event");
	ok(item.rules.increment.millionths == FORGE_DECIMAL_ONE &&
		   item.rules.standard_cost.millionths == 5 &&
		   forge_text_equal(item.rules.cost_method, FORGE_TEXT("standard")),
	   "with its rules");
}

static void
test_standard_cost(void)
{
	ForgeItem item = a_bolt();
	ForgeItemSetStandardCost command = { .standard_cost = { -1 } };

	is_int(execute(&item, FORGE_ITEM_SET_STANDARD_COST, &command).outcome.reason,
		   FORGE_REASON_COST_NEGATIVE, "a cost below zero");
	command.standard_cost.millionths = 7;
	is_int(execute(&item, FORGE_ITEM_SET_STANDARD_COST, &command).events.count, 1, "a cost");
	ok(item.rules.standard_cost.millionths == 7, "and so it is");
	is_int(execute(&item, FORGE_ITEM_SET_STANDARD_COST, &command).events.count, 0,
		   "the same again decides nothing");
}

/* An item of which nothing was said has the average. */
static void
test_cost_method(void)
{
	ForgeItem item = a_bolt();
	ForgeItemSetCostMethod average = { FORGE_TEXT("average") };
	ForgeItemSetCostMethod fifo = { FORGE_TEXT("fifo") };

	is_int(execute(&item, FORGE_ITEM_SET_COST_METHOD, &average).events.count, 0,
		   "the average is what it has");
	is_int(execute(&item, FORGE_ITEM_SET_COST_METHOD, &fifo).events.count, 1, "another");
	ok(forge_text_equal(item.rules.cost_method, fifo.cost_method), "and so it is");
	is_int(execute(&item, FORGE_ITEM_SET_COST_METHOD, &fifo).events.count, 0,
		   "the same again decides nothing");
	is_int(execute(&item, FORGE_ITEM_SET_COST_METHOD, &average).events.count, 1, "and back");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_create_stocked();
	test_standard_cost();
	test_cost_method();
	test_arena_reset(&arena);
	return tap_done();
}
