/*
 * fuzz_u128.c
 *	  Integers of 128 bits against numbers that are strings of digits.
 */
#include "base/u128.h"
#include "fuzz.h"
#include "fuzz_digits.h"

#define MAX_TEXT "340282366920938463463374607431768211455"
#define TEXT_MAX 100

static unsigned __int128
joined(ForgeU128 number)
{
	return (unsigned __int128) number.high << 64 | number.low;
}

static Digits
greatest(void)
{
	return digits_from(~(unsigned __int128) 0);
}

static void
is_digits(ForgeU128 number, const Digits *expected)
{
	Digits digits = digits_from(joined(number));

	check(digits_compare(&digits, expected) == 0);
}

/* ---- text ---- */

/* How many characters at the beginning are of these. */
static int
span(ForgeText text, int from, const char *characters)
{
	int at = from;

	while (at < text.length && text.data[at] != '\0' && strchr(characters, text.data[at]) != NULL)
		at++;
	return at - from;
}

/* Digits without leading zeros, compared with the greatest as strings. */
static bool
is_in_range(const char *digits, int count)
{
	int most = (int) strlen(MAX_TEXT);

	return count < most || (count == most && memcmp(digits, MAX_TEXT, (size_t) most) <= 0);
}

static ForgeDecimalStatus
expected_status(ForgeText text, Digits *number)
{
	bool is_negative = text.length > 0 && text.data[0] == '-';
	int sign = text.length > 0 && strchr("+-", text.data[0]) != NULL && text.data[0] != '\0';
	int whole = span(text, sign, "0123456789");
	int zeros = span((ForgeText){ text.data, sign + whole }, sign, "0");
	int point = sign + whole < text.length && text.data[sign + whole] == '.';
	int fraction = point ? span(text, sign + whole + 1, "0123456789") : 0;

	if (sign + whole + point + fraction != text.length || whole + fraction == 0)
		return FORGE_DECIMAL_MALFORMED;
	if (point && span(text, sign + whole + 1, "0") != fraction)
		return FORGE_DECIMAL_TOO_PRECISE;
	if (!is_in_range(text.data + sign + zeros, whole - zeros) || (is_negative && whole > zeros))
		return FORGE_DECIMAL_OUT_OF_RANGE;
	*number = (Digits){ 0 };
	for (int i = sign + whole - 1; i >= sign + zeros; i--)
		number->digit[number->count++] = (uint8_t) (text.data[i] - '0');
	return FORGE_DECIMAL_OK;
}

static void
fuzz_parse(ForgeText text)
{
	ForgeU128 number = { 42, 42 };
	Digits expected = digits_from(joined(number));
	ForgeDecimalStatus status = forge_u128_parse(text, &number);

	if (status == FORGE_DECIMAL_NOT_FINITE)
		check(text.length > 0 && strchr("nNiI-", text.data[0]) != NULL);
	else
		check(status == expected_status(text, &expected));
	is_digits(number, &expected);
}

static void
fuzz_format(ForgeU128 number)
{
	char buffer[FORGE_U128_TEXT_SIZE];
	ForgeU128 again;
	int length = forge_u128_format(number, buffer);
	Digits digits = digits_from(joined(number));

	check(length == (int) strlen(buffer) && length == (digits.count > 0 ? digits.count : 1));
	for (int i = 0; i < digits.count; i++)
		check(buffer[length - 1 - i] == '0' + digits.digit[i]);
	check(forge_u128_parse((ForgeText){ buffer, length }, &again) == FORGE_DECIMAL_OK);
	check(forge_u128_compare(again, number) == 0);
}

/* ---- sums ---- */

static void
fuzz_sums(ForgeU128 a, ForgeU128 b)
{
	Digits left = digits_from(joined(a));
	Digits right = digits_from(joined(b));
	Digits most = greatest();
	Digits expected = digits_add(&left, &right);
	ForgeU128 result = { 42, 42 };

	if (forge_u128_add(a, b, &result))
		is_digits(result, &expected);
	else
		check(digits_compare(&expected, &most) > 0 && result.low == 42 && result.high == 42);

	result = (ForgeU128){ 42, 42 };
	if (forge_u128_subtract(a, b, &result))
	{
		expected = digits_subtract(&left, &right);
		is_digits(result, &expected);
	}
	else
		check(digits_compare(&left, &right) < 0 && result.low == 42 && result.high == 42);

	check(forge_u128_compare(a, b) == digits_compare(&left, &right));
	check(forge_u128_is_zero(a) == (left.count == 0));
}

/* A number of any size. */
static ForgeU128
take_u128(FuzzInput *input)
{
	int shift = fuzz_take_byte(input) % 128;
	uint64_t high = (uint64_t) fuzz_take_number(input);
	unsigned __int128 number = (unsigned __int128) high << 64 | (uint64_t) fuzz_take_number(input);

	if (fuzz_take_byte(input) % 4 == 0)
		number = ~number;
	number >>= shift;
	return (ForgeU128){ (uint64_t) number, (uint64_t) (number >> 64) };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };

	if (fuzz_take_byte(&input) % 2 == 0)
	{
		if (input.size <= TEXT_MAX)
			fuzz_parse((ForgeText){ (const char *) input.data, (int32_t) input.size });
	}
	else
	{
		ForgeU128 a = take_u128(&input);
		ForgeU128 b = take_u128(&input);

		fuzz_format(a);
		fuzz_sums(a, b);
	}
	return 0;
}
