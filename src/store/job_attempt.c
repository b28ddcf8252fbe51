/*
 * job_attempt.c
 *	  The history of a job.
 */
#include "store/job_attempt.h"

#include "access/xact.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Columns of forge.job_attempt_row. */
FORGE_COLUMN_NUMBERS(FORGE_JOB_ATTEMPT_ROW_COLUMNS, ATTEMPT_);

static ForgeRelationName attempt_table = { .name = "job_attempt_row",
										   .column_count = ATTEMPT_COLUMN_COUNT };

static bool
find(ForgeTable *table, const ForgeJob *job, int32 number)
{
	Datum keys[3] = { FORGE_UUID_DATUM(&job->tenant), FORGE_UUID_DATUM(&job->id),
					  Int32GetDatum(number) };

	return forge_table_find(table, lengthof(keys), keys);
}

static void
fill_row(const ForgeJob *job, TimestampTz started_at, Datum values[ATTEMPT_COLUMN_COUNT],
		 bool nulls[ATTEMPT_COLUMN_COUNT])
{
	memset(nulls, 0, ATTEMPT_COLUMN_COUNT * sizeof(bool));
	values[ATTEMPT_STARTED_AT - 1] = TimestampTzGetDatum(started_at);
	values[ATTEMPT_NUMBER - 1] = Int32GetDatum(job->run_count);
	values[ATTEMPT_TENANT_ID - 1] = FORGE_UUID_DATUM(&job->tenant);
	values[ATTEMPT_JOB_ID - 1] = FORGE_UUID_DATUM(&job->id);
	nulls[ATTEMPT_ENDED_AT - 1] = true;
	nulls[ATTEMPT_OUTCOME - 1] = true;
	nulls[ATTEMPT_ERROR - 1] = true;
}

void
forge_job_attempt_begin(const ForgeJob *job, TimestampTz now)
{
	Datum values[ATTEMPT_COLUMN_COUNT];
	bool nulls[ATTEMPT_COLUMN_COUNT];
	ForgeTable table;

	fill_row(job, now, values, nulls);
	forge_table_open(&table, &attempt_table, RowExclusiveLock);
	forge_table_insert(&table, values, nulls);
	if (find(&table, job, job->run_count - FORGE_JOB_ATTEMPTS_KEPT))
		(void) forge_table_delete(&table, &table.found->tts_tid);
	forge_table_close(&table);
	CommandCounterIncrement();
}

void
forge_job_attempt_end(const ForgeJob *job, TimestampTz now, const char *outcome, const char *error)
{
	Datum values[ATTEMPT_COLUMN_COUNT];
	bool nulls[ATTEMPT_COLUMN_COUNT];
	ForgeTable table;

	forge_table_open(&table, &attempt_table, RowExclusiveLock);
	if (find(&table, job, job->run_count))
	{
		bool is_null;

		fill_row(job, DatumGetTimestampTz(forge_table_get(&table, ATTEMPT_STARTED_AT, &is_null)),
				 values, nulls);
		nulls[ATTEMPT_ENDED_AT - 1] = nulls[ATTEMPT_OUTCOME - 1] = false;
		values[ATTEMPT_ENDED_AT - 1] = TimestampTzGetDatum(now);
		values[ATTEMPT_OUTCOME - 1] = CStringGetTextDatum(outcome);
		nulls[ATTEMPT_ERROR - 1] = error == NULL;
		values[ATTEMPT_ERROR - 1] = error == NULL ? (Datum) 0 : CStringGetTextDatum(error);
		(void) forge_table_update(&table, &table.found->tts_tid, values, nulls);
	}
	forge_table_close(&table);
	CommandCounterIncrement();
}

void
forge_job_attempt_remove_all(const ForgeJob *job)
{
	ForgeRowScan rows;
	ForgeTable table;

	forge_table_open(&table, &attempt_table, RowExclusiveLock);
	forge_rows_begin_stream(&rows, &attempt_table, &job->tenant, &job->id, SnapshotSelf);
	while (forge_rows_next(&rows))
		(void) forge_table_delete(&table, &rows.slot->tts_tid);
	forge_rows_end(&rows);
	forge_table_close(&table);
}

bool
forge_job_attempt_try_lock_table(void)
{
	return ConditionalLockRelationOid(forge_relation_oid(&attempt_table), RowExclusiveLock);
}
