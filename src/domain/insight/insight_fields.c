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

const ForgeShape forge_insight_state = {
	.name = "analytics.insight",
	.description = "what people made of a finding",
	.schema_version = 1,
	.size = sizeof(ForgeInsightReview),
	.field_count = FORGE_FIELD_COUNT(state_fields),
	.fields = state_fields,
};

/* ---- commands ---- */

static const ForgeField note_fields[] = {
	FORGE_FIELD(ForgeInsightNote, note, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"what there is to say about it"),
};

static const ForgeShape acknowledge = {
	.name = "analytics.insight.acknowledge",
	.description = "takes a finding up",
	.schema_version = 1,
	.size = sizeof(ForgeInsightNote),
	.field_count = FORGE_FIELD_COUNT(note_fields),
	.fields = note_fields,
};

static const ForgeShape dismiss = {
	.name = "analytics.insight.dismiss",
	.description = "puts a finding aside",
	.schema_version = 1,
	.size = sizeof(ForgeInsightNote),
	.field_count = FORGE_FIELD_COUNT(note_fields),
	.fields = note_fields,
};

const ForgeShape *const forge_insight_commands[FORGE_INSIGHT_COMMAND_COUNT] = {
	[FORGE_INSIGHT_ACKNOWLEDGE] = &acknowledge,
	[FORGE_INSIGHT_DISMISS] = &dismiss,
};

/* ---- events ---- */

static const ForgeField noted_fields[] = {
	FORGE_FIELD(ForgeInsightNoted, note, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"what was said about it"),
};

static const ForgeShape acknowledged = {
	.name = "analytics.insight.acknowledged",
	.description = "a finding was taken up",
	.schema_version = 1,
	.size = sizeof(ForgeInsightNoted),
	.field_count = FORGE_FIELD_COUNT(noted_fields),
	.fields = noted_fields,
};

static const ForgeShape dismissed = {
	.name = "analytics.insight.dismissed",
	.description = "a finding was put aside",
	.schema_version = 1,
	.size = sizeof(ForgeInsightNoted),
	.field_count = FORGE_FIELD_COUNT(noted_fields),
	.fields = noted_fields,
};

const ForgeShape *const forge_insight_events[FORGE_INSIGHT_EVENT_COUNT] = {
	[FORGE_INSIGHT_ACKNOWLEDGED] = &acknowledged,
	[FORGE_INSIGHT_DISMISSED] = &dismissed,
};
