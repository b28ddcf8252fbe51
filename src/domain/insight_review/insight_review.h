/*
 * insight_review.h
 *	  analytics.insight: the judgement of people on a finding.
 *
 * The finding itself is no event: it follows from the log, and can be computed
 * again at any time.  A stream has the finding's id, and holds only that
 * judgement.  It has two commands, and neither is ever refused:
 *
 *	 acknowledge   the finding was seen, and something will be done
 *	 dismiss       the finding was seen, and needs nothing done
 *
 * The later command counts.  The same command again decides nothing.
 */
#ifndef FORGE_DOMAIN_INSIGHT_REVIEW_H
#define FORGE_DOMAIN_INSIGHT_REVIEW_H

#include "domain/aggregate.h"
#include "made/insight_review_made.h"

FORGE_AGGREGATE(1, "analytics.insight", insight_id, "what people made of a finding", RESERVED_IDS,
				RETURNS(erp.insight), OWN_ENTRY_POINTS, TABLE(insight_review_row))
typedef struct ForgeInsightReview
{
	ForgeState head;
	bool acknowledged FORGE_IS(REQUIRED, "whether somebody has taken it up");
	bool dismissed FORGE_IS(REQUIRED, "whether somebody has put it aside");
	ForgeText note FORGE_IS(REASON, "what was said about it");
} ForgeInsightReview;

/* ---- commands ---- */

FORGE_COMMAND(1, "takes a finding up", acknowledge_insight, INSIGHT_NOT_FOUND)
typedef struct ForgeInsightReviewAcknowledge
{
	ForgeText note FORGE_IS(REASON, "what there is to say about it");
} ForgeInsightReviewAcknowledge;

FORGE_COMMAND(1, "puts a finding aside", dismiss_insight, INSIGHT_NOT_FOUND)
typedef ForgeInsightReviewAcknowledge ForgeInsightReviewDismiss;

/* ---- events ---- */

FORGE_EVENT(1, "a finding was taken up")
typedef struct ForgeInsightReviewAcknowledged
{
	ForgeText note FORGE_IS(REASON, "what was said about it");
} ForgeInsightReviewAcknowledged;

FORGE_EVENT(1, "a finding was put aside")
typedef ForgeInsightReviewAcknowledged ForgeInsightReviewDismissed;

#endif
