/*
 * roles.h
 *	  The names of roles.
 */
#ifndef FORGE_AUTH_ROLES_H
#define FORGE_AUTH_ROLES_H

#include "auth/session.h"

/* Refuses role_invalid for a text list of which an item is not 1 to 63 of a-z, 0-9, "_", "-" and
 * ".". */
ForgeOutcome forge_roles_check(ForgeText list);

/* A text list of them into a session; refuses text_too_long when they do not fit. */
ForgeOutcome forge_roles_copy(ForgeText list, char roles[FORGE_ROLES_TEXT_SIZE]);

#endif
