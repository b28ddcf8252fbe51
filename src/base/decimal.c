/*
 * decimal.c
 *	  Exact decimals: text in and out, and sums.
 *
 * Reading and writing decimals is on the way of every command, so the reader
 * goes over the text once and the writer puts two digits at a time.
 */
#include "base/decimal.h"

#include <string.h>

#include "base/assert.h"

/* The greatest whole part; any whole part beyond it is out of range. */
#define WHOLE_MAX ((uint64_t) (INT64_MAX / FORGE_DECIMAL_ONE))

static const uint64_t power_of_ten[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };

/* 00, 01, ... 99 */
static const char digit_pairs[] = "00010203040506070809"
								  "10111213141516171819"
								  "20212223242526272829"
								  "30313233343536373839"
								  "40414243444546474849"
								  "50515253545556575859"
								  "60616263646566676869"
								  "70717273747576777879"
								  "80818283848586878889"
								  "90919293949596979899";

int
forge_decimal_compare(ForgeDecimal a, ForgeDecimal b)
{
	FORGE_ASSERT(a.millionths != INT64_MIN && b.millionths != INT64_MIN);
	return (a.millionths > b.millionths) - (a.millionths < b.millionths);
}

ForgeDecimal
forge_decimal_negate(ForgeDecimal value)
{
	FORGE_ASSERT(value.millionths != INT64_MIN);
	return (ForgeDecimal){ -value.millionths };
}

bool
forge_decimal_add(ForgeDecimal a, ForgeDecimal b, ForgeDecimal *result)
{
	int64_t sum;

	if (__builtin_add_overflow(a.millionths, b.millionths, &sum) || sum == INT64_MIN)
		return false;
	result->millionths = sum;
	return true;
}

bool
forge_decimal_subtract(ForgeDecimal a, ForgeDecimal b, ForgeDecimal *result)
{
	return forge_decimal_add(a, forge_decimal_negate(b), result);
}

/* Is the text this word of lower-case letters, in any case? */
static bool
is_word(ForgeText text, const char *word)
{
	if (text.length != (int32_t) strlen(word))
		return false;
	for (int32_t i = 0; i < text.length; i++)
		if ((text.data[i] | 0x20) != word[i])
			return false;
	return true;
}

static ForgeDecimalStatus
status_of_no_number(ForgeText text)
{
	bool is_negative = text.length > 0 && text.data[0] == '-';
	ForgeText magnitude = { text.data + is_negative, text.length - is_negative };

	if (is_word(magnitude, "infinity") || is_word(text, "nan"))
		return FORGE_DECIMAL_NOT_FINITE;
	return FORGE_DECIMAL_MALFORMED;
}

static inline bool
is_digit(char character)
{
	return character >= '0' && character <= '9';
}

ForgeDecimalStatus
forge_decimal_parse(ForgeText text, ForgeDecimal *result)
{
	const char *start = text.data;
	const char *end;
	const char *at;
	bool has_point;
	bool is_too_precise = false;
	int decimals = 0;
	uint64_t whole = 0;
	uint64_t fraction = 0;
	uint64_t magnitude;

	if (text.length == 0)
		return FORGE_DECIMAL_MALFORMED;
	end = start + text.length;
	if (*start == '-' || *start == '+')
		start++;

	/* A whole part that is too great stays too great: no need to count its digits. */
	for (at = start; at < end && is_digit(*at); at++)
		if (whole <= WHOLE_MAX)
			whole = whole * 10 + (uint64_t) (*at - '0');

	has_point = at < end && *at == '.';
	for (at += has_point; has_point && at < end && is_digit(*at); at++)
	{
		if (decimals < FORGE_DECIMAL_SCALE)
		{
			fraction = fraction * 10 + (uint64_t) (*at - '0');
			decimals++;
		}
		else
			is_too_precise |= *at != '0';
	}

	if (at < end || at == start + has_point)
		return status_of_no_number(text);
	if (is_too_precise)
		return FORGE_DECIMAL_TOO_PRECISE;
	magnitude = whole * (uint64_t) FORGE_DECIMAL_ONE +
				fraction * power_of_ten[FORGE_DECIMAL_SCALE - decimals];
	if (whole > WHOLE_MAX || magnitude > INT64_MAX)
		return FORGE_DECIMAL_OUT_OF_RANGE;
	result->millionths = *text.data == '-' ? -(int64_t) magnitude : (int64_t) magnitude;
	return FORGE_DECIMAL_OK;
}

/* Two digits of a number below 100. */
static inline void
put_pair(char *at, unsigned pair)
{
	memcpy(at, &digit_pairs[2 * pair], 2);
}

int
forge_decimal_format(ForgeDecimal value, char buffer[FORGE_DECIMAL_TEXT_SIZE])
{
	bool is_negative = value.millionths < 0;
	uint64_t magnitude =
		is_negative ? 0 - (uint64_t) value.millionths : (uint64_t) value.millionths;
	uint64_t whole = magnitude / (uint64_t) FORGE_DECIMAL_ONE;
	unsigned fraction = (unsigned) (magnitude % (uint64_t) FORGE_DECIMAL_ONE);
	char digits[FORGE_DECIMAL_TEXT_SIZE];
	char *point = digits + FORGE_DECIMAL_TEXT_SIZE - FORGE_DECIMAL_SCALE - 1;
	char *start = point;
	char *end = point;
	int length;

	if (fraction != 0)
	{
		*point = '.';
		put_pair(point + 1, fraction / 10000);
		put_pair(point + 3, fraction / 100 % 100);
		put_pair(point + 5, fraction % 100);
		for (end = point + 1 + FORGE_DECIMAL_SCALE; end[-1] == '0';)
			end--;
	}

	/* The whole part from its end, with a leading zero where its length is odd. */
	do
	{
		start -= 2;
		put_pair(start, (unsigned) (whole % 100));
		whole /= 100;
	} while (whole != 0);
	if (*start == '0')
		start++;
	if (is_negative)
		*--start = '-';

	length = (int) (end - start);
	memcpy(buffer, start, (size_t) length);
	buffer[length] = '\0';
	return length;
}
