/*
 * job_adoption.c
 *	  Jobs that were asked for in another database.
 */
#include "store/job_adoption.h"

#include "access/stratnum.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "store/job.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* The first column of each is the database. */
static ForgeRelationName due_index = { .name = "job_row_due" };
static ForgeRelationName parked_index = { .name = "job_row_parked" };
static ForgeRelationName finished_index = { .name = "job_row_finished" };

typedef struct JobKey
{
	ForgeUuid tenant;
	ForgeUuid id;
} JobKey;

typedef struct JobKeys
{
	int64 count;
	int64 capacity;
	JobKey *keys;
} JobKeys;

static void
add(JobKeys *jobs, const ForgeJob *job)
{
	if (jobs->count == jobs->capacity)
	{
		jobs->capacity *= 2;
		jobs->keys = repalloc_huge(jobs->keys, jobs->capacity * sizeof(JobKey));
	}
	jobs->keys[jobs->count++] = (JobKey){ .tenant = job->tenant, .id = job->id };
}

/* Adds the jobs of databases whose ids come before that of this one, or after it. */
static void
add_side(JobKeys *jobs, ForgeRelationName *index, ForgeUuid database, StrategyNumber strategy,
		 RegProcedure comparison)
{
	ForgeRowScan rows;
	ScanKeyData key;

	ScanKeyInit(&key, 1, strategy, comparison, FORGE_UUID_DATUM(&database));
	forge_rows_begin_by(&rows, &forge_job_table, index, &key, 1, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeJob job;

		CHECK_FOR_INTERRUPTS();
		forge_job_read_due(rows.slot, &job);
		add(jobs, &job);
	}
	forge_rows_end(&rows);
}

static void
add_beside(JobKeys *jobs, ForgeRelationName *index, ForgeUuid database)
{
	add_side(jobs, index, database, BTLessStrategyNumber, F_UUID_LT);
	add_side(jobs, index, database, BTGreaterStrategyNumber, F_UUID_GT);
}

static JobKeys
list_held(ForgeUuid database)
{
	JobKeys jobs = { .capacity = 64 };

	jobs.keys = palloc_array_huge(JobKey, jobs.capacity);
	add_beside(&jobs, &due_index, database);
	return jobs;
}

int64
forge_job_count_held(void)
{
	JobKeys jobs = list_held(forge_database_id());

	pfree(jobs.keys);
	return jobs.count;
}

static bool
adopt(ForgeTable *table, const JobKey *key, ForgeUuid database)
{
	ForgeJob job = { .tenant = key->tenant, .id = key->id };

	return forge_job_adopt(table, &job, database) && forge_job_is_waiting(&job);
}

/* Those that do not wait come along: so they are removed in their time, as this database's own.
 * They are listed first: a scan must not be open while this waits for a lock. */
int64
forge_job_adopt_all(void)
{
	ForgeUuid database = forge_database_id();
	JobKeys jobs = list_held(database);
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp adopted job", ALLOCSET_DEFAULT_SIZES);
	int64 adopted_count = 0;
	ForgeTable table;

	add_beside(&jobs, &parked_index, database);
	add_beside(&jobs, &finished_index, database);
	forge_job_open(&table, RowExclusiveLock);
	for (int64 i = 0; i < jobs.count; i++)
	{
		MemoryContext caller = MemoryContextSwitchTo(memory);

		CHECK_FOR_INTERRUPTS();
		adopted_count += adopt(&table, &jobs.keys[i], database) ? 1 : 0;
		MemoryContextSwitchTo(caller);
		MemoryContextReset(memory);
	}
	forge_table_close(&table);
	MemoryContextDelete(memory);
	pfree(jobs.keys);
	return adopted_count;
}
