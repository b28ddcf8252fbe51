/*
 * detection.h
 *	  analytics.detection: how the movements of an item, or of all items of a
 *	  tenant, are watched.
 *
 * The id is a function of the item's.  Each item has a configuration, and one more
 * is for all items.  A field that a configure leaves out gets its default: for all
 * items, the detector z_score, a window of ten, the detector's own threshold.
 * After a reset an item follows the configuration for all items, and that one the
 * defaults.  Both commands decide nothing when there is nothing to change.
 *
 * Events hold the resolved values, so a change of the defaults changes no
 * history.  A configuration applies to movements at later positions of the feed.
 */
#ifndef FORGE_DOMAIN_DETECTION_H
#define FORGE_DOMAIN_DETECTION_H

#include "base/detector.h"
#include "domain/aggregate.h"
#include "made/detection_made.h"

FORGE_AGGREGATE(1, "analytics.detection", detection_id,
				"how the movements of an item, or of all, are watched", RESERVED_IDS, KEY(item_id),
				RETURNS(erp.detection), TABLE(detection_row))
typedef struct ForgeDetection
{
	ForgeState head;
	ForgeUuid item_id FORGE_IS("the item; all when left out");
	ForgeText detector FORGE_IS(REQUIRED, DETECTOR_NAME, "the detector");
	int64_t window_size FORGE_IS(REQUIRED, "how many movements before one are looked at");
	ForgeDecimal threshold FORGE_IS(REQUIRED,
									"the score from which on a movement is out of the ordinary");
	bool paused FORGE_IS(REQUIRED, "whether nothing is found for now");
	bool active FORGE_IS(REQUIRED, "false once it was reset");
} ForgeDetection;

/* ---- commands ---- */

FORGE_COMMAND(1, "chooses how the movements of an item, or of all, are watched",
			  configure_detection, DETECTOR_UNKNOWN, WINDOW_SIZE_OUT_OF_RANGE,
			  THRESHOLD_NOT_POSITIVE)
typedef struct ForgeDetectionConfigure
{
	ForgeText detector FORGE_IS(DETECTOR_NAME, "the detector; z_score when left out");
	ForgeUuid item_id FORGE_IS("the item; all of the tenant when left out");
	int64_t window_size FORGE_IS(
		"how many movements before one are looked at, 2 to 100; 10 when left out");
	ForgeDecimal threshold FORGE_IS(
		"the score from which on a movement is out of the ordinary; the detector's own "
		"when left out");
	bool paused FORGE_IS("whether nothing shall be found for now");
} ForgeDetectionConfigure;

FORGE_COMMAND(1, "takes a configuration back", reset_detection, DETECTION_NOT_FOUND)
typedef struct ForgeDetectionReset
{
	ForgeUuid item_id FORGE_IS("the item; all of the tenant when left out");
} ForgeDetectionReset;

/* ---- events ---- */

FORGE_EVENT(1, "it was chosen how the movements of an item, or of all, are watched")
typedef struct ForgeDetectionConfigured
{
	ForgeUuid item_id FORGE_IS("the item; all of the tenant when left out");
	ForgeText detector FORGE_IS(REQUIRED, DETECTOR_NAME, "the detector");
	int64_t window_size FORGE_IS(REQUIRED, "how many movements before one are looked at");
	ForgeDecimal threshold FORGE_IS(REQUIRED,
									"the score from which on a movement is out of the ordinary");
	bool paused FORGE_IS(REQUIRED, "whether nothing is found for now");
} ForgeDetectionConfigured;

FORGE_EVENT(1, "a configuration was taken back")
typedef ForgeNothing ForgeDetectionWasReset;

/* The detector's settings from a state; the default ones from a state that is not active. */
ForgeDetectorSettings forge_detection_settings(const ForgeDetection *detection);

#endif
