/*
 * settings_history.c
 *	  How the movements of an item were watched at any position of the feed.
 */
#include "projection/feed/settings_history.h"

#include "domain/detection/detection.h"
#include "pg/digest.h"
#include "projection/rows/projection.h"
#include "store/event.h"
#include "store/stream.h"
#include "utils/memutils.h"

bool
forge_settings_history_exists(ForgeUuid tenant, Snapshot snapshot)
{
	ForgeRowScan rows;
	bool exists;

	forge_rows_begin(&rows, forge_detection_projection.table, &tenant, snapshot);
	exists = forge_rows_next(&rows);
	forge_rows_end(&rows);
	return exists;
}

static void
add_change(ForgeSettingsHistory *history, int64 position, const ForgeDetection *detection)
{
	if (history->count == 0)
		history->changes = palloc(sizeof(ForgeSettingsChange));
	else if ((history->count & (history->count - 1)) == 0)
		history->changes =
			repalloc(history->changes, 2 * history->count * sizeof(ForgeSettingsChange));
	history->changes[history->count++] =
		(ForgeSettingsChange){ .position = position,
							   .is_active = detection->active,
							   .settings = forge_detection_settings(detection) };
}

ForgeSettingsHistory
forge_settings_history_load(ForgeUuid tenant, ForgeUuid item, Snapshot snapshot,
							ForgeUnreadable *unreadable)
{
	ForgeSettingsHistory history = { 0 };
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp settings", ALLOCSET_SMALL_SIZES);
	MemoryContext scratch = AllocSetContextCreate(memory, "forgeerp event", ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(memory);
	ForgeDetection *detection = forge_stream_new_state(&forge_detection);
	ForgeEventScan scan;

	forge_event_scan_stream(&scan, tenant,
							forge_digest_key_uuid(forge_text_from(forge_detection.name), item), 1,
							snapshot);
	MemoryContextSwitchTo(caller);
	while (forge_event_scan_next(&scan) &&
		   forge_event_apply(&scan, &forge_detection, detection, scratch, memory, unreadable))
		add_change(&history, forge_event_integer(&scan, FORGE_EVENT_POSITION), detection);
	forge_event_scan_end(&scan);
	MemoryContextDelete(memory);
	return history;
}

/* The change in effect at a position; NULL when there is none, or it was taken back. */
static const ForgeDetectorSettings *
find(const ForgeSettingsHistory *history, int64 position)
{
	for (int i = history->count - 1; i >= 0; i--)
		if (history->changes[i].position <= position)
			return history->changes[i].is_active ? &history->changes[i].settings : NULL;
	return NULL;
}

const ForgeDetectorSettings *
forge_settings_at(const ForgeSettingsHistory *own, const ForgeSettingsHistory *common,
				  int64 position)
{
	const ForgeDetectorSettings *settings = find(own, position);

	if (settings == NULL)
		settings = find(common, position);
	return settings != NULL ? settings : &forge_detector_settings_default;
}
