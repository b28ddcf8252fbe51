/*
 * precondition.h
 *	  Preconditions of commands that do not depend on a stream: the rights of the session over other
 *	  users and roles, the existence of a thing that is no stream.
 *
 * A new precondition is a function beside the module that it concerns, and a line in
 * the list of precondition.c.
 */
#ifndef FORGE_APP_PRECONDITION_H
#define FORGE_APP_PRECONDITION_H

#include "pg/forge_pg.h"

#include "app/request.h"

typedef struct ForgePrecondition
{
	const ForgeAggregate *aggregate;
	ForgeOutcome (*check)(const ForgeRequest *request); /* of a command of that aggregate */
} ForgePrecondition;

extern const ForgePrecondition forge_insight_precondition;
extern const ForgePrecondition forge_user_precondition;

/* Those of the request's aggregate. */
ForgeOutcome forge_precondition_check(const ForgeRequest *request);

#endif
