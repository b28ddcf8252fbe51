/*
 * test_date.c
 *	  Dates: text in and out, the calendar, and all edges.
 */
#include "base/date.h"
#include "tap.h"

typedef struct DateCase
{
	const char *text;
	ForgeDate date;
} DateCase;

static const DateCase dates[] = {
	{ "2000-01-01", 0 },       { "1999-12-31", -1 },      { "2000-02-29", 59 },
	{ "2000-03-01", 60 },      { "2001-01-01", 366 },     { "1970-01-01", -10957 },
	{ "1900-03-01", -36465 },  { "2400-02-29", 146156 },  { "0004-02-29", -728965 },
	{ "0001-01-01", -730119 }, { "9999-12-31", 2921939 },
};

static const char *const malformed[] = {
	"",           "today",       "Infinity",    "2024",        "2024-07",
	"2024-7-1",   "20240701",    "2024-07-011", " 2024-07-01", "2024-07-01 ",
	"2024/07/01", "2024-07/01",  "01-07-2024",  "+024-07-01",  "-044-03-15",
	"2024-00-01", "2024-13-01",  "2024-07-00",  "2024-06-31",  "2023-02-29",
	"1900-02-29", "2024-0x-01",  "2024-07-1x",  "2O24-07-01",  "2024-07-01T00:00:00Z",
	"0000-02-30", "12024-07-01",
};

static const char *const out_of_range[] = { "0000-01-01", "0000-02-29", "0000-12-31", "infinity",
											"-infinity" };

static void
test_text(void)
{
	ForgeDate date = 42;
	char buffer[FORGE_DATE_TEXT_SIZE];

	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
	{
		ok(forge_date_parse(forge_text_from(dates[i].text), &date) == FORGE_DATE_OK, "a date");
		is_int(date, dates[i].date, dates[i].text);
		forge_date_format(date, buffer);
		is_text(buffer, dates[i].text, "and written again");
	}
	date = 42;
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
		ok(forge_date_parse(forge_text_from(malformed[i]), &date) == FORGE_DATE_MALFORMED,
		   malformed[i]);
	for (size_t i = 0; i < sizeof(out_of_range) / sizeof(out_of_range[0]); i++)
		ok(forge_date_parse(forge_text_from(out_of_range[i]), &date) == FORGE_DATE_OUT_OF_RANGE,
		   out_of_range[i]);
	ok(forge_date_parse((ForgeText){ NULL, 0 }, &date) == FORGE_DATE_MALFORMED, "an absent text");
	is_int(date, 42, "what is refused sets nothing");
}

/* Every day there is, by a calendar that counts one on. */
static void
test_calendar(void)
{
	ForgeCivilDate next = { 1, 1, 1 };
	bool is_same = true;

	for (ForgeDate date = -730119; date < 2921940; date++)
	{
		ForgeCivilDate civil = forge_date_to_civil(date);

		is_same &= civil.year == next.year && civil.month == next.month && civil.day == next.day &&
				   forge_date_from_civil(next) == date && forge_date_is_in_range(date);
		next.day++;
		if (next.day > forge_days_of_month(next.year, next.month))
		{
			next.day = 1;
			next.month++;
		}
		if (next.month > 12)
		{
			next.month = 1;
			next.year++;
		}
	}
	ok(is_same, "all days of the years 1 to 9999");
	ok(next.year == 10000 && next.month == 1 && next.day == 1, "and no more");
	is_int(forge_days_of_month(1900, 2), 28, "no leap year");
	is_int(forge_days_of_month(2000, 2), 29, "a leap year");
	ok(!forge_date_is_in_range(-730120) && !forge_date_is_in_range(2921940), "beyond its ends");
	ok(!forge_date_is_in_range(FORGE_DATE_ABSENT) && !forge_date_is_in_range(FORGE_DATE_INFINITE),
	   "what the server calls infinite");
}

int
main(void)
{
	test_text();
	test_calendar();
	return tap_done();
}
