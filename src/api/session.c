/*
 * session.c
 *	  Tenants and the session: forge.create_tenant, forge.act_as, and who acts.
 */
#include "api/result.h"

#include "app/request.h"
#include "auth/roles.h"
#include "auth/session.h"
#include "domain/role_binding/role_binding.h"
#include "domain/tenant/tenant.h"
#include "pg/convert.h"
#include "projection/projection.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

/* ----- who acts ----------------------------------------------------------------------------- */

FORGE_FUNCTION(forge_current_tenant);

/* forge.current_tenant() -> uuid, NULL for nobody.  Row security asks this. */
Datum
forge_current_tenant(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_current();

	if (forge_uuid_is_nil(session->tenant))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(forge_uuid_to_datum(session->tenant));
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

/* forge.current_roles() -> text[], empty for nobody */
Datum
forge_current_roles(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(forge_list_to_datum(forge_text_from(forge_session_current()->roles)));
}

/* ----- signing in as an operator ------------------------------------------------------------ */

/* A text[] argument as a list of roles; NULL is none. */
static ForgeText
arg_roles(FunctionCallInfo fcinfo, int index)
{
	ForgeText roles = FORGE_TEXT("");

	if (!PG_ARGISNULL(index))
		forge_error_check(forge_list_from_datum("roles", PG_GETARG_DATUM(index), &roles),
						  FORGE_NO_PLACE);
	forge_error_check(forge_roles_check(roles), FORGE_NO_PLACE);
	return roles;
}

static void
require_tenant(ForgeUuid tenant)
{
	if (forge_uuid_is_nil(tenant) || !forge_session_tenant_exists(tenant))
		forge_error_raise(forge_refuse(FORGE_REASON_TENANT_NOT_FOUND),
						  FORGE_PLACE(forge_tenant.name));
}

FORGE_FUNCTION(forge_act_as);

/* forge.act_as(tenant uuid, principal uuid, roles text[], session boolean) */
Datum
forge_act_as(PG_FUNCTION_ARGS)
{
	ForgeSession session = { .tenant = forge_arg_uuid(fcinfo, 0),
							 .principal = forge_arg_uuid(fcinfo, 1) };
	bool whole_session = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);

	require_tenant(session.tenant);
	forge_error_check(forge_roles_copy(arg_roles(fcinfo, 2), session.roles), FORGE_NO_PLACE);
	forge_error_check(forge_session_set(&session, whole_session), FORGE_NO_PLACE);
	PG_RETURN_VOID();
}

/* ----- tenants ------------------------------------------------------------------------------ */

/* Runs a command of the system tenant, done by whoever is signed in, if anybody. */
static ForgeUuid
run_system_command(const ForgeAggregate *aggregate, int command_type, ForgeUuid id,
				   const void *data)
{
	ForgeSession system = { .principal = forge_session_current()->principal };
	ForgeRequest request;
	ForgeUnit unit = { .tenant = system.tenant, .requests = &request, .request_count = 1 };

	forge_request_init(&request, &system);
	request.envelope.aggregate_id = id;
	forge_request_decoded_command(&request, aggregate, command_type, data);
	forge_unit_run(&unit);
	return request.receipt.aggregate_id;
}

/* A text argument into a field; absent for NULL. */
static void
set_text(FunctionCallInfo fcinfo, int index, const ForgeShape *shape, const char *field, void *data)
{
	const ForgeField *target = &shape->fields[forge_shape_find(shape, forge_text_from(field))];

	if (!PG_ARGISNULL(index))
		forge_error_check(forge_field_from_datum(target, data, PG_GETARG_DATUM(index)),
						  FORGE_PLACE(forge_tenant.name));
	else if (target->flags & FORGE_FIELD_REQUIRED)
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), field),
						  FORGE_PLACE(forge_tenant.name));
}

FORGE_FUNCTION(forge_create_tenant);

/* forge.create_tenant(slug text, name text, tenant_id uuid) -> uuid */
Datum
forge_create_tenant(PG_FUNCTION_ARGS)
{
	const ForgeShape *shape = forge_tenant.commands[FORGE_TENANT_CREATE];
	ForgeTenantCreate command;

	forge_shape_clear(shape, &command);
	set_text(fcinfo, 0, shape, "slug", &command);
	set_text(fcinfo, 1, shape, "name", &command);
	PG_RETURN_DATUM(forge_uuid_to_datum(run_system_command(&forge_tenant, FORGE_TENANT_CREATE,
														   forge_arg_uuid(fcinfo, 2), &command)));
}

/* The rows of a read model of the system tenant, without their first columns. */
static void
return_system_rows(FunctionCallInfo fcinfo, const ForgeProjection *projection, int skipped)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeUuid system = FORGE_UUID_NIL;
	ForgeRowScan rows;

	forge_rows_begin(&rows, projection->table, &system, GetActiveSnapshot());
	while (forge_rows_next(&rows))
	{
		slot_getallattrs(rows.slot);
		forge_result_add(result, rows.slot->tts_values + skipped, rows.slot->tts_isnull + skipped);
	}
	forge_rows_end(&rows);
}

FORGE_FUNCTION(forge_tenants);

/* forge.tenants() -> SETOF (tenant_id, slug, name, version, updated_at) */
Datum
forge_tenants(PG_FUNCTION_ARGS)
{
	return_system_rows(fcinfo, &forge_tenant_projection, 1);
	return (Datum) 0;
}

/* ----- bound logins ------------------------------------------------------------------------- */

/* The name of a role that exists. */
static ForgeText
arg_role_name(FunctionCallInfo fcinfo, int index)
{
	char *name;

	if (PG_ARGISNULL(index))
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "role_name"),
						  FORGE_PLACE(forge_role_binding.name));
	name = NameStr(*PG_GETARG_NAME(index));
	(void) get_role_oid(name, false);
	return forge_text_from(name);
}

FORGE_FUNCTION(forge_bind_role);

/* forge.bind_role(role_name name, tenant uuid, principal uuid, roles text[]) */
Datum
forge_bind_role(PG_FUNCTION_ARGS)
{
	ForgeRoleBindingBind command = { .role_name = arg_role_name(fcinfo, 0),
									 .tenant_id = forge_arg_uuid(fcinfo, 1),
									 .principal_id = forge_arg_uuid(fcinfo, 2),
									 .roles = arg_roles(fcinfo, 3) };
	char fits[FORGE_ROLES_TEXT_SIZE];

	require_tenant(command.tenant_id);
	forge_error_check(forge_roles_copy(command.roles, fits), FORGE_NO_PLACE);
	(void) run_system_command(&forge_role_binding, FORGE_ROLE_BINDING_BIND,
							  forge_session_binding_id(command.role_name), &command);
	PG_RETURN_VOID();
}

FORGE_FUNCTION(forge_unbind_role);

/* forge.unbind_role(role_name name) */
Datum
forge_unbind_role(PG_FUNCTION_ARGS)
{
	char nothing = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	/* The role itself may be gone already. */
	(void) run_system_command(
		&forge_role_binding, FORGE_ROLE_BINDING_UNBIND,
		forge_session_binding_id(forge_text_from(NameStr(*PG_GETARG_NAME(0)))), &nothing);
	PG_RETURN_VOID();
}

FORGE_FUNCTION(forge_role_bindings);

/* forge.role_bindings() -> SETOF (role_name, tenant_id, principal_id, roles, version, updated_at)
 */
Datum
forge_role_bindings(PG_FUNCTION_ARGS)
{
	return_system_rows(fcinfo, &forge_role_binding_projection, 2);
	return (Datum) 0;
}
