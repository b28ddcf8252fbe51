/*
 * job.c
 *	  Work to be done later.
 */
#include "store/job.h"

#include "access/xact.h"
#include "base/schedule.h"
#include "common/pg_prng.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/wake.h"
#include "storage/lmgr.h"
#include "store/job_attempt.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* A disturbed job is not tried again at once, even if its delays are short. */
#define DISTURBED_DELAY_MIN_US USECS_PER_SEC
#define DISTURBED_DELAY_MAX_US (60 * USECS_PER_SEC)

/* The last of so many disturbances in a row counts as a failure. */
#define DISTURBANCES_MAX 20

/* Columns of forge.job_row. */
FORGE_COLUMN_NUMBERS(FORGE_JOB_ROW_COLUMNS, JOB_);

ForgeRelationName forge_job_table = { .name = "job_row", .column_count = JOB_COLUMN_COUNT };

static const char *const status_names[FORGE_JOB_STATUS_COUNT] = {
	[FORGE_JOB_PENDING] = "pending",     [FORGE_JOB_RUNNING] = "running",
	[FORGE_JOB_SUCCEEDED] = "succeeded", [FORGE_JOB_FAILED] = "failed",
	[FORGE_JOB_PARKED] = "parked",       [FORGE_JOB_CANCELLED] = "cancelled",
};

const char *
forge_job_status_name(ForgeJobStatus status)
{
	return status_names[status];
}

/* ----- rows --------------------------------------------------------------------------------- */

static void
set_time(AttrNumber column, TimestampTz time, Datum *values, bool *nulls)
{
	values[column - 1] = TimestampTzGetDatum(time);
	nulls[column - 1] = time == 0;
}

/* The nil id stands for none. */
static void
set_id(AttrNumber column, const ForgeUuid *id, Datum *values, bool *nulls)
{
	values[column - 1] = FORGE_UUID_DATUM(id);
	nulls[column - 1] = forge_uuid_is_nil(*id);
}

static void
fill_row(const ForgeJob *job, Datum values[JOB_COLUMN_COUNT], bool nulls[JOB_COLUMN_COUNT])
{
	memset(nulls, 0, JOB_COLUMN_COUNT * sizeof(bool));
	values[JOB_RUN_AT - 1] = TimestampTzGetDatum(job->run_at);
	values[JOB_START_AT - 1] = TimestampTzGetDatum(job->start_at);
	values[JOB_CREATED_AT - 1] = TimestampTzGetDatum(job->created_at);
	set_time(JOB_LEASE_UNTIL, job->lease_until, values, nulls);
	set_time(JOB_FINISHED_AT, job->finished_at, values, nulls);
	values[JOB_FIRST_DELAY_US - 1] = Int64GetDatum(job->retry.first_delay_us);
	values[JOB_DELAY_MAX_US - 1] = Int64GetDatum(job->retry.delay_max_us);
	values[JOB_EVERY - 1] = IntervalPGetDatum(job->every);
	nulls[JOB_EVERY - 1] = job->every == NULL;
	values[JOB_ATTEMPT_COUNT - 1] = Int32GetDatum(job->attempt_count);
	values[JOB_ATTEMPTS_MAX - 1] = Int32GetDatum(job->retry.attempts_max);
	values[JOB_RUN_COUNT - 1] = Int32GetDatum(job->run_count);
	values[JOB_INTERRUPTION_COUNT - 1] = Int32GetDatum(job->interruption_count);
	values[JOB_TENANT_ID - 1] = FORGE_UUID_DATUM(&job->tenant);
	values[JOB_JOB_ID - 1] = FORGE_UUID_DATUM(&job->id);
	set_id(JOB_PRINCIPAL_ID, &job->principal, values, nulls);
	set_id(JOB_KEY_ID, &job->key, values, nulls);
	set_id(JOB_BINDING_ID, &job->binding, values, nulls);
	values[JOB_DATABASE_ID - 1] = FORGE_UUID_DATUM(&job->database);
	values[JOB_KIND - 1] = forge_text_to_datum(job->kind);
	values[JOB_STATUS - 1] = forge_text_to_datum(forge_text_from(status_names[job->status]));
	values[JOB_RETRY_POLICY - 1] =
		forge_text_to_datum(forge_text_from(forge_retry_policy_name(job->retry.policy)));
	values[JOB_ROLES - 1] = forge_text_list_to_datum(job->roles);
	values[JOB_PAYLOAD - 1] = JsonbPGetDatum(job->payload);
	nulls[JOB_LAST_ERROR - 1] = forge_text_is_absent(job->last_error);
	values[JOB_LAST_ERROR - 1] =
		nulls[JOB_LAST_ERROR - 1] ? (Datum) 0 : forge_text_to_datum(job->last_error);
}

static Datum
get(TupleTableSlot *row, AttrNumber column)
{
	bool is_null;
	Datum value = slot_getattr(row, column, &is_null);

	return is_null ? (Datum) 0 : value;
}

static ForgeUuid
get_id(TupleTableSlot *row, AttrNumber column)
{
	Datum value = get(row, column);

	return value == (Datum) 0 ? FORGE_UUID_NIL : forge_uuid_from_datum(value);
}

static ForgeText
get_text(TupleTableSlot *row, AttrNumber column)
{
	Datum value = get(row, column);

	return value == (Datum) 0 ? (ForgeText){ NULL, 0 }
							  : forge_text_copy(forge_text_from_datum(value));
}

static ForgeJobStatus
read_status(TupleTableSlot *row)
{
	ForgeText name = forge_text_from_datum(get(row, JOB_STATUS));

	for (int i = 0; i < FORGE_JOB_STATUS_COUNT; i++)
		if (forge_text_equal(forge_text_from(status_names[i]), name))
			return (ForgeJobStatus) i;
	elog(ERROR, "a job has an unknown status");
}

static void
read_retry(TupleTableSlot *row, ForgeRetry *retry)
{
	retry->attempts_max = DatumGetInt32(get(row, JOB_ATTEMPTS_MAX));
	retry->first_delay_us = DatumGetInt64(get(row, JOB_FIRST_DELAY_US));
	retry->delay_max_us = DatumGetInt64(get(row, JOB_DELAY_MAX_US));
	if (!forge_retry_policy_parse(forge_text_from_datum(get(row, JOB_RETRY_POLICY)),
								  &retry->policy))
		elog(ERROR, "a job has an unknown retry policy");
}

static Interval *
copy_interval(Datum interval)
{
	Interval *copy;

	if (interval == (Datum) 0)
		return NULL;
	copy = palloc(sizeof(*copy));
	*copy = *DatumGetIntervalP(interval);
	return copy;
}

void
forge_job_read_due(TupleTableSlot *row, ForgeJob *job)
{
	job->tenant = forge_uuid_from_datum(get(row, JOB_TENANT_ID));
	job->id = forge_uuid_from_datum(get(row, JOB_JOB_ID));
	job->run_at = DatumGetTimestampTz(get(row, JOB_RUN_AT));
	job->lease_until = DatumGetTimestampTz(get(row, JOB_LEASE_UNTIL));
	job->finished_at = DatumGetTimestampTz(get(row, JOB_FINISHED_AT));
	job->status = read_status(row);
	job->retry.delay_max_us = DatumGetInt64(get(row, JOB_DELAY_MAX_US));
	job->start_at = DatumGetTimestampTz(get(row, JOB_START_AT));
	job->every = DatumGetIntervalP(get(row, JOB_EVERY));
}

TimestampTz
forge_job_due_at(const ForgeJob *job)
{
	return job->lease_until != 0 ? job->lease_until : job->run_at;
}

static void
read_row(TupleTableSlot *row, ForgeJob *job)
{
	forge_job_read_due(row, job);
	job->principal = get_id(row, JOB_PRINCIPAL_ID);
	job->key = get_id(row, JOB_KEY_ID);
	job->binding = get_id(row, JOB_BINDING_ID);
	job->database = get_id(row, JOB_DATABASE_ID);
	(void) forge_text_list_from_datum("roles", get(row, JOB_ROLES), &job->roles);
	job->roles = forge_text_copy(job->roles);
	job->kind = get_text(row, JOB_KIND);
	job->payload = DatumGetJsonbPCopy(get(row, JOB_PAYLOAD));
	read_retry(row, &job->retry);
	job->every = copy_interval(get(row, JOB_EVERY));
	job->created_at = DatumGetTimestampTz(get(row, JOB_CREATED_AT));
	job->attempt_count = DatumGetInt32(get(row, JOB_ATTEMPT_COUNT));
	job->run_count = DatumGetInt32(get(row, JOB_RUN_COUNT));
	job->interruption_count = DatumGetInt32(get(row, JOB_INTERRUPTION_COUNT));
	job->last_error = get_text(row, JOB_LAST_ERROR);
}

ForgeWriteResult
forge_job_insert(const ForgeJob *job)
{
	Datum values[JOB_COLUMN_COUNT];
	bool nulls[JOB_COLUMN_COUNT];
	ForgeWriteResult result;
	ForgeTable table;

	fill_row(job, values, nulls);
	forge_job_open(&table, RowExclusiveLock);
	result = forge_table_insert_unique(&table, values, nulls);
	forge_table_close(&table);
	CommandCounterIncrement();
	forge_wake_note_job(job->run_at);
	return result;
}

void
forge_job_open(ForgeTable *table, LOCKMODE lock_mode)
{
	forge_table_open(table, &forge_job_table, lock_mode);
}

bool
forge_job_try_lock_tables(void)
{
	return ConditionalLockRelationOid(forge_relation_oid(&forge_job_table), RowExclusiveLock) &&
		   forge_job_attempt_try_lock_table();
}

static bool
find(ForgeTable *table, const ForgeJob *job)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&job->tenant), FORGE_UUID_DATUM(&job->id) };

	return forge_table_find(table, lengthof(keys), keys);
}

static ForgeJobFound
lock(ForgeTable *table, ForgeJob *job, ForgeWriteResult (*lock_row)(ForgeTable *))
{
	if (!find(table, job))
		return FORGE_JOB_NOT_THERE;
	if (!forge_table_found_is_visible(table))
		forge_table_refuse_newer();
	if (lock_row(table) == FORGE_LOST)
		return FORGE_JOB_BUSY;
	read_row(table->found, job);
	forge_wake_note_job_lock(forge_job_due_at(job));
	return FORGE_JOB_THERE;
}

ForgeJobFound
forge_job_lock(ForgeTable *table, ForgeJob *job)
{
	return lock(table, job, forge_table_try_lock);
}

bool
forge_job_is_waiting(const ForgeJob *job)
{
	return job->status == FORGE_JOB_PENDING || job->status == FORGE_JOB_FAILED ||
		   job->status == FORGE_JOB_RUNNING;
}

void
forge_job_write(ForgeTable *table, const ForgeJob *job)
{
	Datum values[JOB_COLUMN_COUNT];
	bool nulls[JOB_COLUMN_COUNT];

	fill_row(job, values, nulls);
	if (!find(table, job) ||
		forge_table_update(table, &table->found->tts_tid, values, nulls) == FORGE_LOST)
		elog(ERROR, "a job was written by somebody else");
	CommandCounterIncrement();
	if (forge_job_is_waiting(job))
		forge_wake_note_job(forge_job_due_at(job));
}

/* It is also told to the worker when it is due, as all that is written. */
bool
forge_job_adopt(ForgeTable *table, ForgeJob *job, ForgeUuid database)
{
	if (lock(table, job, forge_table_lock) != FORGE_JOB_THERE ||
		forge_uuid_equal(job->database, database))
		return false;
	job->database = database;
	forge_job_write(table, job);
	return true;
}

/* ----- running them ------------------------------------------------------------------------- */

static void
set_parked(ForgeJob *job, TimestampTz now)
{
	job->status = FORGE_JOB_PARKED;
	job->finished_at = now;
}

/* It is tried again later. */
static void
set_waiting(ForgeJob *job, const char *error, TimestampTz run_at)
{
	job->last_error = forge_text_from(error);
	job->lease_until = 0;
	job->status = FORGE_JOB_FAILED;
	job->run_at = run_at;
}

static int64
retry_delay_us(const ForgeJob *job)
{
	return forge_retry_delay_us(&job->retry, job->attempt_count,
								pg_prng_uint32(&pg_global_prng_state));
}

/* The delay may be longer than the job's own ones. */
static int64
disturbed_delay_max_us(const ForgeJob *job)
{
	return Max(job->retry.delay_max_us, DISTURBED_DELAY_MAX_US);
}

static int64
disturbed_delay_us(const ForgeJob *job)
{
	ForgeRetry retry = { .policy = FORGE_RETRY_EXPONENTIAL,
						 .first_delay_us = DISTURBED_DELAY_MIN_US,
						 .delay_max_us = disturbed_delay_max_us(job) };

	return forge_retry_delay_us(&retry, job->interruption_count,
								pg_prng_uint32(&pg_global_prng_state));
}

/* It is tried again, unless that was too often; one that is done again and again goes on. */
static void
set_failed(ForgeJob *job, TimestampTz now, const char *error)
{
	set_waiting(job, error, now + retry_delay_us(job));
	if (forge_retry_is_over(&job->retry, job->attempt_count))
		set_parked(job, now);
}

static int64
step_us(const ForgeJob *job)
{
	return forge_schedule_interval_us(job->every->month, job->every->day, job->every->time);
}

/* Of its own grid, whenever it was tried last; not one that has passed. */
static TimestampTz
next_time(const ForgeJob *job, TimestampTz now)
{
	if (step_us(job) <= 0)
		elog(ERROR, "a job is done again after no time");
	return forge_schedule_next(job->start_at, step_us(job), now);
}

static void
set_next(ForgeJob *job, TimestampTz now)
{
	job->status = FORGE_JOB_PENDING;
	job->run_at = next_time(job, now);
	job->finished_at = 0;
	job->attempt_count = 0;
}

static void
set_succeeded(ForgeJob *job, TimestampTz now)
{
	job->last_error = (ForgeText){ NULL, 0 };
	job->lease_until = 0;
	job->status = FORGE_JOB_SUCCEEDED;
	job->finished_at = now;
}

/* Notes the end of an attempt, and of a job that is done again and again when that is. */
static void
end_attempt(ForgeTable *table, ForgeJob *job, const char *error, const char *outcome)
{
	TimestampTz now = GetCurrentTimestamp();

	forge_job_attempt_end(job, now, outcome, error);
	job->interruption_count = 0;
	if (error != NULL)
		set_failed(job, now, error);
	else
		set_succeeded(job, now);
	if (job->every != NULL && job->status != FORGE_JOB_FAILED)
		set_next(job, now);
	forge_job_write(table, job);
}

/* False when a crash was its last attempt. */
static bool
begin_attempt(ForgeTable *table, ForgeJob *job, int64 lease_us)
{
	if (job->status == FORGE_JOB_RUNNING)
	{
		end_attempt(table, job, "the server, or the worker, ended in the middle of it", "lost");
		if (job->status != FORGE_JOB_FAILED)
			return false;
	}
	job->status = FORGE_JOB_RUNNING;
	job->lease_until = GetCurrentTimestamp() + lease_us;
	job->attempt_count++;
	job->run_count++;
	forge_job_write(table, job);
	forge_job_attempt_begin(job, GetCurrentTimestamp());
	return true;
}

bool
forge_job_take(ForgeTable *table, ForgeJob *job, int64 lease_us)
{
	return forge_job_lock(table, job) == FORGE_JOB_THERE && forge_job_is_waiting(job) &&
		   forge_job_due_at(job) <= GetCurrentTimestamp() && begin_attempt(table, job, lease_us);
}

/* Is the time for which it was put off further away than anything is put off? */
static bool
is_put_off_too_far(const ForgeJob *job, TimestampTz now, int64 lease_us)
{
	switch (job->status)
	{
		case FORGE_JOB_RUNNING:
			return job->lease_until > now + lease_us;
		case FORGE_JOB_PENDING:
			return job->every != NULL && step_us(job) > 0 &&
				   forge_schedule_is_too_late(job->start_at, step_us(job), job->run_at, now);
		case FORGE_JOB_FAILED:
			return job->run_at > now + disturbed_delay_max_us(job);
		default:
			return false;
	}
}

void
forge_job_bring_forward(ForgeTable *table, ForgeJob *job, TimestampTz now, int64 lease_us)
{
	if (!is_put_off_too_far(job, now, lease_us) || forge_job_lock(table, job) != FORGE_JOB_THERE ||
		!is_put_off_too_far(job, now, lease_us))
		return;
	if (job->status == FORGE_JOB_RUNNING)
		job->lease_until = now;
	else if (job->status == FORGE_JOB_PENDING)
		job->run_at = next_time(job, now);
	else
		job->run_at = now;
	forge_job_write(table, job);
}

bool
forge_job_hold(ForgeTable *table, ForgeJob *job)
{
	int32 claimed = job->run_count;

	return forge_job_lock(table, job) == FORGE_JOB_THERE && job->status == FORGE_JOB_RUNNING &&
		   job->run_count == claimed;
}

void
forge_job_end(ForgeTable *table, ForgeJob *job, const char *error)
{
	end_attempt(table, job, error, error != NULL ? "failed" : "succeeded");
}

void
forge_job_park(ForgeTable *table, ForgeJob *job, const char *error)
{
	TimestampTz now = GetCurrentTimestamp();

	forge_job_attempt_end(job, now, "failed", error);
	set_failed(job, now, error);
	set_parked(job, now);
	forge_job_write(table, job);
}

void
forge_job_disturb(ForgeTable *table, ForgeJob *job, const char *error)
{
	TimestampTz now = GetCurrentTimestamp();

	if (++job->interruption_count >= DISTURBANCES_MAX)
	{
		forge_job_end(table, job, error);
		return;
	}
	forge_job_attempt_end(job, now, "interrupted", error);
	job->attempt_count--;
	set_waiting(job, error, now + disturbed_delay_us(job));
	forge_job_write(table, job);
}

void
forge_job_give_back(ForgeTable *table, ForgeJob *job)
{
	forge_job_attempt_end(job, GetCurrentTimestamp(), "interrupted", NULL);
	job->attempt_count--;
	job->lease_until = 0;
	job->status = job->attempt_count > 0 ? FORGE_JOB_FAILED : FORGE_JOB_PENDING;
	forge_job_write(table, job);
}
