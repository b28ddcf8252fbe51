/*
 * test_quantity_unit.c
 *	  catalog.unit: every refusal and their order, and what may change.
 */
#include "domain/quantity_unit/quantity_unit.h"

#include "test_decision.h"
#include "test_shape.h"

#define TERM_MAX INT64_C(1000000000000)

static TestArena arena;

static const ForgeQuantityUnitDefine pound = {
	.unit = { "lb", 2 },
	.name = { "pound", 5 },
	.dimension = { "mass", 4 },
	.numerator = 453592370,
	.denominator = 1000000,
	.decimals = 2,
	.unece_code = { "LBR", 3 },
};

static TestDecision
define(ForgeQuantityUnit *unit, ForgeQuantityUnitDefine command)
{
	return test_execute(&arena, &forge_quantity_unit, unit, FORGE_QUANTITY_UNIT_DEFINE, &command);
}

static void
refuses(ForgeQuantityUnit *unit, ForgeQuantityUnitDefine command, ForgeReason reason,
		const char *detail, const char *name)
{
	is_refused(define(unit, command).outcome, reason, detail, name);
}

/* Each fault stands before those that are looked at earlier. */
static void
test_refusals(void)
{
	ForgeQuantityUnit unit = { .head.version = 0 };
	ForgeQuantityUnitDefine command = pound;

	command.decimals = 7;
	refuses(&unit, command, FORGE_REASON_DECIMALS_INVALID, "It must be 0 to 6, and is 7.",
			"seven decimals");
	command.denominator = 0;
	refuses(&unit, command, FORGE_REASON_RATIO_INVALID,
			"It is 453592370/0, and both must be 1 to 10^12.", "nothing below");
	command.numerator = TERM_MAX + 1;
	command.denominator = TERM_MAX + 1;
	refuses(&unit, command, FORGE_REASON_RATIO_INVALID,
			"It is 1000000000001/1000000000001, and both must be 1 to 10^12.", "too much");
	command.dimension = FORGE_TEXT("Mass");
	refuses(&unit, command, FORGE_REASON_UNIT_INVALID,
			"Field \"dimension\" must be 1 to 16 of a-z, 0-9 and \"_\".", "a capital letter");
	command.name = FORGE_TEXT(" ");
	refuses(&unit, command, FORGE_REASON_NAME_BLANK, "Field \"name\" is blank.", "no name");
	command.unit = FORGE_TEXT("");
	refuses(&unit, command, FORGE_REASON_UNIT_INVALID,
			"Field \"unit\" must be 1 to 16 of a-z, 0-9 and \"_\".", "nothing");
	command.unit = FORGE_TEXT("a2345678901234567");
	refuses(&unit, command, FORGE_REASON_UNIT_INVALID,
			"Field \"unit\" must be 1 to 16 of a-z, 0-9 and \"_\".", "too long");
}

static void
test_define(void)
{
	ForgeQuantityUnit unit = { .head.version = 0 };
	ForgeQuantityUnitDefine command = pound;

	is_accepted(define(&unit, command).outcome, "a unit");
	ok(unit.numerator == 45359237 && unit.denominator == 100000, "in lowest terms");
	command.numerator *= 2;
	command.denominator *= 2;
	is_accepted(define(&unit, command).outcome, "the same in other terms");
	is_int(unit.head.version, 1, "is no event");
	command.decimals = 3;
	command.name = FORGE_TEXT("Pound");
	command.unece_code = FORGE_TEXT(" ");
	is_accepted(define(&unit, command).outcome, "another name, more decimals and no code");
	ok(unit.decimals == 3 && forge_text_equal(unit.name, FORGE_TEXT("Pound")) &&
		   forge_text_is_absent(unit.unece_code) && unit.head.version == 2,
	   "are one event");
	command.decimals = 2;
	refuses(&unit, command, FORGE_REASON_DECIMALS_INVALID, "It must be 3 to 6, and is 2.",
			"fewer decimals");
	command.decimals = 3;
	command.numerator++;
	refuses(&unit, command, FORGE_REASON_RATIO_FIXED,
			"The dimension is \"mass\", the ratio is 45359237/100000.", "another ratio");
	command.numerator--;
	command.dimension = FORGE_TEXT("weight");
	refuses(&unit, command, FORGE_REASON_RATIO_FIXED,
			"The dimension is \"mass\", the ratio is 45359237/100000.", "another dimension");
}

static void
test_built_in(void)
{
	ForgeQuantityUnit unit = { .head.version = 0 };
	ForgeQuantityUnitDefine command = { FORGE_TEXT("each"), FORGE_TEXT("piece"),
										FORGE_TEXT("count"), 12, 1 };

	refuses(&unit, command, FORGE_REASON_RATIO_FIXED,
			"The dimension is \"count\", the ratio is 1/1.", "each is one, though never defined");
	command.numerator = 1;
	is_accepted(define(&unit, command).outcome, "but may get another name");
	is_int(unit.head.version, 1, "by an event");
	ok(forge_quantity_unit_is_known(FORGE_TEXT("each"),
									&(ForgeQuantityUnit){ .head.version = 0 }) &&
		   !forge_quantity_unit_is_known(FORGE_TEXT("kg"),
										 &(ForgeQuantityUnit){ .head.version = 0 }) &&
		   forge_quantity_unit_is_known(FORGE_TEXT("kg"), &unit),
	   "it is known in any case, others if they exist");
}

static void
test_check(void)
{
	ForgeQuantityUnit unit = { .head.version = 0 };

	ok(forge_quantity_unit_check(&unit), "nothing is no unit");
	is_accepted(define(&unit, pound).outcome, "a unit");
	unit.numerator *= 2;
	unit.denominator *= 2;
	ok(!forge_quantity_unit_check(&unit), "not without lowest terms");
	unit.denominator = 0;
	ok(!forge_quantity_unit_check(&unit), "nor without a denominator");
}

static void
test_unknown(void)
{
	ForgeQuantityUnit unit = { .head.version = 0 };
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_quantity_unit_decide(
		   &unit, &(ForgeCommand){ .type = FORGE_QUANTITY_UNIT_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_quantity_unit_apply(&unit, &(ForgeEvent){ FORGE_QUANTITY_UNIT_EVENT_COUNT, NULL, 0 },
							  &arena.arena);
	ok(forge_text_is_absent(unit.unit), "an event beyond the last does nothing");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_refusals();
	test_define();
	test_built_in();
	test_check();
	test_unknown();
	test_arena_reset(&arena);
	return tap_done();
}
