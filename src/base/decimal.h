/*
 * decimal.h
 *	  Exact decimals: quantities, prices and amounts.
 *
 * A decimal is a 64-bit count of millionths: six decimals, about +-9.2 x 10^12.
 * Both ends have the same distance from zero (INT64_MIN is not a decimal), so a
 * decimal can always be negated.  Every operation that could leave the range
 * says so by returning false, and then leaves *result alone.  Nothing passes
 * through floating point: products and quotients are exact until they are rounded,
 * once, by a rule that the caller names.
 *
 * Reading, writing and sums are in decimal.c; products, ratios and shares, which
 * may have to be rounded, in decimal_scale.c.
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

/* No decimal; not to be given to the functions below. */
#define FORGE_DECIMAL_ABSENT ((ForgeDecimal){ INT64_MIN })

/*
 * How a result that has too many decimals is brought to the ones it may have.  The names and
 * their meaning are those of the General Decimal Arithmetic Specification (version 1.70,
 * "Rounding"), which are Java's and Python's, too.  All of them look at the magnitude alone:
 * -x is rounded to the negative of what x is rounded to.  Amounts of documents are rounded half
 * up, as EN 16931 has it.
 */
typedef enum ForgeRounding
{
	FORGE_ROUND_HALF_UP,   /* to the nearest, ties away from zero (commercial rounding) */
	FORGE_ROUND_HALF_EVEN, /* to the nearest, ties to the even digit (banker's rounding) */
	FORGE_ROUND_DOWN,      /* towards zero */
	FORGE_ROUND_UP         /* away from zero */
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

static inline bool
forge_decimal_is_absent(ForgeDecimal value)
{
	return value.millionths == INT64_MIN;
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
 * value x numerator / denominator, rounded once to so many decimals (0 to 6).  The terms are
 * integers, or two decimals as their millionths; no intermediate result is cut off.  A
 * denominator of zero or below gives no result; neither does an overflow.
 */
bool forge_decimal_scale(ForgeDecimal value, __int128 numerator, __int128 denominator, int decimals,
						 ForgeRounding rounding, ForgeDecimal *result);

/*
 * Likewise without rounding: TOO_PRECISE if the result has more than so many decimals,
 * OUT_OF_RANGE if it is out of range or there is none, otherwise OK.
 */
ForgeDecimalStatus forge_decimal_scale_exactly(ForgeDecimal value, __int128 numerator,
											   __int128 denominator, int decimals,
											   ForgeDecimal *result);

/*
 * The share of a total that belongs to a part of something: total x part / of, rounded.  It is
 * never more than the total, and the whole (part == of) takes all of it.  Parts that are taken
 * one after another add up to exactly the total, if each call is given the total and the whole
 * that the parts before have left: the last part takes the rest.
 *
 * False, and *share left alone, unless 0 <= part <= of, 0 < of, and the total has at most so
 * many decimals.
 */
bool forge_decimal_share(ForgeDecimal total, ForgeDecimal part, ForgeDecimal of, int decimals,
						 ForgeRounding rounding, ForgeDecimal *share);

/*
 * All shares of a total at once, by weights.  Their sum is exactly the total; each has the
 * total's sign, and is less than one unit of the last decimal away from its exact value.  (The
 * running sums are rounded, not the shares; so the errors do not add up in the last one.  They are
 * rounded half up: were a tie to go once down and once up, the share between would be a whole unit
 * away.)
 *
 * False, and shares left alone, for a weight below zero, weights that are all zero, or a total
 * that has more than so many decimals.
 */
bool forge_decimal_shares(ForgeDecimal total, const ForgeDecimal *weights, int count, int decimals,
						  ForgeDecimal *shares);

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
