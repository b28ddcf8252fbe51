/*
 * replay.h
 *	  Replaying the log stream by stream, for rebuild and verify.
 */
#ifndef FORGE_PROJECTION_VERIFY_REPLAY_H
#define FORGE_PROJECTION_VERIFY_REPLAY_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "store/event.h"

/* A fault in the order of a stream's events. */
typedef enum ForgeDisorder
{
	FORGE_DISORDER_POSITION, /* it does not ascend from one version to the next */
	FORGE_DISORDER_TIME,     /* it was recorded before the version before it */
	FORGE_DISORDER_TYPE,     /* it is of another type of stream */
	FORGE_DISORDER_COUNT
} ForgeDisorder;

typedef struct ForgeReplay ForgeReplay;

/* Is told of each event that can be read, before it is applied to replay->state. */
typedef void (*ForgeReplayWatch)(void *context, const ForgeReplay *replay, const ForgeEvent *event);

struct ForgeReplay
{
	/* The stream just replayed; its memory lives until the next one. */
	ForgeUuid tenant;
	ForgeUuid id;
	ForgeText type;
	const ForgeAggregate *aggregate; /* NULL: not of the registry */
	void *state;                     /* NULL likewise */
	int64 version;                   /* of its last event */
	int64 stream_event_count;        /* the same, unless versions are missing */
	int64 position;                  /* of its last event, */
	ForgeInstant recorded_at;        /* and when it was recorded */

	/* The first version at which each of these is found; 0: at none. */
	int64 disorders[FORGE_DISORDER_COUNT];

	/* The first event that cannot be read, if there is one; the state is as it was before. */
	ForgeUnreadable unreadable;

	int64 event_count; /* of all streams so far */

	/* The highest position so far, and the stream of its event. */
	int64 last_position;
	ForgeUuid last_tenant;
	ForgeUuid last_id;

	ForgeReplayWatch watch; /* NULL, unless the caller sets it */
	void *watch_context;

	ForgeEventScan scan;
	bool has_event;
	MemoryContext keep;
	MemoryContext scratch;
};

/* All streams of a tenant, or with NULL of all tenants, in the order of tenant and id. */
void forge_replay_begin(ForgeReplay *replay, const ForgeUuid *tenant, Snapshot snapshot);

/* One stream. */
void forge_replay_begin_stream(ForgeReplay *replay, ForgeUuid tenant, ForgeUuid id,
							   Snapshot snapshot);

/* The next stream; false when there is none left.  Look at unreadable before you use its state. */
bool forge_replay_next(ForgeReplay *replay);
void forge_replay_end(ForgeReplay *replay);

#endif
