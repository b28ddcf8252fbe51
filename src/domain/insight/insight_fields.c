/*
 * insight_fields.c
 *	  analytics.insight: the shapes of its state, commands and events.
 */
#include "domain/insight/insight.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeInsightReview, acknowledged, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"whether somebody has taken it up"),
	FORGE_FIELD(ForgeInsightReview, dismissed, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"whether somebody has put it aside"),
	FORGE_FIELD(ForgeInsightReview, note, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"what was said about it"),
};

const ForgeShape forge_insight_state = FORGE_SHAPE(
	"analytics.insight", 1, "what people made of a finding", ForgeInsightReview, state_fields);

/* ---- commands ---- */

static const ForgeField note_fields[] = {
	FORGE_FIELD(ForgeInsightNote, note, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"what there is to say about it"),
};

static const ForgeShape acknowledge = FORGE_SHAPE(
	"analytics.insight.acknowledge", 1, "takes a finding up", ForgeInsightNote, note_fields);

static const ForgeShape dismiss = FORGE_SHAPE(
	"analytics.insight.dismiss", 1, "puts a finding aside", ForgeInsightNote, note_fields);

const ForgeShape *const forge_insight_commands[FORGE_INSIGHT_COMMAND_COUNT] = {
	[FORGE_INSIGHT_ACKNOWLEDGE] = &acknowledge,
	[FORGE_INSIGHT_DISMISS] = &dismiss,
};

/* ---- events ---- */

static const ForgeField noted_fields[] = {
	FORGE_FIELD(ForgeInsightNoted, note, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"what was said about it"),
};

static const ForgeShape acknowledged = FORGE_SHAPE(
	"analytics.insight.acknowledged", 1, "a finding was taken up", ForgeInsightNoted, noted_fields);

static const ForgeShape dismissed = FORGE_SHAPE(
	"analytics.insight.dismissed", 1, "a finding was put aside", ForgeInsightNoted, noted_fields);

const ForgeShape *const forge_insight_events[FORGE_INSIGHT_EVENT_COUNT] = {
	[FORGE_INSIGHT_ACKNOWLEDGED] = &acknowledged,
	[FORGE_INSIGHT_DISMISSED] = &dismissed,
};
