/*
 * user.c
 *	  identity.user: decide and apply.
 */
#include "domain/user/user.h"

#include "domain/permission/permission.h"
#include "domain/user/email.h"

static bool
are_role_names(ForgeText roles)
{
	ForgeText role;

	while (forge_text_next(&roles, FORGE_LIST_SEPARATOR, &role))
		if (!forge_role_name_is_valid(role))
			return false;
	return true;
}

static ForgeOutcome
refuse_blank_name(void)
{
	return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "display_name");
}

static ForgeOutcome
refuse_email(ForgeText email)
{
	return forge_refuse(forge_text_is_ascii(email) ? FORGE_REASON_EMAIL_INVALID
												   : FORGE_REASON_EMAIL_NOT_ASCII);
}

static ForgeOutcome
decide_create(const ForgeUser *user, ForgeUuid user_id, const ForgeUserCreate *command,
			  ForgeEvents *events)
{
	ForgeText email;
	ForgeUserCreated *created;

	if (forge_exists(&user->head))
		return forge_refuse(FORGE_REASON_USER_EXISTS);
	if (!forge_email_normalise(events->arena, command->email, &email))
		return refuse_email(email);
	if (forge_text_is_blank(command->display_name))
		return refuse_blank_name();
	if (!are_role_names(command->roles))
		return forge_refuse(FORGE_REASON_ROLE_INVALID);

	created = forge_events_add(events, &forge_user, FORGE_USER_CREATED);
	created->user_id = user_id;
	created->email = email;
	created->display_name = command->display_name;
	created->roles = forge_text_list_unique(events->arena, command->roles);
	return forge_accept();
}

static ForgeOutcome
decide_rename(const ForgeUser *user, const ForgeUserRename *command, ForgeEvents *events)
{
	ForgeUserRenamed *renamed;

	if (!forge_exists(&user->head))
		return forge_refuse(FORGE_REASON_USER_NOT_FOUND);
	if (forge_text_is_blank(command->display_name))
		return refuse_blank_name();
	if (forge_text_equal(command->display_name, user->display_name))
		return forge_accept();

	renamed = forge_events_add(events, &forge_user, FORGE_USER_RENAMED);
	renamed->display_name = command->display_name;
	return forge_accept();
}

static ForgeOutcome
decide_assign_role(const ForgeUser *user, const ForgeUserAssignRole *command, ForgeEvents *events)
{
	ForgeUserRoleAssigned *assigned;
	int32_t length = user->roles.length + 1 + command->role.length;
	ForgeOutcome outcome;

	if (!forge_exists(&user->head))
		return forge_refuse(FORGE_REASON_USER_NOT_FOUND);
	if (!forge_role_name_is_valid(command->role))
		return forge_refuse(FORGE_REASON_ROLE_INVALID);
	if (forge_text_list_has(user->roles, command->role))
		return forge_accept();
	if (length > FORGE_ROLES_LENGTH_MAX)
	{
		outcome = forge_with_string(forge_refuse(FORGE_REASON_TEXT_TOO_LONG), "roles");
		return forge_with_integer(forge_with_integer(outcome, FORGE_ROLES_LENGTH_MAX), length);
	}

	assigned = forge_events_add(events, &forge_user, FORGE_USER_ROLE_ASSIGNED);
	assigned->role = command->role;
	return forge_accept();
}

static ForgeOutcome
decide_revoke_role(const ForgeUser *user, const ForgeUserRevokeRole *command, ForgeEvents *events)
{
	ForgeUserRoleRevoked *revoked;

	if (!forge_exists(&user->head))
		return forge_refuse(FORGE_REASON_USER_NOT_FOUND);
	if (!forge_text_list_has(user->roles, command->role))
		return forge_accept();

	revoked = forge_events_add(events, &forge_user, FORGE_USER_ROLE_REVOKED);
	revoked->role = command->role;
	return forge_accept();
}

static ForgeOutcome
decide_suspend(const ForgeUser *user, const ForgeUserSuspend *command, ForgeEvents *events)
{
	ForgeUserSuspended *suspended;

	if (!forge_exists(&user->head))
		return forge_refuse(FORGE_REASON_USER_NOT_FOUND);
	if (user->is_suspended)
		return forge_accept();

	suspended = forge_events_add(events, &forge_user, FORGE_USER_SUSPENDED);
	suspended->reason = command->reason;
	return forge_accept();
}

static ForgeOutcome
decide_activate(const ForgeUser *user, ForgeEvents *events)
{
	if (!forge_exists(&user->head))
		return forge_refuse(FORGE_REASON_USER_NOT_FOUND);
	if (!user->is_suspended)
		return forge_accept();

	(void) forge_events_add(events, &forge_user, FORGE_USER_ACTIVATED);
	return forge_accept();
}

ForgeOutcome
forge_user_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeUserCommandType) command->type)
	{
		case FORGE_USER_CREATE:
			return decide_create(state, command->aggregate_id, command->data, events);
		case FORGE_USER_RENAME:
			return decide_rename(state, command->data, events);
		case FORGE_USER_ASSIGN_ROLE:
			return decide_assign_role(state, command->data, events);
		case FORGE_USER_REVOKE_ROLE:
			return decide_revoke_role(state, command->data, events);
		case FORGE_USER_SUSPEND:
			return decide_suspend(state, command->data, events);
		case FORGE_USER_ACTIVATE:
			return decide_activate(state, events);
		case FORGE_USER_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

static ForgeText
role_of(const ForgeEvent *event)
{
	return ((const ForgeUserRoleAssigned *) event->data)->role;
}

void
forge_user_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeUser *user = state;

	switch ((ForgeUserEventType) event->type)
	{
		case FORGE_USER_CREATED:
			forge_aggregate_take_over(&forge_user, user, event);
			break;
		case FORGE_USER_RENAMED:
			user->display_name = ((const ForgeUserRenamed *) event->data)->display_name;
			break;
		case FORGE_USER_ROLE_ASSIGNED:
			user->roles = forge_text_list_with(arena, user->roles, role_of(event));
			break;
		case FORGE_USER_ROLE_REVOKED:
			user->roles = forge_text_list_without(arena, user->roles, role_of(event));
			break;
		case FORGE_USER_SUSPENDED:
			user->is_suspended = true;
			break;
		case FORGE_USER_ACTIVATED:
			user->is_suspended = false;
			break;
		case FORGE_USER_EVENT_COUNT:
			break;
	}
}

/* A user that exists has an id, an address, and roles: valid names, and not too many. */
bool
forge_user_check(const void *state)
{
	const ForgeUser *user = state;

	return !forge_exists(&user->head) ||
		   (!forge_uuid_is_nil(user->user_id) && forge_email_is_normal(user->email) &&
			are_role_names(user->roles) && user->roles.length <= FORGE_ROLES_LENGTH_MAX);
}

int
forge_user_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeUser *user = state;

	if (forge_text_is_absent(user->email))
		return 0;
	claims[0] = (ForgeClaim){ "identity.user.email", user->email, FORGE_REASON_EMAIL_TAKEN };
	return 1;
}
