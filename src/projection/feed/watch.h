/*
 * watch.h
 *	  Watching the movements of a tenant's items: from events of the log to
 *	  findings.
 *
 * Findings depend on the log alone, so both readers of the log come to the same ones:
 * the consumer that stores findings (insight.c), and a replay that computes them
 * again (insight_replay.c). Movements of one item are given in their order.
 */
#ifndef FORGE_PROJECTION_FEED_WATCH_H
#define FORGE_PROJECTION_FEED_WATCH_H

#include "pg/forge_pg.h"

#include "analytics/series.h"
#include "base/instant.h"
#include "projection/feed/settings_history.h"
#include "store/event.h"

/* The items of one tenant. */
typedef struct ForgeWatch
{
	ForgeUuid tenant;
	Snapshot snapshot; /* under which settings are looked up */
	bool has_settings; /* has anything ever been configured? */
	ForgeSettingsHistory common;
	MemoryContext scratch;
	ForgeUnreadable *unreadable; /* NULL: an event that cannot be read is raised */
} ForgeWatch;

typedef struct ForgeWatchedItem
{
	ForgeUuid id;
	int64 version; /* of its last movement; 0: none yet */
	ForgeSeries series;
	ForgeSettingsHistory settings;
} ForgeWatchedItem;

/* A finding. */
typedef struct ForgeInsight
{
	ForgeUuid id; /* a function of tenant, item, version and detector */
	ForgeUuid tenant;
	ForgeUuid item;
	int64 version; /* of the movement's event, */
	int64 position;
	ForgeInstant detected_at; /* and when it was recorded */
	ForgeAnomaly anomaly;
} ForgeInsight;

/*
 * Begins; memory is of the current context.  An event that cannot be read is raised; or,
 * unless unreadable is NULL, noted there, and results that depend on it must not be
 * used.
 */
void forge_watch_begin(ForgeWatch *watch, ForgeUuid tenant, Snapshot snapshot,
					   ForgeUnreadable *unreadable);

/* Begins an item that has not been seen yet. */
void forge_watch_begin_item(const ForgeWatch *watch, ForgeWatchedItem *item, ForgeUuid id);

/* Is the scan's event a movement of an item? */
bool forge_watch_is_movement(const ForgeEventScan *scan);

/* Adds the scan's movement to its item; true when it is a finding. */
bool forge_watch_add(const ForgeWatch *watch, ForgeWatchedItem *item, const ForgeEventScan *scan,
					 ForgeInsight *insight);

#endif
