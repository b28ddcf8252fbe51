/*
 * time_zone.c
 *	  Time zones: the names that the server knows.
 */
#include "pg/time_zone.h"

#include "pgtime.h"
#include "utils/datetime.h"
#include "utils/timestamp.h"

/* Is it one of the server's files of time zones?  This reads all of them. */
static bool
is_listed(const char *name)
{
	pg_tzenum *list = pg_tzenumerate_start();
	bool is_found = false;

	for (pg_tz *zone = pg_tzenumerate_next(list); zone != NULL && !is_found;
		 zone = pg_tzenumerate_next(list))
		is_found = strcmp(pg_get_timezone_name(zone), name) == 0;
	pg_tzenumerate_end(list);
	return is_found;
}

/* The zone, or rule, of that name as the server spells it; NULL: there is none. */
static pg_tz *
find_zone(ForgeText name)
{
	char string[TZ_STRLEN_MAX + 1];
	pg_tz *zone;

	if (name.length < 1 || name.length > TZ_STRLEN_MAX)
		return NULL;
	memcpy(string, name.data, name.length);
	string[name.length] = '\0';
	zone = pg_tzset(string);
	if (zone == NULL || !pg_tz_acceptable(zone) || strcmp(pg_get_timezone_name(zone), string) != 0)
		return NULL;
	return zone;
}

/*
 * The server takes names in any case, and rules like "XYZ5" as well.  A rule has a digit; so
 * what has none is a name.
 */
bool
forge_time_zone_exists(ForgeText name)
{
	pg_tz *zone = find_zone(name);

	if (zone == NULL)
		return false;
	return strpbrk(pg_get_timezone_name(zone), "0123456789") == NULL ||
		   is_listed(pg_get_timezone_name(zone));
}

/* How many seconds before that midnight clocks had shown it already; 0: they had not. */
static int
seconds_since_first(TimestampTz midnight, int day_of_month, const pg_tz *zone)
{
	pg_time_t before = timestamptz_to_time_t(midnight) - 1;
	const struct pg_tm *shown = pg_localtime(&before, zone);

	if (shown == NULL || shown->tm_mday != day_of_month)
		return 0;
	return (shown->tm_hour * MINS_PER_HOUR + shown->tm_min) * SECS_PER_MINUTE + shown->tm_sec + 1;
}

/*
 * The next day's midnight.  Where clocks skip it, the server takes the instant at which they do;
 * where they show it twice, the second time.
 */
static ForgeInstant
day_end(ForgeDate day, ForgeText time_zone)
{
	pg_tz *zone = find_zone(time_zone);
	struct pg_tm midnight = { 0 };
	TimestampTz end;

	Assert(forge_date_is_in_range(day));
	if (zone == NULL)
		return FORGE_INSTANT_ABSENT;
	j2date(day + 1 + POSTGRES_EPOCH_JDATE, &midnight.tm_year, &midnight.tm_mon, &midnight.tm_mday);
	end = (day + 1) * USECS_PER_DAY + DetermineTimeZoneOffset(&midnight, zone) * USECS_PER_SEC;
	end -= seconds_since_first(end, midnight.tm_mday, zone) * USECS_PER_SEC;
	return Min(end, FORGE_INSTANT_LAST);
}

const ForgeCalendar forge_time_zone_calendar = { .day_end = day_end };

ForgeOutcome
forge_time_zone_check_given(const ForgeShape *command, const void *data)
{
	for (int i = 0; i < command->field_count; i++)
	{
		const ForgeField *field = &command->fields[i];
		ForgeText name;

		if (likely((field->flags & FORGE_FIELD_TIME_ZONE) == 0))
			continue;
		name = *(const ForgeText *) ((const char *) data + field->offset);
		if (!forge_text_is_absent(name) && !forge_time_zone_exists(name))
			return forge_with_text(forge_refuse(FORGE_REASON_TIME_ZONE_UNKNOWN), name);
	}
	return forge_accept();
}
