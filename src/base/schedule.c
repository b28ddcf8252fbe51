/*
 * schedule.c
 *	  When something is done that is done again and again.
 */
#include "base/schedule.h"

#include "base/assert.h"
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

ForgeInstant
forge_schedule_next(ForgeInstant start, int64_t step_us, ForgeInstant now)
{
	FORGE_ASSERT(step_us > 0);
	if (now < start)
		return start;
	return start + ((now - start) / step_us + 1) * step_us;
}

bool
forge_schedule_is_too_late(ForgeInstant start, int64_t step_us, ForgeInstant time, ForgeInstant now)
{
	return time - step_us > forge_schedule_next(start, step_us, now);
}
