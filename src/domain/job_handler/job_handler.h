/*
 * job_handler.h
 *	  forge.job_handler: the SQL function that does the jobs of a kind.
 *
 * The function's owner and the oids of both are kept beside its name.  They tell
 * whether a function of that name is still the one that was registered.  The oids
 * are valid in this database only.
 *
 * Handlers belong to the system tenant, and operators register them; the id is
 * a function of the kind.
 *
 * A register that changes nothing decides nothing.
 */
#ifndef FORGE_DOMAIN_JOB_HANDLER_H
#define FORGE_DOMAIN_JOB_HANDLER_H

#include "domain/aggregate.h"
#include "made/job_handler_made.h"

FORGE_AGGREGATE(1, "forge.job_handler", job_handler_id, "the function that does the jobs of a kind",
				SYSTEM, TABLE(job_handler_row), ROW_IF(is_registered))
typedef struct ForgeJobHandler
{
	ForgeState head;
	ForgeText kind FORGE_IS(REQUIRED, TYPE_NAME, "the kind of jobs");
	ForgeText function_name FORGE_IS(REQUIRED, FUNCTION_NAME, "the function that does them");
	int64_t function_oid FORGE_IS(REQUIRED, "its number in the database");
	ForgeText owner_name FORGE_IS(REQUIRED, OBJECT_NAME,
								  "the role that owns it, as which it is run");
	int64_t owner_oid FORGE_IS(REQUIRED, "the role's number");
	ForgeUuid database_id FORGE_IS(REQUIRED, "the database in which these numbers hold");
	bool is_registered FORGE_IS(REQUIRED, HIDDEN, "false once it was removed");
} ForgeJobHandler;

/* ---- commands ---- */

FORGE_COMMAND(1, "names the function that does the jobs of a kind", NO_FUNCTION, JOB_KIND_INVALID,
			  FIELD_BLANK)
typedef struct ForgeJobHandlerRegister
{
	ForgeText kind FORGE_IS(REQUIRED, TYPE_NAME, "the kind of jobs");
	ForgeText function_name FORGE_IS(REQUIRED, FUNCTION_NAME, "the function that does them");
	int64_t function_oid FORGE_IS(REQUIRED, "its number in the database");
	ForgeText owner_name FORGE_IS(REQUIRED, OBJECT_NAME,
								  "the role that owns it, as which it is run");
	int64_t owner_oid FORGE_IS(REQUIRED, "the role's number");
	ForgeUuid database_id FORGE_IS(REQUIRED, "the database in which these numbers hold");
} ForgeJobHandlerRegister;

FORGE_COMMAND(1, "takes a kind's function away", NO_FUNCTION, JOB_HANDLER_NOT_FOUND)
typedef ForgeNothing ForgeJobHandlerRemove;

/* ---- events ---- */

FORGE_EVENT(1, "a function does the jobs of a kind")
typedef ForgeJobHandlerRegister ForgeJobHandlerRegistered;

FORGE_EVENT(1, "a kind's function was taken away")
typedef ForgeNothing ForgeJobHandlerRemoved;

#endif
