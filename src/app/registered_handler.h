/*
 * registered_handler.h
 *	  The functions that operators have registered for kinds of jobs, and whether
 *	  they are still what was registered.
 *
 * A function is run with the rights of its owner, so it is not enough that there is
 * one of the name that was registered: somebody else may have made it since.  In the
 * database in which it was registered the oids of the function and of its owner are
 * compared; in a restored or upgraded one, where both have others, their names.
 */
#ifndef FORGE_APP_REGISTERED_HANDLER_H
#define FORGE_APP_REGISTERED_HANDLER_H

#include "pg/forge_pg.h"

#include "base/outcome.h"
#include "domain/job_handler/job_handler.h"

/* The id of a kind's handler: a function of its name. */
ForgeUuid forge_job_handler_id(ForgeText kind);

/*
 * What is to be registered, but for the kind.  Refuses job_handler_unsuitable for a
 * function that is gone, that has other arguments than (job_id uuid, payload jsonb),
 * that returns a set, or whose owner is above the rules; and job_handler_forbidden
 * where the current user may not have it run.
 */
ForgeOutcome forge_job_handler_describe(Oid function, ForgeJobHandlerRegister *handler);

/* What is registered for a kind, in the current memory context; false: nothing is. */
bool forge_job_handler_find(ForgeText kind, ForgeJobHandlerRegister *handler);

/*
 * The function, and the role as which it is run: its owner.  Refuses
 * job_handler_unsuitable, and job_handler_changed when it is not what was registered.
 */
ForgeOutcome forge_job_handler_resolve(const ForgeJobHandlerRegister *handler, Oid *function,
									   Oid *owner);

/* Likewise, and keeps it from being dropped or given away until the end of the transaction. */
ForgeOutcome forge_job_handler_hold(const ForgeJobHandlerRegister *handler, Oid *function,
									Oid *owner);

#endif
