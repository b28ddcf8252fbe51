/*
 * watch.c
 *	  Watching the movements of a tenant's items.
 */
#include "projection/feed/watch.h"

#include "domain/item/item.h"
#include "pg/digest.h"
#include "utils/memutils.h"

void
forge_watch_begin(ForgeWatch *watch, ForgeUuid tenant, Snapshot snapshot,
				  ForgeUnreadable *unreadable)
{
	watch->tenant = tenant;
	watch->snapshot = snapshot;
	watch->unreadable = unreadable;
	watch->scratch =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp movement", ALLOCSET_SMALL_SIZES);
	watch->has_settings = forge_settings_history_exists(tenant, snapshot);
	watch->common = (ForgeSettingsHistory){ 0 };
	if (watch->has_settings)
		watch->common = forge_settings_history_load(tenant, FORGE_UUID_NIL, snapshot, unreadable);
}

void
forge_watch_begin_item(const ForgeWatch *watch, ForgeWatchedItem *item, ForgeUuid id)
{
	memset(item, 0, sizeof(*item));
	item->id = id;
	if (watch->has_settings)
		item->settings =
			forge_settings_history_load(watch->tenant, id, watch->snapshot, watch->unreadable);
}

/* An event of that name in a stream of another type does not count. */
bool
forge_watch_is_movement(const ForgeEventScan *scan)
{
	ForgeText type = forge_event_text(scan, FORGE_EVENT_EVENT_TYPE);

	for (int i = 0; forge_item_movements[i] != NULL; i++)
		if (forge_text_equal(forge_text_from(forge_item_movements[i]), type))
			return forge_text_equal(forge_text_from(forge_item.name),
									forge_event_text(scan, FORGE_EVENT_AGGREGATE_TYPE));
	return false;
}

static ForgeUuid
insight_id(const ForgeInsight *insight)
{
	const char *detector = forge_detector_info(insight->anomaly.settings.detector)->name;
	char tenant[FORGE_UUID_TEXT_SIZE];
	char item[FORGE_UUID_TEXT_SIZE];
	char name[256];

	forge_uuid_format(insight->tenant, tenant);
	forge_uuid_format(insight->item, item);
	snprintf(name, sizeof(name), "%s %s " INT64_FORMAT " %s", tenant, item, insight->version,
			 detector);
	return forge_digest_reserved_uuid(FORGE_TEXT("analytics.insight"), forge_text_from(name));
}

static bool
read_delta(const ForgeWatch *watch, const ForgeEventScan *scan, ForgeDecimal *delta)
{
	ForgeEvent event;
	bool is_read = forge_event_decode(scan, &forge_item, watch->scratch, &event, watch->unreadable);

	*delta = FORGE_DECIMAL_ZERO;
	if (is_read)
		(void) forge_item_movement(&event, delta);
	MemoryContextReset(watch->scratch);
	return is_read;
}

bool
forge_watch_add(const ForgeWatch *watch, ForgeWatchedItem *item, const ForgeEventScan *scan,
				ForgeInsight *insight)
{
	int64 position = forge_event_integer(scan, FORGE_EVENT_POSITION);
	const ForgeDetectorSettings *settings =
		forge_settings_at(&item->settings, &watch->common, position);
	ForgeDecimal delta;

	if (!read_delta(watch, scan, &delta))
		return false;
	item->version = forge_event_integer(scan, FORGE_EVENT_VERSION);
	if (!forge_series_add(&item->series, settings, delta, &insight->anomaly))
		return false;

	insight->tenant = watch->tenant;
	insight->item = item->id;
	insight->version = item->version;
	insight->position = position;
	insight->detected_at = forge_event_integer(scan, FORGE_EVENT_RECORDED_AT);
	insight->id = insight_id(insight);
	return true;
}
