/*
 * access.h
 *	  The rights of an identity, by the tenant's present records.
 *
 * A token or a binding names roles.  If the tenant has a user record, only roles that
 * are in both count; "*" in the token or binding stands for all roles of the record.
 * Each role holds permissions: as the tenant has defined it, or else by default.
 *
 * The result is cached until a tenant, user, role or key changes in any session;
 * such a change takes effect with the next statement.
 */
#ifndef FORGE_AUTH_ACCESS_H
#define FORGE_AUTH_ACCESS_H

#include "pg/forge_pg.h"

#include "auth/session.h"

typedef enum ForgeAccessStatus
{
	FORGE_ACCESS_OPEN,
	FORGE_ACCESS_TENANT_UNKNOWN,
	FORGE_ACCESS_TENANT_SUSPENDED,
	FORGE_ACCESS_USER_SUSPENDED,
	FORGE_ACCESS_KEY_RETIRED /* the key of the token that signed in */
} ForgeAccessStatus;

typedef struct ForgeAccess
{
	ForgeAccessStatus status;
	ForgeText roles;       /* those in effect: a list */
	ForgeText permissions; /* that they hold: a list of names and wildcards */
} ForgeAccess;

/* Valid until the next call. */
const ForgeAccess *forge_access_of(const ForgeSession *session);

/* The same for anybody, found anew and in the current memory context. */
ForgeAccess forge_access_look_up(const ForgeSession *session);

/* Is there such a tenant, suspended or not? */
bool forge_access_tenant_exists(ForgeUuid tenant);

/* The name of a tenant, in the current memory context; absent if there is none. */
ForgeText forge_access_tenant_name(ForgeUuid tenant);

/* A user's record, a copy in the current memory context; false when there is none. */
typedef struct ForgeUserRecord
{
	ForgeText email;
	ForgeText display_name;
	ForgeText roles; /* a list */
	bool is_suspended;
} ForgeUserRecord;

bool forge_access_find_user(ForgeUuid tenant, ForgeUuid user, ForgeUserRecord *record);

/*
 * The permissions of a role of the tenant: a list, copied into the current
 * memory context; absent if the role does not exist.
 */
ForgeText forge_access_role_permissions(ForgeUuid tenant, ForgeText role);

/* The stream and row id of a role: a function of its name. */
ForgeUuid forge_access_role_id(ForgeText role);

/* The names of all the tenant's roles: a list in the current memory context. */
ForgeText forge_access_roles(ForgeUuid tenant);

#endif
