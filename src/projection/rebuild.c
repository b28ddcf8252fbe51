/*
 * rebuild.c
 *	  Mending a read model while commands go on.
 *
 * First everything is compared under one snapshot, without a lock.  Then each
 * row that differs is computed again with its stream's head locked, and written.
 * Readers see the old rows until the transaction commits, and all the new ones
 * afterwards: MVCC is the swap.
 */
#include "projection/verify.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "projection/replay.h"
#include "store/guard.h"
#include "store/stream.h"
#include "utils/snapmgr.h"

/* The streams whose row differs, in the order of tenant and id. */
typedef struct Differing
{
	int64 count;
	int64 capacity;
	struct
	{
		ForgeUuid tenant;
		ForgeUuid id;
	} * streams;
	MemoryContext memory;
} Differing;

static void
collect(void *context, const ForgeDifference *difference)
{
	Differing *differing = context;

	if (differing->count == differing->capacity)
	{
		Size size;

		differing->capacity = Max(2 * differing->capacity, 1024);
		size = differing->capacity * sizeof(differing->streams[0]);
		differing->streams = differing->streams == NULL
								 ? MemoryContextAllocHuge(differing->memory, size)
								 : repalloc_huge(differing->streams, size);
	}
	differing->streams[differing->count].tenant = difference->tenant;
	differing->streams[differing->count].id = difference->id;
	differing->count++;
}

/* The row of one stream, from its events as they are while its head is locked. */
static void
write_row(const ForgeProjection *projection, ForgeTable *heads, ForgeTable *rows, ForgeUuid tenant,
		  ForgeUuid id)
{
	ForgeStream stream = { .tenant = tenant, .id = id };
	ForgeReplay replay;
	bool has_events;

	if (!forge_stream_find(heads, &stream, true))
		forge_table_refuse_newer();
	forge_replay_begin_stream(&replay, tenant, id, SnapshotSelf);
	has_events = forge_replay_next(&replay) && replay.aggregate == projection->aggregate;
	forge_projection_write(projection, rows, &tenant, &id, has_events ? replay.state : NULL,
						   has_events ? replay.recorded_at : 0);
	forge_replay_end(&replay);
}

int64
forge_rebuild_run(const ForgeProjection *projection, const ForgeUuid *tenant)
{
	Differing differing = { .memory = CurrentMemoryContext };
	ForgeTable heads;
	ForgeTable rows;
	int64 event_count;

	forge_guard_require_writable("forge.rebuild()");
	event_count = forge_verify_run(tenant, forge_text_from(projection->name), collect, &differing);
	if (differing.count == 0)
		return event_count;

	forge_table_open(&heads, &forge_stream_table, RowExclusiveLock);
	forge_table_open(&rows, projection->table, RowExclusiveLock);
	for (int64 i = 0; i < differing.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		write_row(projection, &heads, &rows, differing.streams[i].tenant, differing.streams[i].id);
	}
	forge_table_close(&heads);
	forge_table_close(&rows);
	CommandCounterIncrement();
	return event_count;
}
