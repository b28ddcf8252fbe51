/*
 * fuzz_decimal.c
 *	  Decimals against a second opinion: a reader that works on the digits as
 *	  text, and arithmetic in 128 bits that rounds magnitudes.
 */
#include "base/decimal.h"
#include "fuzz.h"

#define DIGITS_MAX 64

/* ---- reading ---- */

/* Copies digits and returns where they end; there are at most DIGITS_MAX. */
static const char *
copy_digits(const char *at, const char *end, char digits[DIGITS_MAX + 1])
{
	int count = 0;

	while (at < end && strchr("0123456789", *at) != NULL && *at != '\0')
		digits[count++] = *at++;
	digits[count] = '\0';
	return at;
}

/* Digits and six decimals as one string without leading zeros, compared as a string. */
static ForgeDecimalStatus
read_digits(const char *whole, const char *fraction, __int128 *magnitude)
{
	char joined[2 * DIGITS_MAX + FORGE_DECIMAL_SCALE + 1];
	const char *digits = joined;
	int decimals = (int) strlen(fraction);

	while (decimals > 0 && fraction[decimals - 1] == '0')
		decimals--;
	if (decimals > FORGE_DECIMAL_SCALE)
		return FORGE_DECIMAL_TOO_PRECISE;
	snprintf(joined, sizeof(joined), "%s%.*s%.*s", whole, decimals, fraction,
			 FORGE_DECIMAL_SCALE - decimals, "000000");
	digits += strspn(digits, "0");
	if (strlen(digits) > 19 || (strlen(digits) == 19 && strcmp(digits, "9223372036854775807") > 0))
		return FORGE_DECIMAL_OUT_OF_RANGE;
	for (*magnitude = 0; *digits != '\0'; digits++)
		*magnitude = *magnitude * 10 + (*digits - '0');
	return FORGE_DECIMAL_OK;
}

static bool
is_one_of(ForgeText text, const char *const *words)
{
	char buffer[16] = "";

	if (text.length > 9)
		return false;
	for (int i = 0; i < text.length; i++)
		buffer[i] =
			(char) (text.data[i] >= 'A' && text.data[i] <= 'Z' ? text.data[i] + 32 : text.data[i]);
	for (; *words != NULL; words++)
		if (strlen(*words) == (size_t) text.length &&
			memcmp(*words, buffer, (size_t) text.length) == 0)
			return true;
	return false;
}

static ForgeDecimalStatus
expected_status(ForgeText text, int64_t *millionths)
{
	static const char *const not_finite[] = { "nan", "infinity", "-infinity", NULL };
	char whole[DIGITS_MAX + 1];
	char fraction[DIGITS_MAX + 1] = "";
	const char *at = text.data;
	const char *end = text.data + text.length;
	__int128 magnitude;
	ForgeDecimalStatus status;

	if (is_one_of(text, not_finite))
		return FORGE_DECIMAL_NOT_FINITE;
	if (at < end && (*at == '-' || *at == '+'))
		at++;
	at = copy_digits(at, end, whole);
	if (at < end && *at == '.')
		at = copy_digits(at + 1, end, fraction);
	if (at != end || (whole[0] == '\0' && fraction[0] == '\0'))
		return FORGE_DECIMAL_MALFORMED;
	status = read_digits(whole, fraction, &magnitude);
	if (status == FORGE_DECIMAL_OK)
		*millionths = (int64_t) (text.data[0] == '-' ? -magnitude : magnitude);
	return status;
}

static void
fuzz_parse(ForgeText text)
{
	ForgeDecimal value = { 42 };
	int64_t expected = 42;

	check(forge_decimal_parse(text, &value) == expected_status(text, &expected));
	check(value.millionths == expected);
}

static void
fuzz_format(ForgeDecimal value)
{
	char buffer[FORGE_DECIMAL_TEXT_SIZE];
	char expected[64];
	ForgeDecimal again;
	int length = forge_decimal_format(value, buffer);
	uint64_t magnitude =
		value.millionths < 0 ? (uint64_t) -value.millionths : (uint64_t) value.millionths;
	size_t end;

	snprintf(expected, sizeof(expected), "%s%llu.%06llu", value.millionths < 0 ? "-" : "",
			 (unsigned long long) (magnitude / 1000000),
			 (unsigned long long) (magnitude % 1000000));
	for (end = strlen(expected); expected[end - 1] == '0';)
		end--;
	if (expected[end - 1] == '.')
		end--;
	expected[end] = '\0';
	check(strcmp(buffer, expected) == 0 && length == (int) end);
	check(forge_decimal_parse((ForgeText){ buffer, length }, &again) == FORGE_DECIMAL_OK);
	check(again.millionths == value.millionths);
}

/* ---- arithmetic ---- */

static __int128
rounded_magnitude(unsigned __int128 magnitude, int surplus_decimals, ForgeRounding rounding)
{
	unsigned __int128 unit = 1;
	unsigned __int128 below;
	unsigned __int128 rest;

	for (int i = 0; i < surplus_decimals; i++)
		unit *= 10;
	below = magnitude - magnitude % unit;
	rest = magnitude - below;
	if (rounding == FORGE_ROUND_HALF_UP && rest >= unit - rest)
		below += unit;
	else if (rounding == FORGE_ROUND_HALF_EVEN &&
			 (rest > unit - rest || (rest == unit - rest && below / unit % 2 == 1)))
		below += unit;
	else if (rounding == FORGE_ROUND_UP && rest > 0)
		below += unit;
	return (__int128) below;
}

static void
check_result(bool is_in_range, ForgeDecimal result, __int128 expected)
{
	check(is_in_range == (expected >= -INT64_MAX && expected <= INT64_MAX));
	check(result.millionths == (is_in_range ? (int64_t) expected : 42));
}

static void
fuzz_arithmetic(ForgeDecimal a, ForgeDecimal b, int decimals, ForgeRounding rounding)
{
	__int128 product = (__int128) a.millionths * b.millionths;
	__int128 expected;
	ForgeDecimal result;
	bool is_in_range;

	result.millionths = 42;
	is_in_range = forge_decimal_add(a, b, &result);
	check_result(is_in_range, result, (__int128) a.millionths + b.millionths);

	result.millionths = 42;
	is_in_range = forge_decimal_subtract(a, b, &result);
	check_result(is_in_range, result, (__int128) a.millionths - b.millionths);

	result.millionths = 42;
	is_in_range = forge_decimal_multiply(a, b, decimals, rounding, &result);
	expected = rounded_magnitude((unsigned __int128) (product < 0 ? -product : product),
								 12 - decimals, rounding) /
			   1000000;
	check_result(is_in_range, result, product < 0 ? -expected : expected);

	result.millionths = 42;
	is_in_range = forge_decimal_round(a, decimals, rounding, &result);
	expected = rounded_magnitude(
		(unsigned __int128) (a.millionths < 0 ? -(__int128) a.millionths : a.millionths),
		6 - decimals, rounding);
	check_result(is_in_range, result, a.millionths < 0 ? -expected : expected);

	check(forge_decimal_compare(a, b) ==
		  (a.millionths > b.millionths) - (a.millionths < b.millionths));
	check(forge_decimal_compare(a, b) == -forge_decimal_compare(b, a));
}

/* A number of any size: a number of 64 bits is rarely small or even. */
static ForgeDecimal
take_decimal(FuzzInput *input)
{
	int shift = fuzz_take_byte(input) % 64;
	int64_t number = fuzz_take_number(input) >> shift;

	if (fuzz_take_byte(input) % 4 == 0)
		number = number / 500000 * 500000;
	return (ForgeDecimal){ number == INT64_MIN ? INT64_MAX : number };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };

	if (fuzz_take_byte(&input) % 2 == 0)
	{
		if (input.size <= DIGITS_MAX)
			fuzz_parse((ForgeText){ (const char *) input.data, (int32_t) input.size });
	}
	else
	{
		int decimals = fuzz_take_byte(&input) % (FORGE_DECIMAL_SCALE + 1);
		ForgeRounding rounding = (ForgeRounding) (fuzz_take_byte(&input) % 4);
		ForgeDecimal a = take_decimal(&input);
		ForgeDecimal b = take_decimal(&input);

		fuzz_format(a);
		fuzz_arithmetic(a, b, decimals, rounding);
	}
	return 0;
}
