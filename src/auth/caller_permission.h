/*
 * caller_permission.h
 *	  The permissions of the caller.
 *
 * Asked before anything is loaded; the answer comes from auth/access.h.
 */
#ifndef FORGE_AUTH_CALLER_PERMISSION_H
#define FORGE_AUTH_CALLER_PERMISSION_H

#include "auth/session.h"
#include "base/field.h"

/* Does the caller hold the permission?  False without an identity. */
bool forge_permission_held(ForgeText permission);

/* Refuses permission_denied unless it is held. */
ForgeOutcome forge_permission_check(ForgeText permission);

/* The session of an identity; raises the errors of forge_session_require, and permission_denied. */
const ForgeSession *forge_permission_require(const char *permission);

/*
 * Some fields of commands give roles or permissions to a user (FORGE_IS marks them).
 * The caller must hold all that is given: refuses role_not_found and
 * permission_not_held.
 */
ForgeOutcome forge_permission_check_given(const ForgeShape *command, const void *data);

#endif
