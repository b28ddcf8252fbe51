/*
 * test_lot.c
 *	  inventory.lot: every refusal and their order, every event, what it claims, the invariant.
 */
#include "domain/lot/lot.h"

#include "domain/item/item.h"
#include "test_decision.h"

static TestArena arena;

static const ForgeUuid milk = { { 0x11 } };
static const ForgeUuid cream = { { 0x22 } };

/* Is the item a service? */
static bool is_service;

static void
answer(const ForgeAsk *ask, void *state)
{
	if (ask->aggregate == &forge_item && is_service)
		((ForgeItem *) state)->kind = FORGE_TEXT("service");
}

static TestDecision
execute(ForgeLot *lot, ForgeLotCommandType type, const void *command)
{
	return test_execute(&arena, &forge_lot, lot, type, command);
}

static bool
is_event(TestDecision decision, int type)
{
	return !forge_outcome_is_refusal(decision.outcome) && decision.events.count == 1 &&
		   decision.events.list[0].type == type;
}

static bool
is_nothing(TestDecision decision)
{
	return !forge_outcome_is_refusal(decision.outcome) && decision.events.count == 0;
}

static ForgeLotCreate
of_milk(void)
{
	return (ForgeLotCreate){ .item_id = milk,
							 .lot_number = FORGE_TEXT("L-1"),
							 .expires_on = 9500,
							 .produced_on = 9400,
							 .supplier_id = cream };
}

static TestDecision
create(ForgeLot *lot, ForgeLotCreate command)
{
	return execute(lot, FORGE_LOT_CREATE, &command);
}

static TestDecision
block(ForgeLot *lot, ForgeText reason)
{
	ForgeLotBlock command = { reason };

	return execute(lot, FORGE_LOT_BLOCK, &command);
}

static TestDecision
change_expiry(ForgeLot *lot, ForgeDate expires_on)
{
	ForgeLotChangeExpiry command = { expires_on };

	return execute(lot, FORGE_LOT_CHANGE_EXPIRY, &command);
}

static TestDecision
receive(ForgeLot *lot, ForgeUuid item_id, bool is_driven)
{
	ForgeLotReceive command = { item_id };
	TestDecision decision;

	test_command.is_driven = is_driven;
	decision = execute(lot, FORGE_LOT_RECEIVE, &command);
	test_command.is_driven = false;
	return decision;
}

static ForgeLot
no_lot(void)
{
	ForgeLot lot;

	forge_shape_clear(&forge_lot_state, &lot);
	return lot;
}

static ForgeLot
new_lot(void)
{
	ForgeLot lot = no_lot();

	ok(is_event(create(&lot, of_milk()), FORGE_LOT_CREATED), "a lot");
	return lot;
}

/* From the last check to the first, so that each comes before what was wrong already. */
static void
test_create_refusals(void)
{
	ForgeLot lot = no_lot();
	ForgeLotCreate bad = of_milk();

	bad.expires_on = 9399;
	is_refused(create(&lot, bad).outcome, FORGE_REASON_DATE_ORDER,
			   "Field \"produced_on\" must be before 2025-09-25, and is 2025-09-26.", "dates");
	bad.lot_number = FORGE_TEXT(" ");
	is_refused(create(&lot, bad).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"lot_number\" is blank.", "number");
	is_service = true;
	is_refused(create(&lot, bad).outcome, FORGE_REASON_ITEM_NOT_STOCKED, "It is a service.",
			   "a service");
	is_service = false;
	bad.item_id = test_missing_id;
	is_refused(create(&lot, bad).outcome, FORGE_REASON_ITEM_NOT_FOUND,
			   "Item 4d000000-0000-0000-0000-000000000000 does not exist.", "no such item");
	lot = new_lot();
	is_refused(create(&lot, bad).outcome, FORGE_REASON_LOT_EXISTS, "", "it exists");
}

static void
test_create(void)
{
	ForgeLot lot = new_lot();
	ForgeLotCreate command = of_milk();
	ForgeClaim claims[FORGE_CLAIMS_MAX];

	ok(forge_uuid_equal(lot.item_id, milk) && forge_uuid_equal(lot.supplier_id, cream) &&
		   lot.expires_on == 9500 && lot.produced_on == 9400 && !lot.blocked && !lot.received,
	   "with everything");
	is_int(forge_lot_claims(&lot, claims), 1, "it claims its number");
	ok(forge_text_equal(claims[0].value, FORGE_TEXT("11000000-0000-0000-0000-000000000000/L-1")) &&
		   claims[0].taken == FORGE_REASON_LOT_NUMBER_TAKEN,
	   "among those of its item");
	lot = no_lot();
	is_int(forge_lot_claims(&lot, claims), 0, "what does not exist claims nothing");
	command.expires_on = command.produced_on;
	ok(is_event(create(&lot, command), FORGE_LOT_CREATED), "it may expire on its first day");
	lot = no_lot();
	command.expires_on = FORGE_DATE_ABSENT;
	ok(is_event(create(&lot, command), FORGE_LOT_CREATED) && lot.expires_on == FORGE_DATE_ABSENT,
	   "or never");
	lot = no_lot();
	command.expires_on = 1;
	command.produced_on = FORGE_DATE_ABSENT;
	ok(is_event(create(&lot, command), FORGE_LOT_CREATED), "when it was produced may be unknown");
}

static void
test_block(void)
{
	ForgeLot lot = new_lot();

	ok(is_nothing(execute(&lot, FORGE_LOT_UNBLOCK, NULL)), "unblock: it is not blocked");
	is_refused(block(&lot, FORGE_TEXT(" ")).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"reason\" is blank.", "block: for no reason");
	ok(is_event(block(&lot, FORGE_TEXT("recalled")), FORGE_LOT_BLOCKED) && lot.blocked &&
		   forge_text_equal(lot.block_reason, FORGE_TEXT("recalled")),
	   "block");
	ok(is_nothing(block(&lot, FORGE_TEXT("again"))), "block: it is blocked");
	ok(is_event(execute(&lot, FORGE_LOT_UNBLOCK, NULL), FORGE_LOT_UNBLOCKED) && !lot.blocked &&
		   forge_text_is_absent(lot.block_reason),
	   "unblock");
}

static void
test_receive(void)
{
	ForgeLot lot = new_lot();

	ok(is_event(change_expiry(&lot, 9600), FORGE_LOT_EXPIRY_CHANGED) && lot.expires_on == 9600,
	   "expiry: another date");
	ok(is_nothing(change_expiry(&lot, 9600)), "expiry: the same");
	ok(is_event(change_expiry(&lot, FORGE_DATE_ABSENT), FORGE_LOT_EXPIRY_CHANGED) &&
		   lot.expires_on == FORGE_DATE_ABSENT,
	   "expiry: none");
	is_refused(change_expiry(&lot, 9399).outcome, FORGE_REASON_DATE_ORDER,
			   "Field \"produced_on\" must be before 2025-09-25, and is 2025-09-26.",
			   "expiry: before it is produced");

	is_refused(receive(&lot, cream, true).outcome, FORGE_REASON_LOT_OF_OTHER_ITEM,
			   "Lot \"L-1\" is of item 11000000-0000-0000-0000-000000000000.",
			   "receive: another item");
	is_refused(receive(&lot, cream, false).outcome, FORGE_REASON_DRIVEN_ONLY,
			   "\"inventory.lot.receive\" follows from commands of other aggregates.",
			   "receive: by hand");
	ok(is_event(receive(&lot, milk, true), FORGE_LOT_RECEIVED) && lot.received, "receive");
	ok(is_nothing(receive(&lot, milk, true)), "receive: again");
	is_refused(receive(&lot, cream, true).outcome, FORGE_REASON_LOT_OF_OTHER_ITEM,
			   "Lot \"L-1\" is of item 11000000-0000-0000-0000-000000000000.",
			   "receive: another item again");
	is_refused(change_expiry(&lot, 9700).outcome, FORGE_REASON_LOT_IN_STOCK, "",
			   "expiry: it has come in");
	ok(is_nothing(change_expiry(&lot, FORGE_DATE_ABSENT)), "expiry: the same, when it has come in");
}

static void
test_missing(void)
{
	ForgeLot lot = no_lot();

	is_refused(block(&lot, FORGE_TEXT("x")).outcome, FORGE_REASON_LOT_NOT_FOUND, "",
			   "block: it does not exist");
	is_refused(execute(&lot, FORGE_LOT_UNBLOCK, NULL).outcome, FORGE_REASON_LOT_NOT_FOUND, "",
			   "unblock: likewise");
	is_refused(change_expiry(&lot, 1).outcome, FORGE_REASON_LOT_NOT_FOUND, "", "expiry: likewise");
	is_refused(receive(&lot, milk, true).outcome, FORGE_REASON_LOT_NOT_FOUND, "",
			   "receive: likewise");
}

static void
test_invariant(void)
{
	ForgeLot lot = new_lot();
	ForgeLot bad = lot;

	ok(forge_lot_check(&lot), "invariant: kept");
	bad.item_id = FORGE_UUID_NIL;
	ok(!forge_lot_check(&bad), "invariant: an item");
	bad = lot;
	bad.lot_number = FORGE_TEXT("");
	ok(!forge_lot_check(&bad), "invariant: a number");
	bad = lot;
	bad.expires_on = bad.produced_on - 1;
	ok(!forge_lot_check(&bad), "invariant: dates in their order");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_create_refusals();
	test_create();
	test_block();
	test_receive();
	test_missing();
	test_invariant();
	test_arena_reset(&arena);
	return tap_done();
}
