/*
 * test_ledger.c
 *	  ledger.ledger: every refusal and their order, the event, the invariant.
 */
#include "domain/ledger/ledger.h"
#include "test_decision.h"
#include "test_shape.h"

static TestArena arena;

static TestDecision
execute(ForgeLedger *ledger, ForgeLedgerCommandType type, ForgeLedgerCreate command)
{
	return test_execute(&arena, &forge_ledger, ledger, type, &command);
}

/* As a span asks for it. */
static TestDecision
drive(ForgeLedger *ledger, ForgeLedgerCreate command)
{
	TestDecision decision;

	test_command.is_driven = true;
	decision = execute(ledger, FORGE_LEDGER_CREATE, command);
	test_command.is_driven = false;
	return decision;
}

static void
test_create(void)
{
	ForgeLedger ledger = { 0 };
	ForgeLedgerCreate command = { .ledger = 0, .unit = FORGE_TEXT(" "), .scale = 39 };
	TestDecision decision;

	is_refused(execute(&ledger, FORGE_LEDGER_CREATE, command).outcome,
			   FORGE_REASON_NUMBER_OUT_OF_RANGE, "Field \"ledger\" is beyond what can be stored.",
			   "number_out_of_range comes first");
	command.ledger = INT64_C(4294967296);
	is_refused(execute(&ledger, FORGE_LEDGER_CREATE, command).outcome,
			   FORGE_REASON_NUMBER_OUT_OF_RANGE, "Field \"ledger\" is beyond what can be stored.",
			   "a number has 32 bits");
	command.ledger = 978;
	is_refused(execute(&ledger, FORGE_LEDGER_CREATE, command).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"unit\" is blank.", "then a unit that is blank");
	command.unit = FORGE_TEXT("EUR");
	is_refused(execute(&ledger, FORGE_LEDGER_CREATE, command).outcome, FORGE_REASON_SCALE_INVALID,
			   "Field \"scale\" must be 0 to 38, and is 39.", "then the scale");
	command.scale = 38;
	decision = execute(&ledger, FORGE_LEDGER_CREATE, command);
	is_accepted(decision.outcome, "a ledger");
	is_int(decision.events.count, 1, "is one event");
	is_int(ledger.ledger, 978, "with its number");
	is_int(ledger.scale, 38, "and its scale");
	is_refused(execute(&ledger, FORGE_LEDGER_CREATE, command).outcome, FORGE_REASON_LEDGER_EXISTS,
			   "Ledger 978 counts EUR, with 38 decimals.", "one number is one ledger");
}

static void
test_driven(void)
{
	ForgeLedger ledger = { 0 };
	ForgeLedgerCreate command = { .ledger = 978, .unit = FORGE_TEXT("EUR"), .scale = 2 };

	is_int(drive(&ledger, command).events.count, 1, "a span makes one");
	is_int(drive(&ledger, command).events.count, 0, "once");
	command.scale = 0;
	is_refused(drive(&ledger, command).outcome, FORGE_REASON_LEDGER_EXISTS,
			   "Ledger 978 counts EUR, with 2 decimals.", "but not of another scale");
	command.scale = 2;
	command.unit = FORGE_TEXT("USD");
	is_refused(drive(&ledger, command).outcome, FORGE_REASON_LEDGER_EXISTS,
			   "Ledger 978 counts EUR, with 2 decimals.", "or unit");
}

static void
test_check(void)
{
	const ForgeLedger sound = { .head = { 1 }, .ledger = 1, .unit = FORGE_TEXT("EUR") };
	ForgeLedger ledger = { 0 };

	ok(forge_ledger_check(&ledger), "check: no ledger");
	ledger = sound;
	ok(forge_ledger_check(&ledger), "check: a ledger");
	ledger.ledger = 0;
	ok(!forge_ledger_check(&ledger), "check: without a number");
	ledger = sound;
	ledger.unit = FORGE_TEXT("");
	ok(!forge_ledger_check(&ledger), "check: without a unit");
	ledger = sound;
	ledger.scale = -1;
	ok(!forge_ledger_check(&ledger), "check: with a scale below zero");
}

static void
test_unknown(void)
{
	ForgeLedger ledger = { 0 };
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_ledger_decide(&ledger, &(ForgeCommand){ .type = FORGE_LEDGER_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(forge_ledger_events[FORGE_LEDGER_CREATED],
			 "ledger: a whole number, required; unit: a string of 64, required; "
			 "scale: a whole number, required; name: a string of 200");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_create();
	test_driven();
	test_check();
	test_unknown();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
