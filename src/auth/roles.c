/*
 * roles.c
 *	  The roles that an identity states when it signs in.
 */
#include "auth/roles.h"

#include "base/text_list.h"
#include "domain/permission/permission.h"

ForgeOutcome
forge_roles_check(ForgeText list)
{
	ForgeText role;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &role))
		if (!forge_role_name_is_valid(role))
			return forge_refuse(FORGE_REASON_ROLE_INVALID);
	return forge_accept();
}

ForgeOutcome
forge_roles_copy(ForgeText list, char roles[FORGE_ROLES_TEXT_SIZE])
{
	ForgeOutcome outcome;

	if (list.length <= FORGE_ROLES_LENGTH_MAX)
	{
		memcpy(roles, list.data, list.length);
		roles[list.length] = '\0';
		return forge_accept();
	}
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TEXT_TOO_LONG), "roles");
	return forge_with_integer(forge_with_integer(outcome, FORGE_ROLES_LENGTH_MAX), list.length);
}
