/*
 * administration.h
 *	  identity.administration: the number of active administrators among a
 *	  tenant's users, so that the tenant does not lose the last one.
 *
 * A tenant has one such stream.  It changes only with the users
 * (app/user_span.c).  So when two administrators suspend each other at the
 * same moment, both transactions write this stream, and the second is refused.
 *
 * A tenant whose users never had an administrator has none to lose: tokens or
 * bindings name its administrators.
 */
#ifndef FORGE_DOMAIN_ADMINISTRATION_H
#define FORGE_DOMAIN_ADMINISTRATION_H

#include "domain/aggregate.h"
#include "made/administration_made.h"

FORGE_AGGREGATE(1, "identity.administration", administration_id,
				"the active administrators among the tenant's users", DRIVEN, RESERVED_IDS)
typedef struct ForgeAdministration
{
	ForgeState head;
	int64_t active_count FORGE_IS(REQUIRED, "how many active administrators there are");
} ForgeAdministration;

/* ---- commands ---- */

FORGE_COMMAND(1, "counts a user among the active administrators", NO_FUNCTION)
typedef struct ForgeAdministrationAdmit
{
	ForgeUuid user_id FORGE_IS(REQUIRED, "the user");
} ForgeAdministrationAdmit;

FORGE_COMMAND(1, "does not count a user among the active administrators any more", NO_FUNCTION,
			  LAST_ADMIN)
typedef ForgeAdministrationAdmit ForgeAdministrationDismiss;

/* ---- events ---- */

FORGE_EVENT(1, "a user became an active administrator")
typedef ForgeAdministrationAdmit ForgeAdministrationAdmitted;

FORGE_EVENT(1, "a user is no active administrator any more")
typedef ForgeAdministrationAdmit ForgeAdministrationDismissed;

#endif
