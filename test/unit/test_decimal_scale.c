/*
 * test_decimal_scale.c
 *	  Ratios and shares: exact beyond 128 bits, rounded once, and nothing lost.
 */
#include "test_decimal.h"

#define INT128_MAX ((__int128) (~(unsigned __int128) 0 >> 1))

/* ---- ratios ---- */

typedef struct ScaleCase
{
	const char *value;
	__int128 numerator;
	__int128 denominator;
	int decimals;
	const char *scaled[4]; /* half up, half even, down, up; NULL: no result */
	ForgeDecimalStatus exact;
} ScaleCase;

#define E12 ((__int128) 1000000000000)
#define E18 ((__int128) 1000000 * E12)

static const ScaleCase scale_cases[] = {
	{ "10", 1, 3, 2, { "3.33", "3.33", "3.33", "3.34" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "-10", 1, 3, 2, { "-3.33", "-3.33", "-3.33", "-3.34" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "20", 1, 3, 2, { "6.67", "6.67", "6.66", "6.67" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "10", -1, 4, 1, { "-2.5", "-2.5", "-2.5", "-2.5" }, FORGE_DECIMAL_OK },
	{ "-10", -1, 4, 0, { "3", "2", "2", "3" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "0", 7, 9, 0, { "0", "0", "0", "0" }, FORGE_DECIMAL_OK },
	{ "5", 0, 9, 0, { "0", "0", "0", "0" }, FORGE_DECIMAL_OK },
	{ "0", INT128_MAX, 1, 6, { "0", "0", "0", "0" }, FORGE_DECIMAL_OK },

	/* The tax of EN 16931's rule BR-CO-17. */
	{ "-6491.34",
	  25,
	  100,
	  2,
	  { "-1622.84", "-1622.84", "-1622.83", "-1622.84" },
	  FORGE_DECIMAL_TOO_PRECISE },
	/* Pounds of 0.45359237 kg, there and back. */
	{ "1000",
	  45359237,
	  100000000,
	  6,
	  { "453.59237", "453.59237", "453.59237", "453.59237" },
	  FORGE_DECIMAL_OK },
	{ "453.59237", 100000000, 45359237, 6, { "1000", "1000", "1000", "1000" }, FORGE_DECIMAL_OK },
	/* A dozen: one piece has no exact twelfth, and a dozen of twelfths is one. */
	{ "1",
	  1,
	  12,
	  6,
	  { "0.083333", "0.083333", "0.083333", "0.083334" },
	  FORGE_DECIMAL_TOO_PRECISE },
	{ "1", 12, 12, 0, { "1", "1", "1", "1" }, FORGE_DECIMAL_OK },

	/* A tie of the last decimal, and the least that decides one: a trillionth of a millionth. */
	{ "1", 5, 1000, 2, { "0.01", "0", "0", "0.01" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "1", 15, 1000, 2, { "0.02", "0.02", "0.01", "0.02" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "0.000001", 1, 2, 6, { "0.000001", "0", "0", "0.000001" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "0.000001",
	  E12 / 2 + 1,
	  E12,
	  6,
	  { "0.000001", "0.000001", "0", "0.000001" },
	  FORGE_DECIMAL_TOO_PRECISE },
	{ "0.000001", E12 / 2 - 1, E12, 6, { "0", "0", "0", "0.000001" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "0.5", E18 + 1, E18, 0, { "1", "1", "0", "1" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "0.5", E18 - 1, E18, 0, { "0", "0", "0", "1" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "2", E18 + 1, E18, 0, { "2", "2", "2", "3" }, FORGE_DECIMAL_TOO_PRECISE },

	/* Products that 128 bits do not hold. */
	{ MAX_TEXT,
	  E18 *E18,
	  E18 *E18,
	  6,
	  { MAX_TEXT, MAX_TEXT, MAX_TEXT, MAX_TEXT },
	  FORGE_DECIMAL_OK },
	{ "-" MAX_TEXT,
	  E18 *E18,
	  E18 *E18,
	  6,
	  { "-" MAX_TEXT, "-" MAX_TEXT, "-" MAX_TEXT, "-" MAX_TEXT },
	  FORGE_DECIMAL_OK },
	{ MAX_TEXT,
	  INT128_MAX,
	  INT128_MAX,
	  6,
	  { MAX_TEXT, MAX_TEXT, MAX_TEXT, MAX_TEXT },
	  FORGE_DECIMAL_OK },
	{ MAX_TEXT,
	  INT128_MAX - 1,
	  INT128_MAX,
	  6,
	  { MAX_TEXT, MAX_TEXT, "9223372036854.775806", MAX_TEXT },
	  FORGE_DECIMAL_TOO_PRECISE },
	{ "1", 1, INT128_MAX, 6, { "0", "0", "0", "0.000001" }, FORGE_DECIMAL_TOO_PRECISE },
	{ "9000000000000",
	  E18 *E18 + E18,
	  3 * E18 *E18,
	  6,
	  { "3000000000000.000003", "3000000000000.000003", "3000000000000.000003",
		"3000000000000.000003" },
	  FORGE_DECIMAL_OK },
	{ "3000000000000",
	  3 * E18 *E18 + 1,
	  E18 *E18,
	  6,
	  { "9000000000000", "9000000000000", "9000000000000", "9000000000000.000001" },
	  FORGE_DECIMAL_TOO_PRECISE },

	/* Out of range, by the least and by far. */
	{ MAX_TEXT,
	  INT128_MAX,
	  INT128_MAX - 1,
	  6,
	  { MAX_TEXT, MAX_TEXT, MAX_TEXT, NULL },
	  FORGE_DECIMAL_TOO_PRECISE },
	{ MAX_TEXT, 1000001, 1000000, 6, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
	{ "0.000001", E18 * 10, 1, 6, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
	{ "0.000001", INT128_MAX, 1, 0, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
	{ MAX_TEXT, INT128_MAX, 1, 0, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
	{ MAX_TEXT, -INT128_MAX - 1, 1, 0, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
	{ "0.000001",
	  -INT128_MAX - 1,
	  INT128_MAX,
	  6,
	  { "-0.000001", "-0.000001", "-0.000001", "-0.000002" },
	  FORGE_DECIMAL_TOO_PRECISE },

	/* No result. */
	{ "1", 1, 0, 6, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
	{ "0", 1, 0, 6, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
	{ "1", 1, -1, 6, { NULL, NULL, NULL, NULL }, FORGE_DECIMAL_OUT_OF_RANGE },
};

/* The value as text, or "no result"; what is left alone there is 42. */
static const char *
written(bool has_result, ForgeDecimal value, char buffer[FORGE_DECIMAL_TEXT_SIZE])
{
	if (!has_result)
		return value.millionths == 42 ? "no result" : "no result, and yet a number";
	forge_decimal_format(value, buffer);
	return buffer;
}

static void
test_scale(const ScaleCase *expected)
{
	char buffer[FORGE_DECIMAL_TEXT_SIZE];
	ForgeDecimal value = decimal(expected->value);
	ForgeDecimal result = { 42 };
	ForgeDecimalStatus status;

	for (ForgeRounding rounding = FORGE_ROUND_HALF_UP; rounding <= FORGE_ROUND_UP; rounding++)
	{
		const char *scaled = expected->scaled[rounding];
		bool has_result;

		result = (ForgeDecimal){ 42 };
		has_result = forge_decimal_scale(value, expected->numerator, expected->denominator,
										 expected->decimals, rounding, &result);
		is_text(written(has_result, result, buffer), scaled == NULL ? "no result" : scaled,
				expected->value);
	}

	result = (ForgeDecimal){ 42 };
	status = forge_decimal_scale_exactly(value, expected->numerator, expected->denominator,
										 expected->decimals, &result);
	is_int(status, expected->exact, "exactly, or why not");
	is_text(written(status == FORGE_DECIMAL_OK, result, buffer),
			status == FORGE_DECIMAL_OK ? expected->scaled[0] : "no result", "and what");
}

/* ---- shares ---- */

typedef struct ShareCase
{
	const char *total;
	const char *part;
	const char *of;
	int decimals;
	const char *share; /* NULL: none */
} ShareCase;

static const ShareCase share_cases[] = {
	{ "100", "1", "3", 2, "33.33" },
	{ "100", "0", "3", 2, "0" },
	{ "100", "3", "3", 2, "100" },
	{ "-100", "2", "3", 2, "-66.67" },
	{ "0.01", "0.000001", "0.000002", 2, "0.01" },
	{ "0", "1", "2", 0, "0" },
	{ MAX_TEXT, MAX_TEXT, MAX_TEXT, 6, MAX_TEXT },
	{ MAX_TEXT, "0.000001", MAX_TEXT, 6, "0.000001" },
	{ "1", "4", "3", 2, NULL },
	{ "1", "-1", "3", 2, NULL },
	{ "1", "-3", "-3", 2, NULL },
	{ "1", "0", "0", 2, NULL },
	{ "1.005", "3", "3", 2, NULL },
};

static void
test_share(const ShareCase *expected)
{
	char buffer[FORGE_DECIMAL_TEXT_SIZE];
	ForgeDecimal share = { 42 };
	bool has_share =
		forge_decimal_share(decimal(expected->total), decimal(expected->part),
							decimal(expected->of), expected->decimals, FORGE_ROUND_HALF_UP, &share);

	is_text(written(has_share, share, buffer),
			expected->share == NULL ? "no result" : expected->share, expected->total);
}

/* A thousand issues of a tenth, at an average cost that has no end: nothing is left. */
static void
test_last_takes_the_rest(void)
{
	ForgeDecimal value = decimal("333.333333");
	ForgeDecimal on_hand = decimal("100");
	ForgeDecimal quantity = decimal("0.1");
	bool has_share = true;
	bool is_near = true;

	for (int i = 0; i < 1000; i++)
	{
		ForgeDecimal issued = FORGE_DECIMAL_ZERO;

		has_share &= forge_decimal_share(value, quantity, on_hand, 6, FORGE_ROUND_HALF_UP, &issued);
		has_share &= forge_decimal_subtract(value, issued, &value) &&
					 forge_decimal_subtract(on_hand, quantity, &on_hand);
		is_near &= issued.millionths >= 333333 && issued.millionths <= 333334;
	}
	ok(has_share && is_near, "every tenth takes a third, rounded");
	is_int(on_hand.millionths, 0, "nothing is on hand");
	is_int(value.millionths, 0, "and no value is left");
}

typedef struct SharesCase
{
	const char *total;
	int decimals;
	const char *weights[6]; /* to the first NULL */
	const char *shares[6];  /* NULL: none */
} SharesCase;

static const SharesCase shares_cases[] = {
	{ "100", 2, { "1", "1", "1" }, { "33.33", "33.34", "33.33" } },
	{ "-100", 2, { "1", "1", "1" }, { "-33.33", "-33.34", "-33.33" } },
	{ "100", 2, { "1", "2", "0" }, { "33.33", "66.67", "0" } },
	{ "0.02", 2, { "5", "5", "5", "5", "5" }, { "0", "0.01", "0", "0.01", "0" } },
	{ "0.05", 2, { "0.1", "0.1" }, { "0.03", "0.02" } },
	{ "2", 0, { "1", "2", "1" }, { "1", "1", "0" } },
	{ "0", 2, { "1", "3" }, { "0", "0" } },
	{ "7", 0, { "0", "0.000001", "0" }, { "0", "7", "0" } },
	{ MAX_TEXT,
	  6,
	  { MAX_TEXT, MAX_TEXT, MAX_TEXT },
	  { "3074457345618.258602", "3074457345618.258603", "3074457345618.258602" } },
	{ "1", 2, { "0", "0" }, { NULL } },
	{ "1", 2, { "3", "-1" }, { NULL } },
	{ "1.005", 2, { "1", "1" }, { NULL } },
	{ "1", 2, { NULL }, { NULL } },
};

static void
test_shares(const SharesCase *expected)
{
	char buffer[FORGE_DECIMAL_TEXT_SIZE];
	ForgeDecimal weights[6];
	ForgeDecimal shares[6] = { { 42 }, { 42 }, { 42 }, { 42 }, { 42 }, { 42 } };
	int count = 0;
	bool has_shares;

	for (; count < 6 && expected->weights[count] != NULL; count++)
		weights[count] = decimal(expected->weights[count]);
	has_shares =
		forge_decimal_shares(decimal(expected->total), weights, count, expected->decimals, shares);
	is_int(has_shares, expected->shares[0] != NULL, expected->total);
	for (int i = 0; i < count; i++)
		is_text(written(has_shares, shares[i], buffer),
				has_shares ? expected->shares[i] : "no result", "a share");
}

#define FOR_EACH(cases, test)                                                                      \
	for (size_t i = 0; i < sizeof(cases) / sizeof((cases)[0]); i++)                                \
	test(&(cases)[i])

int
main(void)
{
	FOR_EACH(scale_cases, test_scale);
	FOR_EACH(share_cases, test_share);
	test_last_takes_the_rest();
	FOR_EACH(shares_cases, test_shares);
	return tap_done();
}
