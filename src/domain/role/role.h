/*
 * role.h
 *	  identity.role: what a role of a tenant may do.
 *
 * A role's id is a function of its name, so a tenant has one of each name.  A
 * default role (domain/permission) that was never defined holds what it holds by
 * default.  The command, with its refusals in the order in which they are looked
 * at:
 *
 *	 define        role_invalid, role_fixed, permission_invalid
 *
 * Nobody defines a role that holds more than they hold themselves: the caller of
 * decide has looked at that (permission_not_held).  A define that changes nothing
 * decides nothing.
 */
#ifndef FORGE_DOMAIN_ROLE_H
#define FORGE_DOMAIN_ROLE_H

#include "domain/aggregate.h"

typedef struct ForgeRole
{
	ForgeState head;
	ForgeText role;
	ForgeText permissions; /* a list */
} ForgeRole;

typedef enum ForgeRoleCommandType
{
	FORGE_ROLE_DEFINE,
	FORGE_ROLE_COMMAND_COUNT
} ForgeRoleCommandType;

typedef struct ForgeRoleDefine
{
	ForgeText role;
	ForgeText permissions;
} ForgeRoleDefine;

typedef enum ForgeRoleEventType
{
	FORGE_ROLE_DEFINED,
	FORGE_ROLE_EVENT_COUNT
} ForgeRoleEventType;

typedef struct ForgeRoleDefined
{
	ForgeText role;
	ForgeText permissions;
} ForgeRoleDefined;

extern const ForgeAggregate forge_role;

/* The shapes and their tables: role_fields.c. */
extern const ForgeShape forge_role_state;
extern const ForgeShape *const forge_role_commands[FORGE_ROLE_COMMAND_COUNT];
extern const ForgeShape *const forge_role_events[FORGE_ROLE_EVENT_COUNT];

ForgeOutcome forge_role_decide(const void *state, const ForgeCommand *command, ForgeEvents *events);
void forge_role_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_role_check(const void *state);

#endif
