/*
 * test_calendar.h
 *	  A calendar without a server: every time zone is UTC, and there is one name without a zone.
 */
#ifndef FORGE_TEST_CALENDAR_H
#define FORGE_TEST_CALENDAR_H

#include "base/assert.h"
#include "base/calendar.h"

#define TEST_MISSING_ZONE "Nowhere"

static inline ForgeInstant
test_day_end(ForgeDate day, ForgeText time_zone)
{
	FORGE_ASSERT(forge_date_is_in_range(day));
	if (forge_text_equal(time_zone, forge_text_from(TEST_MISSING_ZONE)))
		return FORGE_INSTANT_ABSENT;
	if (!forge_date_is_in_range(day + 1))
		return FORGE_INSTANT_LAST;
	return ((ForgeInstant) day + 1) * 24 * 60 * 60 * 1000000;
}

static const ForgeCalendar test_calendar = { .day_end = test_day_end };

#endif
