/*
 * permission.h
 *	  The names of all permissions, and the permissions of roles.
 *
 * The permission for a command is the command's name.  Everything else (reading
 * a read model or the events, appending, rebuilding) has a permission in the
 * list here; reads are called AREA.THING.read.
 *
 * A role holds a list (base/text_list.h) of names and wildcards: "*" is
 * everything, "inventory.*" everything that begins with "inventory.".
 */
#ifndef FORGE_DOMAIN_PERMISSION_H
#define FORGE_DOMAIN_PERMISSION_H

#include "base/text.h"

typedef struct ForgePermission
{
	const char *name;
	const char *description;
} ForgePermission;

/* Those that are not commands, in the order of their names. */
const ForgePermission *forge_permissions(int *count);

/* Is it a dotted name, "*", or a dotted name that ends in ".*"? */
bool forge_permission_is_valid(ForgeText permission);

/* Does the one, a name or wildcard, cover the other, a name or wildcard? */
bool forge_permission_covers(ForgeText permission, ForgeText other);

/* The first of the list that covers it; absent when none does. */
ForgeText forge_permission_find(ForgeText permissions, ForgeText permission);

/* The name of a role: 1 to 63 of a-z, 0-9, "_", "-" and ".". */
bool forge_role_name_is_valid(ForgeText role);

/* A role that every tenant has until it defines it otherwise. */
typedef struct ForgeDefaultRole
{
	const char *name;
	const char *permissions; /* a list */
} ForgeDefaultRole;

/* In the order of their names. */
const ForgeDefaultRole *forge_default_roles(int *count);

/* NULL when there is none of that name. */
const ForgeDefaultRole *forge_default_role_find(ForgeText name);

/* May do everything, and cannot be defined otherwise. */
#define FORGE_ROLE_ADMIN "admin"

#endif
