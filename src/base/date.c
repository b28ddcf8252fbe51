/*
 * date.c
 *	  Dates of the Gregorian calendar.
 */
#include "base/date.h"

#include "base/assert.h"

/* The first of year 1, and of year 10000. */
#define FIRST (-730119)
#define END 2921940

/* From the first of March of year 0 to 2000-01-01: years are counted from March on. */
#define DAYS_TO_2000 730425

#define DAYS_OF_400_YEARS 146097

int
forge_days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	FORGE_ASSERT(month >= 1 && month <= 12);
	return days[month - 1] + (month == 2 && is_leap);
}

bool
forge_date_is_in_range(ForgeDate date)
{
	return date >= FIRST && date < END;
}

ForgeDate
forge_date_from_civil(ForgeCivilDate civil)
{
	/* Years and months from March on, so that the leap day is the last one of its year. */
	int past_february = civil.month > 2;
	int y = civil.year + 399 + past_february;
	int m = civil.month + (past_february ? -3 : 9);

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + civil.day - 1 - DAYS_TO_2000 -
		   DAYS_OF_400_YEARS;
}

ForgeCivilDate
forge_date_to_civil(ForgeDate date)
{
	/* Likewise; the first of January of year 1 is day 306 of the year 0 that begins in March. */
	int days = date + DAYS_TO_2000;
	int era = days / DAYS_OF_400_YEARS;
	int of_era = days % DAYS_OF_400_YEARS;
	int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int m = (5 * of_year + 2) / 153;
	bool past_december = m >= 10;

	return (ForgeCivilDate){ .year = 400 * era + year_of_era + past_december,
							 .month = m + (past_december ? -9 : 3),
							 .day = of_year - (153 * m + 2) / 5 + 1 };
}

/* ----- text --------------------------------------------------------------------------------- */

/* The number that so many digits are, or -1. */
static int
number_of(const char *digits, int count)
{
	int number = 0;

	for (int i = 0; i < count; i++)
	{
		if (digits[i] < '0' || digits[i] > '9')
			return -1;
		number = number * 10 + (digits[i] - '0');
	}
	return number;
}

ForgeDateStatus
forge_date_parse(ForgeText text, ForgeDate *result)
{
	ForgeCivilDate civil;
	ForgeDate date;

	if (forge_text_equal(text, FORGE_TEXT("infinity")) ||
		forge_text_equal(text, FORGE_TEXT("-infinity")))
		return FORGE_DATE_OUT_OF_RANGE;
	if (text.length != FORGE_DATE_TEXT_SIZE - 1 || text.data[4] != '-' || text.data[7] != '-')
		return FORGE_DATE_MALFORMED;
	civil.year = number_of(text.data, 4);
	civil.month = number_of(text.data + 5, 2);
	civil.day = number_of(text.data + 8, 2);
	if (civil.year < 0 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
		civil.day > forge_days_of_month(civil.year, civil.month))
		return FORGE_DATE_MALFORMED;
	date = forge_date_from_civil(civil);
	if (!forge_date_is_in_range(date))
		return FORGE_DATE_OUT_OF_RANGE;
	*result = date;
	return FORGE_DATE_OK;
}

static void
put_digits(char *digits, int count, int number)
{
	for (int i = count - 1; i >= 0; i--)
	{
		digits[i] = (char) ('0' + number % 10);
		number /= 10;
	}
}

void
forge_date_format(ForgeDate date, char buffer[FORGE_DATE_TEXT_SIZE])
{
	ForgeCivilDate civil = forge_date_to_civil(date);

	FORGE_ASSERT(forge_date_is_in_range(date));
	put_digits(buffer, 4, civil.year);
	buffer[4] = '-';
	put_digits(buffer + 5, 2, civil.month);
	buffer[7] = '-';
	put_digits(buffer + 8, 2, civil.day);
	buffer[10] = '\0';
}
