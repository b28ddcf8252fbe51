/*
 * user_fields.c
 *	  identity.user: the shapes of its state, commands and events.
 */
#include "domain/user/user.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeUser, user_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the principal that signs in"),
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

const ForgeShape forge_user_state =
	FORGE_SHAPE("identity.user", 1, "a person who works for the tenant", ForgeUser, state_fields);

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

static const ForgeShape create =
	FORGE_SHAPE("identity.user.create", 1, "creates a user", ForgeUserCreate, create_fields);

static const ForgeField rename_fields[] = {
	FORGE_FIELD(ForgeUserRename, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others are to see as the name"),
};

static const ForgeShape rename = FORGE_SHAPE("identity.user.rename", 1, "gives a user another name",
											 ForgeUserRename, rename_fields);

static const ForgeField assign_role_fields[] = {
	FORGE_FIELD(ForgeUserRole, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED | FORGE_FIELD_ROLES,
				FORGE_ROLE_NAME_LENGTH_MAX, "the role to be given"),
};

static const ForgeShape assign_role = FORGE_SHAPE(
	"identity.user.assign_role", 1, "gives a user a role", ForgeUserRole, assign_role_fields);

static const ForgeField revoke_role_fields[] = {
	FORGE_FIELD(ForgeUserRole, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_ROLE_NAME_LENGTH_MAX, "the role to be taken away"),
};

static const ForgeShape revoke_role =
	FORGE_SHAPE("identity.user.revoke_role", 1, "takes a role away from a user", ForgeUserRole,
				revoke_role_fields);

static const ForgeField suspend_fields[] = {
	FORGE_FIELD(ForgeUserSuspend, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspend =
	FORGE_SHAPE("identity.user.suspend", 1, "shuts a user out until activated again",
				ForgeUserSuspend, suspend_fields);

static const ForgeShape activate =
	FORGE_SHAPE_WITHOUT_FIELDS("identity.user.activate", 1, "lets a suspended user in again");

const ForgeShape *const forge_user_commands[FORGE_USER_COMMAND_COUNT] = {
	[FORGE_USER_CREATE] = &create,           [FORGE_USER_RENAME] = &rename,
	[FORGE_USER_ASSIGN_ROLE] = &assign_role, [FORGE_USER_REVOKE_ROLE] = &revoke_role,
	[FORGE_USER_SUSPEND] = &suspend,         [FORGE_USER_ACTIVATE] = &activate,
};

/* ---- events ---- */

static const ForgeField created_fields[] = {
	FORGE_FIELD(ForgeUserCreated, user_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the principal that signs in"),
	FORGE_FIELD(ForgeUserCreated, email, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_EMAIL_LENGTH_MAX,
				"the e-mail address, in lower case"),
	FORGE_FIELD(ForgeUserCreated, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others see as the name"),
	FORGE_FIELD(ForgeUserCreated, roles, FORGE_FIELD_TEXT_LIST, FORGE_FIELD_REQUIRED,
				FORGE_ROLES_LENGTH_MAX, "the roles"),
};

static const ForgeShape created =
	FORGE_SHAPE("identity.user.created", 1, "a user was created", ForgeUserCreated, created_fields);

static const ForgeField renamed_fields[] = {
	FORGE_FIELD(ForgeUserRenamed, display_name, FORGE_FIELD_TEXT,
				FORGE_FIELD_REQUIRED | FORGE_FIELD_PERSONAL, FORGE_NAME_LENGTH_MAX,
				"what others see as the name now"),
};

static const ForgeShape renamed = FORGE_SHAPE("identity.user.renamed", 1, "a user got another name",
											  ForgeUserRenamed, renamed_fields);

static const ForgeField role_changed_fields[] = {
	FORGE_FIELD(ForgeUserRole, role, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_ROLE_NAME_LENGTH_MAX, "the role"),
};

static const ForgeShape role_assigned =
	FORGE_SHAPE("identity.user.role_assigned", 1, "a user was given a role", ForgeUserRole,
				role_changed_fields);

static const ForgeShape role_revoked =
	FORGE_SHAPE("identity.user.role_revoked", 1, "a role was taken away from a user", ForgeUserRole,
				role_changed_fields);

static const ForgeField suspended_fields[] = {
	FORGE_FIELD(ForgeUserSuspended, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspended = FORGE_SHAPE("identity.user.suspended", 1, "a user was shut out",
												ForgeUserSuspended, suspended_fields);

static const ForgeShape activated =
	FORGE_SHAPE_WITHOUT_FIELDS("identity.user.activated", 1, "a suspended user was let in again");

const ForgeShape *const forge_user_events[FORGE_USER_EVENT_COUNT] = {
	[FORGE_USER_CREATED] = &created,
	[FORGE_USER_RENAMED] = &renamed,
	[FORGE_USER_ROLE_ASSIGNED] = &role_assigned,
	[FORGE_USER_ROLE_REVOKED] = &role_revoked,
	[FORGE_USER_SUSPENDED] = &suspended,
	[FORGE_USER_ACTIVATED] = &activated,
};
