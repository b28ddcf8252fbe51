/*
 * operator.c
 *	  Functions that only operators may call; and the check itself, for functions
 *	  in SQL.
 */
#include "auth/operator.h"

#include "auth/session.h"
#include "utils/lsyscache.h"

void
forge_operator_require(FunctionCallInfo fcinfo)
{
	if (unlikely(!forge_session_is_operator()))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for function %s", get_func_name(fcinfo->flinfo->fn_oid)),
				 errdetail("It needs membership in forge_admin.")));
}

FORGE_OPERATOR_FUNCTION(forge_require_operator, nothing_more);

/* forge.require_operator() */
static Datum
nothing_more(PG_FUNCTION_ARGS)
{
	PG_RETURN_VOID();
}
