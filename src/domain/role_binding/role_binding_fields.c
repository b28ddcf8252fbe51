/*
 * role_binding_fields.c
 *	  identity.role_binding: the shapes of its state, commands and events.
 */
#include "domain/role_binding/role_binding.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeRoleBinding, role_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_OBJECT_NAME_LENGTH_MAX, "the login role"),
	FORGE_FIELD(ForgeRoleBinding, tenant_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the tenant it acts for"),
	FORGE_FIELD(ForgeRoleBinding, principal_id, FORGE_FIELD_UUID, 0, 0,
				"as whom; nobody named when left out"),
	FORGE_FIELD(ForgeRoleBinding, roles, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_ROLES_LENGTH_MAX, "with which roles"),
	FORGE_FIELD(ForgeRoleBinding, is_bound, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"false once it was unbound"),
};

const ForgeShape forge_role_binding_state = {
	.name = "identity.role_binding",
	.description = "a login role that is bound to a tenant and needs no token",
	.schema_version = 1,
	.size = sizeof(ForgeRoleBinding),
	.field_count = FORGE_FIELD_COUNT(state_fields),
	.fields = state_fields,
};

/* ---- commands ---- */

static const ForgeField bind_fields[] = {
	FORGE_FIELD(ForgeRoleBindingBind, role_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_OBJECT_NAME_LENGTH_MAX, "the login role"),
	FORGE_FIELD(ForgeRoleBindingBind, tenant_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the tenant it is to act for"),
	FORGE_FIELD(ForgeRoleBindingBind, principal_id, FORGE_FIELD_UUID, 0, 0,
				"as whom; nobody named when left out"),
	FORGE_FIELD(ForgeRoleBindingBind, roles, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_ROLES_LENGTH_MAX, "with which roles"),
};

static const ForgeShape bind = {
	.name = "identity.role_binding.bind",
	.description = "binds a login role to a tenant, or changes its binding",
	.schema_version = 1,
	.size = sizeof(ForgeRoleBindingBind),
	.field_count = FORGE_FIELD_COUNT(bind_fields),
	.fields = bind_fields,
};

static const ForgeShape unbind = {
	.name = "identity.role_binding.unbind",
	.description = "takes a login role's binding away",
	.schema_version = 1,
};

const ForgeShape *const forge_role_binding_commands[FORGE_ROLE_BINDING_COMMAND_COUNT] = {
	[FORGE_ROLE_BINDING_BIND] = &bind,
	[FORGE_ROLE_BINDING_UNBIND] = &unbind,
};

/* ---- events ---- */

static const ForgeField bound_fields[] = {
	FORGE_FIELD(ForgeRoleBindingBound, role_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_OBJECT_NAME_LENGTH_MAX, "the login role"),
	FORGE_FIELD(ForgeRoleBindingBound, tenant_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the tenant it acts for"),
	FORGE_FIELD(ForgeRoleBindingBound, principal_id, FORGE_FIELD_UUID, 0, 0,
				"as whom; nobody named when left out"),
	FORGE_FIELD(ForgeRoleBindingBound, roles, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_ROLES_LENGTH_MAX, "with which roles"),
};

static const ForgeShape bound = {
	.name = "identity.role_binding.bound",
	.description = "a login role was bound to a tenant",
	.schema_version = 1,
	.size = sizeof(ForgeRoleBindingBound),
	.field_count = FORGE_FIELD_COUNT(bound_fields),
	.fields = bound_fields,
};

static const ForgeShape unbound = {
	.name = "identity.role_binding.unbound",
	.description = "a login role's binding was taken away",
	.schema_version = 1,
};

const ForgeShape *const forge_role_binding_events[FORGE_ROLE_BINDING_EVENT_COUNT] = {
	[FORGE_ROLE_BINDING_BOUND] = &bound,
	[FORGE_ROLE_BINDING_UNBOUND] = &unbound,
};
