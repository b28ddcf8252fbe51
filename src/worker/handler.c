/*
 * handler.c
 *	  Doing one job.
 */
#include "worker/handler.h"

#include "app/registered_handler.h"
#include "app/job_kind.h"
#include "auth/access.h"
#include "auth/bound_role.h"
#include "auth/session.h"
#include "catalog/objectaccess.h"
#include "catalog/pg_proc.h"
#include "miscadmin.h"
#include "pg/error.h"
#include "utils/fmgroids.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "worker/stop.h"

/* How many jobs are being done, one within the other. */
static int depth = 0;

static object_access_hook_type previous_hook = NULL;

/* ----- things that a handler may not leave behind ------------------------------------------- */

static bool
is_of_session_locks(Oid function)
{
	switch (function)
	{
		case F_PG_ADVISORY_LOCK_INT8:
		case F_PG_ADVISORY_LOCK_INT4_INT4:
		case F_PG_ADVISORY_LOCK_SHARED_INT8:
		case F_PG_ADVISORY_LOCK_SHARED_INT4_INT4:
		case F_PG_TRY_ADVISORY_LOCK_INT8:
		case F_PG_TRY_ADVISORY_LOCK_INT4_INT4:
		case F_PG_TRY_ADVISORY_LOCK_SHARED_INT8:
		case F_PG_TRY_ADVISORY_LOCK_SHARED_INT4_INT4:
		case F_PG_ADVISORY_UNLOCK_INT8:
		case F_PG_ADVISORY_UNLOCK_INT4_INT4:
		case F_PG_ADVISORY_UNLOCK_SHARED_INT8:
		case F_PG_ADVISORY_UNLOCK_SHARED_INT4_INT4:
		case F_PG_ADVISORY_UNLOCK_ALL:
			return true;
		default:
			return false;
	}
}

/*
 * Within a security-restricted operation most statements whose effects outlive the
 * transaction are forbidden, but advisory locks of the session are not.  They
 * cannot be released after the handler either: by hand, the caller may hold the
 * same ones.
 */
static void
check_access(ObjectAccessType access, Oid catalog, Oid object, int column, void *arg)
{
	if (previous_hook != NULL)
		previous_hook(access, catalog, object, column, arg);
	if (depth > 0 && access == OAT_FUNCTION_EXECUTE && is_of_session_locks(object))
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("cannot call %s within a job", get_func_name(object)),
						errhint("Advisory locks of the transaction may be used.")));
}

void
forge_handler_init(void)
{
	previous_hook = object_access_hook;
	object_access_hook = check_access;
}

/* ----- calling it --------------------------------------------------------------------------- */

/*
 * Runs as the function's owner, which could do the same at any time: code is
 * never run with rights that its author does not have.  Changes of the session
 * that it might leave behind are forbidden or undone.
 */
static void
call_function(const ForgeJobHandlerRegister *handler, const ForgeJob *job)
{
	LOCAL_FCINFO(call, 2);
	FmgrInfo function;
	Oid function_oid;
	Oid owner;
	Oid user;
	int security_context;

	forge_error_check(forge_job_handler_hold(handler, &function_oid, &owner), FORGE_NO_PLACE);
	(void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION,
							 GUC_ACTION_SAVE, true, 0, false);
	GetUserIdAndSecContext(&user, &security_context);
	SetUserIdAndSecContext(owner, security_context | SECURITY_LOCAL_USERID_CHANGE |
									  SECURITY_RESTRICTED_OPERATION);

	fmgr_info(function_oid, &function);
	InitFunctionCallInfoData(*call, &function, 2, InvalidOid, NULL, NULL);
	call->args[0].value = PointerGetDatum(&job->id);
	call->args[0].isnull = false;
	call->args[1].value = JsonbPGetDatum(job->payload);
	call->args[1].isnull = false;
	(void) FunctionCallInvoke(call);
	SetUserIdAndSecContext(user, security_context);
}

static void
call_handler(const ForgeJob *job)
{
	const ForgeJobKind *kind = forge_job_kind_find(job->kind);
	ForgeJobHandlerRegister handler;

	if (kind != NULL)
	{
		kind->run(job->payload);
		return;
	}
	if (!forge_job_handler_find(job->kind, &handler))
		forge_error_raise(forge_refuse(FORGE_REASON_JOB_HANDLER_NOT_FOUND), FORGE_NO_PLACE);
	call_function(&handler, job);
}

static bool
has_record(const ForgeJob *job)
{
	ForgeUserRecord record;

	return !forge_uuid_is_nil(job->principal) &&
		   forge_access_find_user(job->tenant, job->principal, &record);
}

/* The present rights of the login role; false when it is not bound any more as it was. */
static bool
take_roles_of_binding(const ForgeJob *job, ForgeSession *session)
{
	ForgeSession bound;

	if (!forge_binding_find(job->binding, &bound) || !forge_uuid_equal(bound.tenant, job->tenant) ||
		!forge_uuid_equal(bound.principal, job->principal))
		return false;
	*session = bound;
	return true;
}

const char *
forge_handler_find_session(const ForgeJob *job, ForgeSession *session)
{
	*session = (ForgeSession){ .tenant = job->tenant, .principal = job->principal };
	strlcpy(session->roles, pnstrdup(job->roles.data, job->roles.length), sizeof(session->roles));
	if (has_record(job))
		return NULL;
	session->key = job->key;
	if (!forge_uuid_is_nil(job->key) &&
		forge_access_look_up(session).status == FORGE_ACCESS_KEY_RETIRED)
		return "the key of the token with which it was asked for is retired";
	if (!forge_uuid_is_nil(job->binding) && !take_roles_of_binding(job, session))
		return "the login role with which it was asked for is not bound any more as it was";
	return NULL;
}

/* With the present rights of the caller that asked for the job. */
static void
call_in_session(const ForgeJob *job, const ForgeSession *session)
{
	ForgeSessionScope scope;
	volatile bool is_done = false;

	forge_session_enter(&scope, session);
	PG_TRY();
	{
		(void) forge_session_require();
		call_handler(job);
		is_done = true;
	}
	PG_FINALLY();
	{
		forge_session_leave(&scope, !is_done);
	}
	PG_END_TRY();
}

void
forge_handler_run(const ForgeJob *job, const ForgeSession *session, bool by_hand, int timeout_ms)
{
	depth++;
	forge_stop_begin(by_hand, timeout_ms);
	PG_TRY();
	{
		call_in_session(job, session);
	}
	PG_FINALLY();
	{
		forge_stop_end(by_hand);
		depth--;
	}
	PG_END_TRY();

	/* Caught, and no subtransaction was needed for it. */
	if (forge_stop_reason() != FORGE_STOP_NONE)
		forge_stop_raise();
}
