/*
 * test_insight_review.c
 *	  analytics.insight: what people make of a finding, and the shapes.
 */
#include "domain/insight_review/insight_review.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static TestArena arena;

static TestDecision
say(ForgeInsightReview *review, ForgeInsightReviewCommandType type, ForgeText note)
{
	ForgeInsightReviewAcknowledge command = { note };

	return test_execute(&arena, &forge_insight_review, review, type, &command);
}

static void
test_review(void)
{
	ForgeInsightReview review = { 0 };
	TestDecision decision = say(&review, FORGE_INSIGHT_REVIEW_ACKNOWLEDGE, FORGE_TEXT("counting"));

	is_int(decision.events.count, 1, "acknowledge: one event");
	is_int(decision.events.list[0].type, FORGE_INSIGHT_REVIEW_ACKNOWLEDGED,
		   "acknowledge: acknowledged");
	ok(review.acknowledged && !review.dismissed &&
		   forge_text_equal(review.note, FORGE_TEXT("counting")),
	   "acknowledge: with its note");
	is_int(say(&review, FORGE_INSIGHT_REVIEW_ACKNOWLEDGE, FORGE_TEXT("counting")).events.count, 0,
		   "acknowledge: the same again decides nothing");
	is_int(say(&review, FORGE_INSIGHT_REVIEW_ACKNOWLEDGE, ABSENT).events.count, 1,
		   "acknowledge: another note is a change");
	decision = say(&review, FORGE_INSIGHT_REVIEW_DISMISS, ABSENT);
	is_int(decision.events.count, 1, "dismiss: one event");
	is_int(decision.events.list[0].type, FORGE_INSIGHT_REVIEW_DISMISSED, "dismiss: dismissed");
	ok(!review.acknowledged && review.dismissed && forge_text_is_absent(review.note),
	   "dismiss: the later word counts");
	is_int(say(&review, FORGE_INSIGHT_REVIEW_DISMISS, ABSENT).events.count, 0,
		   "dismiss: the same again decides nothing");
	is_int(say(&review, FORGE_INSIGHT_REVIEW_ACKNOWLEDGE, ABSENT).events.count, 1,
		   "acknowledge: nothing is final");
	is_int(review.head.version, 4, "one version per event");
}

static void
test_check(void)
{
	ForgeInsightReview review = { .head = { 1 }, .acknowledged = true, .dismissed = true };

	ok(!forge_insight_review_check(&review), "check: not both");
	review.dismissed = false;
	ok(forge_insight_review_check(&review), "check: one");
	review.acknowledged = false;
	ok(!forge_insight_review_check(&review), "check: not neither, once something was said");
	ok(forge_insight_review_decide(
		   &review, &(ForgeCommand){ .type = FORGE_INSIGHT_REVIEW_COMMAND_COUNT }, NULL)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "an unknown command is refused");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	is_shape(&forge_insight_review_state,
			 "acknowledged: true or false, required; dismissed: true or "
			 "false, required; note: a string of 500");
	is_shape(forge_insight_review_commands[FORGE_INSIGHT_REVIEW_ACKNOWLEDGE],
			 "note: a string of 500");
	is_shape(forge_insight_review_commands[FORGE_INSIGHT_REVIEW_DISMISS], "note: a string of 500");
	is_shape(forge_insight_review_events[FORGE_INSIGHT_REVIEW_ACKNOWLEDGED],
			 "note: a string of 500");
	is_shape(forge_insight_review_events[FORGE_INSIGHT_REVIEW_DISMISSED], "note: a string of 500");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_review();
	test_check();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
