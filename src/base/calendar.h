/*
 * calendar.h
 *	  Which instants belong to a date: the shell tells decisions, because only the server knows
 *	  the time zones.
 */
#ifndef FORGE_BASE_CALENDAR_H
#define FORGE_BASE_CALENDAR_H

#include "base/date.h"
#include "base/instant.h"
#include "base/text.h"

typedef struct ForgeCalendar
{
	/*
	 * The first instant after the day, which is in range, in the time zone of that name: from
	 * then on, clocks there show later dates.  It is in range: at most FORGE_INSTANT_LAST.
	 *
	 * FORGE_INSTANT_ABSENT when there is no such zone: a name that was accepted once may be
	 * unknown to another server.  A decision that needs the instant then refuses
	 * TIME_ZONE_UNKNOWN.
	 */
	ForgeInstant (*day_end)(ForgeDate day, ForgeText time_zone);
} ForgeCalendar;

#endif
