/*
 * consumer.c
 *	  Read models that follow the feed, after the commit of the command.
 */
#include "projection/feed/consumer.h"

#include "access/xact.h"
#include "base/retry.h"
#include "common/pg_prng.h"
#include "miscadmin.h"
#include "pg/fail_point.h"
#include "pg/wake.h"
#include "projection/feed/account_month.h"
#include "projection/feed/cursor.h"
#include "projection/feed/fold.h"
#include "projection/feed/insight.h"
#include "projection/rows/projection.h"
#include "store/feed.h"
#include "store/guard.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* So many events are consumed in one transaction at most. */
#define BATCH_EVENTS_MAX 100000

const ForgeConsumer *const forge_consumers[] = {
	&forge_insight_consumer,
	&forge_account_month_consumer,
	&forge_fold_consumer,
	NULL,
};

const ForgeConsumer *
forge_consumer_find(ForgeText name)
{
	for (int i = 0; forge_consumers[i] != NULL; i++)
		if (forge_text_equal(forge_text_from(forge_consumers[i]->name), name))
			return forge_consumers[i];
	return NULL;
}

static bool
wants(const ForgeConsumer *consumer, const ForgeEventScan *scan)
{
	ForgeText type = forge_event_text(scan, FORGE_EVENT_EVENT_TYPE);

	for (int i = 0; consumer->event_types[i] != NULL; i++)
		if (forge_text_equal(forge_text_from(consumer->event_types[i]), type))
			return true;
	return false;
}

int64
forge_consumer_give(const ForgeConsumer *consumer, void *state, ForgeUuid tenant,
					int64 after_position, int64 up_to_position, int64 count_max, int64 *count)
{
	ForgeEventScan scan;
	int64 last_position = after_position;

	*count = 0;
	forge_event_scan_feed(&scan, tenant, after_position, SnapshotSelf);
	while (*count < count_max && forge_event_scan_next(&scan))
	{
		int64 position = forge_event_integer(&scan, FORGE_EVENT_POSITION);

		if (position > up_to_position)
			break;
		if (wants(consumer, &scan))
			consumer->event(state, &scan);
		last_position = position;
		(*count)++;
	}
	forge_event_scan_end(&scan);
	return last_position;
}

/* Begins a batch, gives it events and writes its results. */
static int64
consume(const ForgeConsumer *consumer, const ForgeConsumerBatch *batch, int64 after_position,
		int64 up_to_position, int64 count_max, int64 *count)
{
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp consumer", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(memory);
	void *state = consumer->begin(batch);
	int64 position = forge_consumer_give(consumer, state, batch->tenant, after_position,
										 up_to_position, count_max, count);

	consumer->flush(state);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(memory);
	return position;
}

static void
set_moved(ForgeCursor *cursor, int64 position)
{
	cursor->position = position;
	cursor->attempt_count = 0;
	cursor->retry_at = DT_NOBEGIN;
	cursor->last_error = (ForgeText){ NULL, 0 };
}

ForgeAdvance
forge_consumer_advance(const ForgeConsumer *consumer, ForgeUuid tenant, int64 safe_position)
{
	ForgeCursor cursor = { .tenant = tenant, .consumer = consumer->name };
	ForgeConsumerBatch batch = { .tenant = tenant };
	ForgeAdvance advance = { 0 };
	ForgeTable table;

	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	forge_cursor_find(&table, &cursor);
	if (!forge_cursor_may_move(&cursor))
	{
		advance.is_waiting = true;
		advance.due_at = DT_NOEND;
	}
	else if (!forge_cursor_try_lock(&table, &cursor))
	{
		advance.is_waiting = true;
		advance.due_at = DT_NOBEGIN;
	}
	else if (!forge_retry_is_due(&forge_retry_default, cursor.retry_at, GetCurrentTimestamp()))
	{
		advance.is_waiting = true;
		advance.due_at = cursor.retry_at;
	}
	else
	{
		int64 position;

		if (cursor.position > safe_position)
			forge_feed_require_drawn(cursor.position);
		batch.known_position = cursor.position;
		position = consume(consumer, &batch, cursor.position, safe_position, BATCH_EVENTS_MAX,
						   &advance.event_count);
		FORGE_FAIL_POINT(MODEL_ADVANCED);
		advance.is_done = advance.event_count < BATCH_EVENTS_MAX;
		if (advance.event_count > 0)
		{
			set_moved(&cursor, position);
			forge_cursor_write(&table, &cursor);
			FORGE_FAIL_POINT(CURSOR_MOVED);
		}
	}
	forge_table_close(&table);
	CommandCounterIncrement();
	advance.position = cursor.position;
	return advance;
}

void
forge_consumer_fail(const ForgeConsumer *consumer, ForgeUuid tenant, const char *error,
					bool is_disturbed)
{
	ForgeCursor cursor = { .tenant = tenant, .consumer = consumer->name };
	const ForgeRetry *retry = &forge_retry_default;
	ForgeTable table;

	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	forge_cursor_lock(&table, &cursor);
	if (!is_disturbed)
		cursor.attempt_count++;
	cursor.last_error = forge_text_from(error);
	if (!is_disturbed && forge_retry_is_over(retry, cursor.attempt_count))
		cursor.retry_at = DT_NOEND;
	else
		cursor.retry_at =
			GetCurrentTimestamp() + forge_retry_delay_us(retry, Max(cursor.attempt_count, 1),
														 pg_prng_uint32(&pg_global_prng_state));
	forge_cursor_write(&table, &cursor);
	forge_table_close(&table);
	CommandCounterIncrement();
}

/* The callback for each tenant of a consumer. */
typedef struct Work
{
	const ForgeConsumer *consumer;
	int64 count;
} Work;

static void
resume(void *context, ForgeUuid tenant)
{
	Work *work = context;
	ForgeCursor cursor = { .tenant = tenant, .consumer = work->consumer->name };
	ForgeTable table;

	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	forge_cursor_find(&table, &cursor);
	if (!TIMESTAMP_IS_NOBEGIN(cursor.retry_at))
	{
		forge_cursor_lock(&table, &cursor);
		set_moved(&cursor, cursor.position);
		forge_cursor_write(&table, &cursor);
	}
	forge_table_close(&table);
}

void
forge_consumer_resume(const ForgeConsumer *consumer, const ForgeUuid *tenant)
{
	Work work = { .consumer = consumer };

	forge_guard_begin_write("forge.resume_projection()");
	forge_tenants_each(tenant, resume, &work);
	CommandCounterIncrement();
	forge_wake_note_all();
}

/* The number of tenants whose cursor meets the condition. */
typedef struct TenantCount
{
	bool (*holds)(const ForgeCursor *cursor, TimestampTz before);
	TimestampTz before;
	int64 count;
} TenantCount;

static void
count_tenant(void *context, ForgeUuid tenant)
{
	TenantCount *tenants = context;
	bool holds = false;
	ForgeTable table;

	CHECK_FOR_INTERRUPTS();
	forge_table_open(&table, &forge_cursor_table, AccessShareLock);
	for (int i = 0; forge_consumers[i] != NULL && !holds; i++)
	{
		ForgeCursor cursor = { .tenant = tenant, .consumer = forge_consumers[i]->name };

		forge_cursor_find(&table, &cursor);
		holds = tenants->holds(&cursor, tenants->before);
	}
	forge_table_close(&table);
	tenants->count += holds ? 1 : 0;
}

static bool
is_held(const ForgeCursor *cursor, TimestampTz before)
{
	return !forge_cursor_may_move(cursor);
}

int64
forge_consumer_count_held(void)
{
	TenantCount tenants = { .holds = is_held };

	forge_tenants_each(NULL, count_tenant, &tenants);
	return tenants.count;
}

/* Is the first event after the cursor older than that? */
static bool
has_event(const ForgeCursor *cursor, TimestampTz before)
{
	ForgeEventScan scan;
	bool is_older;

	forge_event_scan_feed(&scan, cursor->tenant, cursor->position, GetActiveSnapshot());
	is_older = forge_event_scan_next(&scan) &&
			   forge_event_integer(&scan, FORGE_EVENT_RECORDED_AT) < before;
	forge_event_scan_end(&scan);
	return is_older;
}

static bool
is_due(const ForgeCursor *cursor, TimestampTz before)
{
	return forge_cursor_may_move(cursor) && !TIMESTAMP_IS_NOEND(cursor->retry_at) &&
		   has_event(cursor, before);
}

int64
forge_consumer_count_due(TimestampTz before)
{
	TenantCount tenants = { .holds = is_due, .before = before };

	forge_tenants_each(NULL, count_tenant, &tenants);
	return tenants.count;
}

static void
rebuild(void *context, ForgeUuid tenant)
{
	Work *work = context;
	ForgeCursor cursor = { .tenant = tenant, .consumer = work->consumer->name };
	ForgeConsumerBatch batch = { .tenant = tenant };
	ForgeTable table;
	int64 count;

	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	forge_cursor_lock(&table, &cursor);
	batch.known_position = cursor.position;
	work->consumer->clear(&tenant);
	CommandCounterIncrement();
	FORGE_FAIL_POINT(MODEL_CLEARED);
	(void) consume(work->consumer, &batch, 0, cursor.position, PG_INT64_MAX, &count);
	FORGE_FAIL_POINT(MODEL_REBUILT);
	set_moved(&cursor, cursor.position);
	forge_cursor_write(&table, &cursor);
	forge_table_close(&table);
	CommandCounterIncrement();
	work->count += count;
}

void
forge_consumer_clear_table(ForgeRelationName *name, const ForgeUuid *tenant)
{
	Snapshot snapshot = RegisterSnapshot(GetLatestSnapshot());
	ForgeTable table;
	ForgeRowScan rows;

	forge_table_open(&table, name, RowExclusiveLock);
	forge_rows_begin(&rows, name, tenant, snapshot);
	while (forge_rows_next(&rows))
		if (forge_table_delete(&table, &rows.slot->tts_tid) == FORGE_LOST)
			elog(ERROR, "a row of \"%s\" was written without its cursor", name->name);
	forge_rows_end(&rows);
	forge_table_close(&table);
	UnregisterSnapshot(snapshot);
}

int64
forge_consumer_rebuild(const ForgeConsumer *consumer, const ForgeUuid *tenant)
{
	Work work = { .consumer = consumer };

	forge_guard_begin_write("forge.rebuild()");
	forge_tenants_each(tenant, rebuild, &work);
	forge_wake_note_all();
	return work.count;
}

int64
forge_consumer_position(const ForgeConsumer *consumer, ForgeUuid tenant, Snapshot snapshot)
{
	int64 position = 0;
	ForgeRowScan rows;

	forge_rows_begin(&rows, &forge_cursor_table, &tenant, snapshot);
	while (forge_rows_next(&rows))
	{
		ForgeCursor cursor;
		ForgeText name;

		forge_cursor_read(rows.slot, &cursor, &name);
		if (forge_text_equal(name, forge_text_from(consumer->name)))
			position = cursor.position;
	}
	forge_rows_end(&rows);
	return position;
}
