/*
 * insight_replay.h
 *	  Computing findings again from the log, item by item, without storing them:
 *	  for verify and erp.detect_anomalies.
 */
#ifndef FORGE_PROJECTION_FEED_INSIGHT_REPLAY_H
#define FORGE_PROJECTION_FEED_INSIGHT_REPLAY_H

#include "pg/forge_pg.h"

#include "projection/feed/watch.h"

typedef struct ForgeInsightReplay
{
	/* The item just replayed, and its findings, in order; valid until the next one. */
	ForgeUuid tenant;
	ForgeWatchedItem item;
	ForgeInsight *insights;
	int insight_count;

	/* To verify: an event that the item depends on and that cannot be read. */
	ForgeUnreadable unreadable;
	ForgeUnreadable unreadable_of_tenant; /* every item of it does */

	int insight_capacity;
	bool verifies;
	int64 last_position; /* later movements of the tenant are left out */
	ForgeWatch watch;
	Snapshot snapshot;
	ForgeEventScan scan;
	bool has_event;
	bool has_watch;
	MemoryContext tenant_memory;
	MemoryContext item_memory;
} ForgeInsightReplay;

/*
 * All items of a tenant, or with NULL of all tenants, in the order of tenant and
 * item.  To verify, each tenant's movements up to where they are consumed; and an event
 * that cannot be read, which is raised otherwise, is noted in unreadable.
 */
void forge_insight_replay_begin(ForgeInsightReplay *replay, const ForgeUuid *tenant, bool verifies,
								Snapshot snapshot);

/* One item. */
void forge_insight_replay_begin_item(ForgeInsightReplay *replay, ForgeUuid tenant, ForgeUuid item,
									 Snapshot snapshot);

/* The next item that has moved; false when there is none left. */
bool forge_insight_replay_next(ForgeInsightReplay *replay);
void forge_insight_replay_end(ForgeInsightReplay *replay);

#endif
