/*
 * consumer_functions.c
 *	  How far the read models are that follow the feed.
 */
#include "api/result.h"

#include "auth/session.h"
#include "pg/convert.h"
#include "projection/feed/consumer.h"
#include "projection/feed/cursor.h"
#include "projection/rows/projection.h"
#include "store/event.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Columns of forge.consumers(). */
#define COLUMN_COUNT 5

/* The progress of a consumer, of one tenant or of several. */
typedef struct Progress
{
	const ForgeConsumer *consumer;
	int64 position; /* the lowest */
	int64 lag;
	TimestampTz retry_at;
	ForgeText last_error;
	bool is_held;
} Progress;

static int64
count_events_after(ForgeUuid tenant, int64 position)
{
	ForgeEventScan scan;
	int64 count = 0;

	forge_event_scan_feed(&scan, tenant, position, GetActiveSnapshot());
	while (forge_event_scan_next(&scan))
		count++;
	forge_event_scan_end(&scan);
	return count;
}

static void
add_tenant(void *context, ForgeUuid tenant)
{
	Progress *progress = context;
	ForgeCursor cursor = { .tenant = tenant, .consumer = progress->consumer->name };
	ForgeTable table;

	forge_table_open(&table, &forge_cursor_table, AccessShareLock);
	forge_cursor_find(&table, &cursor);
	forge_table_close(&table);
	progress->position = Min(progress->position, cursor.position);
	progress->lag += count_events_after(tenant, cursor.position);
	progress->is_held |= !forge_cursor_may_move(&cursor);
	progress->retry_at = Max(progress->retry_at, cursor.retry_at);
	if (!forge_text_is_absent(cursor.last_error))
		progress->last_error = cursor.last_error;
}

static const char *
status_name(const Progress *progress)
{
	return progress->is_held                          ? "held"
		   : TIMESTAMP_IS_NOBEGIN(progress->retry_at) ? "running"
		   : TIMESTAMP_IS_NOEND(progress->retry_at)   ? "parked"
													  : "waiting";
}

FORGE_FUNCTION(forge_consumer_list);

/* forge.consumers() -> SETOF (name, position, lag, status, last_error) */
Datum
forge_consumer_list(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeUuid tenant = forge_session_optional()->tenant;

	if (forge_uuid_is_nil(tenant) && !forge_session_is_operator())
		return (Datum) 0;
	for (int i = 0; forge_consumers[i] != NULL; i++)
	{
		Progress progress = { forge_consumers[i], PG_INT64_MAX, 0, DT_NOBEGIN, { NULL, 0 }, false };
		Datum values[COLUMN_COUNT];
		bool nulls[COLUMN_COUNT] = { false };

		forge_tenants_each(forge_uuid_is_nil(tenant) ? NULL : &tenant, add_tenant, &progress);
		values[0] = CStringGetTextDatum(forge_consumers[i]->name);
		values[1] = Int64GetDatum(progress.position);
		nulls[1] = progress.position == PG_INT64_MAX;
		values[2] = Int64GetDatum(progress.lag);
		values[3] = CStringGetTextDatum(status_name(&progress));
		nulls[4] = forge_text_is_absent(progress.last_error);
		values[4] = nulls[4] ? (Datum) 0 : forge_text_to_datum(progress.last_error);
		forge_result_add(result, COLUMN_COUNT, values, nulls);
	}
	return (Datum) 0;
}
