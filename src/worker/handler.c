/*
 * handler.c
 *	  Doing one job.
 */
#include "worker/handler.h"

#include "app/job_kind.h"
#include "auth/session.h"
#include "miscadmin.h"
#include "pg/error.h"
#include "utils/guc.h"
#include "worker/stop.h"

/*
 * As the function's owner, who could do the same at any time: code is never run
 * with rights that whoever wrote it has not.  What it might leave behind in the
 * session for others is forbidden or undone.
 */
static void
call_function(ForgeText function_name, const ForgeJob *job)
{
	LOCAL_FCINFO(call, 2);
	FmgrInfo function;
	Oid function_oid;
	Oid owner;
	Oid user;
	int security_context;

	forge_error_check(forge_job_handler_resolve(function_name, &function_oid, &owner),
					  FORGE_NO_PLACE);
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
	ForgeText function_name;

	if (kind != NULL)
	{
		kind->run(job->payload);
		return;
	}
	function_name = forge_job_handler_function(job->kind);
	if (forge_text_is_absent(function_name))
		forge_error_raise(forge_refuse(FORGE_REASON_JOB_HANDLER_NOT_FOUND), FORGE_NO_PLACE);
	call_function(function_name, job);
}

/* In the session of whoever asked for it, with what is left of their rights by now. */
static void
call_in_session(const ForgeJob *job)
{
	ForgeSession session = { .tenant = job->tenant, .principal = job->principal };
	ForgeSessionScope scope;
	volatile bool is_done = false;

	strlcpy(session.roles, pnstrdup(job->roles.data, job->roles.length), sizeof(session.roles));
	forge_session_enter(&scope, &session);
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
forge_handler_run(const ForgeJob *job, bool by_hand, int timeout_ms)
{
	forge_stop_begin(by_hand, timeout_ms);
	PG_TRY();
	{
		call_in_session(job);
	}
	PG_FINALLY();
	{
		forge_stop_end(by_hand);
	}
	PG_END_TRY();

	/* Caught, and no subtransaction was needed for it. */
	if (forge_stop_reason() != FORGE_STOP_NONE)
		forge_stop_raise();
}
