/*
 * insight_replay.c
 *	  Computing findings again from the log, item by item.
 */
#include "projection/feed/insight_replay.h"

#include "projection/feed/insight.h"
#include "utils/memutils.h"

/* ----- tenants and items -------------------------------------------------------------------- */

static ForgeUuid
tenant_of(const ForgeInsightReplay *replay)
{
	return forge_event_uuid(&replay->scan, FORGE_EVENT_TENANT_ID);
}

static void
begin_tenant(ForgeInsightReplay *replay, ForgeUuid tenant)
{
	MemoryContext caller;

	MemoryContextReset(replay->tenant_memory);
	caller = MemoryContextSwitchTo(replay->tenant_memory);
	replay->tenant = tenant;
	replay->last_position = replay->verifies ? forge_consumer_position(&forge_insight_consumer,
																	   tenant, replay->snapshot)
											 : PG_INT64_MAX;
	replay->unreadable = (ForgeUnreadable){ 0 };
	forge_watch_begin(&replay->watch, tenant, replay->snapshot,
					  replay->verifies ? &replay->unreadable : NULL);
	replay->unreadable_of_tenant = replay->unreadable;
	replay->has_watch = true;
	MemoryContextSwitchTo(caller);
}

static void
begin_item(ForgeInsightReplay *replay)
{
	ForgeUuid tenant = tenant_of(replay);
	MemoryContext caller;

	if (!replay->has_watch || !forge_uuid_equal(replay->tenant, tenant))
		begin_tenant(replay, tenant);
	MemoryContextReset(replay->item_memory);
	caller = MemoryContextSwitchTo(replay->item_memory);
	replay->unreadable = replay->unreadable_of_tenant;
	forge_watch_begin_item(&replay->watch, &replay->item,
						   forge_event_uuid(&replay->scan, FORGE_EVENT_AGGREGATE_ID));
	replay->insight_count = 0;
	MemoryContextSwitchTo(caller);
}

static bool
is_same_item(const ForgeInsightReplay *replay)
{
	return forge_uuid_equal(forge_event_uuid(&replay->scan, FORGE_EVENT_AGGREGATE_ID),
							replay->item.id) &&
		   forge_uuid_equal(tenant_of(replay), replay->tenant);
}

/* ----- movements ---------------------------------------------------------------------------- */

static ForgeInsight *
next_insight(ForgeInsightReplay *replay)
{
	if (replay->insight_count == replay->insight_capacity)
	{
		replay->insight_capacity *= 2;
		replay->insights =
			repalloc_huge(replay->insights, replay->insight_capacity * sizeof(ForgeInsight));
	}
	return &replay->insights[replay->insight_count];
}

/* The next movement of any item; false at the end. */
static bool
skip_to_movement(ForgeInsightReplay *replay)
{
	while (replay->has_event && !forge_watch_is_movement(&replay->scan))
		replay->has_event = forge_event_scan_next(&replay->scan);
	return replay->has_event;
}

static void
add_movement(ForgeInsightReplay *replay)
{
	if (forge_event_integer(&replay->scan, FORGE_EVENT_POSITION) <= replay->last_position &&
		replay->unreadable.position == 0 &&
		forge_watch_add(&replay->watch, &replay->item, &replay->scan, next_insight(replay)))
		replay->insight_count++;
	replay->has_event = forge_event_scan_next(&replay->scan);
}

bool
forge_insight_replay_next(ForgeInsightReplay *replay)
{
	while (skip_to_movement(replay))
	{
		begin_item(replay);
		while (skip_to_movement(replay) && is_same_item(replay))
			add_movement(replay);
		if (replay->item.version > 0 || replay->unreadable.position != 0)
			return true;
	}
	return false;
}

/* ----- the whole ---------------------------------------------------------------------------- */

/* The scan is begun. */
static void
begin(ForgeInsightReplay *replay, bool verifies, Snapshot snapshot)
{
	replay->snapshot = snapshot;
	replay->verifies = verifies;
	replay->has_watch = false;
	replay->tenant_memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp watch", ALLOCSET_SMALL_SIZES);
	replay->item_memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp watched item", ALLOCSET_SMALL_SIZES);
	replay->insight_capacity = 16;
	replay->insights = palloc_array_huge(ForgeInsight, replay->insight_capacity);
	replay->has_event = forge_event_scan_next(&replay->scan);
}

void
forge_insight_replay_begin(ForgeInsightReplay *replay, const ForgeUuid *tenant, bool verifies,
						   Snapshot snapshot)
{
	forge_event_scan_streams(&replay->scan, tenant, snapshot);
	begin(replay, verifies, snapshot);
}

void
forge_insight_replay_begin_item(ForgeInsightReplay *replay, ForgeUuid tenant, ForgeUuid item,
								Snapshot snapshot)
{
	forge_event_scan_stream(&replay->scan, tenant, item, 1, snapshot);
	begin(replay, false, snapshot);
}

void
forge_insight_replay_end(ForgeInsightReplay *replay)
{
	forge_event_scan_end(&replay->scan);
	MemoryContextDelete(replay->tenant_memory);
	MemoryContextDelete(replay->item_memory);
	pfree(replay->insights);
}
