/*
 * decimal_scale.c
 *	  Exact decimals: products, ratios and shares, which may have to be rounded.
 *
 * There is one way to a rounded number, scale_magnitude: a product is a value scaled by
 * another one's millionths over a million, and rounding alone is scaling by one.
 */
#include "base/decimal.h"

#include "base/assert.h"

typedef unsigned __int128 Wide;

/* The part that is cut off from a number, compared with half a unit of its last digit. */
typedef enum Remainder
{
	REMAINDER_NONE,
	REMAINDER_BELOW_HALF,
	REMAINDER_HALF,
	REMAINDER_ABOVE_HALF
} Remainder;

/* One unit of the last of so many decimals, in millionths. */
static uint64_t
unit_of(int decimals)
{
	static const uint64_t units[] = { 1000000, 100000, 10000, 1000, 100, 10, 1 };

	FORGE_ASSERT(decimals >= 0 && decimals <= FORGE_DECIMAL_SCALE);
	return units[decimals];
}

static uint64_t
magnitude_of(ForgeDecimal value)
{
	return value.millionths < 0 ? 0 - (uint64_t) value.millionths : (uint64_t) value.millionths;
}

/* ----- dividing ----------------------------------------------------------------------------- */

/*
 * factor x below / divisor, for below < divisor: the product is built bit by bit, and only its
 * remainder is kept.  The divisor is below 2^127, so nothing here overflows.
 */
static uint64_t
divide_bit_by_bit(uint64_t factor, Wide below, Wide divisor, Wide *remainder)
{
	uint64_t quotient = 0;

	*remainder = 0;
	for (int bit = 63; bit >= 0; bit--)
	{
		quotient *= 2;
		*remainder *= 2;
		if (*remainder >= divisor)
		{
			*remainder -= divisor;
			quotient++;
		}
		if (factor >> bit & 1)
			*remainder += below;
		if (*remainder >= divisor)
		{
			*remainder -= divisor;
			quotient++;
		}
	}
	return quotient;
}

/*
 * magnitude x numerator / denominator and the remainder, also where the product has more
 * than 128 bits.  False if the quotient is beyond 64 bits by far, and so out of any range.
 */
static bool
divide_product(uint64_t magnitude, Wide numerator, Wide denominator, Wide *quotient,
			   Wide *remainder)
{
	Wide product;
	Wide whole;

	if (!__builtin_mul_overflow(magnitude, numerator, &product))
	{
		*quotient = product / denominator;
		*remainder = product - *quotient * denominator;
		return true;
	}
	/* The product is so great that the magnitude is not zero. */
	whole = numerator / denominator;
	if (whole > UINT64_MAX)
		return false;
	*quotient = magnitude * whole + divide_bit_by_bit(magnitude, numerator - whole * denominator,
													  denominator, remainder);
	return true;
}

/* ----- rounding ----------------------------------------------------------------------------- */

static Remainder
compare_with_half(Wide rest, Wide whole)
{
	if (rest == 0)
		return REMAINDER_NONE;
	if (rest == whole - rest)
		return REMAINDER_HALF;
	return rest < whole - rest ? REMAINDER_BELOW_HALF : REMAINDER_ABOVE_HALF;
}

/*
 * magnitude x numerator / denominator in units of so many millionths, cut off.  The part that
 * is cut off: rest units, and remainder / denominator of a millionth.
 */
static bool
scale_magnitude(uint64_t magnitude, Wide numerator, Wide denominator, uint64_t unit, Wide *units,
				Remainder *cut_off)
{
	Wide millionths;
	Wide remainder;
	Wide rest;

	if (!divide_product(magnitude, numerator, denominator, &millionths, &remainder))
		return false;
	*units = millionths / unit;
	rest = millionths - *units * unit;

	*cut_off =
		unit == 1 ? compare_with_half(remainder, denominator) : compare_with_half(rest, unit);

	/* Where the millionths alone are nothing or a tie, the least more makes a difference. */
	if (unit > 1 && remainder > 0 && (*cut_off == REMAINDER_NONE || *cut_off == REMAINDER_HALF))
		*cut_off = (Remainder) (*cut_off + 1);
	return true;
}

static bool
goes_away_from_zero(Wide units, Remainder cut_off, ForgeRounding rounding)
{
	switch (rounding)
	{
		case FORGE_ROUND_HALF_UP:
			return cut_off >= REMAINDER_HALF;
		case FORGE_ROUND_HALF_EVEN:
			return cut_off > REMAINDER_HALF || (cut_off == REMAINDER_HALF && units % 2 != 0);
		case FORGE_ROUND_DOWN:
			return false;
		case FORGE_ROUND_UP:
			break;
	}
	return cut_off > REMAINDER_NONE;
}

/* Cut off, and rounded; false if there is no result. */
static bool
scale(ForgeDecimal value, __int128 numerator, __int128 denominator, int decimals,
	  ForgeRounding rounding, ForgeDecimal *result, Remainder *cut_off)
{
	bool is_negative = (value.millionths < 0) != (numerator < 0);
	uint64_t unit = unit_of(decimals);
	Wide units;
	int64_t millionths;

	if (denominator <= 0 ||
		!scale_magnitude(magnitude_of(value),
						 numerator < 0 ? 0 - (Wide) numerator : (Wide) numerator,
						 (Wide) denominator, unit, &units, cut_off))
		return false;
	if (goes_away_from_zero(units, *cut_off, rounding))
		units++;
	if (units > (uint64_t) INT64_MAX / unit)
		return false;
	millionths = (int64_t) units * (int64_t) unit;
	result->millionths = is_negative ? -millionths : millionths;
	return true;
}

bool
forge_decimal_scale(ForgeDecimal value, __int128 numerator, __int128 denominator, int decimals,
					ForgeRounding rounding, ForgeDecimal *result)
{
	Remainder cut_off;

	return scale(value, numerator, denominator, decimals, rounding, result, &cut_off);
}

ForgeDecimalStatus
forge_decimal_scale_exactly(ForgeDecimal value, __int128 numerator, __int128 denominator,
							int decimals, ForgeDecimal *result)
{
	Remainder cut_off = REMAINDER_NONE;
	ForgeDecimal scaled;
	bool is_in_range =
		scale(value, numerator, denominator, decimals, FORGE_ROUND_DOWN, &scaled, &cut_off);

	if (!is_in_range)
		return FORGE_DECIMAL_OUT_OF_RANGE;
	if (cut_off != REMAINDER_NONE)
		return FORGE_DECIMAL_TOO_PRECISE;
	*result = scaled;
	return FORGE_DECIMAL_OK;
}

bool
forge_decimal_multiply(ForgeDecimal a, ForgeDecimal b, int decimals, ForgeRounding rounding,
					   ForgeDecimal *result)
{
	return forge_decimal_scale(a, b.millionths, FORGE_DECIMAL_ONE, decimals, rounding, result);
}

bool
forge_decimal_round(ForgeDecimal value, int decimals, ForgeRounding rounding, ForgeDecimal *result)
{
	return forge_decimal_scale(value, 1, 1, decimals, rounding, result);
}

/* ----- shares ------------------------------------------------------------------------------- */

static bool
has_more_decimals(ForgeDecimal value, int decimals)
{
	return magnitude_of(value) % unit_of(decimals) != 0;
}

bool
forge_decimal_share(ForgeDecimal total, ForgeDecimal part, ForgeDecimal of, int decimals,
					ForgeRounding rounding, ForgeDecimal *share)
{
	if (part.millionths < 0 || part.millionths > of.millionths ||
		has_more_decimals(total, decimals))
		return false;
	return forge_decimal_scale(total, part.millionths, of.millionths, decimals, rounding, share);
}

/* The sum of the weights, or 0 when one of them is below zero. */
static __int128
sum_of_weights(const ForgeDecimal *weights, int count)
{
	__int128 sum = 0;

	for (int i = 0; i < count; i++)
	{
		if (weights[i].millionths < 0)
			return 0;
		sum += weights[i].millionths;
	}
	return sum;
}

bool
forge_decimal_shares(ForgeDecimal total, const ForgeDecimal *weights, int count, int decimals,
					 ForgeDecimal *shares)
{
	__int128 whole = sum_of_weights(weights, count);
	__int128 part = 0;
	ForgeDecimal taken = FORGE_DECIMAL_ZERO;

	if (whole == 0 || has_more_decimals(total, decimals))
		return false;
	for (int i = 0; i < count; i++)
	{
		ForgeDecimal running = FORGE_DECIMAL_ZERO;

		/* In range: the total is one of the numbers that are rounded to, and not passed over. */
		part += weights[i].millionths;
		(void) forge_decimal_scale(total, part, whole, decimals, FORGE_ROUND_HALF_UP, &running);
		shares[i].millionths = running.millionths - taken.millionths;
		taken = running;
	}
	return true;
}
