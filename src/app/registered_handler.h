/*
 * registered_handler.h
 *	  The functions that operators have registered for kinds of jobs, and whether
 *	  they are still the same functions.
 *
 * A function is run with the rights of its owner, so a function of the registered
 * name is not enough: another role may have made it since.  In the database in which
 * it was registered, the oids of the function and of its owner are compared.  In a
 * restored or upgraded database these are different, so the names are compared.
 */
#ifndef FORGE_APP_REGISTERED_HANDLER_H
#define FORGE_APP_REGISTERED_HANDLER_H

#include "pg/forge_pg.h"

#include "base/outcome.h"
#include "domain/job_handler/job_handler.h"

/* The id of a kind's handler: a function of its name. */
ForgeUuid forge_job_handler_id(ForgeText kind);

/*
 * Fills in the data of a registration, except the kind.  Refuses
 * job_handler_unsuitable for a function that is gone, that has other arguments than
 * (job_id uuid, payload jsonb), that returns a set, or whose owner bypasses rights
 * or row security; and job_handler_forbidden if the current user may not have it
 * run.
 */
ForgeOutcome forge_job_handler_describe(Oid function, ForgeJobHandlerRegister *handler);

/* The registration of a kind, in the current memory context; false: there is none. */
bool forge_job_handler_find(ForgeText kind, ForgeJobHandlerRegister *handler);

/*
 * The function, and the role as which it is run: its owner.  Refuses
 * job_handler_unsuitable, and job_handler_changed when it is not the registered one.
 */
ForgeOutcome forge_job_handler_resolve(const ForgeJobHandlerRegister *handler, Oid *function,
									   Oid *owner);

/* Likewise, and keeps it from being dropped or given away until the end of the transaction. */
ForgeOutcome forge_job_handler_hold(const ForgeJobHandlerRegister *handler, Oid *function,
									Oid *owner);

#endif
