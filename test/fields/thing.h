/*
 * thing.h
 *	  test.thing: an aggregate whose attributes tenants define, for check-fields.
 */
#ifndef FORGE_DOMAIN_THING_H
#define FORGE_DOMAIN_THING_H

#include "domain/aggregate.h"
#include "made/thing_made.h"

FORGE_AGGREGATE(1, "test.thing", thing_id, "what has attributes", ASKS, ATTRIBUTES(invoice),
				RETURNS(erp.thing), TABLE(thing_row))
typedef struct ForgeThing
{
	ForgeState head;
	ForgeJson attributes FORGE_IS(ATTRIBUTES, "its attributes");
	int64_t attributes_version FORGE_IS(REQUIRED, AS(integer), "number of the schema they fitted");
} ForgeThing;

/* ---- commands ---- */

FORGE_COMMAND(1, "sets its attributes", set_thing, ATTRIBUTES_INVALID)
typedef struct ForgeThingSet
{
	ForgeJson attributes FORGE_IS(ATTRIBUTES, "its attributes");
} ForgeThingSet;

/* ---- events ---- */

FORGE_EVENT(1, "its attributes were set")
typedef struct ForgeThingWasSet
{
	ForgeJson attributes FORGE_IS(ATTRIBUTES, "its attributes");
	int64_t attributes_version FORGE_IS(REQUIRED, "number of the schema they fitted");
} ForgeThingWasSet;

#endif
