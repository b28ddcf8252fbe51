/*
 * user_fields.c
 *	  identity.user: the shapes of its state, commands and events.
 */
#include "domain/user/user.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeUser, email, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL,
				FORGE_EMAIL_LENGTH_MAX, "the e-mail address, in lower case"),
	FORGE_FIELD(ForgeUser, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others see as the name"),
	FORGE_FIELD(ForgeUser, roles, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_ROLES_LENGTH_MAX, "the roles"),
	FORGE_FIELD(ForgeUser, is_suspended, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"true while the user may do nothing"),
};

const ForgeShape forge_user_state = {
	.name = "identity.user",
	.description = "a person who works for the tenant",
	.schema_version = 1,
	.size = sizeof(ForgeUser),
	.field_count = FORGE_FIELD_COUNT(state_fields),
	.fields = state_fields,
};

/* ---- commands ---- */

static const ForgeField create_fields[] = {
	FORGE_FIELD(ForgeUserCreate, email, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_TRIMMED | FORGE_FIELD_PERSONAL,
				FORGE_EMAIL_LENGTH_MAX, "the e-mail address, unique in the tenant"),
	FORGE_FIELD(ForgeUserCreate, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others see as the name"),
	FORGE_FIELD(ForgeUserCreate, roles, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_ROLES,
				FORGE_ROLES_LENGTH_MAX, "the roles; none when left out"),
};

static const ForgeShape create = {
	.name = "identity.user.create",
	.description = "creates a user",
	.schema_version = 1,
	.size = sizeof(ForgeUserCreate),
	.field_count = FORGE_FIELD_COUNT(create_fields),
	.fields = create_fields,
};

static const ForgeField rename_fields[] = {
	FORGE_FIELD(ForgeUserRename, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others are to see as the name"),
};

static const ForgeShape rename = {
	.name = "identity.user.rename",
	.description = "gives a user another name",
	.schema_version = 1,
	.size = sizeof(ForgeUserRename),
	.field_count = FORGE_FIELD_COUNT(rename_fields),
	.fields = rename_fields,
};

static const ForgeField assign_role_fields[] = {
	FORGE_FIELD(ForgeUserRole, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED | FORGE_FIELD_ROLES,
				FORGE_ROLE_NAME_LENGTH_MAX, "the role to be given"),
};

static const ForgeShape assign_role = {
	.name = "identity.user.assign_role",
	.description = "gives a user a role",
	.schema_version = 1,
	.size = sizeof(ForgeUserRole),
	.field_count = FORGE_FIELD_COUNT(assign_role_fields),
	.fields = assign_role_fields,
};

static const ForgeField revoke_role_fields[] = {
	FORGE_FIELD(ForgeUserRole, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_ROLE_NAME_LENGTH_MAX, "the role to be taken away"),
};

static const ForgeShape revoke_role = {
	.name = "identity.user.revoke_role",
	.description = "takes a role away from a user",
	.schema_version = 1,
	.size = sizeof(ForgeUserRole),
	.field_count = FORGE_FIELD_COUNT(revoke_role_fields),
	.fields = revoke_role_fields,
};

static const ForgeField suspend_fields[] = {
	FORGE_FIELD(ForgeUserSuspend, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspend = {
	.name = "identity.user.suspend",
	.description = "shuts a user out until activated again",
	.schema_version = 1,
	.size = sizeof(ForgeUserSuspend),
	.field_count = FORGE_FIELD_COUNT(suspend_fields),
	.fields = suspend_fields,
};

static const ForgeShape activate = {
	.name = "identity.user.activate",
	.description = "lets a suspended user in again",
	.schema_version = 1,
};

const ForgeShape *const forge_user_commands[FORGE_USER_COMMAND_COUNT] = {
	[FORGE_USER_CREATE] = &create,           [FORGE_USER_RENAME] = &rename,
	[FORGE_USER_ASSIGN_ROLE] = &assign_role, [FORGE_USER_REVOKE_ROLE] = &revoke_role,
	[FORGE_USER_SUSPEND] = &suspend,         [FORGE_USER_ACTIVATE] = &activate,
};

/* ---- events ---- */

static const ForgeField created_fields[] = {
	FORGE_FIELD(ForgeUserCreated, email, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_EMAIL_LENGTH_MAX,
				"the e-mail address, in lower case"),
	FORGE_FIELD(ForgeUserCreated, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others see as the name"),
	FORGE_FIELD(ForgeUserCreated, roles, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_ROLES_LENGTH_MAX, "the roles"),
};

static const ForgeShape created = {
	.name = "identity.user.created",
	.description = "a user was created",
	.schema_version = 1,
	.size = sizeof(ForgeUserCreated),
	.field_count = FORGE_FIELD_COUNT(created_fields),
	.fields = created_fields,
};

static const ForgeField renamed_fields[] = {
	FORGE_FIELD(ForgeUserRenamed, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others see as the name now"),
};

static const ForgeShape renamed = {
	.name = "identity.user.renamed",
	.description = "a user got another name",
	.schema_version = 1,
	.size = sizeof(ForgeUserRenamed),
	.field_count = FORGE_FIELD_COUNT(renamed_fields),
	.fields = renamed_fields,
};

static const ForgeField role_changed_fields[] = {
	FORGE_FIELD(ForgeUserRole, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_ROLE_NAME_LENGTH_MAX, "the role"),
};

static const ForgeShape role_assigned = {
	.name = "identity.user.role_assigned",
	.description = "a user was given a role",
	.schema_version = 1,
	.size = sizeof(ForgeUserRole),
	.field_count = FORGE_FIELD_COUNT(role_changed_fields),
	.fields = role_changed_fields,
};

static const ForgeShape role_revoked = {
	.name = "identity.user.role_revoked",
	.description = "a role was taken away from a user",
	.schema_version = 1,
	.size = sizeof(ForgeUserRole),
	.field_count = FORGE_FIELD_COUNT(role_changed_fields),
	.fields = role_changed_fields,
};

static const ForgeField suspended_fields[] = {
	FORGE_FIELD(ForgeUserSuspended, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspended = {
	.name = "identity.user.suspended",
	.description = "a user was shut out",
	.schema_version = 1,
	.size = sizeof(ForgeUserSuspended),
	.field_count = FORGE_FIELD_COUNT(suspended_fields),
	.fields = suspended_fields,
};

static const ForgeShape activated = {
	.name = "identity.user.activated",
	.description = "a suspended user was let in again",
	.schema_version = 1,
};

const ForgeShape *const forge_user_events[FORGE_USER_EVENT_COUNT] = {
	[FORGE_USER_CREATED] = &created,
	[FORGE_USER_RENAMED] = &renamed,
	[FORGE_USER_ROLE_ASSIGNED] = &role_assigned,
	[FORGE_USER_ROLE_REVOKED] = &role_revoked,
	[FORGE_USER_SUSPENDED] = &suspended,
	[FORGE_USER_ACTIVATED] = &activated,
};
