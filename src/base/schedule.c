/*
 * schedule.c
 *	  How long is what somebody calls an interval.
 */
#include "base/schedule.h"

#include "base/retry.h"

#define DAY_US INT64_C(86400000000)

int64_t
forge_schedule_interval_us(int32_t months, int32_t days, int64_t microseconds)
{
	if (months != 0 || days < 0 || microseconds < 0)
		return -1;
	if (days > FORGE_RETRY_DELAY_MAX_US / DAY_US ||
		microseconds > FORGE_RETRY_DELAY_MAX_US - days * DAY_US)
		return -1;
	return days * DAY_US + microseconds;
}
