/*
 * rebuild.c
 *	  Mending a read model while commands go on.
 *
 * First everything is compared under one snapshot, without a lock.  Then the rows
 * of each stream that differ are written while its head is locked; when something
 * has happened to the stream since, it is replayed again.
 * Readers see the old rows until the transaction commits, and all the new ones
 * afterwards: MVCC is the swap.
 */
#include "projection/verify/verify.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "pg/memory.h"
#include "projection/feed/consumer.h"
#include "projection/feed/fold.h"
#include "projection/verify/replay.h"
#include "projection/verify/verify_part.h"
#include "store/guard.h"
#include "store/stream.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* A stream that has a row which differs, and how it was replayed. */
typedef struct DifferingStream
{
	ForgeUuid tenant;
	ForgeUuid id;
	int64 version; /* 0: it has no events */
	ForgeInstant recorded_at;
	uint8 *packed_state;
	Size packed_size;
} DifferingStream;

/* All of them, in the order of tenant and id. */
typedef struct Differing
{
	int64 count;
	int64 capacity;
	DifferingStream *streams;
	MemoryContext memory;
} Differing;

static void
keep_replayed(Differing *differing, DifferingStream *stream, const ForgeReplay *replay)
{
	const ForgeShape *shape = replay->aggregate->state;

	stream->version = replay->version;
	stream->recorded_at = replay->recorded_at;
	stream->packed_size = forge_shape_pack(shape, replay->state, NULL, 0);
	stream->packed_state = MemoryContextAlloc(differing->memory, stream->packed_size);
	(void) forge_shape_pack(shape, replay->state, stream->packed_state, stream->packed_size);
}

/* Another row of the same stream? */
static bool
is_same(const DifferingStream *stream, const ForgeDifference *difference)
{
	return forge_uuid_equal(stream->id, difference->id) &&
		   forge_uuid_equal(stream->tenant, difference->tenant);
}

static void
collect(void *context, const ForgeDifference *difference)
{
	Differing *differing = context;
	const ForgeReplay *replay = difference->replay;
	DifferingStream *stream;

	if (replay != NULL && replay->unreadable.position != 0)
		forge_unreadable_raise(&replay->unreadable, replay->aggregate);
	if (differing->count > 0 && is_same(&differing->streams[differing->count - 1], difference))
		return;
	if (differing->count == differing->capacity)
	{
		Size size;

		differing->capacity = Max(2 * differing->capacity, 1024);
		size = differing->capacity * sizeof(DifferingStream);
		differing->streams = differing->streams == NULL
								 ? MemoryContextAllocHuge(differing->memory, size)
								 : repalloc_huge(differing->streams, size);
	}
	stream = &differing->streams[differing->count++];
	*stream = (DifferingStream){ .tenant = difference->tenant, .id = difference->id };
	if (replay != NULL && forge_uuid_equal(replay->id, stream->id) &&
		forge_uuid_equal(replay->tenant, stream->tenant))
		keep_replayed(differing, stream, replay);
}

/* The rows of a stream from its state; with NULL there are none. */
static void
write_rows(const ForgeProjection *projection, const DifferingStream *differing, const void *state,
		   ForgeInstant recorded_at)
{
	ForgeRowWriter writer = { .projection = projection };

	/* A single row is found by its key.  If there may be several, some may be there that should
	 * not. */
	if (state == NULL || projection->element != NULL)
		forge_projection_clear(&writer, &differing->tenant, &differing->id);
	forge_projection_write(&writer, &differing->tenant, &differing->id, NULL, state, recorded_at);
	forge_projection_end(&writer);
}

/* From the stream's events as they are now. */
static void
write_replayed(const ForgeProjection *projection, const DifferingStream *differing)
{
	ForgeReplay replay;
	bool has_events;

	forge_replay_begin_stream(&replay, differing->tenant, differing->id, SnapshotSelf);
	has_events = forge_replay_next(&replay) && replay.aggregate == projection->aggregate;
	if (has_events && replay.unreadable.position != 0)
		forge_unreadable_raise(&replay.unreadable, replay.aggregate);
	write_rows(projection, differing, has_events ? replay.state : NULL,
			   has_events ? replay.recorded_at : 0);
	forge_replay_end(&replay);
}

/* The rows of one stream, while its head is locked. */
static void
mend(const ForgeProjection *projection, ForgeTable *heads, const DifferingStream *differing)
{
	ForgeStream stream = { .tenant = differing->tenant, .id = differing->id };
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeState *state;

	if (!forge_stream_find(heads, &stream, true))
		forge_table_refuse_newer();
	if (differing->version == 0 || stream.version != differing->version)
	{
		write_replayed(projection, differing);
		return;
	}

	/* Nothing has happened since it was replayed. */
	state = forge_stream_new_state(projection->aggregate);
	(void) forge_shape_unpack(projection->aggregate->state, differing->packed_state,
							  differing->packed_size, state, &arena.arena);
	state->version = differing->version;
	write_rows(projection, differing, state, differing->recorded_at);
}

int64
forge_rebuild_run(const ForgeProjection *projection, const ForgeUuid *tenant)
{
	Differing differing = { .memory = CurrentMemoryContext };
	ForgeTable heads;
	MemoryContext scratch;
	MemoryContext caller;
	int64 event_count;

	forge_guard_begin_write("forge.rebuild()");
	event_count =
		forge_verify_run(tenant, forge_text_from(projection->name), false, collect, &differing);
	if (differing.count == 0)
		return event_count;

	forge_table_open(&heads, &forge_stream_table, RowExclusiveLock);
	scratch =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp rebuild", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(scratch);
	for (int64 i = 0; i < differing.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		mend(projection, &heads, &differing.streams[i]);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(scratch);
	forge_table_close(&heads);
	CommandCounterIncrement();
	return event_count;
}

bool
forge_rebuild_named(ForgeText name, const ForgeUuid *tenant, int64 *count)
{
	const ForgeProjection *projection = forge_projection_find(name);
	const ForgeConsumer *consumer = forge_consumer_find(name);

	if (projection != NULL)
		*count = forge_rebuild_run(projection, tenant);
	/* Balances are rebuilt with the read model of ledgers, as both are verified; and all of them
	 * with those that are summed. */
	if (forge_text_equal(name, forge_text_from(forge_verify_ledger.name)) ||
		consumer == &forge_fold_consumer)
		*count = forge_ledger_rebuild(tenant);
	else if (projection == NULL && consumer != NULL)
		*count = forge_consumer_rebuild(consumer, tenant);
	return projection != NULL || consumer != NULL;
}
