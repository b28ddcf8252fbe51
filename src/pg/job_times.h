/*
 * job_times.h
 *	  When jobs are due of which somebody is told.
 *
 * Two times, as the first of many that are due already says nothing of those that will
 * be, and would send whoever looks for these over all that has been done since.
 */
#ifndef FORGE_PG_JOB_TIMES_H
#define FORGE_PG_JOB_TIMES_H

#include "pg/forge_pg.h"

#include "utils/timestamp.h"

/* DT_NOEND: there is none. */
typedef struct ForgeJobTimes
{
	TimestampTz due_at;   /* the first of those that were due when they were noted */
	TimestampTz later_at; /* the first of the others */
} ForgeJobTimes;

#define FORGE_NO_JOB_TIMES ((ForgeJobTimes){ DT_NOEND, DT_NOEND })
#define FORGE_ANY_JOB_TIMES ((ForgeJobTimes){ DT_NOBEGIN, DT_NOBEGIN })

static inline bool
forge_job_times_are_none(const ForgeJobTimes *times)
{
	return TIMESTAMP_IS_NOEND(times->due_at) && TIMESTAMP_IS_NOEND(times->later_at);
}

static inline void
forge_job_times_add(ForgeJobTimes *times, const ForgeJobTimes *added)
{
	times->due_at = Min(times->due_at, added->due_at);
	times->later_at = Min(times->later_at, added->later_at);
}

static inline void
forge_job_times_note(ForgeJobTimes *times, TimestampTz due_at)
{
	if (due_at > GetCurrentTimestamp())
		times->later_at = Min(times->later_at, due_at);
	else
		times->due_at = Min(times->due_at, due_at);
}

#endif
