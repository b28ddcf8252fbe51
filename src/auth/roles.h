/*
 * roles.h
 *	  The roles of a principal: names joined by commas.
 */
#ifndef FORGE_AUTH_ROLES_H
#define FORGE_AUTH_ROLES_H

#include "auth/session.h"

/* Refuses role_invalid for what is not 1 to 63 of a-z, 0-9, "_", "-" and ".". */
ForgeOutcome forge_roles_check(ForgeText role);

/* Takes the first role off the rest; false when there is none left. */
bool forge_roles_next(ForgeText *rest, ForgeText *role);

/* Joined roles into a session; refuses text_too_long when they do not fit. */
ForgeOutcome forge_roles_copy(ForgeText joined, char roles[FORGE_ROLES_TEXT_SIZE]);

#endif
