/*
 * roles.h
 *	  The roles that a token or a binding names.
 */
#ifndef FORGE_AUTH_ROLES_H
#define FORGE_AUTH_ROLES_H

#include "auth/session.h"

/* Refuses role_invalid for a text list with an item that cannot be the name of a role. */
ForgeOutcome forge_roles_check(ForgeText list);

/* A text list of them into a session; refuses text_too_long when they do not fit. */
ForgeOutcome forge_roles_copy(ForgeText list, char roles[FORGE_ROLES_TEXT_SIZE]);

#endif
