/*
 * test_detection.c
 *	  analytics.detection: every refusal and their order, every event, what is
 *	  left out, and the shapes.
 */
#include "domain/detection/detection.h"
#include "test_decision.h"
#include "test_shape.h"

#define ITEM ((ForgeUuid){ { 1 } })

static TestArena arena;

static TestDecision
configure(ForgeDetection *detection, ForgeDetectionConfigure command)
{
	return test_execute(&arena, &forge_detection, detection, FORGE_DETECTION_CONFIGURE, &command);
}

static TestDecision
reset(ForgeDetection *detection)
{
	ForgeDetectionReset command = { ITEM };

	return test_execute(&arena, &forge_detection, detection, FORGE_DETECTION_RESET, &command);
}

static void
test_refusals(void)
{
	ForgeDetection detection = { 0 };
	ForgeDetectionConfigure command = { FORGE_TEXT("no such"), ITEM, 1, { -1 }, false };

	is_refused(reset(&detection).outcome, FORGE_REASON_DETECTION_NOT_FOUND, "",
			   "reset: there must be something");
	is_refused(configure(&detection, command).outcome, FORGE_REASON_DETECTOR_UNKNOWN,
			   "There is no detector \"no such\".", "configure: first the detector");
	command.detector = FORGE_TEXT("");
	is_refused(configure(&detection, command).outcome, FORGE_REASON_DETECTOR_UNKNOWN,
			   "There is no detector \"\".", "configure: which is not empty");
	command.detector = FORGE_TEXT("ewma");
	is_refused(configure(&detection, command).outcome, FORGE_REASON_WINDOW_SIZE_OUT_OF_RANGE,
			   "Field \"window_size\" must be 2 to 100, and is 1.", "configure: then the window");
	command.window_size = 101;
	is_refused(configure(&detection, command).outcome, FORGE_REASON_WINDOW_SIZE_OUT_OF_RANGE,
			   "Field \"window_size\" must be 2 to 100, and is 101.", "configure: at both ends");
	command.window_size = 100;
	is_refused(configure(&detection, command).outcome, FORGE_REASON_THRESHOLD_NOT_POSITIVE,
			   "Field \"threshold\" is -0.000001.", "configure: then the threshold");
	is_int(detection.head.version, 0, "what is refused changes nothing");
	command.threshold = (ForgeDecimal){ 1 };
	is_accepted(configure(&detection, command).outcome, "the least threshold, the longest window");
	is_int(detection.head.version, 1, "and one event");
}

static void
test_defaults(void)
{
	ForgeDetection detection = { 0 };
	ForgeDetectorSettings settings;

	is_int(configure(&detection, (ForgeDetectionConfigure){ 0 }).events.count, 1,
		   "everything may be left out");
	ok(forge_uuid_is_nil(detection.item_id) &&
		   forge_text_equal(detection.detector, FORGE_TEXT("z_score")) &&
		   detection.window_size == 10 && detection.threshold.millionths == 3000000 &&
		   !detection.paused && detection.active,
	   "and is then as if nothing had been chosen");
	settings = forge_detection_settings(&detection);
	ok(settings.detector == FORGE_DETECTOR_Z_SCORE && settings.window_size == 10 &&
		   settings.threshold.millionths == 3000000 && !settings.is_paused,
	   "for a detector too");
	(void) configure(&detection, (ForgeDetectionConfigure){ .detector = FORGE_TEXT("cusum") });
	is_int(detection.threshold.millionths, 5000000, "each detector has a threshold of its own");
}

static void
test_changes(void)
{
	ForgeDetection detection = { 0 };
	ForgeDetectionConfigure command = { FORGE_TEXT("robust_z"), ITEM, 20, { 4000000 }, true };
	TestDecision decision = configure(&detection, command);
	const ForgeDetectionConfigured *configured = decision.events.list[0].data;
	ForgeDetectorSettings settings;

	is_int(decision.events.count, 1, "one event");
	ok(forge_uuid_equal(configured->item_id, ITEM) &&
		   forge_text_equal(configured->detector, FORGE_TEXT("robust_z")) &&
		   configured->window_size == 20 && configured->threshold.millionths == 4000000 &&
		   configured->paused,
	   "with all that was asked for");
	settings = forge_detection_settings(&detection);
	ok(settings.detector == FORGE_DETECTOR_ROBUST_Z && settings.window_size == 20 &&
		   settings.threshold.millionths == 4000000 && settings.is_paused,
	   "which is in effect");
	is_int(configure(&detection, command).events.count, 0, "the same again decides nothing");
	command.paused = false;
	is_int(configure(&detection, command).events.count, 1, "no pause is a change");
	command.threshold = (ForgeDecimal){ 4000001 };
	is_int(configure(&detection, command).events.count, 1, "another threshold is a change");
	command.window_size = 21;
	is_int(configure(&detection, command).events.count, 1, "another window is a change");
	command.detector = FORGE_TEXT("quantile");
	is_int(configure(&detection, command).events.count, 1, "another detector is a change");

	is_int(reset(&detection).events.count, 1, "a reset");
	settings = forge_detection_settings(&detection);
	ok(!detection.active && settings.detector == FORGE_DETECTOR_Z_SCORE &&
		   settings.window_size == 10,
	   "brings back what is usual");
	is_int(reset(&detection).events.count, 0, "once");
	is_int(configure(&detection, command).events.count, 1, "and what was may come again");
}

static void
test_check(void)
{
	ForgeDetection detection = {
		.active = true, .detector = FORGE_TEXT("ewma"), .window_size = 2, .threshold = { 1 }
	};

	ok(forge_detection_check(&detection), "check: what can be carried out");
	detection.window_size = 101;
	ok(!forge_detection_check(&detection), "check: not a window that is too long");
	detection.window_size = 2;
	detection.threshold.millionths = 0;
	ok(!forge_detection_check(&detection), "check: not a threshold of nothing");
	detection.threshold.millionths = 1;
	detection.detector = FORGE_TEXT("none");
	ok(!forge_detection_check(&detection), "check: not an unknown detector");
	detection.active = false;
	ok(forge_detection_check(&detection), "check: unless it is not in effect");
	ok(forge_detection_decide(&detection, &(ForgeCommand){ .type = FORGE_DETECTION_COMMAND_COUNT },
							  NULL)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "an unknown command is refused");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(&forge_detection_state,
			 "item_id: a UUID; detector: a string of 63, required; window_size: a whole number, "
			 "required; threshold: a number, required; paused: true or false, required; active: "
			 "true or false, required");
	is_shape(forge_detection_commands[FORGE_DETECTION_CONFIGURE],
			 "detector: a string of 63; item_id: a UUID; window_size: a whole number; threshold: a "
			 "number; paused: true or false");
	is_shape(forge_detection_commands[FORGE_DETECTION_RESET], "item_id: a UUID");
	is_shape(forge_detection_events[FORGE_DETECTION_CONFIGURED],
			 "item_id: a UUID; detector: a string of 63, required; window_size: a whole number, "
			 "required; threshold: a number, required; paused: true or false, required");
	is_shape(forge_detection_events[FORGE_DETECTION_WAS_RESET], "");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_refusals();
	test_defaults();
	test_changes();
	test_check();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
