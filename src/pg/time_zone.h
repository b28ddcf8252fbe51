/*
 * time_zone.h
 *	  Time zones: the names that the server knows.
 *
 * The pure core cannot know them, so fields of commands that name one are looked at before the
 * command is decided.  Events are not: a name that the server no longer knows stays readable.
 */
#ifndef FORGE_PG_TIME_ZONE_H
#define FORGE_PG_TIME_ZONE_H

#include "pg/forge_pg.h"

#include "base/calendar.h"
#include "base/field.h"
#include "base/outcome.h"

/* Is it one of pg_timezone_names, spelled as there? */
bool forge_time_zone_exists(ForgeText name);

/* The server's time zones, for decisions. */
extern const ForgeCalendar forge_time_zone_calendar;

/* Refuses TIME_ZONE_UNKNOWN for a field that names a time zone which does not exist. */
ForgeOutcome forge_time_zone_check_given(const ForgeShape *command, const void *data);

#endif
