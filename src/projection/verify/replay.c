/*
 * replay.c
 *	  Replaying the log stream by stream.
 */
#include "projection/verify/replay.h"

#include "domain/registry.h"
#include "pg/convert.h"
#include "store/stream.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

static void
begin(ForgeReplay *replay)
{
	replay->watch = NULL;
	replay->event_count = 0;
	replay->last_position = 0;
	replay->keep = AllocSetContextCreate(CurrentMemoryContext, "forgeerp replayed stream",
										 ALLOCSET_DEFAULT_SIZES);
	replay->scratch = AllocSetContextCreate(CurrentMemoryContext, "forgeerp replayed event",
											ALLOCSET_DEFAULT_SIZES);
	replay->has_event = forge_event_scan_next(&replay->scan);
}

void
forge_replay_begin(ForgeReplay *replay, const ForgeUuid *tenant, Snapshot snapshot)
{
	forge_event_scan_streams(&replay->scan, tenant, snapshot);
	begin(replay);
}

void
forge_replay_begin_stream(ForgeReplay *replay, ForgeUuid tenant, ForgeUuid id, Snapshot snapshot)
{
	forge_event_scan_stream(&replay->scan, tenant, id, 1, snapshot);
	begin(replay);
}

/* The scan's event begins a stream. */
static void
begin_stream(ForgeReplay *replay)
{
	MemoryContext caller;
	ForgeText type;

	MemoryContextReset(replay->keep);
	caller = MemoryContextSwitchTo(replay->keep);
	replay->tenant = forge_event_uuid(&replay->scan, FORGE_EVENT_TENANT_ID);
	replay->id = forge_event_uuid(&replay->scan, FORGE_EVENT_AGGREGATE_ID);
	type = forge_event_text(&replay->scan, FORGE_EVENT_AGGREGATE_TYPE);
	replay->type = forge_text_copy(type);
	replay->aggregate = forge_registry_find(type);
	replay->state = replay->aggregate != NULL ? forge_stream_new_state(replay->aggregate) : NULL;
	replay->stream_event_count = 0;
	replay->position = 0;
	replay->recorded_at = DT_NOBEGIN;
	memset(replay->disorders, 0, sizeof(replay->disorders));
	replay->unreadable = (ForgeUnreadable){ 0 };
	MemoryContextSwitchTo(caller);
}

static void
note_disorder(ForgeReplay *replay, ForgeDisorder disorder, bool is_found)
{
	if (unlikely(is_found) && replay->disorders[disorder] == 0)
		replay->disorders[disorder] = replay->version;
}

/* Where the scan's event stands, compared with the one before it. */
static void
read_place(ForgeReplay *replay)
{
	int64 position = forge_event_integer(&replay->scan, FORGE_EVENT_POSITION);
	ForgeInstant recorded_at = forge_event_integer(&replay->scan, FORGE_EVENT_RECORDED_AT);
	ForgeText type = forge_event_text(&replay->scan, FORGE_EVENT_AGGREGATE_TYPE);

	replay->version = forge_event_integer(&replay->scan, FORGE_EVENT_VERSION);
	note_disorder(replay, FORGE_DISORDER_POSITION, position <= replay->position);
	note_disorder(replay, FORGE_DISORDER_TIME, recorded_at < replay->recorded_at);
	note_disorder(replay, FORGE_DISORDER_TYPE, !forge_text_equal(type, replay->type));
	replay->position = position;
	replay->recorded_at = recorded_at;
	if (position > replay->last_position)
	{
		replay->last_position = position;
		replay->last_tenant = replay->tenant;
		replay->last_id = replay->id;
	}
}

static bool
is_same_stream(const ForgeReplay *replay)
{
	return forge_uuid_equal(forge_event_uuid(&replay->scan, FORGE_EVENT_AGGREGATE_ID),
							replay->id) &&
		   forge_uuid_equal(forge_event_uuid(&replay->scan, FORGE_EVENT_TENANT_ID), replay->tenant);
}

static void
apply_event(ForgeReplay *replay)
{
	ForgeEvent event;

	if (forge_event_decode(&replay->scan, replay->aggregate, replay->scratch, &event,
						   &replay->unreadable))
	{
		if (replay->watch != NULL)
			replay->watch(replay->watch_context, replay, &event);
		forge_event_apply_decoded(replay->aggregate, replay->state, &event, replay->keep);
	}
	MemoryContextReset(replay->scratch);
}

bool
forge_replay_next(ForgeReplay *replay)
{
	if (!replay->has_event)
		return false;
	begin_stream(replay);
	do
	{
		read_place(replay);
		if (replay->aggregate != NULL && replay->unreadable.position == 0)
			apply_event(replay);
		replay->stream_event_count++;
		replay->event_count++;
		replay->has_event = forge_event_scan_next(&replay->scan);
	} while (replay->has_event && is_same_stream(replay));
	return true;
}

void
forge_replay_end(ForgeReplay *replay)
{
	forge_event_scan_end(&replay->scan);
	MemoryContextDelete(replay->keep);
	MemoryContextDelete(replay->scratch);
}
