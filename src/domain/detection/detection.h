/*
 * detection.h
 *	  analytics.detection: how the movements of an item, or of all items of a
 *	  tenant, are watched.
 *
 * The commands, with their refusals in the order in which they are looked at:
 *
 *	 configure     detector_unknown, window_size_out_of_range,
 *	               threshold_not_positive
 *	 reset         detection_not_found
 *
 * The id is a function of the item's, so each item has one, and all items have one.
 * What a configure leaves out is the default: for all items, the detector z_score,
 * a window of ten, the detector's own threshold.  After a reset an item follows
 * what is configured for all, and all follow the default.  Both decide nothing
 * when there is nothing to change.
 *
 * Events hold what was resolved, so a change of the defaults changes no history.
 * A configuration applies to movements at later positions of the feed.
 */
#ifndef FORGE_DOMAIN_DETECTION_H
#define FORGE_DOMAIN_DETECTION_H

#include "base/detector.h"
#include "domain/aggregate.h"

typedef struct ForgeDetection
{
	ForgeState head;
	ForgeUuid item_id; /* nil: all items */
	ForgeText detector;
	int64_t window_size;
	ForgeDecimal threshold;
	bool paused;
	bool active; /* false once it was reset */
} ForgeDetection;

typedef enum ForgeDetectionCommandType
{
	FORGE_DETECTION_CONFIGURE,
	FORGE_DETECTION_RESET,
	FORGE_DETECTION_COMMAND_COUNT
} ForgeDetectionCommandType;

typedef struct ForgeDetectionConfigure
{
	ForgeUuid item_id;
	ForgeText detector;
	int64_t window_size;
	ForgeDecimal threshold;
	bool paused;
} ForgeDetectionConfigure;

typedef struct ForgeDetectionReset
{
	ForgeUuid item_id;
} ForgeDetectionReset;

typedef enum ForgeDetectionEventType
{
	FORGE_DETECTION_CONFIGURED,
	FORGE_DETECTION_WAS_RESET,
	FORGE_DETECTION_EVENT_COUNT
} ForgeDetectionEventType;

typedef struct ForgeDetectionConfigured
{
	ForgeUuid item_id;
	ForgeText detector;
	int64_t window_size;
	ForgeDecimal threshold;
	bool paused;
} ForgeDetectionConfigured;

extern const ForgeAggregate forge_detection;

/* The shapes and their tables: detection_fields.c. */
extern const ForgeShape forge_detection_state;
extern const ForgeShape *const forge_detection_commands[FORGE_DETECTION_COMMAND_COUNT];
extern const ForgeShape *const forge_detection_events[FORGE_DETECTION_EVENT_COUNT];

ForgeOutcome forge_detection_decide(const void *state, const ForgeCommand *command,
									ForgeEvents *events);
void forge_detection_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_detection_check(const void *state);

/* What a state means for a detector; of one that is not active, the default. */
ForgeDetectorSettings forge_detection_settings(const ForgeDetection *detection);

#endif
