/*
 * session_functions.c
 *	  The identity of the session: the accessors, and forge.act_as.
 */
#include "auth/session.h"

#include "api/result.h"
#include "api/tenant_functions.h"
#include "auth/access.h"
#include "auth/operator.h"
#include "auth/roles.h"
#include "pg/convert.h"
#include "pg/error.h"

/* ----- the identity ------------------------------------------------------------------------- */

FORGE_FUNCTION(forge_current_tenant);

/* forge.current_tenant() -> uuid, NULL without an identity.  Row security calls this. */
Datum
forge_current_tenant(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_current();

	if (forge_uuid_is_nil(session->tenant))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(forge_uuid_to_datum(session->tenant));
}

FORGE_FUNCTION(forge_current_tenant_name);

/* forge.current_tenant_name() -> text, NULL without an identity */
Datum
forge_current_tenant_name(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_current();

	if (forge_uuid_is_nil(session->tenant))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(forge_text_to_datum(forge_access_tenant_name(session->tenant)));
}

FORGE_FUNCTION(forge_current_principal);

/* forge.current_principal() -> uuid, NULL when none is named */
Datum
forge_current_principal(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_current();

	if (forge_uuid_is_nil(session->principal))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(forge_uuid_to_datum(session->principal));
}

FORGE_FUNCTION(forge_current_roles);

/* forge.current_roles() -> text[], the roles in effect; empty without an identity */
Datum
forge_current_roles(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_current();

	if (forge_uuid_is_nil(session->tenant))
		PG_RETURN_DATUM(forge_text_list_to_datum(FORGE_TEXT("")));
	PG_RETURN_DATUM(forge_text_list_to_datum(forge_access_of(session)->roles));
}

/* ----- signing in as an operator ------------------------------------------------------------ */

FORGE_OPERATOR_FUNCTION(forge_act_as, act_as);

/* forge.act_as(tenant uuid, principal uuid, roles text[], session boolean) */
static Datum
act_as(PG_FUNCTION_ARGS)
{
	ForgeSession session = { .tenant = forge_arg_uuid(fcinfo, 0, "tenant"),
							 .principal = forge_arg_uuid(fcinfo, 1, "principal") };
	bool whole_session = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);

	forge_tenant_require(session.tenant);
	forge_error_check(forge_roles_copy(forge_arg_roles(fcinfo, 2), session.roles), FORGE_NO_PLACE);
	forge_error_check(forge_session_set(&session, whole_session), FORGE_NO_PLACE);
	PG_RETURN_VOID();
}
