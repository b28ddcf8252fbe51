/*
 * clock.c
 *	  How much time has passed.
 */
#include "pg/clock.h"

#include <limits.h>

#include "portability/instr_time.h"
#include "utils/timestamp.h"

/* Longer than anybody waits, so that nothing overflows. */
#define CENTURY_US (INT64CONST(36525) * USECS_PER_DAY)

int64
forge_clock_us(void)
{
	instr_time now;

	INSTR_TIME_SET_CURRENT(now);
	return (int64) INSTR_TIME_GET_MICROSEC(now);
}

int64
forge_clock_at(TimestampTz time)
{
	TimestampTz now = GetCurrentTimestamp();

	if (time <= now)
		return forge_clock_us();
	if (time > now + CENTURY_US)
		return FORGE_CLOCK_NEVER;
	return forge_clock_us() + (time - now);
}

long
forge_clock_ms_until(int64 reading)
{
	int64 left;

	if (reading == FORGE_CLOCK_NEVER)
		return LONG_MAX;
	left = reading - forge_clock_us();
	return left > 0 ? (long) ((left + FORGE_CLOCK_MS - 1) / FORGE_CLOCK_MS) : 0;
}
