/*
 * job_queue.c
 *	  The queue of tenants that have jobs due.
 *
 * There are two indexes over the unfinished jobs of this database: by the time at which
 * they are due, to find the tenants that have some; by tenant and that time, to find a
 * tenant's first.  The entries of finished jobs, and of leases that were given up, stay
 * there while an old snapshot is held.  So a scan begins where the last one ended, and
 * does not look beyond its own time.
 */
#include "store/job_queue.h"

#include "access/stratnum.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Due jobs that no commit has told of are found after that time. */
#define LOOK_AT_ALL_US (10 * USECS_PER_SEC)

static ForgeRelationName due_index = { .name = "job_row_due" };
static ForgeRelationName parked_index = { .name = "job_row_parked" };
static ForgeRelationName turn_index = { .name = "job_row_turn" };

/*
 * So many of a tenant's jobs are looked up at once: thousands may be due at the same
 * moment, and each scan for one would begin with the jobs of that moment that are
 * done.
 */
#define AHEAD_MAX 32

typedef struct DueJob
{
	ForgeUuid id;
	TimestampTz due_at;
} DueJob;

/* A tenant in the queue. */
typedef struct Turn
{
	ForgeUuid tenant; /* the key */
	dlist_node node;
	TimestampTz from;      /* all jobs that were due before have been looked up, ... */
	ItemPointerData after; /* ... and of those due then the rows up to this one */
	int ahead_first;
	int ahead_count;
	DueJob ahead[AHEAD_MAX]; /* looked up and not tried yet, from the first to the count */
} Turn;

void
forge_job_queue_begin(ForgeJobQueue *queue, ForgeUuid tenant)
{
	HASHCTL control = { .keysize = sizeof(ForgeUuid),
						.entrysize = sizeof(Turn),
						.hcxt = CurrentMemoryContext };

	queue->only_tenant = tenant;
	queue->tenants =
		hash_create("forgeerp job queue", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	dlist_init(&queue->turns);
	queue->last_turn = NULL;
	queue->seen_until = queue->next_due_at = queue->all_seen_at = DT_NOBEGIN;
}

void
forge_job_queue_go_back(ForgeJobQueue *queue, const ForgeJobTimes *times)
{
	TimestampTz first = Min(times->due_at, times->later_at);

	if (first <= queue->seen_until)
		queue->seen_until = TIMESTAMP_IS_NOBEGIN(first) ? first : first - 1;
	queue->next_due_at = Min(queue->next_due_at, times->later_at);
}

/* ----- tenants with due jobs ---------------------------------------------------------------- */

static void
look_up_from(Turn *turn, TimestampTz due_at)
{
	turn->from = due_at;
	ItemPointerSetInvalid(&turn->after);
	turn->ahead_first = turn->ahead_count = 0;
}

/* The tenant has a job that is due since then. */
static void
join(ForgeJobQueue *queue, ForgeUuid tenant, TimestampTz due_at)
{
	bool is_there;
	Turn *turn = hash_search(queue->tenants, &tenant, HASH_ENTER, &is_there);

	if (!is_there)
	{
		look_up_from(turn, due_at);
		dlist_push_tail(&queue->turns, &turn->node);
	}
	else if (due_at <= turn->from)
		look_up_from(turn, turn->ahead_first < turn->ahead_count
							   ? Min(due_at, turn->ahead[turn->ahead_first].due_at)
							   : due_at);
}

/* The tenant that had the last turn goes to the end, behind tenants that have joined since. */
static void
go_on(ForgeJobQueue *queue)
{
	if (queue->last_turn == NULL)
		return;
	dlist_delete(queue->last_turn);
	dlist_push_tail(&queue->turns, queue->last_turn);
	queue->last_turn = NULL;
}

static void
leave(ForgeJobQueue *queue, Turn *turn)
{
	dlist_delete(&turn->node);
	queue->last_turn = NULL;
	(void) hash_search(queue->tenants, &turn->tenant, HASH_REMOVE, NULL);
}

/*
 * At the start, and when the clock was set back: looks at jobs that are due later than
 * they should be.
 */
static void
bring_forward(ForgeJobQueue *queue, ForgeTable *table, TimestampTz now, int64 lease_us)
{
	ForgeRowScan rows;
	ScanKeyData keys[2];
	ForgeJob job;

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&queue->database));
	ScanKeyInit(&keys[1], 2, BTGreaterStrategyNumber, F_TIMESTAMPTZ_GT, TimestampTzGetDatum(now));
	forge_rows_begin_by(&rows, &forge_job_table, &due_index, keys, lengthof(keys), SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		CHECK_FOR_INTERRUPTS();
		forge_job_read_due(rows.slot, &job);
		forge_job_bring_forward(table, &job, now, lease_us);
	}
	forge_rows_end(&rows);
}

/* Now and then, and when the clock was set back, everything is looked at again. */
static void
forget_what_is_old(ForgeJobQueue *queue, ForgeTable *table, TimestampTz now, int64 lease_us)
{
	bool is_set_back = queue->seen_until > now || queue->all_seen_at > now;

	if (is_set_back || TIMESTAMP_IS_NOBEGIN(queue->all_seen_at))
		bring_forward(queue, table, now, lease_us);
	if (is_set_back || TimestampDifferenceExceeds(queue->all_seen_at, now, LOOK_AT_ALL_US / 1000))
		queue->seen_until = queue->next_due_at = DT_NOBEGIN;
	if (TIMESTAMP_IS_NOBEGIN(queue->seen_until))
		queue->all_seen_at = now;
}

/* The jobs of this database that are due between two times, both included. */
static void
begin_due(const ForgeJobQueue *queue, ForgeRowScan *rows, TimestampTz from, TimestampTz until)
{
	ScanKeyData keys[3];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&queue->database));
	ScanKeyInit(&keys[1], 2, BTGreaterEqualStrategyNumber, F_TIMESTAMPTZ_GE,
				TimestampTzGetDatum(from));
	ScanKeyInit(&keys[2], 2, BTLessEqualStrategyNumber, F_TIMESTAMPTZ_LE,
				TimestampTzGetDatum(until));
	forge_rows_begin_by(rows, &forge_job_table, &due_index, keys, lengthof(keys), SnapshotSelf);
}

/* Adds the tenants whose jobs have become due by now. */
static void
look(ForgeJobQueue *queue, TimestampTz now)
{
	ForgeRowScan rows;
	ForgeJob job;

	begin_due(queue, &rows, queue->seen_until + 1, now);
	while (forge_rows_next(&rows))
	{
		CHECK_FOR_INTERRUPTS();
		forge_job_read_due(rows.slot, &job);
		join(queue, job.tenant, forge_job_due_at(&job));
	}
	forge_rows_end(&rows);
	queue->seen_until = now;
}

/*
 * When the next job will be due; DT_NOEND for never.  The entries of leases that were given
 * up lie before it, so it is remembered.
 */
static TimestampTz
find_next(ForgeJobQueue *queue, TimestampTz now)
{
	ForgeRowScan rows;
	ForgeJob job;

	begin_due(queue, &rows, Max(now + 1, queue->next_due_at), DT_NOEND);
	queue->next_due_at = DT_NOEND;
	if (forge_rows_next(&rows))
	{
		forge_job_read_due(rows.slot, &job);
		queue->next_due_at = forge_job_due_at(&job);
	}
	forge_rows_end(&rows);
	return queue->next_due_at;
}

/* ----- taking one --------------------------------------------------------------------------- */

static bool
was_looked_up(Turn *turn, TimestampTz due_at, ItemPointer row)
{
	return due_at == turn->from && ItemPointerIsValid(&turn->after) &&
		   ItemPointerCompare(row, &turn->after) <= 0;
}

/* The tenant's next jobs, in the order of the index: by time, and then by their rows' places. */
static void
look_ahead(const ForgeJobQueue *queue, Turn *turn, TimestampTz now)
{
	ForgeRowScan rows;
	ScanKeyData keys[4];
	ForgeJob job;

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&turn->tenant));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&queue->database));
	ScanKeyInit(&keys[2], 3, BTGreaterEqualStrategyNumber, F_TIMESTAMPTZ_GE,
				TimestampTzGetDatum(turn->from));
	ScanKeyInit(&keys[3], 3, BTLessEqualStrategyNumber, F_TIMESTAMPTZ_LE, TimestampTzGetDatum(now));
	turn->ahead_first = turn->ahead_count = 0;
	forge_rows_begin_by(&rows, &forge_job_table, &turn_index, keys, lengthof(keys), SnapshotSelf);
	while (turn->ahead_count < AHEAD_MAX && forge_rows_next(&rows))
	{
		forge_job_read_due(rows.slot, &job);
		if (was_looked_up(turn, forge_job_due_at(&job), &rows.slot->tts_tid))
			continue;
		turn->from = forge_job_due_at(&job);
		turn->after = rows.slot->tts_tid;
		turn->ahead[turn->ahead_count++] = (DueJob){ job.id, turn->from };
	}
	forge_rows_end(&rows);
}

/* The tenant's first job that no other process has. */
static bool
take_first(const ForgeJobQueue *queue, ForgeTable *table, Turn *turn, TimestampTz now,
		   ForgeJob *job, int64 lease_us)
{
	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		if (turn->ahead_first == turn->ahead_count)
			look_ahead(queue, turn, now);
		if (turn->ahead_count == 0)
			return false;
		while (turn->ahead_first < turn->ahead_count)
		{
			job->tenant = turn->tenant;
			job->id = turn->ahead[turn->ahead_first++].id;
			if (forge_job_take(table, job, lease_us))
				return true;
		}
	}
}

bool
forge_job_queue_claim(ForgeJobQueue *queue, ForgeJob *job, int64 lease_us, TimestampTz *due_at)
{
	TimestampTz now = GetCurrentTimestamp();
	bool is_taken = false;
	ForgeTable table;

	*due_at = DT_NOEND;
	queue->database = forge_database_id();
	forge_job_open(&table, RowExclusiveLock);
	forget_what_is_old(queue, &table, now, lease_us);
	if (forge_uuid_is_nil(queue->only_tenant))
		look(queue, now);
	else if (dlist_is_empty(&queue->turns))
		join(queue, queue->only_tenant, DT_NOBEGIN);
	go_on(queue);

	while (!is_taken && !dlist_is_empty(&queue->turns))
	{
		Turn *turn = dlist_head_element(Turn, node, &queue->turns);

		queue->last_turn = &turn->node;
		is_taken = take_first(queue, &table, turn, now, job, lease_us);
		if (!is_taken)
			leave(queue, turn);
	}
	if (!is_taken && forge_uuid_is_nil(queue->only_tenant))
		*due_at = find_next(queue, now);
	forge_table_close(&table);
	return is_taken;
}

int64
forge_job_count_due(TimestampTz before)
{
	ForgeUuid database = forge_database_id();
	int64 count = 0;
	ForgeRowScan rows;
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&database));
	ScanKeyInit(&keys[1], 2, BTLessStrategyNumber, F_TIMESTAMPTZ_LT, TimestampTzGetDatum(before));
	forge_rows_begin_by(&rows, &forge_job_table, &due_index, keys, lengthof(keys), SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		CHECK_FOR_INTERRUPTS();
		count++;
	}
	forge_rows_end(&rows);
	return count;
}

static void
count_by(ForgeJobCounts *counts, ForgeRelationName *index, TimestampTz now)
{
	ForgeUuid database = forge_database_id();
	ForgeRowScan rows;
	ScanKeyData key;

	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&database));
	forge_rows_begin_by(&rows, &forge_job_table, index, &key, 1, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeJob job;

		CHECK_FOR_INTERRUPTS();
		forge_job_read_due(rows.slot, &job);
		counts->by_status[job.status]++;
		if (!forge_job_is_waiting(&job) || forge_job_due_at(&job) > now)
			continue;
		counts->due++;
		counts->first_due_at = Min(counts->first_due_at, forge_job_due_at(&job));
	}
	forge_rows_end(&rows);
}

void
forge_job_count(ForgeJobCounts *counts)
{
	TimestampTz now = GetCurrentTimestamp();

	*counts = (ForgeJobCounts){ .first_due_at = DT_NOEND };
	count_by(counts, &due_index, now);
	count_by(counts, &parked_index, now);
}
