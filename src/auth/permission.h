/*
 * permission.h
 *	  May the one who acts do it?
 *
 * Asked before anything is loaded; the answer comes from auth/access.h.
 */
#ifndef FORGE_AUTH_PERMISSION_H
#define FORGE_AUTH_PERMISSION_H

#include "auth/session.h"
#include "base/field.h"

/* Does the one who acts hold it?  False for nobody. */
bool forge_permission_held(ForgeText permission);

/* Refuses permission_denied unless it is held. */
ForgeOutcome forge_permission_check(ForgeText permission);

/* Somebody's session; raises what forge_session_require raises, and permission_denied. */
const ForgeSession *forge_permission_require(const char *permission);

/*
 * What a command gives to somebody by fields that are marked so, the one who acts
 * must hold: refuses role_not_found and permission_not_held.
 */
ForgeOutcome forge_permission_check_given(const ForgeShape *command, const void *data);

#endif
