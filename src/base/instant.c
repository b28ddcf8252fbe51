/*
 * instant.c
 *	  Points in time, as RFC 3339 writes them.
 */
#include "base/instant.h"

#include <string.h>

#include "base/date.h"

/* The first of year 1. */
#define FIRST INT64_C(-63082281600000000)

#define SECOND INT64_C(1000000)
#define DECIMALS_MAX 6

typedef struct Reader
{
	const char *at;
	const char *end;
} Reader;

typedef struct Civil
{
	int year;
	int month;
	int day;
	int hour;
	int minute;
	int second;
	int microseconds;
	int offset; /* minutes east of UTC */
	bool is_too_precise;
} Civil;

/* ----- reading ------------------------------------------------------------------------------ */

/* Reads one of these characters. */
static bool
read_mark(Reader *reader, const char *marks)
{
	if (reader->at == reader->end || *reader->at == '\0' || strchr(marks, *reader->at) == NULL)
		return false;
	reader->at++;
	return true;
}

static bool
read_digit(Reader *reader, int *digit)
{
	if (reader->at == reader->end || *reader->at < '0' || *reader->at > '9')
		return false;
	*digit = *reader->at++ - '0';
	return true;
}

/* Reads a number of so many digits. */
static bool
read_number(Reader *reader, int digits, int least, int most, int *number)
{
	int digit;

	*number = 0;
	for (int i = 0; i < digits; i++)
	{
		if (!read_digit(reader, &digit))
			return false;
		*number = *number * 10 + digit;
	}
	return *number >= least && *number <= most;
}

/* Decimals of the second, if there are any. */
static bool
read_fraction(Reader *reader, Civil *civil)
{
	int unit = SECOND;
	int digit;

	if (!read_mark(reader, "."))
		return true;
	if (!read_digit(reader, &digit))
		return false;
	do
	{
		unit /= 10;
		civil->microseconds += digit * unit;
		civil->is_too_precise |= unit == 0 && digit != 0;
	} while (read_digit(reader, &digit));
	return true;
}

static bool
read_zone(Reader *reader, Civil *civil)
{
	bool is_west = reader->at < reader->end && *reader->at == '-';
	int hours;
	int minutes;

	if (read_mark(reader, "Zz"))
		return true;
	if (!read_mark(reader, "+-") || !read_number(reader, 2, 0, 23, &hours) ||
		!read_mark(reader, ":") || !read_number(reader, 2, 0, 59, &minutes))
		return false;
	civil->offset = hours * 60 + minutes;
	if (is_west)
		civil->offset = -civil->offset;
	return true;
}

static bool
read_civil(Reader *reader, Civil *civil)
{
	return read_number(reader, 4, 0, 9999, &civil->year) && read_mark(reader, "-") &&
		   read_number(reader, 2, 1, 12, &civil->month) && read_mark(reader, "-") &&
		   read_number(reader, 2, 1, forge_days_of_month(civil->year, civil->month), &civil->day) &&
		   read_mark(reader, "Tt ") && read_number(reader, 2, 0, 23, &civil->hour) &&
		   read_mark(reader, ":") && read_number(reader, 2, 0, 59, &civil->minute) &&
		   read_mark(reader, ":") && read_number(reader, 2, 0, 59, &civil->second) &&
		   read_fraction(reader, civil) && read_zone(reader, civil) && reader->at == reader->end;
}

/* ----- counting ----------------------------------------------------------------------------- */

bool
forge_instant_is_in_range(ForgeInstant instant)
{
	return instant >= FIRST && instant <= FORGE_INSTANT_LAST;
}

ForgeInstantStatus
forge_instant_parse(ForgeText text, ForgeInstant *result)
{
	Reader reader = { text.data, text.data + text.length };
	Civil civil = { 0 };
	int64_t days;
	int64_t minutes;
	ForgeInstant instant;

	if (forge_text_equal(text, FORGE_TEXT("infinity")) ||
		forge_text_equal(text, FORGE_TEXT("-infinity")))
		return FORGE_INSTANT_OUT_OF_RANGE;
	if (!read_civil(&reader, &civil))
		return FORGE_INSTANT_MALFORMED;
	if (civil.is_too_precise)
		return FORGE_INSTANT_TOO_PRECISE;

	days = forge_date_from_civil((ForgeCivilDate){ civil.year, civil.month, civil.day });
	minutes = (days * 24 + civil.hour) * 60 + civil.minute - civil.offset;
	instant = (minutes * 60 + civil.second) * SECOND + civil.microseconds;
	if (!forge_instant_is_in_range(instant))
		return FORGE_INSTANT_OUT_OF_RANGE;
	*result = instant;
	return FORGE_INSTANT_OK;
}
