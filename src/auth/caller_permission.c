/*
 * caller_permission.c
 *	  The permissions of the caller.
 */
#include "auth/caller_permission.h"

#include "auth/access.h"
#include "base/text_list.h"
#include "domain/permission/permission.h"
#include "pg/error.h"

/* The permissions of a session; none without an identity. */
static ForgeText
permissions_of(const ForgeSession *session)
{
	if (forge_uuid_is_nil(session->tenant))
		return (ForgeText){ NULL, 0 };
	return forge_access_of(session)->permissions;
}

bool
forge_permission_held(ForgeText permission)
{
	ForgeText held = permissions_of(forge_session_current());

	return !forge_text_is_absent(forge_permission_find(held, permission));
}

ForgeOutcome
forge_permission_check(ForgeText permission)
{
	if (likely(forge_permission_held(permission)))
		return forge_accept();
	return forge_with_text(forge_refuse(FORGE_REASON_PERMISSION_DENIED), permission);
}

const ForgeSession *
forge_permission_require(const char *permission)
{
	const ForgeSession *session = forge_session_require();

	forge_error_check(forge_permission_check(forge_text_from(permission)), FORGE_NO_PLACE);
	return session;
}

/* ----- giving ------------------------------------------------------------------------------- */

static ForgeOutcome
check_permissions(ForgeText given)
{
	ForgeText each;

	while (forge_text_next(&given, FORGE_LIST_SEPARATOR, &each))
		if (!forge_permission_held(each))
			return forge_with_text(forge_refuse(FORGE_REASON_PERMISSION_NOT_HELD), each);
	return forge_accept();
}

static ForgeOutcome
check_roles(ForgeText given)
{
	ForgeUuid tenant = forge_session_current()->tenant;
	ForgeText role;

	while (forge_text_next(&given, FORGE_LIST_SEPARATOR, &role))
	{
		ForgeText permissions = forge_access_role_permissions(tenant, role);
		ForgeOutcome outcome;

		if (forge_text_is_absent(permissions))
			return forge_with_text(forge_refuse(FORGE_REASON_ROLE_NOT_FOUND), role);
		outcome = check_permissions(permissions);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	return forge_accept();
}

ForgeOutcome
forge_permission_check_given(const ForgeShape *command, const void *data)
{
	for (int i = 0; i < command->field_count; i++)
	{
		const ForgeField *field = &command->fields[i];
		ForgeOutcome outcome;
		ForgeText given;

		if (likely((field->flags & (FORGE_FIELD_GIVES_ROLES | FORGE_FIELD_GIVES_PERMISSIONS)) == 0))
			continue;
		given = *(const ForgeText *) ((const char *) data + field->offset);
		if (field->flags & FORGE_FIELD_GIVES_ROLES)
			outcome = check_roles(given);
		else
			outcome = check_permissions(given);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	return forge_accept();
}
