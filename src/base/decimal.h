/*
 * decimal.h
 *	  Exact decimals: quantities, prices and amounts.
 *
 * A decimal is a 64-bit count of millionths: six decimals, about +-9.2 x 10^12.
 * Both ends have the same distance from zero (INT64_MIN is not a decimal), so a
 * decimal can always be negated.  Every operation that could leave the range
 * says so by returning false, and then leaves *result alone.  Products go
 * through 128 bits.  Nothing passes through floating point.
 */
#ifndef FORGE_BASE_DECIMAL_H
#define FORGE_BASE_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define FORGE_DECIMAL_SCALE 6
#define FORGE_DECIMAL_ONE INT64_C(1000000)

/* Room for any decimal as text with its end: "-9223372036854.775807". */
#define FORGE_DECIMAL_TEXT_SIZE 24

typedef struct ForgeDecimal
{
	int64_t millionths;
} ForgeDecimal;

#define FORGE_DECIMAL_ZERO ((ForgeDecimal){ 0 })
#define FORGE_DECIMAL_MAX ((ForgeDecimal){ INT64_MAX })
#define FORGE_DECIMAL_MIN ((ForgeDecimal){ -INT64_MAX })

/* How a result that has too many decimals is brought to the ones it may have. */
typedef enum ForgeRounding
{
	FORGE_ROUND_HALF_UP,   /* to the nearest, ties away from zero (commercial rounding) */
	FORGE_ROUND_HALF_EVEN, /* to the nearest, ties to the even digit (banker's rounding) */
	FORGE_ROUND_DOWN       /* towards zero */
} ForgeRounding;

typedef enum ForgeDecimalStatus
{
	FORGE_DECIMAL_OK,
	FORGE_DECIMAL_MALFORMED,   /* not a decimal number */
	FORGE_DECIMAL_NOT_FINITE,  /* NaN or an infinity, as PostgreSQL writes them */
	FORGE_DECIMAL_TOO_PRECISE, /* more than six significant decimals */
	FORGE_DECIMAL_OUT_OF_RANGE /* beyond FORGE_DECIMAL_MIN .. FORGE_DECIMAL_MAX */
} ForgeDecimalStatus;

/* -1, 0 or 1. */
int forge_decimal_compare(ForgeDecimal a, ForgeDecimal b);

static inline bool
forge_decimal_is_zero(ForgeDecimal value)
{
	return value.millionths == 0;
}

static inline bool
forge_decimal_is_negative(ForgeDecimal value)
{
	return value.millionths < 0;
}

ForgeDecimal forge_decimal_negate(ForgeDecimal value);
bool forge_decimal_add(ForgeDecimal a, ForgeDecimal b, ForgeDecimal *result);
bool forge_decimal_subtract(ForgeDecimal a, ForgeDecimal b, ForgeDecimal *result);

/* The product, rounded to so many decimals (0 to 6). */
bool forge_decimal_multiply(ForgeDecimal a, ForgeDecimal b, int decimals, ForgeRounding rounding,
							ForgeDecimal *result);

/* Rounded to so many decimals (0 to 6). */
bool forge_decimal_round(ForgeDecimal value, int decimals, ForgeRounding rounding,
						 ForgeDecimal *result);

/*
 * Reads [+-]digits[.digits], with digits on at least one side of the point and
 * no exponent.  Zeros after the sixth decimal are not significant.  NaN,
 * Infinity and -Infinity (any case) are known in order to be refused by name.
 */
ForgeDecimalStatus forge_decimal_parse(ForgeText text, ForgeDecimal *result);

/*
 * Writes the shortest exact form ("5", "-2.5", "0.000001") and an end of string;
 * returns the length without it.
 */
int forge_decimal_format(ForgeDecimal value, char buffer[FORGE_DECIMAL_TEXT_SIZE]);

#endif
