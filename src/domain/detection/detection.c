/*
 * detection.c
 *	  analytics.detection: decide and apply.
 */
#include "domain/detection/detection.h"

static bool
is_window_size(int64_t size)
{
	return size >= FORGE_WINDOW_SIZE_MIN && size <= FORGE_WINDOW_SIZE_MAX;
}

static ForgeOutcome
refuse_window_size(int64_t size)
{
	ForgeOutcome outcome = forge_with_integer(forge_refuse(FORGE_REASON_WINDOW_SIZE_OUT_OF_RANGE),
											  FORGE_WINDOW_SIZE_MIN);

	return forge_with_integer(forge_with_integer(outcome, FORGE_WINDOW_SIZE_MAX), size);
}

/* The command, with defaults for the fields that it left out. */
static ForgeOutcome
resolve(const ForgeDetectionConfigure *command, ForgeDetectionConfigured *resolved)
{
	const ForgeDetectorSettings *usual = &forge_detector_settings_default;
	ForgeDetectorType detector = usual->detector;

	if (!forge_text_is_absent(command->detector) &&
		!forge_detector_find(command->detector, &detector))
		return forge_with_text(forge_refuse(FORGE_REASON_DETECTOR_UNKNOWN), command->detector);
	resolved->detector = forge_text_from(forge_detector_info(detector)->name);
	resolved->window_size = command->window_size != 0 ? command->window_size : usual->window_size;
	resolved->threshold = forge_decimal_is_zero(command->threshold)
							  ? forge_detector_info(detector)->threshold
							  : command->threshold;
	resolved->paused = command->paused;
	if (!is_window_size(resolved->window_size))
		return refuse_window_size(resolved->window_size);
	if (forge_decimal_is_negative(resolved->threshold))
		return forge_with_decimal(forge_refuse(FORGE_REASON_THRESHOLD_NOT_POSITIVE),
								  resolved->threshold);
	return forge_accept();
}

static bool
is_configured_so(const ForgeDetection *detection, const ForgeDetectionConfigured *resolved)
{
	return detection->active && forge_text_equal(detection->detector, resolved->detector) &&
		   detection->window_size == resolved->window_size &&
		   forge_decimal_compare(detection->threshold, resolved->threshold) == 0 &&
		   detection->paused == resolved->paused;
}

static ForgeOutcome
decide_configure(const ForgeDetection *detection, const ForgeDetectionConfigure *command,
				 ForgeEvents *events)
{
	ForgeDetectionConfigured resolved = { .item_id = command->item_id };
	ForgeDetectionConfigured *configured;
	ForgeOutcome outcome;

	outcome = resolve(command, &resolved);
	if (forge_outcome_is_refusal(outcome) || is_configured_so(detection, &resolved))
		return outcome;

	configured = forge_events_add(events, &forge_detection, FORGE_DETECTION_CONFIGURED);
	*configured = resolved;
	return forge_accept();
}

static ForgeOutcome
decide_reset(const ForgeDetection *detection, ForgeEvents *events)
{
	if (!forge_exists(&detection->head))
		return forge_refuse(FORGE_REASON_DETECTION_NOT_FOUND);
	if (!detection->active)
		return forge_accept();

	(void) forge_events_add(events, &forge_detection, FORGE_DETECTION_WAS_RESET);
	return forge_accept();
}

ForgeOutcome
forge_detection_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeDetectionCommandType) command->type)
	{
		case FORGE_DETECTION_CONFIGURE:
			return decide_configure(state, command->data, events);
		case FORGE_DETECTION_RESET:
			return decide_reset(state, events);
		case FORGE_DETECTION_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_detection_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeDetection *detection = state;

	(void) arena;
	switch ((ForgeDetectionEventType) event->type)
	{
		case FORGE_DETECTION_CONFIGURED:
			forge_aggregate_take_over(&forge_detection, detection, event);
			detection->active = true;
			break;
		case FORGE_DETECTION_WAS_RESET:
			detection->active = false;
			break;
		case FORGE_DETECTION_EVENT_COUNT:
			break;
	}
}

/* The settings in effect are valid. */
bool
forge_detection_check(const void *state)
{
	const ForgeDetection *detection = state;
	ForgeDetectorType detector;

	return !detection->active ||
		   (forge_detector_find(detection->detector, &detector) &&
			is_window_size(detection->window_size) && detection->threshold.millionths > 0);
}

ForgeDetectorSettings
forge_detection_settings(const ForgeDetection *detection)
{
	ForgeDetectorSettings settings = forge_detector_settings_default;

	if (detection->active && forge_detector_find(detection->detector, &settings.detector))
	{
		settings.window_size = (int32_t) detection->window_size;
		settings.threshold = detection->threshold;
		settings.is_paused = detection->paused;
	}
	return settings;
}
