/*
 * test_instant.c
 *	  Points in time: what RFC 3339 writes, and what it does not.
 */
#include "base/instant.h"
#include "tap.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

typedef struct InstantCase
{
	const char *text;
	ForgeInstant instant;
} InstantCase;

static const InstantCase times[] = {
	{ "2000-01-01T00:00:00Z", 0 },
	{ "1970-01-01T00:00:00Z", -FORGE_INSTANT_UNIX_OFFSET },
	{ "1999-12-31T23:59:59.999999Z", -1 },
	{ "2000-01-01t00:00:00z", 0 },
	{ "2000-01-01 00:00:00Z", 0 },
	{ "2000-01-01T00:00:00+00:00", 0 },
	{ "2000-01-01T00:00:00-00:00", 0 },
	{ "2000-01-01T02:00:00+02:00", 0 },
	{ "1999-12-31T18:30:00-05:30", 0 },
	{ "2000-01-01T23:59:00+23:59", 0 },
	{ "2000-01-01T00:00:00.1Z", SECOND / 10 },
	{ "2000-01-01T00:00:00.000001Z", 1 },
	{ "2000-01-01T00:00:00.000001000Z", 1 },
	{ "2000-01-02T03:04:05.6Z", DAY + 3 * HOUR + (4 * 60 + 5) * SECOND + 600000 },
	{ "2000-02-29T00:00:00Z", 59 * DAY },
	{ "2000-03-01T00:00:00Z", 60 * DAY },
	{ "2001-01-01T00:00:00Z", 366 * DAY },
	{ "1900-03-01T00:00:00Z", -(100 * 365 + 24 - 59) * DAY },
	{ "2400-02-29T00:00:00Z", (146097 + 59) * DAY },
	{ "0004-02-29T12:00:00Z", -728965 * DAY + 12 * HOUR },
	{ "0001-01-01T00:00:00Z", -730119 * DAY },
	{ "0000-12-31T23:00:00-01:00", -730119 * DAY },
	{ "9999-12-31T23:59:59.999999Z", 2921940 * DAY - 1 },
};

static const char *const malformed[] = {
	"",
	"now",
	"Infinity",
	"epoch",
	"0",
	"2024",
	"2024-07-01",
	"2024-07-01T12:00:00",
	"2024-07-01T12:00Z",
	"2024-07-01T12Z",
	"2024-07-01T12:00:00 Z",
	"2024-07-01T12:00:00Z ",
	" 2024-07-01T12:00:00Z",
	"2024-07-01  12:00:00Z",
	"2024-07-01_12:00:00Z",
	"2024-07-0112:00:00Z",
	"20240701T120000Z",
	"01-02-2024T00:00:00Z",
	"01/02/2024T00:00:00Z",
	"2024/07/01T12:00:00Z",
	"24-07-01T12:00:00Z",
	"2024-7-1T12:00:00Z",
	"12024-07-01T12:00:00Z",
	"+2024-07-01T12:00:00Z",
	"-0044-03-15T12:00:00Z",
	"0044-03-15T12:00:00Z BC",
	"2024-07-01T12:00:00UTC",
	"2024-07-01T12:00:00+02",
	"2024-07-01T12:00:00+0200",
	"2024-07-01T12:00:00+2:00",
	"2024-07-01T12:00:00+24:00",
	"2024-07-01T12:00:00+02:60",
	"2024-07-01T12:00:00Europe/Berlin",
	"2024-07-01T12:00:00.Z",
	"2024-07-01T12:00:00,5Z",
	"2024-07-01T12:00:00.5",
	"2024-07-01T24:00:00Z",
	"2024-07-01T12:60:00Z",
	"2016-12-31T23:59:60Z",
	"2024-07-01T12:00:00 PMZ",
	"2024-00-01T12:00:00Z",
	"2024-13-01T12:00:00Z",
	"2024-07-00T12:00:00Z",
	"2024-06-31T12:00:00Z",
	"2023-02-29T12:00:00Z",
	"1900-02-29T12:00:00Z",
	"2024-07-01T12:00:00.0000001",
	"0000-01-01T24:00:00Z",
};

static const char *const out_of_range[] = {
	"0000-01-01T00:00:00Z",
	"0000-12-31T23:59:59.999999Z",
	"0001-01-01T00:00:00+00:01",
	"9999-12-31T23:59:59-00:01",
	"infinity",
	"-infinity",
};

static void
test_parse(void)
{
	ForgeInstant instant = 42;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
	{
		ok(forge_instant_parse(forge_text_from(times[i].text), &instant) == FORGE_INSTANT_OK,
		   times[i].text);
		is_int(instant, times[i].instant, times[i].text);
	}
	instant = 42;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
		ok(forge_instant_parse(forge_text_from(malformed[i]), &instant) == FORGE_INSTANT_MALFORMED,
		   malformed[i]);
	for (size_t i = 0; i < sizeof(out_of_range) / sizeof(out_of_range[0]); i++)
		ok(forge_instant_parse(forge_text_from(out_of_range[i]), &instant) ==
			   FORGE_INSTANT_OUT_OF_RANGE,
		   out_of_range[i]);
	ok(forge_instant_parse(FORGE_TEXT("2000-01-01T00:00:00.0000001Z"), &instant) ==
		   FORGE_INSTANT_TOO_PRECISE,
	   "a tenth of a microsecond");
	ok(forge_instant_parse(FORGE_TEXT("2000-01-01T00:00:00\0Z"), &instant) ==
		   FORGE_INSTANT_MALFORMED,
	   "a zero byte");
	is_int(instant, 42, "what is refused sets nothing");
}

static void
test_range(void)
{
	ok(forge_instant_is_in_range(-730119 * DAY), "the first of year 1");
	ok(!forge_instant_is_in_range(-730119 * DAY - 1), "and what is before it");
	ok(forge_instant_is_in_range(2921940 * DAY - 1), "the last of year 9999");
	ok(!forge_instant_is_in_range(2921940 * DAY), "and what is after it");
	ok(!forge_instant_is_in_range(FORGE_INSTANT_ABSENT), "none");
	ok(!forge_instant_is_in_range(FORGE_INSTANT_INFINITE), "infinity");
}

int
main(void)
{
	test_parse();
	test_range();
	return tap_done();
}
