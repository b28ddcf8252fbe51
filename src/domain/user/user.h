/*
 * user.h
 *	  identity.user: a person who works for the tenant.
 *
 * A user's id is the principal that signs in.
 *
 * The e-mail address is unique in the tenant (email_taken).  A caller can give
 * only roles that hold no more than the caller holds: the caller of decide has
 * checked this (role_not_found, permission_not_held).  A command that changes
 * nothing decides nothing.  A suspended user may do nothing, even with a valid
 * token (auth/access.h).
 *
 * E-mail address and display name are marked as personal: they identify a
 * person.  No other field of a user does.
 */
#ifndef FORGE_DOMAIN_USER_H
#define FORGE_DOMAIN_USER_H

#include "domain/aggregate.h"
#include "made/user_made.h"

FORGE_AGGREGATE(1, "identity.user", user_id, "a person who works for the tenant", RESERVED_IDS,
				ID_IS_KEY, CLAIMS, RETURNS(erp.app_user), TABLE(user_row), CACHED)
typedef struct ForgeUser
{
	ForgeState head;
	ForgeUuid user_id FORGE_IS(REQUIRED, "the principal that signs in");
	ForgeText email FORGE_IS(REQUIRED, PERSONAL, EMAIL, "the e-mail address, in lower case");
	ForgeText display_name FORGE_IS(REQUIRED, PERSONAL, NAME, "what others see as the name");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "the roles");
	bool is_suspended FORGE_IS(REQUIRED, CALLED(suspended), "true while the user may do nothing");
} ForgeUser;

/* ---- commands ---- */

FORGE_CREATION(1, "creates a user", create_user, USER_EXISTS, EMAIL_INVALID, FIELD_BLANK,
			   ROLE_INVALID, ROLE_NOT_FOUND, PERMISSION_NOT_HELD, PERMISSION_DENIED, LAST_ADMIN,
			   EMAIL_NOT_ASCII, EMAIL_TAKEN, DRIVES(ForgeAdministrationAdmit))
typedef struct ForgeUserCreate
{
	ForgeText email FORGE_IS(REQUIRED, TRIMMED, PERSONAL, EMAIL,
							 "the e-mail address, unique in the tenant");
	ForgeText display_name FORGE_IS(REQUIRED, PERSONAL, NAME, "what others see as the name");
	ForgeText roles FORGE_IS(GIVES_ROLES, TEXTS, ROLES, "the roles; none when left out");
} ForgeUserCreate;

FORGE_COMMAND(1, "gives a user another name", rename_user, USER_NOT_FOUND, FIELD_BLANK)
typedef struct ForgeUserRename
{
	ForgeText display_name FORGE_IS(REQUIRED, PERSONAL, NAME, "what others are to see as the name");
} ForgeUserRename;

FORGE_COMMAND(1, "gives a user a role", assign_role, USER_NOT_FOUND, ROLE_INVALID, TEXT_TOO_LONG,
			  ROLE_NOT_FOUND, PERMISSION_NOT_HELD, DRIVES(ForgeAdministrationAdmit))
typedef struct ForgeUserAssignRole
{
	ForgeText role FORGE_IS(REQUIRED, GIVES_ROLES, ROLE_NAME, "the role to be given");
} ForgeUserAssignRole;

FORGE_COMMAND(1, "takes a role away from a user", revoke_role, USER_NOT_FOUND, LAST_ADMIN,
			  DRIVES(ForgeAdministrationDismiss))
typedef struct ForgeUserRevokeRole
{
	ForgeText role FORGE_IS(REQUIRED, ROLE_NAME, "the role to be taken away");
} ForgeUserRevokeRole;

FORGE_COMMAND(1, "shuts a user out until activated again", suspend_user, USER_NOT_FOUND, LAST_ADMIN,
			  DRIVES(ForgeAdministrationDismiss))
typedef struct ForgeUserSuspend
{
	ForgeText reason FORGE_IS(REASON, "why");
} ForgeUserSuspend;

FORGE_COMMAND(1, "lets a suspended user in again", activate_user, USER_NOT_FOUND,
			  DRIVES(ForgeAdministrationAdmit))
typedef ForgeNothing ForgeUserActivate;

/* ---- events ---- */

FORGE_EVENT(1, "a user was created")
typedef struct ForgeUserCreated
{
	ForgeUuid user_id FORGE_IS(REQUIRED, "the principal that signs in");
	ForgeText email FORGE_IS(REQUIRED, PERSONAL, EMAIL, "the e-mail address, in lower case");
	ForgeText display_name FORGE_IS(REQUIRED, PERSONAL, NAME, "what others see as the name");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "the roles");
} ForgeUserCreated;

FORGE_EVENT(1, "a user got another name")
typedef struct ForgeUserRenamed
{
	ForgeText display_name FORGE_IS(REQUIRED, PERSONAL, NAME, "what others see as the name now");
} ForgeUserRenamed;

FORGE_EVENT(1, "a user was given a role")
typedef struct ForgeUserRoleAssigned
{
	ForgeText role FORGE_IS(REQUIRED, ROLE_NAME, "the role");
} ForgeUserRoleAssigned;

FORGE_EVENT(1, "a role was taken away from a user")
typedef ForgeUserRoleAssigned ForgeUserRoleRevoked;

FORGE_EVENT(1, "a user was shut out")
typedef ForgeUserSuspend ForgeUserSuspended;

FORGE_EVENT(1, "a suspended user was let in again")
typedef ForgeNothing ForgeUserActivated;

#endif
