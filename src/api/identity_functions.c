/*
 * identity_functions.c
 *	  The functions of users, roles and permissions.
 */
#include "api/result.h"

#include "auth/access.h"
#include "auth/caller_permission.h"
#include "domain/permission/permission.h"
#include "domain/registry.h"
#include "pg/convert.h"
#include "utils/builtins.h"

/* ----- the vocabulary ----------------------------------------------------------------------- */

static void
add_permission(ReturnSetInfo *result, const char *name, const char *description, bool is_command)
{
	Datum values[3] = { CStringGetTextDatum(name), CStringGetTextDatum(description),
						BoolGetDatum(is_command) };
	bool nulls[3] = { false };

	forge_result_add(result, lengthof(values), values, nulls);
}

static void
add_commands(ReturnSetInfo *result, const ForgeAggregate *aggregate)
{
	for (int i = 0; i < aggregate->command_count; i++)
		add_permission(result, aggregate->commands[i]->name, aggregate->commands[i]->description,
					   true);
}

FORGE_FUNCTION(forge_permission_list);

/* forge.permissions() -> SETOF (name, description, is_command) */
Datum
forge_permission_list(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	int count;
	const ForgePermission *permissions = forge_permissions(&count);
	int aggregate_count;
	const ForgeAggregate *const *aggregates = forge_registry(&aggregate_count);

	for (int i = 0; i < count; i++)
		add_permission(result, permissions[i].name, permissions[i].description, false);
	for (int i = 0; i < aggregate_count; i++)
		if (forge_aggregate_is_asked_for(aggregates[i]))
			add_commands(result, aggregates[i]);
	return (Datum) 0;
}

FORGE_FUNCTION(forge_default_role_list);

/* forge.default_roles() -> SETOF (role_id, role, permissions) */
Datum
forge_default_role_list(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	bool nulls[3] = { false };
	int count;
	const ForgeDefaultRole *roles = forge_default_roles(&count);

	for (int i = 0; i < count; i++)
	{
		ForgeText name = forge_text_from(roles[i].name);
		ForgeUuid id = forge_access_role_id(name);
		Datum values[3] = { forge_uuid_to_datum(id), forge_text_to_datum(name),
							forge_text_list_to_datum(forge_text_from(roles[i].permissions)) };

		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}

FORGE_FUNCTION(forge_has_permission);

/* forge.has_permission(permission text) -> boolean.  Row security asks this. */
Datum
forge_has_permission(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!PG_ARGISNULL(0) &&
				   forge_permission_held(forge_text_from_datum(PG_GETARG_DATUM(0))));
}

/* ----- who am I ----------------------------------------------------------------------------- */

FORGE_FUNCTION(forge_whoami);

/*
 * erp.whoami() -> (tenant_id, principal_id, email, display_name, roles, permissions); all NULL
 * without an identity
 */
Datum
forge_whoami(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_optional();
	Datum values[6] = { 0 };
	bool nulls[6] = { true, true, true, true, true, true };
	ForgeUserRecord record;

	if (!forge_uuid_is_nil(session->tenant))
	{
		const ForgeAccess *access = forge_access_of(session);

		nulls[0] = false;
		values[0] = forge_uuid_to_datum(session->tenant);
		nulls[4] = nulls[5] = false;
		values[4] = forge_text_list_to_datum(access->roles);
		values[5] = forge_text_list_to_datum(access->permissions);
	}
	if (!forge_uuid_is_nil(session->principal))
	{
		nulls[1] = false;
		values[1] = forge_uuid_to_datum(session->principal);
		if (forge_access_find_user(session->tenant, session->principal, &record))
		{
			nulls[2] = nulls[3] = false;
			values[2] = forge_text_to_datum(record.email);
			values[3] = forge_text_to_datum(record.display_name);
		}
	}
	PG_RETURN_DATUM(forge_result_row(fcinfo, lengthof(values), values, nulls));
}
