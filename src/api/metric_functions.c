/*
 * metric_functions.c
 *	  forge.metric_samples: the numbers of forge.metrics that are behind the wall
 *	  between tenants, or in memory.
 *
 * They are counts and ages over all tenants, and name none.  None costs more as the log grows.
 */
#include "api/result.h"

#include "auth/access.h"
#include "auth/operator.h"
#include "catalog/pg_authid.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "pg/worker_slot.h"
#include "projection/feed/consumer.h"
#include "projection/feed/cursor.h"
#include "projection/feed/insight.h"
#include "projection/rows/projection.h"
#include "store/event.h"
#include "store/feed.h"
#include "store/job_adoption.h"
#include "store/job_queue.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/jsonb.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Columns of forge.metric_samples(). */
#define COLUMN_COUNT 3

/* Insights of so many days are counted, by severity; the last group has all above. */
#define INSIGHT_DAYS 7
#define SEVERITY_COUNT 5

static void
add_labelled(ReturnSetInfo *result, const char *name, const char *label, const char *label_value,
			 double value)
{
	const char *labels = label != NULL ? psprintf("{\"%s\": \"%s\"}", label, label_value) : "{}";
	Datum values[COLUMN_COUNT] = { CStringGetTextDatum(name),
								   DirectFunctionCall1(jsonb_in, CStringGetDatum(labels)),
								   Float8GetDatum(value) };
	bool nulls[COLUMN_COUNT] = { false };

	forge_result_add(result, COLUMN_COUNT, values, nulls);
}

static void
add(ReturnSetInfo *result, const char *name, double value)
{
	add_labelled(result, name, NULL, NULL, value);
}

/* The seconds since then; none for a time that is not there, or that the clock was set back from.
 */
static double
age(TimestampTz time)
{
	TimestampTz now = GetCurrentTimestamp();

	return TIMESTAMP_NOT_FINITE(time) || time >= now ? 0 : (now - time) / 1e6;
}

/* ----- events, and the read models that follow them ----------------------------------------- */

/* How far a consumer is, over all tenants. */
typedef struct Progress
{
	int64 lag;
	int64 longest_lag;
	TimestampTz first_waiting_at; /* when the first event was recorded that it has not consumed */
	int64 failing_count;          /* tenants of which it is tried again */
	int64 parked_count;
	int64 held_count;
} Progress;

typedef struct Tenants
{
	ForgeTable cursors;
	TimestampTz insights_since;
	TimestampTz last_event_at;
	Progress *progress; /* of each consumer */
	int64 count;
	int64 suspended_count;
	int64 insight_counts[SEVERITY_COUNT];
} Tenants;

static TimestampTz
first_recorded_at(ForgeUuid tenant, int64 after_position)
{
	TimestampTz recorded_at = DT_NOEND;
	ForgeEventScan scan;

	forge_event_scan_feed(&scan, tenant, after_position, GetActiveSnapshot());
	if (forge_event_scan_next(&scan))
		recorded_at = forge_event_integer(&scan, FORGE_EVENT_RECORDED_AT);
	forge_event_scan_end(&scan);
	return recorded_at;
}

static int64
last_position(Tenants *tenants, ForgeUuid tenant)
{
	int64 position = 0;
	ForgeEventScan scan;

	forge_event_scan_feed(&scan, tenant, 0, GetActiveSnapshot());
	if (forge_event_scan_previous(&scan))
	{
		position = forge_event_integer(&scan, FORGE_EVENT_POSITION);
		tenants->last_event_at =
			Max(tenants->last_event_at, forge_event_integer(&scan, FORGE_EVENT_RECORDED_AT));
	}
	forge_event_scan_end(&scan);
	return position;
}

static void
add_progress(Progress *progress, const ForgeCursor *cursor, int64 log_position)
{
	int64 lag = Max(log_position - cursor->position, 0);

	progress->lag += lag;
	progress->longest_lag = Max(progress->longest_lag, lag);
	if (lag > 0)
		progress->first_waiting_at =
			Min(progress->first_waiting_at, first_recorded_at(cursor->tenant, cursor->position));
	if (!forge_cursor_may_move(cursor))
		progress->held_count++;
	else if (TIMESTAMP_IS_NOEND(cursor->retry_at))
		progress->parked_count++;
	else if (!TIMESTAMP_IS_NOBEGIN(cursor->retry_at))
		progress->failing_count++;
}

static bool
is_dismissed(ForgeTable *reviews, const ForgeUuid *tenant, Datum insight)
{
	Datum keys[2] = { FORGE_UUID_DATUM(tenant), insight };
	bool is_null;

	return forge_table_find(reviews, lengthof(keys), keys) &&
		   DatumGetBool(forge_table_get(reviews, 4, &is_null));
}

static void
count_insights(Tenants *tenants, ForgeUuid tenant)
{
	static ForgeRelationName newest = { .name = "insight_row_detected" };
	static ForgeRelationName review = { .name = "insight_review_row" };
	ScanKeyData keys[2];
	ForgeTable reviews;
	ForgeRowScan rows;

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&tenant));
	ScanKeyInit(&keys[1], 2, BTGreaterEqualStrategyNumber, F_TIMESTAMPTZ_GE,
				TimestampTzGetDatum(tenants->insights_since));
	forge_table_open(&reviews, &review, AccessShareLock);
	forge_rows_begin_by(&rows, &forge_insight_table, &newest, keys, lengthof(keys),
						GetActiveSnapshot());
	while (forge_rows_next(&rows))
	{
		bool is_null;
		double severity = DatumGetFloat8(slot_getattr(rows.slot, FORGE_INSIGHT_SEVERITY, &is_null));

		if (!is_dismissed(&reviews, &tenant,
						  slot_getattr(rows.slot, FORGE_INSIGHT_INSIGHT_ID, &is_null)))
			tenants->insight_counts[(int) Min(Max(severity, 1), SEVERITY_COUNT) - 1]++;
	}
	forge_rows_end(&rows);
	forge_table_close(&reviews);
}

static void
add_tenant(void *context, ForgeUuid tenant)
{
	Tenants *tenants = context;
	int64 log_position = last_position(tenants, tenant);
	ForgeSession anybody = { .tenant = tenant };

	CHECK_FOR_INTERRUPTS();
	tenants->count++;
	if (forge_access_look_up(&anybody).status == FORGE_ACCESS_TENANT_SUSPENDED)
		tenants->suspended_count++;
	for (int i = 0; forge_consumers[i] != NULL; i++)
	{
		ForgeCursor cursor = { .tenant = tenant, .consumer = forge_consumers[i]->name };

		forge_cursor_find(&tenants->cursors, &cursor);
		add_progress(&tenants->progress[i], &cursor, log_position);
	}
	count_insights(tenants, tenant);
}

static void
add_consumer(ReturnSetInfo *result, const char *consumer, const Progress *progress)
{
	add_labelled(result, "forgeerp_consumer_lag_positions", "consumer", consumer, progress->lag);
	add_labelled(result, "forgeerp_consumer_longest_lag_positions", "consumer", consumer,
				 progress->longest_lag);
	add_labelled(result, "forgeerp_consumer_longest_lag_seconds", "consumer", consumer,
				 age(progress->first_waiting_at));
	add_labelled(result, "forgeerp_consumer_failing_tenants", "consumer", consumer,
				 progress->failing_count);
	add_labelled(result, "forgeerp_consumer_parked_tenants", "consumer", consumer,
				 progress->parked_count);
	add_labelled(result, "forgeerp_consumer_held_tenants", "consumer", consumer,
				 progress->held_count);
}

static int
consumer_count(void)
{
	int count = 0;

	while (forge_consumers[count] != NULL)
		count++;
	return count;
}

static void
add_tenants(ReturnSetInfo *result)
{
	int count = consumer_count();
	Tenants tenants = { .insights_since = GetCurrentTimestamp() - INSIGHT_DAYS * USECS_PER_DAY,
						.last_event_at = DT_NOBEGIN,
						.progress = palloc0_array_huge(Progress, count) };

	for (int i = 0; i < count; i++)
		tenants.progress[i].first_waiting_at = DT_NOEND;
	forge_table_open(&tenants.cursors, &forge_cursor_table, AccessShareLock);
	forge_tenants_each(NULL, add_tenant, &tenants);
	forge_table_close(&tenants.cursors);

	add(result, "forgeerp_tenants", tenants.count);
	add(result, "forgeerp_tenants_suspended", tenants.suspended_count);
	if (!TIMESTAMP_NOT_FINITE(tenants.last_event_at))
		add(result, "forgeerp_newest_event_age_seconds", age(tenants.last_event_at));
	for (int i = 0; i < count; i++)
		add_consumer(result, forge_consumers[i]->name, &tenants.progress[i]);
	for (int i = 0; i < SEVERITY_COUNT; i++)
		add_labelled(result, "forgeerp_insights_open", "severity", psprintf("%d", i + 1),
					 tenants.insight_counts[i]);
}

static void
add_feed(ReturnSetInfo *result)
{
	ForgeAnnouncements announcements = forge_announcements_read();
	TimestampTz oldest;

	add(result, "forgeerp_events_total", forge_feed_last_position());
	add(result, "forgeerp_feed_safe_position", forge_feed_safe_position(NULL));
	add(result, "forgeerp_append_transactions",
		forge_announcements_count_open(&announcements, &oldest));
	add(result, "forgeerp_append_oldest_seconds", age(oldest));
}

/* ----- jobs, and the worker ----------------------------------------------------------------- */

static void
add_jobs(ReturnSetInfo *result)
{
	static const ForgeJobStatus open[] = { FORGE_JOB_PENDING, FORGE_JOB_RUNNING, FORGE_JOB_FAILED,
										   FORGE_JOB_PARKED };
	ForgeJobCounts counts;

	forge_job_count(&counts);
	for (int i = 0; i < lengthof(open); i++)
		add_labelled(result, "forgeerp_jobs_open", "status", forge_job_status_name(open[i]),
					 counts.by_status[open[i]]);
	add(result, "forgeerp_jobs_due", counts.due);
	add(result, "forgeerp_jobs_oldest_due_seconds", age(counts.first_due_at));
	add(result, "forgeerp_jobs_held", forge_job_count_held());
}

/* A database without a worker has the numbers of one that has done nothing. */
static void
add_worker(ReturnSetInfo *result)
{
	ForgeWorkerSlot found = { .pid = 0 };

	if (forge_worker_slots_exist())
	{
		ForgeWorkerSlot *slot;

		LWLockAcquire(forge_worker_slots_lock(), LW_SHARED);
		slot = forge_worker_slot_find(MyDatabaseId);
		if (slot != NULL)
			found = *slot;
		LWLockRelease(forge_worker_slots_lock());
	}
	add(result, "forgeerp_worker_up", found.pid != 0);
	add(result, "forgeerp_worker_rounds_total", found.status.round_count);
	add(result, "forgeerp_worker_errors_total", found.status.error_count);
	if (found.status.round_at == 0)
		return;
	add(result, "forgeerp_worker_last_round_age_seconds", age(found.status.round_at));
	add(result, "forgeerp_worker_last_round_duration_seconds", found.status.round_us / 1e6);
	add(result, "forgeerp_worker_lag_positions", forge_worker_slot_lag(&found));
}

FORGE_FUNCTION(forge_metric_samples);

/* forge.metric_samples() -> SETOF (name, labels, value) */
Datum
forge_metric_samples(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result;

	if (!has_privs_of_role(GetUserId(), ROLE_PG_MONITOR))
		forge_operator_require(fcinfo);
	result = forge_result_begin(fcinfo);
	add_labelled(result, "forgeerp_version_info", "library", FORGE_VERSION, 1);
	add_feed(result);
	add_tenants(result);
	add_jobs(result);
	add_worker(result);
	return (Datum) 0;
}
