/*
 * json_number.c
 *	  Numbers of JSON, compared and divided as they are written.
 */
#include "base/json_number.h"

#include <string.h>

#include "base/assert.h"
#include "base/json.h"

typedef struct Parts
{
	bool is_negative;
	ForgeText whole;    /* digits; 0 for none */
	ForgeText fraction; /* digits, perhaps none; the last is not 0 */
} Parts;

static Parts
parts_of(ForgeText number)
{
	Parts parts = { .is_negative = number.length > 0 && number.data[0] == '-' };
	const char *begin = number.data + parts.is_negative;
	const char *end = number.data + number.length;
	const char *point = memchr(begin, '.', (size_t) (end - begin));

	parts.whole = (ForgeText){ begin, (int32_t) ((point == NULL ? end : point) - begin) };
	parts.fraction = point == NULL ? (ForgeText){ end, 0 }
								   : (ForgeText){ point + 1, (int32_t) (end - point - 1) };
	return parts;
}

int
forge_json_number_compare(ForgeText a, ForgeText b)
{
	Parts left = parts_of(a);
	Parts right = parts_of(b);
	int order;

	if (left.is_negative != right.is_negative)
		return left.is_negative ? -1 : 1;
	order = left.whole.length - right.whole.length;
	if (order == 0)
		order = forge_text_compare(left.whole, right.whole);
	if (order == 0)
		order = forge_text_compare(left.fraction, right.fraction);
	return left.is_negative ? -order : order;
}

bool
forge_json_number_is_whole(ForgeText number)
{
	return parts_of(number).fraction.length == 0;
}

/* ----- remainders --------------------------------------------------------------------------- */

/*
 * A whole number of up to 54 digits, 18 in each part, the highest first: room for a divisor, and
 * for a remainder with one digit more.
 */
#define PARTS 3
#define PART_END UINT64_C(1000000000000000000)

typedef struct Wide
{
	uint64_t parts[PARTS];
} Wide;

/* Puts a digit behind the others. */
static void
push_digit(Wide *wide, int digit)
{
	uint64_t carry = (uint64_t) digit;

	for (int i = PARTS - 1; i >= 0; i--)
	{
		uint64_t part = wide->parts[i] * 10 + carry;

		carry = part / PART_END;
		wide->parts[i] = part % PART_END;
	}
}

static bool
is_less(const Wide *a, const Wide *b)
{
	for (int i = 0; i < PARTS; i++)
		if (a->parts[i] != b->parts[i])
			return a->parts[i] < b->parts[i];
	return false;
}

static void
subtract(Wide *from, const Wide *wide)
{
	uint64_t borrowed = 0;

	for (int i = PARTS - 1; i >= 0; i--)
	{
		uint64_t taken = wide->parts[i] + borrowed;

		borrowed = from->parts[i] < taken;
		from->parts[i] += (borrowed ? PART_END : 0) - taken;
	}
}

static bool
is_zero(const Wide *wide)
{
	return is_less(wide, &(Wide){ .parts = { [PARTS - 1] = 1 } });
}

/* Long division: puts digits behind the remainder, one by one. */
static void
divide_digits(Wide *remainder, const Wide *divisor, ForgeText digits)
{
	for (int32_t i = 0; i < digits.length; i++)
	{
		push_digit(remainder, digits.data[i] - '0');
		while (!is_less(remainder, divisor))
			subtract(remainder, divisor);
	}
}

bool
forge_json_number_is_multiple(ForgeText number, ForgeText divisor)
{
	Parts dividend = parts_of(number);
	Parts by = parts_of(divisor);
	Wide whole_divisor = { { 0 } };
	Wide remainder = { { 0 } };

	FORGE_ASSERT(divisor.length <= FORGE_JSON_NUMBER_LENGTH_MAX && !by.is_negative);
	if (dividend.fraction.length > by.fraction.length)
		return false;
	for (int32_t i = 0; i < by.whole.length; i++)
		push_digit(&whole_divisor, by.whole.data[i] - '0');
	for (int32_t i = 0; i < by.fraction.length; i++)
		push_digit(&whole_divisor, by.fraction.data[i] - '0');
	FORGE_ASSERT(!is_zero(&whole_divisor));

	divide_digits(&remainder, &whole_divisor, dividend.whole);
	divide_digits(&remainder, &whole_divisor, dividend.fraction);
	for (int32_t i = dividend.fraction.length; i < by.fraction.length; i++)
		divide_digits(&remainder, &whole_divisor, FORGE_TEXT("0"));
	return is_zero(&remainder);
}
