/*
 * insight.c
 *	  The consumer that watches the movements of items and stores its findings.
 *
 * The series of the items that a batch touches are read once, kept in memory, and
 * written once.
 */
#include "projection/feed/insight.h"

#include "access/xact.h"
#include "domain/item/item.h"
#include "pg/convert.h"
#include "pg/notify.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* An item that the batch has touched; the key comes first. */
typedef struct TouchedItem
{
	ForgeWatchedItem item;
	bool is_on_disk;
	ItemPointerData tid;
} TouchedItem;

typedef struct Batch
{
	ForgeWatch watch;
	int64 known_position;
	HTAB *items;
	ForgeTable series;
	ForgeInsight *insights;
	int insight_count;
	int insight_capacity;
} Batch;

static HTAB *
make_items(void)
{
	HASHCTL control = { .keysize = sizeof(ForgeUuid),
						.entrysize = sizeof(TouchedItem),
						.hcxt = CurrentMemoryContext };

	StaticAssertStmt(offsetof(TouchedItem, item.id) == 0, "the key comes first");
	return hash_create("forgeerp watched items", 256, &control,
					   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static void *
begin(const ForgeConsumerBatch *consumed)
{
	Batch *batch = palloc0(sizeof(Batch));

	/* Configurations from before the events of this batch are visible by now. */
	forge_watch_begin(&batch->watch, consumed->tenant, RegisterSnapshot(GetLatestSnapshot()), NULL);
	batch->known_position = consumed->known_position;
	batch->items = make_items();
	forge_table_open(&batch->series, &forge_series_table, RowExclusiveLock);
	return batch;
}

static TouchedItem *
touch_item(Batch *batch, ForgeUuid id)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&batch->watch.tenant), FORGE_UUID_DATUM(&id) };
	bool is_known;
	TouchedItem *touched = hash_search(batch->items, &id, HASH_ENTER, &is_known);

	if (likely(is_known))
		return touched;
	forge_watch_begin_item(&batch->watch, &touched->item, id);
	touched->is_on_disk = forge_table_find(&batch->series, lengthof(keys), keys);
	if (touched->is_on_disk)
	{
		forge_series_read(batch->series.found, &touched->item);
		touched->tid = batch->series.found->tts_tid;
	}
	return touched;
}

static ForgeInsight *
next_insight(Batch *batch)
{
	if (batch->insight_count == batch->insight_capacity)
	{
		batch->insight_capacity = Max(2 * batch->insight_capacity, 16);
		batch->insights =
			batch->insights == NULL
				? palloc_array_huge(ForgeInsight, batch->insight_capacity)
				: repalloc_huge(batch->insights, batch->insight_capacity * sizeof(ForgeInsight));
	}
	return &batch->insights[batch->insight_count];
}

static void
event(void *state, const ForgeEventScan *scan)
{
	Batch *batch = state;
	TouchedItem *touched;

	if (!forge_watch_is_movement(scan))
		return;
	touched = touch_item(batch, forge_event_uuid(scan, FORGE_EVENT_AGGREGATE_ID));
	if (forge_watch_add(&batch->watch, &touched->item, scan, next_insight(batch)))
		batch->insight_count++;
}

/* ----- writing ------------------------------------------------------------------------------ */

static void
write_series(Batch *batch, TouchedItem *touched)
{
	Datum values[FORGE_SERIES_COLUMN_COUNT];
	bool nulls[FORGE_SERIES_COLUMN_COUNT];

	forge_series_row(&batch->watch.tenant, &touched->item, values, nulls);
	if (!touched->is_on_disk)
		forge_table_insert(&batch->series, values, nulls);
	else if (forge_table_update(&batch->series, &touched->tid, values, nulls) == FORGE_LOST)
		elog(ERROR, "a series was written without its cursor");
}

static void
write_all_series(Batch *batch)
{
	MemoryContext caller = MemoryContextSwitchTo(batch->watch.scratch);
	HASH_SEQ_STATUS status;
	TouchedItem *touched;

	hash_seq_init(&status, batch->items);
	while ((touched = hash_seq_search(&status)) != NULL)
	{
		write_series(batch, touched);
		MemoryContextReset(batch->watch.scratch);
	}
	MemoryContextSwitchTo(caller);
}

/* Listeners are told of new insights, in the transaction that stores them. */
static void
write_insights(Batch *batch)
{
	Datum values[FORGE_INSIGHT_COLUMN_COUNT];
	bool nulls[FORGE_INSIGHT_COLUMN_COUNT];
	ForgeTable table;

	forge_table_open(&table, &forge_insight_table, RowExclusiveLock);
	for (int i = 0; i < batch->insight_count; i++)
	{
		MemoryContext caller = MemoryContextSwitchTo(batch->watch.scratch);

		forge_insight_row(&batch->insights[i], values, nulls);
		forge_table_insert(&table, values, nulls);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(batch->watch.scratch);
		if (batch->insights[i].position > batch->known_position)
			forge_notify_insight(batch->insights[i].id);
	}
	forge_table_close(&table);
}

static void
flush(void *state)
{
	Batch *batch = state;

	write_all_series(batch);
	if (batch->insight_count > 0)
		write_insights(batch);
	forge_table_close(&batch->series);
	UnregisterSnapshot(batch->watch.snapshot);
	CommandCounterIncrement();
}

static void
clear(const ForgeUuid *tenant)
{
	forge_consumer_clear_table(&forge_insight_table, tenant);
	forge_consumer_clear_table(&forge_series_table, tenant);
}

const ForgeConsumer forge_insight_consumer = {
	.name = "insight",
	.event_types = forge_item_movements,
	.begin = begin,
	.event = event,
	.flush = flush,
	.clear = clear,
};
