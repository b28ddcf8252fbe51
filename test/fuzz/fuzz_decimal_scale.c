/*
 * fuzz_decimal_scale.c
 *	  Products, ratios and shares of decimals against numbers that are strings of
 *	  digits.
 */
#include "base/decimal.h"
#include "fuzz.h"
#include "fuzz_digits.h"

#define WEIGHTS_MAX 16

static Digits
magnitude(__int128 number)
{
	return digits_from(number < 0 ? 0 - (unsigned __int128) number : (unsigned __int128) number);
}

/* ---- ratios ---- */

/* Millionths in one unit of the last of so many decimals. */
static int64_t
unit_of(int decimals)
{
	int64_t unit = 1;

	for (; decimals < FORGE_DECIMAL_SCALE; decimals++)
		unit *= 10;
	return unit;
}

/* |value| x |numerator| / (denominator x unit), cut off; what remains; and by what was divided. */
static Digits
cut_off(ForgeDecimal value, __int128 numerator, __int128 denominator, int64_t unit,
		Digits *remainder, Digits *divisor)
{
	Digits factors[4] = { magnitude(value.millionths), magnitude(numerator), magnitude(denominator),
						  magnitude(unit) };
	Digits product = digits_multiply(&factors[0], &factors[1]);

	*divisor = digits_multiply(&factors[2], &factors[3]);
	return digits_divide(&product, divisor, remainder);
}

static bool
goes_up(const Digits *units, const Digits *remainder, const Digits *divisor, ForgeRounding rounding)
{
	Digits twice = digits_add(remainder, remainder);
	int half = digits_compare(&twice, divisor);
	bool is_odd = units->count > 0 && units->digit[0] % 2 == 1;

	switch (rounding)
	{
		case FORGE_ROUND_HALF_UP:
			return half >= 0;
		case FORGE_ROUND_HALF_EVEN:
			return half > 0 || (half == 0 && is_odd);
		case FORGE_ROUND_DOWN:
			return false;
		case FORGE_ROUND_UP:
			return remainder->count > 0;
	}
	return false;
}

/* The units as millionths with their sign, or false when they are out of range. */
static bool
to_millionths(const Digits *units, int64_t unit, bool is_negative, int64_t *millionths)
{
	Digits factor = magnitude(unit);
	Digits most = magnitude(INT64_MAX);
	Digits product = digits_multiply(units, &factor);

	if (digits_compare(&product, &most) > 0)
		return false;
	*millionths = (int64_t) digits_to(&product) * (is_negative ? -1 : 1);
	return true;
}

static void
fuzz_scale(ForgeDecimal value, __int128 numerator, __int128 denominator, int decimals,
		   ForgeRounding rounding)
{
	static const Digits one = { 1, { 1 } };
	bool is_negative = (value.millionths < 0) != (numerator < 0);
	int64_t unit = unit_of(decimals);
	Digits remainder;
	Digits divisor;
	Digits units = cut_off(value, numerator, denominator, unit, &remainder, &divisor);
	int64_t expected = 42;
	ForgeDecimal result = { 42 };
	ForgeDecimalStatus status = FORGE_DECIMAL_OUT_OF_RANGE;

	/* Without rounding. */
	if (to_millionths(&units, unit, is_negative, &expected))
		status = remainder.count == 0 ? FORGE_DECIMAL_OK : FORGE_DECIMAL_TOO_PRECISE;
	check(forge_decimal_scale_exactly(value, numerator, denominator, decimals, &result) == status);
	check(result.millionths == (status == FORGE_DECIMAL_OK ? expected : 42));

	/* Rounded. */
	if (goes_up(&units, &remainder, &divisor, rounding))
		units = digits_add(&units, &one);
	result = (ForgeDecimal){ 42 };
	expected = 42;
	check(forge_decimal_scale(value, numerator, denominator, decimals, rounding, &result) ==
		  to_millionths(&units, unit, is_negative, &expected));
	check(result.millionths == expected);
}

/* ---- shares ---- */

/* Taken one after another out of what is left: the last takes the rest. */
static void
fuzz_takers(ForgeDecimal total, const ForgeDecimal *weights, int count, __int128 sum, int decimals,
			ForgeRounding rounding)
{
	ForgeDecimal left = total;
	ForgeDecimal of = { (int64_t) sum };

	if (sum > INT64_MAX || sum == 0)
		return;
	for (int i = 0; i < count && of.millionths > 0; i++)
	{
		ForgeDecimal share;

		check(forge_decimal_share(left, weights[i], of, decimals, rounding, &share));
		check(share.millionths % unit_of(decimals) == 0);
		check(share.millionths == 0 || (share.millionths < 0) == (total.millionths < 0));
		check(magnitude(share.millionths).count <= magnitude(left.millionths).count);
		left.millionths -= share.millionths;
		of.millionths -= weights[i].millionths;
	}
	check(left.millionths == 0 && of.millionths == 0);
}

/* Less than a unit from total x weight / sum: |share x sum - total x weight| < unit x sum. */
static void
check_share(ForgeDecimal share, ForgeDecimal total, ForgeDecimal weight, __int128 sum, int64_t unit)
{
	Digits factors[4] = { magnitude(share.millionths), magnitude(sum), magnitude(total.millionths),
						  magnitude(weight.millionths) };
	Digits given = digits_multiply(&factors[0], &factors[1]);
	Digits exact = digits_multiply(&factors[2], &factors[3]);
	Digits unit_digits = magnitude(unit);
	Digits bound = digits_multiply(&unit_digits, &factors[1]);
	Digits error = digits_compare(&given, &exact) > 0 ? digits_subtract(&given, &exact)
													  : digits_subtract(&exact, &given);

	check(digits_compare(&error, &bound) < 0);
	check(share.millionths == 0 || (share.millionths < 0) == (total.millionths < 0));
	check(share.millionths % unit == 0);
}

static void
fuzz_shares(FuzzInput *input, ForgeDecimal total, int decimals, ForgeRounding rounding)
{
	ForgeDecimal weights[WEIGHTS_MAX];
	ForgeDecimal shares[WEIGHTS_MAX];
	int count = fuzz_take_byte(input) % (WEIGHTS_MAX + 1);
	int64_t unit = unit_of(decimals);
	bool is_valid = true;
	__int128 sum = 0;
	__int128 given = 0;

	if (fuzz_take_byte(input) % 8 != 0)
		total.millionths -= total.millionths % unit;
	for (int i = 0; i < count; i++)
	{
		weights[i].millionths = fuzz_take_number(input) >> fuzz_take_byte(input) % 64;
		if (fuzz_take_byte(input) % 8 != 0 && weights[i].millionths < 0)
			weights[i].millionths = -(weights[i].millionths + 1);
		is_valid &= weights[i].millionths >= 0;
		sum += weights[i].millionths;
		shares[i].millionths = 42;
	}
	is_valid &= sum > 0 && total.millionths % unit == 0;
	check(forge_decimal_shares(total, weights, count, decimals, shares) == is_valid);
	for (int i = 0; i < count; i++)
	{
		given += shares[i].millionths;
		if (is_valid)
			check_share(shares[i], total, weights[i], sum, unit);
		else
			check(shares[i].millionths == 42);
	}
	check(!is_valid || given == total.millionths);
	if (is_valid)
		fuzz_takers(total, weights, count, sum, decimals, rounding);
}

/* ---- input ---- */

static int64_t
take_number(FuzzInput *input)
{
	int shift = fuzz_take_byte(input) % 64;
	int64_t number = fuzz_take_number(input) >> shift;

	if (fuzz_take_byte(input) % 4 == 0)
		number = number / 500000 * 500000;
	return number == INT64_MIN ? INT64_MAX : number;
}

/* Of 64 bits, or a product of two such numbers; now and then at an edge. */
static __int128
take_term(FuzzInput *input)
{
	uint8_t kind = fuzz_take_byte(input) % 8;
	__int128 term = take_number(input);

	if (kind == 0)
		return (__int128) (~(unsigned __int128) 0 >> 1) - (uint8_t) term;
	return kind < 4 ? term : term * take_number(input);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	bool is_shares = fuzz_take_byte(&input) % 2;
	int decimals = fuzz_take_byte(&input) % (FORGE_DECIMAL_SCALE + 1);
	ForgeRounding rounding = (ForgeRounding) (fuzz_take_byte(&input) % 4);
	ForgeDecimal value = { take_number(&input) };

	if (is_shares)
		fuzz_shares(&input, value, decimals, rounding);
	else
	{
		__int128 numerator = take_term(&input);
		__int128 denominator = take_term(&input);
		ForgeDecimal result = { 42 };

		if (denominator > 0)
			fuzz_scale(value, numerator, denominator, decimals, rounding);
		else
		{
			check(!forge_decimal_scale(value, numerator, denominator, decimals, rounding, &result));
			check(result.millionths == 42);
		}
	}
	return 0;
}
