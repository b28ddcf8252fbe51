/*
 * job.h
 *	  Work to be done later: rows of forge.job_row, and of each attempt at one.
 *
 * A job is pending until its time has come, running while a process does it, and
 * then succeeded; or failed, until it is tried again; or parked, when the tries
 * are used up.  It may be cancelled while no process does it.
 *
 * Before a job is done, it is noted as running, with a lease, in a transaction that
 * commits; the lock on its row is held while the work is done.  So a job whose lease
 * is over and whose row is not locked was lost in a crash, and may be taken again.
 */
#ifndef FORGE_STORE_JOB_H
#define FORGE_STORE_JOB_H

#include "pg/forge_pg.h"

#include "base/retry.h"
#include "base/text.h"
#include "base/uuid.h"
#include "datatype/timestamp.h"
#include "pg/table.h"
#include "utils/jsonb.h"

typedef enum ForgeJobStatus
{
	FORGE_JOB_PENDING,
	FORGE_JOB_RUNNING,
	FORGE_JOB_SUCCEEDED,
	FORGE_JOB_FAILED, /* it will be tried again */
	FORGE_JOB_PARKED, /* it was tried too often */
	FORGE_JOB_CANCELLED,
	FORGE_JOB_STATUS_COUNT
} ForgeJobStatus;

/* The request, its caller and its result. */
typedef struct ForgeJob
{
	ForgeUuid tenant;
	ForgeUuid id;
	ForgeUuid principal; /* of the caller that asked for it; nil: none named */
	ForgeUuid key;       /* of the token with which it was asked for; nil: not by a token */
	ForgeUuid binding;   /* of the login role with which, likewise */
	ForgeUuid database;  /* in which it was asked for; it is done in no other */
	ForgeText roles;     /* with which roles: a text list */
	ForgeText kind;
	Jsonb *payload;
	ForgeRetry retry;
	Interval *every; /* NULL: once */
	TimestampTz created_at;

	ForgeJobStatus status;
	TimestampTz run_at;       /* when it is done, or tried again */
	TimestampTz start_at;     /* where the grid of a repeated job begins */
	TimestampTz lease_until;  /* 0: no process does it */
	TimestampTz finished_at;  /* 0: it is not */
	int32 attempt_count;      /* since it was pending */
	int32 run_count;          /* in all: the number of the last attempt */
	int32 interruption_count; /* attempts in a row that did not count */
	ForgeText last_error;     /* absent: none */
} ForgeJob;

extern ForgeRelationName forge_job_table;

const char *forge_job_status_name(ForgeJobStatus status);

/* Is it still to be done? */
bool forge_job_is_waiting(const ForgeJob *job);

/* The time from which a process may take it. */
TimestampTz forge_job_due_at(const ForgeJob *job);

/*
 * Reads some columns of a row: the tenant, the id, the time at which the job is due or
 * was finished, and the columns that this depends on.  The interval points into the
 * row.
 */
void forge_job_read_due(TupleTableSlot *row, ForgeJob *job);

/* Writes a new job; FORGE_LOST when the tenant has one of that id. */
ForgeWriteResult forge_job_insert(const ForgeJob *job);

void forge_job_open(ForgeTable *table, LOCKMODE lock_mode);

/* Could jobs be written without waiting for a lock on their tables?  If so, it is taken. */
bool forge_job_try_lock_tables(void);

/*
 * Finds the job by its tenant and id and locks it without waiting.  Texts live in
 * the current memory context.
 */
typedef enum ForgeJobFound
{
	FORGE_JOB_THERE,
	FORGE_JOB_NOT_THERE,
	FORGE_JOB_BUSY /* another process has the lock */
} ForgeJobFound;

ForgeJobFound forge_job_lock(ForgeTable *table, ForgeJob *job);

/*
 * Finds the job and makes it this database's, waiting for another transaction's lock
 * on it; false when it was removed, or was this database's already.
 */
bool forge_job_adopt(ForgeTable *table, ForgeJob *job, ForgeUuid database);

/* Writes the job that was locked last. */
void forge_job_write(ForgeTable *table, const ForgeJob *job);

/*
 * Takes a job that is due, by its tenant and id, and notes that it is running.
 * Returns false when another process has it, or it is not due any more.
 */
bool forge_job_take(ForgeTable *table, ForgeJob *job, int64 lease_us);

/*
 * Makes a job due if it waits, for another try or for the end of its lease, until a time
 * that is further away than the longest delay or lease: the clock was set back since.  A
 * repeated job that would be done later than at its next time is done at its next time.
 * Leaves a job alone that another process has.
 */
void forge_job_bring_forward(ForgeTable *table, ForgeJob *job, TimestampTz now, int64 lease_us);

/* Locks a job that was claimed; false when another process has taken it since. */
bool forge_job_hold(ForgeTable *table, ForgeJob *job);

/* Notes that the attempt has succeeded, or with an error that it has not. */
void forge_job_end(ForgeTable *table, ForgeJob *job, const char *error);

/* Notes that it cannot be done any more, however often it was to be. */
void forge_job_park(ForgeTable *table, ForgeJob *job, const char *error);

/*
 * Notes that the attempt was ended by a disturbance that passes by itself: it does
 * not count, and the job is tried again after a while, which is longer each time.
 * After many disturbances in a row, one counts.
 */
void forge_job_disturb(ForgeTable *table, ForgeJob *job, const char *error);

/* Gives a claimed job back: the attempt was interrupted from outside, and does not count. */
void forge_job_give_back(ForgeTable *table, ForgeJob *job);

#endif
