/*
 * tenant_functions.c
 *	  The operator's side: tenants, and login roles bound to them.
 */
#include "api/tenant_functions.h"

#include "api/system_functions.h"
#include "auth/access.h"
#include "auth/operator.h"
#include "auth/bound_role.h"
#include "auth/roles.h"
#include "domain/role_binding/role_binding.h"
#include "domain/tenant/tenant.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "projection/feed/cursor.h"
#include "utils/acl.h"

ForgeText
forge_arg_roles(FunctionCallInfo fcinfo, int index)
{
	ForgeText roles = FORGE_TEXT("");

	if (!PG_ARGISNULL(index))
		forge_error_check(forge_text_list_from_datum("roles", PG_GETARG_DATUM(index), &roles),
						  FORGE_NO_PLACE);
	if (!forge_text_equal(roles, FORGE_TEXT(FORGE_ROLES_OF_RECORD)))
		forge_error_check(forge_roles_check(roles), FORGE_NO_PLACE);
	return roles;
}

void
forge_tenant_require(ForgeUuid tenant)
{
	if (forge_uuid_is_nil(tenant) || !forge_access_tenant_exists(tenant))
		forge_error_raise(forge_refuse(FORGE_REASON_TENANT_NOT_FOUND),
						  FORGE_PLACE(forge_tenant.name));
}

FORGE_OPERATOR_FUNCTION(forge_create_tenant, create_tenant);

/* forge.create_tenant(slug text, name text, tenant_id uuid) -> uuid */
static Datum
create_tenant(PG_FUNCTION_ARGS)
{
	ForgeTenantCreate command;
	ForgeReceipt receipt;

	forge_shape_clear(forge_tenant.commands[FORGE_TENANT_CREATE], &command);
	forge_system_set_field(fcinfo, 0, &forge_tenant, FORGE_TENANT_CREATE, "slug", &command);
	forge_system_set_field(fcinfo, 1, &forge_tenant, FORGE_TENANT_CREATE, "name", &command);
	receipt = forge_system_run(&forge_tenant, FORGE_TENANT_CREATE,
							   forge_arg_uuid(fcinfo, 2, "tenant_id"), &command);
	forge_cursor_settle();
	PG_RETURN_DATUM(forge_uuid_to_datum(receipt.aggregate_id));
}

/* A command on a tenant that is there. */
static void
run_tenant_command(FunctionCallInfo fcinfo, int command_type, const void *data)
{
	ForgeUuid tenant = forge_arg_uuid(fcinfo, 0, "tenant");

	forge_tenant_require(tenant);
	(void) forge_system_run(&forge_tenant, command_type, tenant, data);
}

/* A command whose one field is the second argument. */
static void
run_tenant_command_with(FunctionCallInfo fcinfo, int command_type, const char *field)
{
	const ForgeShape *shape = forge_tenant.commands[command_type];
	void *command = palloc(shape->size);

	forge_shape_clear(shape, command);
	forge_system_set_field(fcinfo, 1, &forge_tenant, command_type, field, command);
	run_tenant_command(fcinfo, command_type, command);
}

FORGE_OPERATOR_FUNCTION(forge_rename_tenant, rename_tenant);

/* forge.rename_tenant(tenant uuid, name text) */
static Datum
rename_tenant(PG_FUNCTION_ARGS)
{
	run_tenant_command_with(fcinfo, FORGE_TENANT_RENAME, "name");
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_suspend_tenant, suspend_tenant);

/* forge.suspend_tenant(tenant uuid, reason text) */
static Datum
suspend_tenant(PG_FUNCTION_ARGS)
{
	run_tenant_command_with(fcinfo, FORGE_TENANT_SUSPEND, "reason");
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_resume_tenant, resume_tenant);

/* forge.resume_tenant(tenant uuid) */
static Datum
resume_tenant(PG_FUNCTION_ARGS)
{
	char nothing = 0;

	run_tenant_command(fcinfo, FORGE_TENANT_RESUME, &nothing);
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_tenants, tenants);

/* forge.tenants() -> SETOF (tenant_id, slug, name, version, updated_at, suspended) */
static Datum
tenants(PG_FUNCTION_ARGS)
{
	forge_system_rows(fcinfo, &forge_tenant_projection, 1);
	return (Datum) 0;
}

/* ----- bound logins ------------------------------------------------------------------------- */

static void
bind(const ForgeRoleBindingBind *command)
{
	(void) forge_system_run(&forge_role_binding, FORGE_ROLE_BINDING_BIND,
							forge_binding_id(command->role_name), command);
}

FORGE_OPERATOR_FUNCTION(forge_bind_role, bind_role);

/* forge.bind_role(role_name name, tenant uuid, principal uuid, roles text[]) */
static Datum
bind_role(PG_FUNCTION_ARGS)
{
	ForgeRoleBindingBind command = { .tenant_id = forge_arg_uuid(fcinfo, 1, "tenant"),
									 .principal_id = forge_arg_uuid(fcinfo, 2, "principal"),
									 .roles = forge_arg_roles(fcinfo, 3) };
	char fits[FORGE_ROLES_TEXT_SIZE];

	if (PG_ARGISNULL(0))
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "role_name"),
						  FORGE_PLACE(forge_role_binding.name));
	command.role_name = forge_text_from(NameStr(*PG_GETARG_NAME(0)));
	command.role_oid = get_role_oid(command.role_name.data, false);
	forge_tenant_require(command.tenant_id);
	forge_error_check(forge_roles_copy(command.roles, fits), FORGE_NO_PLACE);
	bind(&command);
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_rebind_roles, rebind_roles);

/* forge.rebind_roles() -> integer, bindings that were bound again */
static Datum
rebind_roles(PG_FUNCTION_ARGS)
{
	ListCell *cell;
	int count = 0;

	foreach (cell, forge_binding_list())
	{
		const ForgeBinding *binding = lfirst(cell);
		Oid role = get_role_oid(pnstrdup(binding->role_name.data, binding->role_name.length), true);
		ForgeRoleBindingBind command = { .role_name = binding->role_name,
										 .tenant_id = binding->session.tenant,
										 .principal_id = binding->session.principal,
										 .roles = forge_text_from(binding->session.roles),
										 .role_oid = role };

		if (!OidIsValid(role) || role == binding->role)
			continue;
		bind(&command);
		count++;
	}
	PG_RETURN_INT32(count);
}

FORGE_OPERATOR_FUNCTION(forge_unbind_role, unbind_role);

/* forge.unbind_role(role_name name) */
static Datum
unbind_role(PG_FUNCTION_ARGS)
{
	char nothing = 0;

	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	/* The role itself may be gone already. */
	(void) forge_system_run(&forge_role_binding, FORGE_ROLE_BINDING_UNBIND,
							forge_binding_id(forge_text_from(NameStr(*PG_GETARG_NAME(0)))),
							&nothing);
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_role_bindings, role_bindings);

/*
 * forge.role_bindings() -> SETOF (role_name, tenant_id, principal_id, roles, version, updated_at,
 * role_oid)
 */
static Datum
role_bindings(PG_FUNCTION_ARGS)
{
	forge_system_rows(fcinfo, &forge_role_binding_projection, 2);
	return (Datum) 0;
}
