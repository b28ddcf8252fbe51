/*
 * insight.c
 *	  analytics.insight: decide and apply.
 */
#include "domain/insight/insight.h"

const ForgeAggregate forge_insight = {
	.name = "analytics.insight",
	.id_name = "insight_id",
	.has_reserved_ids = true,
	.description = "what people made of a finding",
	.state = &forge_insight_state,
	.command_count = FORGE_INSIGHT_COMMAND_COUNT,
	.commands = forge_insight_commands,
	.event_count = FORGE_INSIGHT_EVENT_COUNT,
	.events = forge_insight_events,
	.decide = forge_insight_decide,
	.apply = forge_insight_apply,
	.check = forge_insight_check,
};

/* The event, unless it would say again what was said last. */
static ForgeOutcome
decide_review(const ForgeInsightReview *review, const ForgeInsightNote *command, bool is_said,
			  ForgeInsightEventType event, ForgeEvents *events)
{
	ForgeInsightNoted *noted;

	if (is_said && forge_text_equal(review->note, command->note))
		return forge_accept();

	noted = forge_events_add(events, &forge_insight, event);
	noted->note = command->note;
	return forge_accept();
}

ForgeOutcome
forge_insight_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeInsightReview *review = state;

	switch ((ForgeInsightCommandType) command->type)
	{
		case FORGE_INSIGHT_ACKNOWLEDGE:
			return decide_review(review, command->data, review->acknowledged,
								 FORGE_INSIGHT_ACKNOWLEDGED, events);
		case FORGE_INSIGHT_DISMISS:
			return decide_review(review, command->data, review->dismissed, FORGE_INSIGHT_DISMISSED,
								 events);
		case FORGE_INSIGHT_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_insight_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeInsightReview *review = state;

	(void) arena;
	if (event->type >= FORGE_INSIGHT_EVENT_COUNT)
		return;
	review->acknowledged = event->type == FORGE_INSIGHT_ACKNOWLEDGED;
	review->dismissed = event->type == FORGE_INSIGHT_DISMISSED;
	review->note = ((const ForgeInsightNoted *) event->data)->note;
}

/* Of what was said one thing holds. */
bool
forge_insight_check(const void *state)
{
	const ForgeInsightReview *review = state;

	return (review->head.version > 0) == (review->acknowledged != review->dismissed) &&
		   !(review->acknowledged && review->dismissed);
}
