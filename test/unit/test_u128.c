/*
 * test_u128.c
 *	  Integers of 128 bits: sums, differences and text, at all edges.
 */
#include "base/u128.h"
#include "tap.h"

#define MAX_TEXT "340282366920938463463374607431768211455"
#define HALF_TEXT "18446744073709551616" /* 2^64 */

static ForgeU128
number(const char *text)
{
	ForgeU128 result = { 42, 42 };

	if (forge_u128_parse(forge_text_from(text), &result) != FORGE_DECIMAL_OK)
		ok(false, text);
	return result;
}

static void
is_number(ForgeU128 actual, const char *expected, const char *name)
{
	char buffer[FORGE_U128_TEXT_SIZE];
	int length = forge_u128_format(actual, buffer);

	is_text(buffer, expected, name);
	is_int(length, (int) strlen(expected), "and its length");
}

/* ---- text ---- */

typedef struct ParseCase
{
	const char *text;
	ForgeDecimalStatus status;
	ForgeU128 number;
} ParseCase;

static const ParseCase parse_cases[] = {
	{ "0", FORGE_DECIMAL_OK, { 0, 0 } },
	{ "-0", FORGE_DECIMAL_OK, { 0, 0 } },
	{ "+7", FORGE_DECIMAL_OK, { 7, 0 } },
	{ "18446744073709551615", FORGE_DECIMAL_OK, { UINT64_MAX, 0 } },
	{ HALF_TEXT, FORGE_DECIMAL_OK, { 0, 1 } },
	{ MAX_TEXT, FORGE_DECIMAL_OK, { UINT64_MAX, UINT64_MAX } },
	{ MAX_TEXT ".0000000000", FORGE_DECIMAL_OK, { UINT64_MAX, UINT64_MAX } },
	{ "0000000000" MAX_TEXT, FORGE_DECIMAL_OK, { UINT64_MAX, UINT64_MAX } },
	{ "12.", FORGE_DECIMAL_OK, { 12, 0 } },
	{ ".0", FORGE_DECIMAL_OK, { 0, 0 } },
	{ "340282366920938463463374607431768211456", FORGE_DECIMAL_OUT_OF_RANGE, { 0, 0 } },
	{ "340282366920938463463374607431768211460", FORGE_DECIMAL_OUT_OF_RANGE, { 0, 0 } },
	{ "999999999999999999999999999999999999999", FORGE_DECIMAL_OUT_OF_RANGE, { 0, 0 } },
	{ MAX_TEXT "0", FORGE_DECIMAL_OUT_OF_RANGE, { 0, 0 } },
	{ "-1", FORGE_DECIMAL_OUT_OF_RANGE, { 0, 0 } },
	{ "-" MAX_TEXT, FORGE_DECIMAL_OUT_OF_RANGE, { 0, 0 } },
	{ "1.5", FORGE_DECIMAL_TOO_PRECISE, { 0, 0 } },
	{ "0.00000000000000000000000001", FORGE_DECIMAL_TOO_PRECISE, { 0, 0 } },
	{ "-1.5", FORGE_DECIMAL_TOO_PRECISE, { 0, 0 } },
	{ MAX_TEXT "0.5", FORGE_DECIMAL_TOO_PRECISE, { 0, 0 } },
	{ "NaN", FORGE_DECIMAL_NOT_FINITE, { 0, 0 } },
	{ "Infinity", FORGE_DECIMAL_NOT_FINITE, { 0, 0 } },
	{ "-Infinity", FORGE_DECIMAL_NOT_FINITE, { 0, 0 } },
	{ "", FORGE_DECIMAL_MALFORMED, { 0, 0 } },
	{ "-", FORGE_DECIMAL_MALFORMED, { 0, 0 } },
	{ "1e3", FORGE_DECIMAL_MALFORMED, { 0, 0 } },
	{ "0x10", FORGE_DECIMAL_MALFORMED, { 0, 0 } },
	{ " 1", FORGE_DECIMAL_MALFORMED, { 0, 0 } },
	{ MAX_TEXT "x", FORGE_DECIMAL_MALFORMED, { 0, 0 } },
};

static void
test_parse(void)
{
	for (size_t i = 0; i < sizeof(parse_cases) / sizeof(parse_cases[0]); i++)
	{
		const ParseCase *expected = &parse_cases[i];
		ForgeU128 result = { 42, 42 };

		is_int(forge_u128_parse(forge_text_from(expected->text), &result), expected->status,
			   expected->text);
		ok(forge_u128_compare(result, expected->status == FORGE_DECIMAL_OK
										  ? expected->number
										  : (ForgeU128){ 42, 42 }) == 0,
		   "and the number, or none");
	}
	ok(forge_u128_parse((ForgeText){ NULL, 0 }, &(ForgeU128){ 0 }) == FORGE_DECIMAL_MALFORMED,
	   "an absent text is no number");
}

static void
test_format(void)
{
	char expected[FORGE_U128_TEXT_SIZE] = "1";
	ForgeU128 power = forge_u128_from(1);

	is_number(FORGE_U128_ZERO, "0", "zero");
	is_number(FORGE_U128_MAX, MAX_TEXT, "the greatest");
	is_number((ForgeU128){ 0, 1 }, HALF_TEXT, "the least of the upper half");

	/* Every power of ten, and one less: all lengths, and zeros at all places. */
	for (int digits = 2; digits <= 39; digits++)
	{
		ForgeU128 tenfold = FORGE_U128_ZERO;
		ForgeU128 less;
		bool fits = true;

		for (int i = 0; i < 10; i++)
			fits &= forge_u128_add(tenfold, power, &tenfold);
		power = tenfold;
		ok(fits && forge_u128_subtract(power, forge_u128_from(1), &less), "a power of ten");
		memset(expected, '9', (size_t) digits - 1);
		expected[digits - 1] = '\0';
		is_number(less, expected, "one less");
		memset(expected, '0', (size_t) digits);
		expected[0] = '1';
		expected[digits] = '\0';
		is_number(power, expected, "a one and zeros");
	}
}

/* ---- sums ---- */

static void
test_sums(void)
{
	ForgeU128 one = forge_u128_from(1);
	ForgeU128 result = { 42, 42 };

	ok(!forge_u128_add(FORGE_U128_MAX, one, &result), "one beyond the greatest");
	ok(!forge_u128_add(FORGE_U128_MAX, FORGE_U128_MAX, &result), "far beyond");
	ok(!forge_u128_subtract(FORGE_U128_ZERO, one, &result), "below zero");
	ok(!forge_u128_subtract(number(HALF_TEXT), FORGE_U128_MAX, &result), "far below");
	is_number(result, "774763251095801167914", "which leaves the result alone");

	ok(forge_u128_add(forge_u128_from(UINT64_MAX), one, &result), "a sum");
	is_number(result, HALF_TEXT, "carries into the upper half");
	ok(forge_u128_subtract(result, one, &result), "a difference");
	is_number(result, "18446744073709551615", "borrows from it");
	ok(forge_u128_add(FORGE_U128_MAX, FORGE_U128_ZERO, &result), "nothing to the greatest");
	is_number(result, MAX_TEXT, "is the greatest");
	ok(forge_u128_subtract(FORGE_U128_MAX, FORGE_U128_MAX, &result), "the greatest from itself");
	ok(forge_u128_is_zero(result) && !forge_u128_is_zero(number(HALF_TEXT)), "is zero");
}

static void
test_compare(void)
{
	is_int(forge_u128_compare(number("1"), number("2")), -1, "less");
	is_int(forge_u128_compare(number(HALF_TEXT), number("2")), 1, "the upper half counts first");
	is_int(forge_u128_compare((ForgeU128){ 5, 1 }, (ForgeU128){ 4, 1 }), 1, "then the lower");
	is_int(forge_u128_compare(FORGE_U128_MAX, FORGE_U128_MAX), 0, "equal");
}

int
main(void)
{
	test_parse();
	test_format();
	test_sums();
	test_compare();
	return tap_done();
}
