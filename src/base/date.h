/*
 * date.h
 *	  Dates: days since 2000-01-01, as the server counts them, of the Gregorian calendar,
 *	  also before it was introduced.
 *
 * A date is no instant: which moments belong to it depends on a time zone.  In JSON a date
 * is as RFC 3339 writes it, YYYY-MM-DD.  So a date that is given lies in the years that
 * can be written so, 1 to 9999.
 */
#ifndef FORGE_BASE_DATE_H
#define FORGE_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

typedef int32_t ForgeDate;

/* "None"; the server calls it -infinity.  Refused where a date is wanted. */
#define FORGE_DATE_ABSENT INT32_MIN

/* The server calls it infinity. */
#define FORGE_DATE_INFINITE INT32_MAX

/* Room for a date as text with its end. */
#define FORGE_DATE_TEXT_SIZE 11

/* A date's year (1 to 9999), month (1 to 12) and day of the month. */
typedef struct ForgeCivilDate
{
	int year;
	int month;
	int day;
} ForgeCivilDate;

typedef enum ForgeDateStatus
{
	FORGE_DATE_OK,
	FORGE_DATE_MALFORMED,
	FORGE_DATE_OUT_OF_RANGE
} ForgeDateStatus;

/*
 * Reads YYYY-MM-DD and nothing else; result is set only on OK.  OUT_OF_RANGE are the year 0
 * and the server's words for no end, infinity and -infinity.
 */
ForgeDateStatus forge_date_parse(ForgeText text, ForgeDate *result);

/* Writes a date that is in range as YYYY-MM-DD, and an end of string. */
void forge_date_format(ForgeDate date, char buffer[FORGE_DATE_TEXT_SIZE]);

/* Does it lie in the years 1 to 9999? */
bool forge_date_is_in_range(ForgeDate date);

/* How many days the month (1 to 12) of the year has. */
int forge_days_of_month(int year, int month);

/* The date of a day that the calendar has, of the years 0 to 9999; and the other way round. */
ForgeDate forge_date_from_civil(ForgeCivilDate civil);
ForgeCivilDate forge_date_to_civil(ForgeDate date);

#endif
