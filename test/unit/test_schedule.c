/*
 * test_schedule.c
 *	  The times of a schedule, and how long intervals are.
 */
#include "base/retry.h"
#include "base/schedule.h"
#include "tap.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

static void
test_intervals(void)
{
	is_int(forge_schedule_interval_us(0, 0, 0), 0, "none");
	is_int(forge_schedule_interval_us(0, 0, 5 * SECOND), 5 * SECOND, "seconds");
	is_int(forge_schedule_interval_us(0, 2, SECOND), 2 * DAY + SECOND, "a day has 24 hours");
	is_int(forge_schedule_interval_us(0, 7, 0), FORGE_RETRY_DELAY_MAX_US, "a week");
	is_int(forge_schedule_interval_us(0, 0, 7 * DAY), FORGE_RETRY_DELAY_MAX_US, "in hours");
	is_int(forge_schedule_interval_us(0, 6, DAY), FORGE_RETRY_DELAY_MAX_US, "in both");
}

static void
test_refusals(void)
{
	is_int(forge_schedule_interval_us(0, 7, 1), -1, "more than a week");
	is_int(forge_schedule_interval_us(0, 0, 7 * DAY + 1), -1, "in hours");
	is_int(forge_schedule_interval_us(0, 8, 0), -1, "in days");
	is_int(forge_schedule_interval_us(1, 0, 0), -1, "a month");
	is_int(forge_schedule_interval_us(0, 0, -1), -1, "less than nothing");
	is_int(forge_schedule_interval_us(0, -1, 0), -1, "in days");
	is_int(forge_schedule_interval_us(-1, 30, SECOND), -1, "a month back and 30 days on");
	is_int(forge_schedule_interval_us(1, -29, 0), -1, "a month on and 29 days back");
	is_int(forge_schedule_interval_us(0, -1, 25 * 3600 * SECOND), -1, "a day back and 25 hours on");
	is_int(forge_schedule_interval_us(0, 1, -SECOND), -1, "a day on and a second back");
	is_int(forge_schedule_interval_us(INT32_MAX, INT32_MAX, INT64_MAX), -1, "infinity");
	is_int(forge_schedule_interval_us(INT32_MIN, INT32_MIN, INT64_MIN), -1, "minus infinity");
	is_int(forge_schedule_interval_us(0, INT32_MAX, INT64_MAX), -1, "nothing overflows");
}

static void
test_grid(void)
{
	ForgeInstant start = INT64_C(757382400) * SECOND; /* 2024-01-01 */
	ForgeInstant last = INT64_C(252455615999) * SECOND;
	ForgeInstant first = -INT64_C(63082281600) * SECOND;

	is_int(forge_schedule_next(start, DAY, start - 1), start, "before it begins, the start");
	is_int(forge_schedule_next(start, DAY, start), start + DAY, "on time, the next");
	is_int(forge_schedule_next(start, DAY, start + 1), start + DAY, "a little late");
	is_int(forge_schedule_next(start, DAY, start + DAY - 1), start + DAY, "nearly a day late");
	is_int(forge_schedule_next(start, DAY, start + DAY), start + 2 * DAY, "a day late");
	is_int(forge_schedule_next(start, DAY, start + 1000 * DAY + 7), start + 1001 * DAY,
		   "after an outage of years");
	is_int(forge_schedule_next(first, SECOND, last), last + SECOND, "nothing overflows");
}

static void
test_clock_ahead(void)
{
	ForgeInstant start = INT64_C(757382400) * SECOND; /* 2024-01-01 */
	ForgeInstant now = start + 10 * DAY + 7;

	ok(!forge_schedule_is_too_late(start, DAY, start + 9 * DAY, now), "one that has passed");
	ok(!forge_schedule_is_too_late(start, DAY, start + 11 * DAY, now), "the next");
	ok(!forge_schedule_is_too_late(start, DAY, start + 12 * DAY, now), "the one after it");
	ok(forge_schedule_is_too_late(start, DAY, start + 13 * DAY, now), "two days after it");
	ok(!forge_schedule_is_too_late(start, DAY, start, start - 100 * DAY), "before it begins");
}

int
main(void)
{
	test_clock_ahead();
	test_grid();
	test_intervals();
	test_refusals();
	return tap_done();
}
