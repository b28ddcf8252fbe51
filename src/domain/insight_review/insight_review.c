/*
 * insight_review.c
 *	  analytics.insight: decide and apply.
 */
#include "domain/insight_review/insight_review.h"

/* The event, unless it would repeat the last one. */
static ForgeOutcome
decide_review(const ForgeInsightReview *review, const ForgeInsightReviewAcknowledge *command,
			  bool is_said, ForgeInsightReviewEventType event, ForgeEvents *events)
{
	ForgeInsightReviewAcknowledged *noted;

	if (is_said && forge_text_equal(review->note, command->note))
		return forge_accept();

	noted = forge_events_add(events, &forge_insight_review, event);
	noted->note = command->note;
	return forge_accept();
}

ForgeOutcome
forge_insight_review_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeInsightReview *review = state;

	switch ((ForgeInsightReviewCommandType) command->type)
	{
		case FORGE_INSIGHT_REVIEW_ACKNOWLEDGE:
			return decide_review(review, command->data, review->acknowledged,
								 FORGE_INSIGHT_REVIEW_ACKNOWLEDGED, events);
		case FORGE_INSIGHT_REVIEW_DISMISS:
			return decide_review(review, command->data, review->dismissed,
								 FORGE_INSIGHT_REVIEW_DISMISSED, events);
		case FORGE_INSIGHT_REVIEW_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_insight_review_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeInsightReview *review = state;

	(void) arena;
	if (event->type >= FORGE_INSIGHT_REVIEW_EVENT_COUNT)
		return;
	review->acknowledged = event->type == FORGE_INSIGHT_REVIEW_ACKNOWLEDGED;
	review->dismissed = event->type == FORGE_INSIGHT_REVIEW_DISMISSED;
	review->note = ((const ForgeInsightReviewAcknowledged *) event->data)->note;
}

/* At most one of the two judgements holds. */
bool
forge_insight_review_check(const void *state)
{
	const ForgeInsightReview *review = state;

	return forge_exists(&review->head) == (review->acknowledged != review->dismissed) &&
		   !(review->acknowledged && review->dismissed);
}
