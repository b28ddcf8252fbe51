/*
 * job_removal.h
 *	  Removing finished jobs that are not kept any longer.
 *
 * A job that has succeeded or was cancelled is removed, with its attempts, after a while.
 * A parked job stays: a person has to decide about it.  So does a job that came
 * from another database, by a dump or a copy.
 */
#ifndef FORGE_STORE_JOB_REMOVAL_H
#define FORGE_STORE_JOB_REMOVAL_H

#include "pg/forge_pg.h"

#include "datatype/timestamp.h"

/* The memory from one call to the next; DT_NOBEGIN in both: nothing. */
typedef struct ForgeJobRemoval
{
	TimestampTz removed_until; /* there are none that were finished before then */
	TimestampTz first_kept;    /* when the first was finished that is there; DT_NOEND: none is */
} ForgeJobRemoval;

/*
 * Removes jobs that were finished before then, the oldest first, except jobs that are
 * locked.  Returns whether there may be more: it does not remove more than a portion.
 */
bool forge_job_remove_finished(ForgeJobRemoval *removal, TimestampTz before);

#endif
