/*
 * settings_history.h
 *	  The settings by which the movements of an item were watched, at any
 *	  position of the feed.
 *
 * A configuration applies to the movements that come after it, so a replay must
 * know all configurations and their positions.  The history of one item, or of
 * all, is the stream of its analytics.detection; it is short.
 */
#ifndef FORGE_PROJECTION_FEED_SETTINGS_HISTORY_H
#define FORGE_PROJECTION_FEED_SETTINGS_HISTORY_H

#include "pg/forge_pg.h"

#include "base/detector.h"
#include "base/uuid.h"
#include "store/event.h"
#include "utils/snapshot.h"

typedef struct ForgeSettingsChange
{
	int64 position;
	bool is_active; /* else it was taken back */
	ForgeDetectorSettings settings;
} ForgeSettingsChange;

/* Changes in the order of their positions. */
typedef struct ForgeSettingsHistory
{
	int count;
	ForgeSettingsChange *changes;
} ForgeSettingsHistory;

/* Has anything ever been configured in this tenant? */
bool forge_settings_history_exists(ForgeUuid tenant, Snapshot snapshot);

/*
 * The history of an item, or with the nil UUID the history for all items; in the current
 * memory context.  An event that cannot be read is raised; or, unless unreadable is NULL,
 * noted there.
 */
ForgeSettingsHistory forge_settings_history_load(ForgeUuid tenant, ForgeUuid item,
												 Snapshot snapshot, ForgeUnreadable *unreadable);

/* The settings that applied to a movement: the item's own, or else those for all items. */
const ForgeDetectorSettings *forge_settings_at(const ForgeSettingsHistory *own,
											   const ForgeSettingsHistory *common, int64 position);

#endif
