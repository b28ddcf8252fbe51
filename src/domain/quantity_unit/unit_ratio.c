/*
 * unit_ratio.c
 *	  Ratios of units, and conversions by them.
 */
#include "domain/quantity_unit/quantity_unit.h"

#include "base/assert.h"

#define TERM_MAX INT64_C(1000000000000)

static __int128
common_divisor(__int128 a, __int128 b)
{
	while (b != 0)
	{
		__int128 rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

ForgeRatio
forge_ratio_reduce(ForgeRatio ratio)
{
	__int128 divisor = common_divisor(ratio.numerator, ratio.denominator);

	FORGE_ASSERT(divisor != 0);
	return (ForgeRatio){ ratio.numerator / divisor, ratio.denominator / divisor };
}

bool
forge_ratio_is_valid(int64_t numerator, int64_t denominator)
{
	return numerator >= 1 && numerator <= TERM_MAX && denominator >= 1 && denominator <= TERM_MAX;
}

/* from / to in lowest terms; false when a term has more than 127 bits. */
static bool
divide(ForgeRatio from, ForgeRatio to, ForgeRatio *result)
{
	ForgeRatio above = forge_ratio_reduce((ForgeRatio){ from.numerator, to.numerator });
	ForgeRatio below = forge_ratio_reduce((ForgeRatio){ to.denominator, from.denominator });

	return !__builtin_mul_overflow(above.numerator, below.numerator, &result->numerator) &&
		   !__builtin_mul_overflow(above.denominator, below.denominator, &result->denominator);
}

ForgeDecimalStatus
forge_quantity_unit_convert(ForgeDecimal quantity, ForgeRatio from, ForgeRatio to, int decimals,
							const ForgeRounding *rounding, ForgeDecimal *result)
{
	ForgeRatio ratio;

	if (!divide(forge_ratio_reduce(from), forge_ratio_reduce(to), &ratio))
		return FORGE_DECIMAL_OUT_OF_RANGE;
	if (rounding == NULL)
		return forge_decimal_scale_exactly(quantity, ratio.numerator, ratio.denominator, decimals,
										   result);
	return forge_decimal_scale(quantity, ratio.numerator, ratio.denominator, decimals, *rounding,
							   result)
			   ? FORGE_DECIMAL_OK
			   : FORGE_DECIMAL_OUT_OF_RANGE;
}
