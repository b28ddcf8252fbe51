/*
 * test_json_number.c
 *	  Numbers of canonical JSON, compared and divided as they are written.
 */
#include "base/json_number.h"
#include "tap.h"

#define MOST "9999999999999999999999999999999999999999"

typedef struct Pair
{
	const char *less;
	const char *greater;
} Pair;

static const Pair pairs[] = {
	{ "0", "1" },
	{ "-1", "0" },
	{ "-1", "1" },
	{ "-10", "-9" },
	{ "-0.2", "-0.1" },
	{ "0.1", "0.11" },
	{ "-0.11", "-0.1" },
	{ "9.99", "10" },
	{ "0.3", "0.31" },
	{ "9007199254740992", "9007199254740993" },
	{ "18446744073709551615", "18446744073709551616" },
	{ "999999999999999999999999999999999999999", MOST },
	{ "0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000002" },
};

typedef struct Division
{
	const char *number;
	const char *divisor;
	bool is_multiple;
} Division;

static const Division divisions[] = {
	{ "0", "3", true },
	{ "9", "3", true },
	{ "-9", "3", true },
	{ "10", "3", false },
	{ "0.29", "0.01", true },
	{ "0.295", "0.01", false },
	{ "4.5", "1.5", true },
	{ "35", "1.5", false },
	{ "0.0075", "0.0001", true },
	{ "0.00751", "0.0001", false },
	{ "3", "0.75", true },
	{ "3", "0.7", false },
	{ "1", "0.3", false },
	{ "0.3", "0.1", true },
	{ "9007199254740993", "2", false },
	{ "9007199254740994", "2", true },
	{ MOST, "9", true },
	{ MOST, "11", true },
	{ MOST, "7", false },
	{ MOST, MOST, true },
	{ "9999999999999999999999999999999999999998", MOST, false },
	{ MOST, "0.00000000000000000000000000000000000003", true },
	{ MOST, "0.00000000000000000000000000000000000007", false },
	{ "0.00000000000000000000000000000000000001", MOST, false },
	{ "1000000000000000000000000000000000000000", "1000000000000000001", false },
	{ "1000000000000000001000000000000000000", "1000000000000000001", true },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		ForgeText less = forge_text_from(pairs[i].less);
		ForgeText greater = forge_text_from(pairs[i].greater);

		ok(forge_json_number_compare(less, greater) < 0 &&
			   forge_json_number_compare(greater, less) > 0,
		   pairs[i].greater);
		ok(forge_json_number_compare(less, less) == 0, pairs[i].less);
	}
	for (size_t i = 0; i < sizeof(divisions) / sizeof(divisions[0]); i++)
		is_int(forge_json_number_is_multiple(forge_text_from(divisions[i].number),
											 forge_text_from(divisions[i].divisor)),
			   divisions[i].is_multiple, divisions[i].number);
	ok(forge_json_number_is_whole(FORGE_TEXT("-12")), "a whole number");
	ok(!forge_json_number_is_whole(FORGE_TEXT("0.5")), "and one that is not");
	return tap_done();
}
