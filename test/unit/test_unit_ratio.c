/*
 * test_unit_ratio.c
 *	  Conversions of quantities: some by hand, and 100,000 as Python's fractions do them.  Each is
 *	  converted back, which is what it was or is refused.
 *
 * test_unit_ratio SEED COUNT tries others.
 */
#define _POSIX_C_SOURCE 200809L /* popen */

#include "domain/quantity_unit/quantity_unit.h"

#include <stdlib.h>

#include "test_decimal.h"

#define UNIT(numerator, denominator) ((ForgeRatio){ (numerator), (denominator) })

static const ForgeRounding half_up = FORGE_ROUND_HALF_UP;

static void
is_converted(const char *quantity, ForgeRatio from, ForgeRatio to, int decimals,
			 const char *expected, const char *name)
{
	ForgeDecimal result = FORGE_DECIMAL_ZERO;
	char text[FORGE_DECIMAL_TEXT_SIZE];

	is_int(forge_quantity_unit_convert(decimal(quantity), from, to, decimals, NULL, &result),
		   FORGE_DECIMAL_OK, name);
	forge_decimal_format(result, text);
	is_text(text, expected, name);
}

/* What goes wrong elsewhere: factors that are rounded before they are used. */
static void
test_exact(void)
{
	ForgeRatio pound = UNIT(45359237, 100000);
	ForgeRatio kilogram = UNIT(1000, 1);
	ForgeRatio dozen = UNIT(12, 1);
	ForgeRatio each = UNIT(1, 1);

	is_converted("100000000", pound, kilogram, 0, "45359237", "pounds are kilograms, exactly");
	is_converted("45359237", kilogram, pound, 0, "100000000", "and back");
	is_converted("0.5", dozen, each, 0, "6", "half a dozen");
	is_converted("6", each, dozen, 1, "0.5", "is half a dozen");
	is_converted("7.25", pound, pound, 2, "7.25", "a unit in itself changes nothing");
}

static void
test_refused(void)
{
	ForgeRatio dozen = UNIT(12, 1);
	ForgeRatio each = UNIT(1, 1);
	ForgeRatio great = UNIT((__int128) 1000000000000 * 1000000000000, 1);
	ForgeRatio small = UNIT(1, (__int128) 1000000000000 * 1000000000000 - 1);
	ForgeDecimal result = { FORGE_DECIMAL_ONE };

	is_int(forge_quantity_unit_convert(result, each, dozen, 6, NULL, &result),
		   FORGE_DECIMAL_TOO_PRECISE, "one of a dozen is no decimal");
	ok(result.millionths == FORGE_DECIMAL_ONE, "and leaves the result alone");
	is_int(forge_quantity_unit_convert(result, each, dozen, 2, &half_up, &result), FORGE_DECIMAL_OK,
		   "but it can be rounded");
	is_int(result.millionths, 80000, "once");
	is_int(forge_quantity_unit_convert(FORGE_DECIMAL_MAX, dozen, each, 6, NULL, &result),
		   FORGE_DECIMAL_OUT_OF_RANGE, "what cannot be stored");
	is_int(forge_quantity_unit_convert(result, great, small, 6, &half_up, &result),
		   FORGE_DECIMAL_OUT_OF_RANGE, "terms that are too great");
}

/* ---- Python's fractions ---- */

typedef struct Conversion
{
	long long quantity;
	long long from[2];
	long long to[2];
	int decimals;
	char rounding[10];
	char expected[30];
} Conversion;

static bool
is_right(const Conversion *wanted, ForgeDecimalStatus status, ForgeDecimal result)
{
	if (strcmp(wanted->expected, "range") == 0)
		return status == FORGE_DECIMAL_OUT_OF_RANGE;
	if (strcmp(wanted->expected, "inexact") == 0)
		return status == FORGE_DECIMAL_TOO_PRECISE;
	return status == FORGE_DECIMAL_OK && result.millionths == atoll(wanted->expected);
}

/* There, and if it was not rounded, back: never another quantity. */
static bool
is_kept(const Conversion *wanted)
{
	ForgeRatio from = UNIT(wanted->from[0], wanted->from[1]);
	ForgeRatio to = UNIT(wanted->to[0], wanted->to[1]);
	ForgeDecimal quantity = { wanted->quantity };
	ForgeDecimal there = FORGE_DECIMAL_ZERO;
	ForgeDecimal back = FORGE_DECIMAL_ZERO;
	ForgeRounding rounding = strcmp(wanted->rounding, "up") == 0     ? FORGE_ROUND_UP
							 : strcmp(wanted->rounding, "down") == 0 ? FORGE_ROUND_DOWN
																	 : FORGE_ROUND_HALF_UP;
	bool is_exact = strcmp(wanted->rounding, "exact") == 0;
	ForgeDecimalStatus status = forge_quantity_unit_convert(quantity, from, to, wanted->decimals,
															is_exact ? NULL : &rounding, &there);

	if (!is_right(wanted, status, there))
		return false;
	return status != FORGE_DECIMAL_OK || !is_exact ||
		   (forge_quantity_unit_convert(there, to, from, FORGE_DECIMAL_SCALE, NULL, &back) ==
				FORGE_DECIMAL_OK &&
			back.millionths == quantity.millionths);
}

static void
test_fractions(const char *seed, const char *count)
{
	char command[200];
	Conversion wanted;
	long tried = 0;
	long wrong = 0;
	FILE *file;

	snprintf(command, sizeof(command),
			 "python3 -B test/units/conversions.py '%s' '%s' 2> /dev/null", seed, count);
	file = popen(command, "r");
	while (file != NULL && fscanf(file, "%lld %lld %lld %lld %lld %d %9s %29s", &wanted.quantity,
								  &wanted.from[0], &wanted.from[1], &wanted.to[0], &wanted.to[1],
								  &wanted.decimals, wanted.rounding, wanted.expected) == 8)
	{
		tried++;
		if (is_kept(&wanted))
			continue;
		if (wrong++ < 5)
			printf("# %lld from %lld/%lld to %lld/%lld, %d decimals, %s: expected %s\n",
				   wanted.quantity, wanted.from[0], wanted.from[1], wanted.to[0], wanted.to[1],
				   wanted.decimals, wanted.rounding, wanted.expected);
	}
	if (file != NULL)
		pclose(file);
	if (tried == 0)
		printf("ok %d - fractions # SKIP there is no python3\n", ++tap_count);
	else
	{
		is_int(wrong, 0, "fractions say the same, and nothing drifts");
		is_int(tried, atol(count), "so often");
	}
}

int
main(int argc, char **argv)
{
	test_exact();
	test_refused();
	test_fractions(argc == 3 ? argv[1] : "1", argc == 3 ? argv[2] : "100000");
	return tap_done();
}
