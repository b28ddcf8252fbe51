/*
 * job_times.h
 *	  The times at which announced jobs are due.
 *
 * There are two times.  The first of many jobs that are due already says nothing about
 * the jobs that will be due.  A scan for these that began there would go over all the
 * jobs that were done since.
 */
#ifndef FORGE_PG_JOB_TIMES_H
#define FORGE_PG_JOB_TIMES_H

#include "pg/forge_pg.h"

#include "utils/timestamp.h"

/* DT_NOEND: there is none. */
typedef struct ForgeJobTimes
{
	TimestampTz due_at;   /* the first of the jobs that were due when they were noted */
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
