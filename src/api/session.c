/*
 * session.c
 *	  Tenants and the session: forge.create_tenant, forge.act_as, and who acts.
 */
#include "api/result.h"

#include "app/request.h"
#include "auth/roles.h"
#include "auth/session.h"
#include "catalog/pg_type_d.h"
#include "domain/tenant/tenant.h"
#include "pg/convert.h"
#include "projection/projection.h"
#include "utils/array.h"
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
	ForgeText rest = forge_text_from(forge_session_current()->roles);
	Datum roles[FORGE_ROLES_TEXT_SIZE];
	ForgeText role;
	int count = 0;

	while (forge_roles_next(&rest, &role))
		roles[count++] = forge_text_to_datum(role);
	PG_RETURN_ARRAYTYPE_P(construct_array(roles, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* ----- signing in as an operator ------------------------------------------------------------ */

/* A text[] argument as roles joined by commas; NULL is none. */
static ForgeText
arg_roles(FunctionCallInfo fcinfo, int index)
{
	StringInfoData joined;
	Datum *elements;
	bool *nulls;
	int count = 0;

	initStringInfo(&joined);
	if (!PG_ARGISNULL(index))
		deconstruct_array(PG_GETARG_ARRAYTYPE_P(index), TEXTOID, -1, false, TYPALIGN_INT, &elements,
						  &nulls, &count);
	for (int i = 0; i < count; i++)
	{
		ForgeText role = nulls[i] ? (ForgeText){ NULL, 0 } : forge_text_from_datum(elements[i]);

		forge_error_check(forge_roles_check(role), FORGE_NO_PLACE);
		appendStringInfo(&joined, "%s%.*s", i > 0 ? "," : "", role.length, role.data);
	}
	return (ForgeText){ joined.data, joined.len };
}

FORGE_FUNCTION(forge_act_as);

/* forge.act_as(tenant uuid, principal uuid, roles text[], session boolean) */
Datum
forge_act_as(PG_FUNCTION_ARGS)
{
	ForgeSession session = { .tenant = forge_arg_uuid(fcinfo, 0),
							 .principal = forge_arg_uuid(fcinfo, 1) };
	bool whole_session = !PG_ARGISNULL(3) && PG_GETARG_BOOL(3);

	if (forge_uuid_is_nil(session.tenant) || !forge_session_tenant_exists(session.tenant))
		forge_error_raise(forge_refuse(FORGE_REASON_TENANT_NOT_FOUND),
						  (ForgeErrorPlace){ forge_tenant.name, -1 });
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
						  (ForgeErrorPlace){ forge_tenant.name, -1 });
	else if (target->flags & FORGE_FIELD_REQUIRED)
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), field),
						  (ForgeErrorPlace){ forge_tenant.name, -1 });
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

FORGE_FUNCTION(forge_tenants);

/* forge.tenants() -> SETOF (tenant_id, slug, name, version, updated_at) */
Datum
forge_tenants(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeUuid system = FORGE_UUID_NIL;
	ForgeRowScan rows;

	forge_rows_begin(&rows, forge_tenant_projection.table, &system, GetActiveSnapshot());
	while (forge_rows_next(&rows))
	{
		slot_getallattrs(rows.slot);
		forge_result_add(result, rows.slot->tts_values + 1, rows.slot->tts_isnull + 1);
	}
	forge_rows_end(&rows);
	return (Datum) 0;
}
