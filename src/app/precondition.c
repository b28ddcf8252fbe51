/*
 * precondition.c
 *	  Preconditions of commands that do not depend on a stream.
 */
#include "app/precondition.h"

#include "domain/insight_review/insight_review.h"
#include "projection/feed/insight.h"

/* Ends in NULL. */
static const ForgePrecondition *const preconditions[] = {
	&forge_insight_precondition,
	&forge_user_precondition,
	NULL,
};

/* A review is about an insight, which is a record and no stream. */
static ForgeOutcome
check_insight(const ForgeRequest *request)
{
	if (forge_insight_exists(request->envelope.tenant, request->envelope.aggregate_id))
		return forge_accept();
	return forge_refuse(FORGE_REASON_INSIGHT_NOT_FOUND);
}

const ForgePrecondition forge_insight_precondition = {
	.aggregate = &forge_insight_review,
	.check = check_insight,
};

ForgeOutcome
forge_precondition_check(const ForgeRequest *request)
{
	for (int i = 0; preconditions[i] != NULL; i++)
		if (preconditions[i]->aggregate == request->aggregate)
			return preconditions[i]->check(request);
	return forge_accept();
}
