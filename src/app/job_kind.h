/*
 * job_kind.h
 *	  Kinds of jobs, and who does them: the library itself, or a function that an
 *	  operator has registered.
 */
#ifndef FORGE_APP_JOB_KIND_H
#define FORGE_APP_JOB_KIND_H

#include "pg/forge_pg.h"

#include "base/outcome.h"
#include "utils/jsonb.h"

/* A kind that the library does itself, in the session of whoever asked for the job. */
typedef struct ForgeJobKind
{
	const char *name;
	void (*run)(Jsonb *payload);
} ForgeJobKind;

/* NULL when the library has none of that name. */
const ForgeJobKind *forge_job_kind_find(ForgeText name);

/* The id of a kind's handler: a function of its name. */
ForgeUuid forge_job_handler_id(ForgeText kind);

/* The function registered for a kind, in the current memory context; absent for none. */
ForgeText forge_job_handler_function(ForgeText kind);

/* The name under which a function is registered, with its schema; refuses one that is not there. */
ForgeOutcome forge_job_handler_name(Oid function, ForgeText *name);

/*
 * The function of that name and the role as which it is run: its owner.  Refuses
 * job_handler_unsuitable for one that is gone, that has other arguments than (job_id
 * uuid, payload jsonb), that returns a set, or whose owner is above the rules.
 */
ForgeOutcome forge_job_handler_resolve(ForgeText function_name, Oid *function, Oid *owner);

#endif
