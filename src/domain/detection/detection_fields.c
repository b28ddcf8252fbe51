/*
 * detection_fields.c
 *	  analytics.detection: the shapes of its state, commands and events.
 */
#include "domain/detection/detection.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeDetection, item_id, FORGE_FIELD_UUID, 0, 0, "the item; all when left out"),
	FORGE_FIELD(ForgeDetection, detector, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_DETECTOR_NAME_LENGTH_MAX, "the detector"),
	FORGE_FIELD(ForgeDetection, window_size, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"how many movements before one are looked at"),
	FORGE_FIELD(ForgeDetection, threshold, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"the score from which on a movement is out of the ordinary"),
	FORGE_FIELD(ForgeDetection, paused, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"whether nothing is found for now"),
	FORGE_FIELD(ForgeDetection, active, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"false once it was reset"),
};

const ForgeShape forge_detection_state =
	FORGE_SHAPE("analytics.detection", 1, "how the movements of an item, or of all, are watched",
				ForgeDetection, state_fields);

/* ---- commands ---- */

static const ForgeField configure_fields[] = {
	FORGE_FIELD(ForgeDetectionConfigure, item_id, FORGE_FIELD_UUID, 0, 0,
				"the item; all of the tenant when left out"),
	FORGE_FIELD(ForgeDetectionConfigure, detector, FORGE_FIELD_TEXT, 0,
				FORGE_DETECTOR_NAME_LENGTH_MAX, "the detector; z_score when left out"),
	FORGE_FIELD(ForgeDetectionConfigure, window_size, FORGE_FIELD_INTEGER, 0, 0,
				"how many movements before one are looked at, 2 to 100; 10 when left out"),
	FORGE_FIELD(ForgeDetectionConfigure, threshold, FORGE_FIELD_DECIMAL, 0, 0,
				"the score from which on a movement is out of the ordinary; the detector's own "
				"when left out"),
	FORGE_FIELD(ForgeDetectionConfigure, paused, FORGE_FIELD_BOOLEAN, 0, 0,
				"whether nothing shall be found for now"),
};

static const ForgeShape configure =
	FORGE_SHAPE("analytics.detection.configure", 1,
				"chooses how the movements of an item, or of all, are watched",
				ForgeDetectionConfigure, configure_fields);

static const ForgeField reset_fields[] = {
	FORGE_FIELD(ForgeDetectionReset, item_id, FORGE_FIELD_UUID, 0, 0,
				"the item; all of the tenant when left out"),
};

static const ForgeShape reset =
	FORGE_SHAPE("analytics.detection.reset", 1, "takes a configuration back", ForgeDetectionReset,
				reset_fields);

const ForgeShape *const forge_detection_commands[FORGE_DETECTION_COMMAND_COUNT] = {
	[FORGE_DETECTION_CONFIGURE] = &configure,
	[FORGE_DETECTION_RESET] = &reset,
};

/* ---- events ---- */

static const ForgeField configured_fields[] = {
	FORGE_FIELD(ForgeDetectionConfigured, item_id, FORGE_FIELD_UUID, 0, 0,
				"the item; all of the tenant when left out"),
	FORGE_FIELD(ForgeDetectionConfigured, detector, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_DETECTOR_NAME_LENGTH_MAX, "the detector"),
	FORGE_FIELD(ForgeDetectionConfigured, window_size, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"how many movements before one are looked at"),
	FORGE_FIELD(ForgeDetectionConfigured, threshold, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"the score from which on a movement is out of the ordinary"),
	FORGE_FIELD(ForgeDetectionConfigured, paused, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"whether nothing is found for now"),
};

static const ForgeShape configured =
	FORGE_SHAPE("analytics.detection.configured", 1,
				"it was chosen how the movements of an item, or of all, are watched",
				ForgeDetectionConfigured, configured_fields);

static const ForgeShape was_reset = FORGE_SHAPE_WITHOUT_FIELDS("analytics.detection.was_reset", 1,
															   "a configuration was taken back");

const ForgeShape *const forge_detection_events[FORGE_DETECTION_EVENT_COUNT] = {
	[FORGE_DETECTION_CONFIGURED] = &configured,
	[FORGE_DETECTION_WAS_RESET] = &was_reset,
};
