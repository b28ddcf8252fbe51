/*
 * role.h
 *	  identity.role: the permissions of a role of a tenant.
 *
 * A role's id is a function of its name, so a tenant has one of each name.  A
 * default role (domain/permission) that was never defined holds its default
 * permissions.
 *
 * A caller can define only roles that hold no more than the caller holds: the
 * caller of decide has checked this (permission_not_held).  A define that changes
 * nothing decides nothing.
 */
#ifndef FORGE_DOMAIN_ROLE_H
#define FORGE_DOMAIN_ROLE_H

#include "domain/aggregate.h"
#include "made/role_made.h"

FORGE_AGGREGATE(1, "identity.role", role_id,
				"a role of the tenant and the permissions that it holds", RESERVED_IDS, KEY(role),
				RETURNS(erp.role), TABLE(role_row), CACHED)
typedef struct ForgeRole
{
	ForgeState head;
	ForgeText role FORGE_IS(REQUIRED, ROLE_NAME, "its name");
	ForgeText permissions FORGE_IS(REQUIRED, TEXTS, PERMISSIONS,
								   "what it holds: names and wildcards");
} ForgeRole;

/* ---- commands ---- */

FORGE_COMMAND(1, "says what a role may do, in place of what it could do before", define_role,
			  ROLE_INVALID, ROLE_FIXED, PERMISSION_INVALID, PERMISSION_NOT_HELD)
typedef struct ForgeRoleDefine
{
	ForgeText role FORGE_IS(REQUIRED, ROLE_NAME, "its name");
	ForgeText permissions FORGE_IS(
		REQUIRED, GIVES_PERMISSIONS, TEXTS, PERMISSIONS,
		"what it is to hold: names of permissions, and wildcards (\"inventory.*\", \"*\")");
} ForgeRoleDefine;

/* ---- events ---- */

FORGE_EVENT(1, "a role was given its permissions")
typedef struct ForgeRoleDefined
{
	ForgeText role FORGE_IS(REQUIRED, ROLE_NAME, "its name");
	ForgeText permissions FORGE_IS(REQUIRED, TEXTS, PERMISSIONS,
								   "what it holds now: names and wildcards");
} ForgeRoleDefined;

#endif
