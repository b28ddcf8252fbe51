/*
 * schedule.h
 *	  The times of repeated jobs, and the length of an interval that a caller
 *	  gives.
 *
 * The times of a schedule are a grid: its start, and every step after it.  A job
 * that was late, or has failed, moves none of them.
 */
#ifndef FORGE_BASE_SCHEDULE_H
#define FORGE_BASE_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"

/*
 * The length of an interval of so many months, days and microseconds, in
 * microseconds; -1 when a part of it is below zero (such an interval may go
 * backwards from some days and forwards from others), or when it is longer than a
 * week, as a month always is.  A day has 24 hours: steps are made in UTC,
 * whatever the session's time zone.
 */
int64_t forge_schedule_interval_us(int32_t months, int32_t days, int64_t microseconds);

/*
 * The first time of the grid after now; the start belongs to the grid.  The step
 * must be above zero, and all instants in the range that callers may give.
 */
ForgeInstant forge_schedule_next(ForgeInstant start, int64_t step_us, ForgeInstant now);

/*
 * Can it not be the time that follows the last one, as it is more than a step after the
 * next?  Then a clock that was ahead has set it.  Within a step it may be that the next one
 * was done by a clock that was a little ahead: each is done once.
 */
bool forge_schedule_is_too_late(ForgeInstant start, int64_t step_us, ForgeInstant time,
								ForgeInstant now);

#endif
