/*
 * roles.c
 *	  The roles of a principal: names joined by commas.
 */
#include "auth/roles.h"

#include <string.h>

#define ROLE_LENGTH_MAX 63

ForgeOutcome
forge_roles_check(ForgeText role)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_-.";

	if (forge_text_is_absent(role) || role.length < 1 || role.length > ROLE_LENGTH_MAX)
		return forge_refuse(FORGE_REASON_ROLE_INVALID);
	for (int i = 0; i < role.length; i++)
		if (memchr(allowed, role.data[i], sizeof(allowed) - 1) == NULL)
			return forge_refuse(FORGE_REASON_ROLE_INVALID);
	return forge_accept();
}

bool
forge_roles_next(ForgeText *rest, ForgeText *role)
{
	const char *comma;

	if (rest->length <= 0)
		return false;
	comma = memchr(rest->data, ',', rest->length);
	role->data = rest->data;
	role->length = comma != NULL ? (int32) (comma - rest->data) : rest->length;
	rest->data += Min(role->length + 1, rest->length);
	rest->length -= Min(role->length + 1, rest->length);
	return true;
}

ForgeOutcome
forge_roles_copy(ForgeText joined, char roles[FORGE_ROLES_TEXT_SIZE])
{
	ForgeOutcome outcome;

	if (joined.length < FORGE_ROLES_TEXT_SIZE)
	{
		memcpy(roles, joined.data, joined.length);
		roles[joined.length] = '\0';
		return forge_accept();
	}
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TEXT_TOO_LONG), "roles");
	return forge_with_integer(forge_with_integer(outcome, FORGE_ROLES_TEXT_SIZE - 1),
							  joined.length);
}
