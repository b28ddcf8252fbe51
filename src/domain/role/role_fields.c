/*
 * role_fields.c
 *	  identity.role: the shapes of its state, commands and events.
 */
#include "domain/role/role.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeRole, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_ROLE_NAME_LENGTH_MAX,
				"its name"),
	FORGE_FIELD(ForgeRole, permissions, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_PERMISSIONS_LENGTH_MAX, "what it holds: names and wildcards"),
};

const ForgeShape forge_role_state =
	FORGE_SHAPE("identity.role", 1, "a role of the tenant and the permissions that it holds",
				ForgeRole, state_fields);

/* ---- commands ---- */

static const ForgeField define_fields[] = {
	FORGE_FIELD(ForgeRoleDefine, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_ROLE_NAME_LENGTH_MAX, "its name"),
	FORGE_FIELD(ForgeRoleDefine, permissions, FORGE_FIELD_TEXT_LIST,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERMISSIONS, FORGE_PERMISSIONS_LENGTH_MAX,
				"what it is to hold: names of permissions, and wildcards (\"inventory.*\", \"*\")"),
};

static const ForgeShape define = FORGE_SHAPE(
	"identity.role.define", 1, "says what a role may do, in place of what it could do before",
	ForgeRoleDefine, define_fields);

const ForgeShape *const forge_role_commands[FORGE_ROLE_COMMAND_COUNT] = {
	[FORGE_ROLE_DEFINE] = &define,
};

/* ---- events ---- */

static const ForgeField defined_fields[] = {
	FORGE_FIELD(ForgeRoleDefined, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_ROLE_NAME_LENGTH_MAX, "its name"),
	FORGE_FIELD(ForgeRoleDefined, permissions, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_PERMISSIONS_LENGTH_MAX, "what it holds now: names and wildcards"),
};

static const ForgeShape defined =
	FORGE_SHAPE("identity.role.defined", 1, "a role was given its permissions", ForgeRoleDefined,
				defined_fields);

const ForgeShape *const forge_role_events[FORGE_ROLE_EVENT_COUNT] = {
	[FORGE_ROLE_DEFINED] = &defined,
};
