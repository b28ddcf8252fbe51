/*
 * roles.c
 *	  The names of roles.
 */
#include "auth/roles.h"

#include "base/field.h"

#define ROLE_LENGTH_MAX 63

static bool
is_valid(ForgeText role)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_-.";

	if (role.length < 1 || role.length > ROLE_LENGTH_MAX)
		return false;
	for (int i = 0; i < role.length; i++)
		if (memchr(allowed, role.data[i], sizeof(allowed) - 1) == NULL)
			return false;
	return true;
}

ForgeOutcome
forge_roles_check(ForgeText list)
{
	ForgeText role;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &role))
		if (!is_valid(role))
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
