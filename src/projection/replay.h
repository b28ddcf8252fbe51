/*
 * replay.h
 *	  Replaying the log stream by stream: what rebuild and verify are made of.
 */
#ifndef FORGE_PROJECTION_REPLAY_H
#define FORGE_PROJECTION_REPLAY_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "store/event.h"

typedef struct ForgeReplay
{
	/* The stream just replayed; its memory lives until the next one. */
	ForgeUuid tenant;
	ForgeUuid id;
	ForgeText type;
	const ForgeAggregate *aggregate; /* NULL: not of the registry */
	void *state;                     /* NULL likewise */
	int64 version;                   /* of its last event */
	int64 stream_event_count;        /* the same, unless versions are missing */
	ForgeInstant recorded_at;        /* of its last event */

	int64 event_count; /* of all streams so far */

	ForgeEventScan scan;
	bool has_event;
	MemoryContext keep;
	MemoryContext scratch;
} ForgeReplay;

/* All streams of a tenant, or with NULL of all tenants, in the order of tenant and id. */
void forge_replay_begin(ForgeReplay *replay, const ForgeUuid *tenant, Snapshot snapshot);

/* One stream. */
void forge_replay_begin_stream(ForgeReplay *replay, ForgeUuid tenant, ForgeUuid id,
							   Snapshot snapshot);

/* The next stream; false when there is none left. */
bool forge_replay_next(ForgeReplay *replay);
void forge_replay_end(ForgeReplay *replay);

#endif
