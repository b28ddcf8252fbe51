/*
 * schedule.h
 *	  How long is what somebody calls an interval.
 */
#ifndef FORGE_BASE_SCHEDULE_H
#define FORGE_BASE_SCHEDULE_H

#include <stdint.h>

/*
 * The length of an interval of so many months, days and microseconds, in
 * microseconds; -1 when a part of it is below zero, so that it may go backwards
 * from some days and forwards from others, or when it is longer than a week, as a
 * month always is.  A day has 24 hours: steps are made in UTC, the same in
 * whatever time zone a session is.
 */
int64_t forge_schedule_interval_us(int32_t months, int32_t days, int64_t microseconds);

#endif
