/*
 * account_month.c
 *	  The consumer that adds the lines of entries to the sums of their months.
 *
 * The lines of a batch are summed up in memory, and each sum that they change is written once.
 */
#include "projection/feed/account_month.h"

#include "access/xact.h"
#include "projection/feed/journal_sums.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

/* The columns of the primary key come first. */
#define KEY_COUNT FORGE_ACCOUNT_MONTH_CLOSING

ForgeRelationName forge_account_month_table = { .name = "account_month_row",
												.column_count = FORGE_ACCOUNT_MONTH_COLUMN_COUNT };

typedef struct Batch
{
	ForgeUuid tenant;
	ForgeJournalSums sums;
} Batch;

static void *
begin(const ForgeConsumerBatch *consumed)
{
	Batch *batch = palloc0(sizeof(Batch));

	batch->tenant = consumed->tenant;
	forge_journal_sums_begin(&batch->sums);
	return batch;
}

static void
event(void *state, const ForgeEventScan *scan)
{
	Batch *batch = state;

	forge_journal_sums_add(&batch->sums, scan, NULL);
}

/* Adds the amount of the row found to the new row's. */
static void
add_stored(ForgeTable *table, Datum *values, AttrNumber column)
{
	bool is_null;
	Datum stored = forge_table_get(table, column, &is_null);

	values[column - 1] = DirectFunctionCall1(
		numeric_trim_scale, DirectFunctionCall2(numeric_add, stored, values[column - 1]));
}

static void
write_sum(ForgeTable *table, const ForgeUuid *tenant, const ForgeMonthSum *sum)
{
	Datum values[FORGE_ACCOUNT_MONTH_COLUMN_COUNT];
	bool nulls[FORGE_ACCOUNT_MONTH_COLUMN_COUNT];

	forge_month_row(tenant, sum, values, nulls);
	if (!forge_table_find(table, KEY_COUNT, values))
	{
		forge_table_insert(table, values, nulls);
		return;
	}
	add_stored(table, values, FORGE_ACCOUNT_MONTH_DEBIT);
	add_stored(table, values, FORGE_ACCOUNT_MONTH_CREDIT);
	if (forge_table_update(table, &table->found->tts_tid, values, nulls) == FORGE_LOST)
		elog(ERROR, "a sum was written without its cursor");
}

static void
flush(void *state)
{
	Batch *batch = state;
	MemoryContext scratch =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp sum", ALLOCSET_SMALL_SIZES);
	int64 count;
	ForgeMonthSum **sums = forge_journal_sums_list(&batch->sums, &count);
	ForgeTable table;

	forge_table_open(&table, &forge_account_month_table, RowExclusiveLock);
	for (int64 i = 0; i < count; i++)
	{
		MemoryContext caller = MemoryContextSwitchTo(scratch);

		write_sum(&table, &batch->tenant, sums[i]);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(scratch);
	}
	forge_table_close(&table);
	MemoryContextDelete(scratch);
	CommandCounterIncrement();
}

static void
clear(const ForgeUuid *tenant)
{
	forge_consumer_clear_table(&forge_account_month_table, tenant);
}

const ForgeConsumer forge_account_month_consumer = {
	.name = "account_month",
	.event_types = forge_journal_events,
	.begin = begin,
	.event = event,
	.flush = flush,
	.clear = clear,
};
