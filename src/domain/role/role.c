/*
 * role.c
 *	  identity.role: decide and apply.
 */
#include "domain/role/role.h"

#include "domain/permission/permission.h"

static ForgeOutcome
check_permissions(ForgeText permissions)
{
	ForgeText each;

	while (forge_text_next(&permissions, FORGE_LIST_SEPARATOR, &each))
		if (!forge_permission_is_valid(each))
			return forge_with_text(forge_refuse(FORGE_REASON_PERMISSION_INVALID), each);
	return forge_accept();
}

static ForgeOutcome
decide_define(const ForgeRole *role, const ForgeRoleDefine *command, ForgeEvents *events)
{
	ForgeText permissions;
	ForgeRoleDefined *defined;
	ForgeOutcome outcome;

	if (!forge_role_name_is_valid(command->role))
		return forge_refuse(FORGE_REASON_ROLE_INVALID);
	if (forge_text_equal(command->role, FORGE_TEXT(FORGE_ROLE_ADMIN)))
		return forge_refuse(FORGE_REASON_ROLE_FIXED);
	outcome = check_permissions(command->permissions);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	permissions = forge_text_list_unique(events->arena, command->permissions);
	if (forge_exists(&role->head) && forge_text_equal(permissions, role->permissions))
		return forge_accept();
	defined = forge_events_add(events, &forge_role, FORGE_ROLE_DEFINED);
	defined->role = command->role;
	defined->permissions = permissions;
	return forge_accept();
}

ForgeOutcome
forge_role_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeRoleCommandType) command->type)
	{
		case FORGE_ROLE_DEFINE:
			return decide_define(state, command->data, events);
		case FORGE_ROLE_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

static void
apply_defined(ForgeRole *role, const ForgeRoleDefined *defined)
{
	role->role = defined->role;
	role->permissions = defined->permissions;
}

void
forge_role_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	switch ((ForgeRoleEventType) event->type)
	{
		case FORGE_ROLE_DEFINED:
			apply_defined(state, event->data);
			break;
		case FORGE_ROLE_EVENT_COUNT:
			break;
	}
}

/* A role that was defined has a name, which is not the administrator's, and valid permissions. */
bool
forge_role_check(const void *state)
{
	const ForgeRole *role = state;

	return !forge_exists(&role->head) ||
		   (forge_role_name_is_valid(role->role) &&
			!forge_text_equal(role->role, FORGE_TEXT(FORGE_ROLE_ADMIN)) &&
			!forge_outcome_is_refusal(check_permissions(role->permissions)));
}
