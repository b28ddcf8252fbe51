/*
 * u128.c
 *	  Integers from 0 to 2^128 - 1.
 */
#include "base/u128.h"

#include <string.h>

/* The greatest power of ten in 64 bits, and how many digits are below it. */
#define CHUNK UINT64_C(10000000000000000000)
#define CHUNK_DIGITS 19

typedef unsigned __int128 Wide;

static inline Wide
joined(ForgeU128 number)
{
	return (Wide) number.high << 64 | number.low;
}

static inline ForgeU128
halves(Wide number)
{
	return (ForgeU128){ (uint64_t) number, (uint64_t) (number >> 64) };
}

int
forge_u128_compare(ForgeU128 a, ForgeU128 b)
{
	return (joined(a) > joined(b)) - (joined(a) < joined(b));
}

bool
forge_u128_add(ForgeU128 a, ForgeU128 b, ForgeU128 *result)
{
	Wide sum = joined(a) + joined(b);

	if (sum < joined(a))
		return false;
	*result = halves(sum);
	return true;
}

bool
forge_u128_subtract(ForgeU128 a, ForgeU128 b, ForgeU128 *result)
{
	if (joined(a) < joined(b))
		return false;
	*result = halves(joined(a) - joined(b));
	return true;
}

/* ----- text --------------------------------------------------------------------------------- */

/* Adds a digit at the end; false when the number gets too great. */
static inline bool
append_digit(Wide *number, int digit)
{
	const Wide most = ~(Wide) 0;

	if (*number > most / 10 || (*number == most / 10 && digit > (int) (most % 10)))
		return false;
	*number = *number * 10 + (unsigned) digit;
	return true;
}

ForgeDecimalStatus
forge_u128_parse(ForgeText text, ForgeU128 *result)
{
	ForgeDecimal decimal;
	ForgeDecimalStatus status = forge_decimal_parse(text, &decimal);
	Wide number = 0;
	bool fits = true;
	int32_t at;

	/* The decimal's reader knows the form; its range and its decimals are not ours. */
	if (status == FORGE_DECIMAL_MALFORMED || status == FORGE_DECIMAL_NOT_FINITE)
		return status;
	at = text.data[0] == '-' || text.data[0] == '+';
	for (; at < text.length && text.data[at] != '.'; at++)
		fits = fits && append_digit(&number, text.data[at] - '0');
	for (at++; at < text.length; at++)
		if (text.data[at] != '0')
			return FORGE_DECIMAL_TOO_PRECISE;
	if (!fits || (text.data[0] == '-' && number > 0))
		return FORGE_DECIMAL_OUT_OF_RANGE;
	*result = halves(number);
	return FORGE_DECIMAL_OK;
}

/* Puts a number's digits, at least so many, in front of a place; returns where they begin. */
static char *
put_digits(char *place, uint64_t number, int least_digits)
{
	for (; number > 0 || least_digits > 0; least_digits--)
	{
		*--place = (char) ('0' + number % 10);
		number /= 10;
	}
	return place;
}

int
forge_u128_format(ForgeU128 number, char buffer[FORGE_U128_TEXT_SIZE])
{
	char digits[FORGE_U128_TEXT_SIZE];
	char *end = digits + sizeof(digits);
	char *start = end;
	Wide left = joined(number);
	int length;

	for (; left >= CHUNK; left /= CHUNK)
		start = put_digits(start, (uint64_t) (left % CHUNK), CHUNK_DIGITS);
	start = put_digits(start, (uint64_t) left, 1);

	length = (int) (end - start);
	memcpy(buffer, start, (size_t) length);
	buffer[length] = '\0';
	return length;
}
