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
	FORGE_FIELD(ForgeRoleBinding, role_oid, FORGE_FIELD_INTEGER, 0, 0,
				"the login role's oid; 0 when it is not known"),
};

const ForgeShape forge_role_binding_state = FORGE_SHAPE(
	"identity.role_binding", 2, "a login role that is bound to a tenant and needs no token",
	ForgeRoleBinding, state_fields);

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
	FORGE_FIELD(ForgeRoleBindingBind, role_oid, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"the login role's oid"),
};

static const ForgeShape bind = FORGE_SHAPE("identity.role_binding.bind", 2,
										   "binds a login role to a tenant, or changes its binding",
										   ForgeRoleBindingBind, bind_fields);

static const ForgeShape unbind = FORGE_SHAPE_WITHOUT_FIELDS("identity.role_binding.unbind", 1,
															"takes a login role's binding away");

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
	FORGE_FIELD(ForgeRoleBindingBound, role_oid, FORGE_FIELD_INTEGER, 0, 0,
				"the login role's oid; not there in events of version 1"),
};

static const ForgeShape bound =
	FORGE_SHAPE("identity.role_binding.bound", 2, "a login role was bound to a tenant",
				ForgeRoleBindingBound, bound_fields);

static const ForgeShape unbound = FORGE_SHAPE_WITHOUT_FIELDS(
	"identity.role_binding.unbound", 1, "a login role's binding was taken away");

const ForgeShape *const forge_role_binding_events[FORGE_ROLE_BINDING_EVENT_COUNT] = {
	[FORGE_ROLE_BINDING_BOUND] = &bound,
	[FORGE_ROLE_BINDING_UNBOUND] = &unbound,
};
