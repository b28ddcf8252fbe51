/*
 * job_removal.c
 *	  Removing finished jobs that are not kept any longer.
 *
 * They are found by an index over the times at which they were finished.  The index
 * entries of removed jobs stay while an old snapshot is held.  So a scan begins where
 * the last one ended, and does not read those entries again.
 */
#include "store/job_removal.h"

#include "access/stratnum.h"
#include "access/xact.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "pg/fail_point.h"
#include "store/job.h"
#include "store/job_attempt.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Jobs that are looked at in one call. */
#define PORTION 1000

/* For so long a transaction may go on after it has finished a job. */
#define LATE_US USECS_PER_HOUR

static ForgeRelationName finished_index = { .name = "job_row_finished" };

static void
begin_scan(ForgeRowScan *rows, const ForgeUuid *database, TimestampTz from)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(database));
	ScanKeyInit(&keys[1], 2, BTGreaterEqualStrategyNumber, F_TIMESTAMPTZ_GE,
				TimestampTzGetDatum(from));
	forge_rows_begin_by(rows, &forge_job_table, &finished_index, keys, lengthof(keys),
						SnapshotSelf);
}

/*
 * False when another transaction has locked it, or it has changed.  It is not locked as
 * others lock jobs: that tells the worker when it is due.
 */
static bool
remove_job(ForgeTable *table, const ForgeJob *job)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&job->tenant), FORGE_UUID_DATUM(&job->id) };
	ForgeJob found;

	if (!forge_table_find(table, lengthof(keys), keys) || !forge_table_found_is_visible(table) ||
		forge_table_try_lock(table) == FORGE_LOST)
		return false;
	forge_job_read_due(table->found, &found);
	if (found.status != job->status || found.finished_at != job->finished_at)
		return false;
	forge_job_attempt_remove_all(job);
	FORGE_FAIL_POINT(JOB_REMOVED);
	return forge_table_delete(table, &table->found->tts_tid) == FORGE_WRITTEN;
}

bool
forge_job_remove_finished(ForgeJobRemoval *removal, TimestampTz before)
{
	ForgeUuid database = forge_database_id();
	bool is_over = false;
	int seen_count = 0;
	int removed_count = 0;
	ForgeRowScan rows;
	ForgeTable table;

	/* The clock was set back. */
	if (before < removal->removed_until)
		removal->removed_until = DT_NOBEGIN;
	removal->first_kept = DT_NOEND;
	forge_job_open(&table, RowExclusiveLock);
	begin_scan(&rows, &database, removal->removed_until);
	while (!is_over && forge_rows_next(&rows))
	{
		ForgeJob job;

		forge_job_read_due(rows.slot, &job);
		is_over = job.finished_at >= before || ++seen_count > PORTION;
		if (!is_over && remove_job(&table, &job))
			removed_count++;
		else
			removal->first_kept = Min(removal->first_kept, job.finished_at);
	}
	forge_rows_end(&rows);
	forge_table_close(&table);
	CommandCounterIncrement();
	removal->removed_until = Min(removal->first_kept, before - LATE_US);
	return seen_count > PORTION && removed_count > 0;
}
