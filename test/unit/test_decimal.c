/*
 * test_decimal.c
 *	  Exact decimals: text in and out, sums, products, rounding, and all edges.
 */
#include "test_decimal.h"

/* ---- text ---- */

typedef struct ParseCase
{
	const char *text;
	ForgeDecimalStatus status;
	int64_t millionths; /* of OK */
} ParseCase;

static const ParseCase parse_cases[] = {
	{ "0", FORGE_DECIMAL_OK, 0 },
	{ "-0", FORGE_DECIMAL_OK, 0 },
	{ "5", FORGE_DECIMAL_OK, 5000000 },
	{ "+1", FORGE_DECIMAL_OK, 1000000 },
	{ "-1", FORGE_DECIMAL_OK, -1000000 },
	{ ".5", FORGE_DECIMAL_OK, 500000 },
	{ "-.5", FORGE_DECIMAL_OK, -500000 },
	{ "5.", FORGE_DECIMAL_OK, 5000000 },
	{ "2.50", FORGE_DECIMAL_OK, 2500000 },
	{ "0.000001", FORGE_DECIMAL_OK, 1 },
	{ "-0.000001", FORGE_DECIMAL_OK, -1 },
	{ "1.1234560", FORGE_DECIMAL_OK, 1123456 },
	{ "1.12345600000000000000000000000000", FORGE_DECIMAL_OK, 1123456 },
	{ "0000000000000000000000000000012.5", FORGE_DECIMAL_OK, 12500000 },
	{ MAX_TEXT, FORGE_DECIMAL_OK, INT64_MAX },
	{ "-" MAX_TEXT, FORGE_DECIMAL_OK, -INT64_MAX },
	{ MAX_TEXT "0", FORGE_DECIMAL_OK, INT64_MAX },
	{ "9223372036854.775808", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "-9223372036854.775808", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "9223372036855", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "9223372036854.8", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "92233720368540", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "18446744073709551616", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "18446744073710", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "340282366920938463463374607431768211456", FORGE_DECIMAL_OUT_OF_RANGE, 0 },
	{ "0.0000001", FORGE_DECIMAL_TOO_PRECISE, 0 },
	{ "1.1234567", FORGE_DECIMAL_TOO_PRECISE, 0 },
	{ "1.12345600000001", FORGE_DECIMAL_TOO_PRECISE, 0 },
	{ "99999999999999.0000001", FORGE_DECIMAL_TOO_PRECISE, 0 },
	{ "NaN", FORGE_DECIMAL_NOT_FINITE, 0 },
	{ "nan", FORGE_DECIMAL_NOT_FINITE, 0 },
	{ "Infinity", FORGE_DECIMAL_NOT_FINITE, 0 },
	{ "-Infinity", FORGE_DECIMAL_NOT_FINITE, 0 },
	{ "INFINITY", FORGE_DECIMAL_NOT_FINITE, 0 },
	{ "", FORGE_DECIMAL_MALFORMED, 0 },
	{ "-", FORGE_DECIMAL_MALFORMED, 0 },
	{ "+", FORGE_DECIMAL_MALFORMED, 0 },
	{ ".", FORGE_DECIMAL_MALFORMED, 0 },
	{ "-.", FORGE_DECIMAL_MALFORMED, 0 },
	{ "--1", FORGE_DECIMAL_MALFORMED, 0 },
	{ "+-1", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1-", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1e3", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1.5e3", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1.2.3", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1..2", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1,5", FORGE_DECIMAL_MALFORMED, 0 },
	{ " 1", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1 ", FORGE_DECIMAL_MALFORMED, 0 },
	{ "0x10", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1/", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1:", FORGE_DECIMAL_MALFORMED, 0 },
	{ "-NaN", FORGE_DECIMAL_MALFORMED, 0 },
	{ "NaNs", FORGE_DECIMAL_MALFORMED, 0 },
	{ "inf", FORGE_DECIMAL_MALFORMED, 0 },
	{ "99999999999999999999x", FORGE_DECIMAL_MALFORMED, 0 },
	{ "1.12345678x", FORGE_DECIMAL_MALFORMED, 0 },
};

/* Is the text read as expected, whatever stands behind its end? */
static bool
is_read_before(const ParseCase *expected, char next)
{
	bool is_number = expected->status == FORGE_DECIMAL_OK;
	size_t length = strlen(expected->text);
	ForgeDecimal result = { 42 };
	char buffer[64];

	memcpy(buffer, expected->text, length);
	buffer[length] = next;
	return forge_decimal_parse((ForgeText){ buffer, (int32_t) length }, &result) ==
			   expected->status &&
		   result.millionths == (is_number ? expected->millionths : 42);
}

static void
test_parse(void)
{
	for (size_t i = 0; i < sizeof(parse_cases) / sizeof(parse_cases[0]); i++)
	{
		const ParseCase *expected = &parse_cases[i];

		ok(is_read_before(expected, '\0') && is_read_before(expected, '7') &&
			   is_read_before(expected, '.') && is_read_before(expected, 'x'),
		   expected->text);
	}
	ok(forge_decimal_parse((ForgeText){ NULL, 0 }, &(ForgeDecimal){ 0 }) == FORGE_DECIMAL_MALFORMED,
	   "an absent text is not a number");
	ok(forge_decimal_parse(FORGE_TEXT("1\0"), &(ForgeDecimal){ 0 }) == FORGE_DECIMAL_MALFORMED,
	   "a zero byte is not a digit");
}

static void
is_written(int64_t millionths, const char *expected)
{
	char buffer[FORGE_DECIMAL_TEXT_SIZE];
	int length = forge_decimal_format((ForgeDecimal){ millionths }, buffer);

	is_text(buffer, expected, expected);
	is_int(length, (int) strlen(expected), "and its length");
}

static void
test_format(void)
{
	bool is_same = true;
	uint64_t number = 1;

	is_written(0, "0");
	is_written(5000000, "5");
	is_written(10000000, "10");
	is_written(100000000, "100");
	is_written(-2500000, "-2.5");
	is_written(1, "0.000001");
	is_written(-1, "-0.000001");
	is_written(10, "0.00001");
	is_written(120000, "0.12");
	is_written(99000000, "99");
	is_written(99999999, "99.999999");
	is_written(1000000000001, "1000000.000001");
	is_written(INT64_MAX, MAX_TEXT);
	is_written(-INT64_MAX, "-" MAX_TEXT);

	/* Numbers of every size, made by a linear congruential generator. */
	for (int i = 0; i < 100000; i++)
	{
		char buffer[FORGE_DECIMAL_TEXT_SIZE];
		ForgeDecimal value;
		ForgeDecimal again;

		number = number * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		value.millionths = (int64_t) (number >> (1 + i % 63)) * (i % 2 == 0 ? 1 : -1);
		forge_decimal_format(value, buffer);
		is_same &= forge_decimal_parse(forge_text_from(buffer), &again) == FORGE_DECIMAL_OK &&
				   again.millionths == value.millionths;
	}
	ok(is_same, "what is written is read as the same");
}

/* ---- sums ---- */

static void
test_compare(void)
{
	is_int(forge_decimal_compare(decimal("1"), decimal("2")), -1, "less");
	is_int(forge_decimal_compare(decimal("2"), decimal("2.0")), 0, "equal");
	is_int(forge_decimal_compare(decimal("-1"), decimal("-2")), 1, "greater");
	is_int(forge_decimal_compare(FORGE_DECIMAL_MIN, FORGE_DECIMAL_MAX), -1,
		   "the ends compare without an overflow");
	ok(forge_decimal_is_zero(FORGE_DECIMAL_ZERO) && !forge_decimal_is_zero(decimal("0.000001")),
	   "zero");
	ok(forge_decimal_is_negative(decimal("-0.000001")) &&
		   !forge_decimal_is_negative(FORGE_DECIMAL_ZERO),
	   "negative");
	is_int(forge_decimal_negate(FORGE_DECIMAL_MIN).millionths, INT64_MAX,
		   "the smallest can be negated");
}

static void
test_add(void)
{
	ForgeDecimal smallest = { 1 };
	ForgeDecimal result = { 42 };

	ok(!forge_decimal_add(FORGE_DECIMAL_MAX, smallest, &result), "one beyond the greatest");
	ok(!forge_decimal_add(FORGE_DECIMAL_MIN, forge_decimal_negate(smallest), &result),
	   "one beyond the smallest, which 64 bits could hold");
	ok(!forge_decimal_add(FORGE_DECIMAL_MIN, FORGE_DECIMAL_MIN, &result), "far beyond");
	ok(!forge_decimal_subtract(FORGE_DECIMAL_MIN, smallest, &result), "one less than the smallest");
	ok(!forge_decimal_subtract(FORGE_DECIMAL_MAX, FORGE_DECIMAL_MIN, &result), "the whole range");
	is_int(result.millionths, 42, "a sum out of range leaves the result alone");

	ok(forge_decimal_add(decimal("0.1"), decimal("0.2"), &result), "a sum");
	is_int(result.millionths, 300000, "0.1 + 0.2 = 0.3");
	ok(forge_decimal_add(FORGE_DECIMAL_MAX, FORGE_DECIMAL_MIN, &result), "the ends");
	is_int(result.millionths, 0, "are opposite");
	ok(forge_decimal_subtract(decimal("1"), decimal("3.5"), &result), "a difference");
	is_int(result.millionths, -2500000, "1 - 3.5 = -2.5");
	ok(forge_decimal_subtract(FORGE_DECIMAL_MAX, FORGE_DECIMAL_MAX, &result), "max - max");
	is_int(result.millionths, 0, "is zero");
}

/* ---- rounding ---- */

typedef struct RoundCase
{
	const char *value;
	int decimals;
	const char *rounded[4]; /* half up, half even, down, up; NULL: out of range */
} RoundCase;

static const RoundCase round_cases[] = {
	{ "0", 0, { "0", "0", "0", "0" } },
	{ "0.4", 0, { "0", "0", "0", "1" } },
	{ "0.499999", 0, { "0", "0", "0", "1" } },
	{ "0.5", 0, { "1", "0", "0", "1" } },
	{ "0.500001", 0, { "1", "1", "0", "1" } },
	{ "1.5", 0, { "2", "2", "1", "2" } },
	{ "2.5", 0, { "3", "2", "2", "3" } },
	{ "2.500001", 0, { "3", "3", "2", "3" } },
	{ "-0.5", 0, { "-1", "0", "0", "-1" } },
	{ "-1.5", 0, { "-2", "-2", "-1", "-2" } },
	{ "-2.5", 0, { "-3", "-2", "-2", "-3" } },
	{ "-2.500001", 0, { "-3", "-3", "-2", "-3" } },
	{ "1.005", 2, { "1.01", "1", "1", "1.01" } },
	{ "1.015", 2, { "1.02", "1.02", "1.01", "1.02" } },
	{ "-1.005", 2, { "-1.01", "-1", "-1", "-1.01" } },
	{ "1.234565", 5, { "1.23457", "1.23456", "1.23456", "1.23457" } },
	{ "1.234567", 6, { "1.234567", "1.234567", "1.234567", "1.234567" } },
	{ "99.95", 1, { "100", "100", "99.9", "100" } },
	{ MAX_TEXT, 6, { MAX_TEXT, MAX_TEXT, MAX_TEXT, MAX_TEXT } },
	{ MAX_TEXT, 5, { NULL, NULL, "9223372036854.7758", NULL } },
	{ MAX_TEXT, 0, { NULL, NULL, "9223372036854", NULL } },
	{ "-" MAX_TEXT, 0, { NULL, NULL, "-9223372036854", NULL } },
	{ MAX_TEXT, 3, { NULL, NULL, "9223372036854.775", NULL } },
	{ MAX_TEXT, 1, { NULL, NULL, "9223372036854.7", NULL } },
	{ "9223372036854.499999", 0, { "9223372036854", "9223372036854", "9223372036854", NULL } },
};

/* The value as text, or "out of range". */
static const char *
written(bool is_in_range, ForgeDecimal value, char buffer[FORGE_DECIMAL_TEXT_SIZE])
{
	if (!is_in_range)
		return "out of range";
	forge_decimal_format(value, buffer);
	return buffer;
}

static void
test_round(void)
{
	for (size_t i = 0; i < sizeof(round_cases) / sizeof(round_cases[0]); i++)
		for (ForgeRounding rounding = FORGE_ROUND_HALF_UP; rounding <= FORGE_ROUND_UP; rounding++)
		{
			const RoundCase *expected = &round_cases[i];
			const char *rounded = expected->rounded[rounding];
			char buffer[FORGE_DECIMAL_TEXT_SIZE];
			ForgeDecimal result = { 42 };
			bool is_in_range = forge_decimal_round(decimal(expected->value), expected->decimals,
												   rounding, &result);

			is_text(written(is_in_range, result, buffer),
					rounded == NULL ? "out of range" : rounded, expected->value);
			if (!is_in_range)
				is_int(result.millionths, 42, "and the result is left alone");
		}
}

/* ---- products ---- */

typedef struct ProductCase
{
	const char *a;
	const char *b;
	int decimals;
	const char *product[4]; /* half up, half even, down, up; NULL: out of range */
} ProductCase;

static const ProductCase product_cases[] = {
	{ "0", MAX_TEXT, 6, { "0", "0", "0", "0" } },
	{ "1.5", "1.5", 6, { "2.25", "2.25", "2.25", "2.25" } },
	{ "1.5", "-1.5", 1, { "-2.3", "-2.2", "-2.2", "-2.3" } },
	{ "3", "0.335", 2, { "1.01", "1", "1", "1.01" } },
	{ "0.000001", "0.5", 6, { "0.000001", "0", "0", "0.000001" } },
	{ "-0.000001", "0.5", 6, { "-0.000001", "0", "0", "-0.000001" } },
	{ "0.000003", "0.5", 6, { "0.000002", "0.000002", "0.000001", "0.000002" } },
	{ "0.000001", "0.500001", 6, { "0.000001", "0.000001", "0", "0.000001" } },
	{ "0.000001", "0.499999", 6, { "0", "0", "0", "0.000001" } },
	{ "0.000001", "0.000001", 6, { "0", "0", "0", "0.000001" } },
	{ MAX_TEXT, "1", 6, { MAX_TEXT, MAX_TEXT, MAX_TEXT, MAX_TEXT } },
	{ MAX_TEXT, "-1", 6, { "-" MAX_TEXT, "-" MAX_TEXT, "-" MAX_TEXT, "-" MAX_TEXT } },
	{ MAX_TEXT, "1.000001", 6, { NULL, NULL, NULL, NULL } },
	{ MAX_TEXT, MAX_TEXT, 0, { NULL, NULL, NULL, NULL } },
	{ MAX_TEXT, "-" MAX_TEXT, 6, { NULL, NULL, NULL, NULL } },
	{ "3037000499.97605",
	  "3037",
	  2,
	  { "9223370518427.26", "9223370518427.26", "9223370518427.26", "9223370518427.27" } },
	{ "3037000.499",
	  "3037000.499",
	  6,
	  { "9223372030926.249001", "9223372030926.249001", "9223372030926.249001",
		"9223372030926.249001" } },
	{ "3037001", "3037001", 0, { NULL, NULL, NULL, NULL } },
};

static void
test_multiply(void)
{
	for (size_t i = 0; i < sizeof(product_cases) / sizeof(product_cases[0]); i++)
		for (ForgeRounding rounding = FORGE_ROUND_HALF_UP; rounding <= FORGE_ROUND_UP; rounding++)
		{
			const ProductCase *expected = &product_cases[i];
			const char *product = expected->product[rounding];
			char buffer[FORGE_DECIMAL_TEXT_SIZE];
			ForgeDecimal result = { 42 };
			bool is_in_range = forge_decimal_multiply(decimal(expected->a), decimal(expected->b),
													  expected->decimals, rounding, &result);

			is_text(written(is_in_range, result, buffer),
					product == NULL ? "out of range" : product, expected->a);
			if (!is_in_range)
				is_int(result.millionths, 42, "and the result is left alone");
		}
}

int
main(void)
{
	test_parse();
	test_format();
	test_compare();
	test_add();
	test_round();
	test_multiply();
	return tap_done();
}
