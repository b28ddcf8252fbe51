/*
 * insight.h
 *	  analytics.insight: what people made of a finding.
 *
 * The finding itself is no event: it follows from the log, and can be computed
 * again at any time.  A stream has the finding's id, and holds only what somebody
 * said about it.  The commands, neither of which refuses anything:
 *
 *	 acknowledge   it was seen, and something will be done
 *	 dismiss       it was seen, and is nothing
 *
 * The later word counts.  The same again decides nothing.
 */
#ifndef FORGE_DOMAIN_INSIGHT_H
#define FORGE_DOMAIN_INSIGHT_H

#include "domain/aggregate.h"

typedef struct ForgeInsightReview
{
	ForgeState head;
	bool acknowledged;
	bool dismissed;
	ForgeText note; /* absent: none */
} ForgeInsightReview;

typedef enum ForgeInsightCommandType
{
	FORGE_INSIGHT_ACKNOWLEDGE,
	FORGE_INSIGHT_DISMISS,
	FORGE_INSIGHT_COMMAND_COUNT
} ForgeInsightCommandType;

/* Either command. */
typedef struct ForgeInsightNote
{
	ForgeText note;
} ForgeInsightNote;

typedef enum ForgeInsightEventType
{
	FORGE_INSIGHT_ACKNOWLEDGED,
	FORGE_INSIGHT_DISMISSED,
	FORGE_INSIGHT_EVENT_COUNT
} ForgeInsightEventType;

/* Either event. */
typedef struct ForgeInsightNoted
{
	ForgeText note;
} ForgeInsightNoted;

extern const ForgeAggregate forge_insight;

/* The shapes and their tables: insight_fields.c. */
extern const ForgeShape forge_insight_state;
extern const ForgeShape *const forge_insight_commands[FORGE_INSIGHT_COMMAND_COUNT];
extern const ForgeShape *const forge_insight_events[FORGE_INSIGHT_EVENT_COUNT];

ForgeOutcome forge_insight_decide(const void *state, const ForgeCommand *command,
								  ForgeEvents *events);
void forge_insight_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_insight_check(const void *state);

#endif
