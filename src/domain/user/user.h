/*
 * user.h
 *	  identity.user: a person who works for the tenant.
 *
 * A user's id is the principal that signs in.  The commands, with their refusals
 * in the order in which they are looked at:
 *
 *	 create        user_exists, email_invalid, field_blank, role_invalid
 *	 rename        user_not_found, field_blank
 *	 assign_role   user_not_found, role_invalid, text_too_long
 *	 revoke_role   user_not_found
 *	 suspend       user_not_found
 *	 activate      user_not_found
 *
 * The e-mail address is unique in the tenant (email_taken).  Nobody gives a role
 * that holds more than they hold themselves: the caller of decide has looked at
 * that (role_not_found, permission_not_held).  What changes nothing decides
 * nothing.  A suspended user may do nothing, whatever token there still is
 * (auth/access.h).
 *
 * E-mail address and display name are marked as personal: they tell who somebody
 * is.  Nothing else of a user does.
 */
#ifndef FORGE_DOMAIN_USER_H
#define FORGE_DOMAIN_USER_H

#include "domain/aggregate.h"

typedef struct ForgeUser
{
	ForgeState head;
	ForgeUuid user_id; /* the principal */
	ForgeText email;   /* normalised */
	ForgeText display_name;
	ForgeText roles; /* a list */
	bool is_suspended;
} ForgeUser;

typedef enum ForgeUserCommandType
{
	FORGE_USER_CREATE,
	FORGE_USER_RENAME,
	FORGE_USER_ASSIGN_ROLE,
	FORGE_USER_REVOKE_ROLE,
	FORGE_USER_SUSPEND,
	FORGE_USER_ACTIVATE,
	FORGE_USER_COMMAND_COUNT
} ForgeUserCommandType;

typedef struct ForgeUserCreate
{
	ForgeText email;
	ForgeText display_name;
	ForgeText roles;
} ForgeUserCreate;

typedef struct ForgeUserRename
{
	ForgeText display_name;
} ForgeUserRename;

/* assign_role and revoke_role, role_assigned and role_revoked. */
typedef struct ForgeUserRole
{
	ForgeText role;
} ForgeUserRole;

typedef struct ForgeUserSuspend
{
	ForgeText reason;
} ForgeUserSuspend;

typedef enum ForgeUserEventType
{
	FORGE_USER_CREATED,
	FORGE_USER_RENAMED,
	FORGE_USER_ROLE_ASSIGNED,
	FORGE_USER_ROLE_REVOKED,
	FORGE_USER_SUSPENDED,
	FORGE_USER_ACTIVATED,
	FORGE_USER_EVENT_COUNT
} ForgeUserEventType;

typedef struct ForgeUserCreated
{
	ForgeUuid user_id;
	ForgeText email;
	ForgeText display_name;
	ForgeText roles;
} ForgeUserCreated;

typedef struct ForgeUserRenamed
{
	ForgeText display_name;
} ForgeUserRenamed;

typedef struct ForgeUserSuspended
{
	ForgeText reason;
} ForgeUserSuspended;

extern const ForgeAggregate forge_user;

/* The shapes and their tables: user_fields.c. */
extern const ForgeShape forge_user_state;
extern const ForgeShape *const forge_user_commands[FORGE_USER_COMMAND_COUNT];
extern const ForgeShape *const forge_user_events[FORGE_USER_EVENT_COUNT];

ForgeOutcome forge_user_decide(const void *state, const ForgeCommand *command, ForgeEvents *events);
void forge_user_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_user_check(const void *state);
int forge_user_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX]);

#endif
