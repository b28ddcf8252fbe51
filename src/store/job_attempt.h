/*
 * job_attempt.h
 *	  The history of a job: a row of forge.job_attempt_row for each attempt.
 *
 * Only the last ones are kept, as a job may be done again and again for ever.
 */
#ifndef FORGE_STORE_JOB_ATTEMPT_H
#define FORGE_STORE_JOB_ATTEMPT_H

#include "store/job.h"

/* Attempts of a job that are kept. */
#define FORGE_JOB_ATTEMPTS_KEPT 20

/* Notes that the job's last attempt begins. */
void forge_job_attempt_begin(const ForgeJob *job, TimestampTz now);

/* Notes how it has ended; error is NULL for none. */
void forge_job_attempt_end(const ForgeJob *job, TimestampTz now, const char *outcome,
						   const char *error);

/* Removes the history of a job that is locked. */
void forge_job_attempt_remove_all(const ForgeJob *job);

/* Locks the table for writing, if that needs no waiting. */
bool forge_job_attempt_try_lock_table(void);

#endif
