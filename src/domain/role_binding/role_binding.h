/*
 * role_binding.h
 *	  identity.role_binding: a login role that needs no token, because it is bound
 *	  to a tenant.
 *
 * Bindings live under the system tenant, by the operator's hand; the id is a
 * function of the role's name.  Names go from one role to another, so the number
 * by which PostgreSQL knows the role is part of a binding.  The commands, with
 * their refusals in the order in which they are looked at:
 *
 *	 bind          (none)
 *	 unbind        binding_not_found
 *
 * A bind that changes nothing decides nothing.
 */
#ifndef FORGE_DOMAIN_ROLE_BINDING_H
#define FORGE_DOMAIN_ROLE_BINDING_H

#include "domain/aggregate.h"

typedef struct ForgeRoleBinding
{
	ForgeState head;
	ForgeText role_name;
	ForgeUuid tenant_id;
	ForgeUuid principal_id; /* nil: none named */
	ForgeText roles;        /* a list */
	bool is_bound;
	int64_t role_oid; /* 0: not known, as in bindings of before 0.2.0 */
} ForgeRoleBinding;

typedef enum ForgeRoleBindingCommandType
{
	FORGE_ROLE_BINDING_BIND,
	FORGE_ROLE_BINDING_UNBIND,
	FORGE_ROLE_BINDING_COMMAND_COUNT
} ForgeRoleBindingCommandType;

typedef struct ForgeRoleBindingBind
{
	ForgeText role_name;
	ForgeUuid tenant_id;
	ForgeUuid principal_id;
	ForgeText roles;
	int64_t role_oid;
} ForgeRoleBindingBind;

typedef enum ForgeRoleBindingEventType
{
	FORGE_ROLE_BINDING_BOUND,
	FORGE_ROLE_BINDING_UNBOUND,
	FORGE_ROLE_BINDING_EVENT_COUNT
} ForgeRoleBindingEventType;

typedef struct ForgeRoleBindingBound
{
	ForgeText role_name;
	ForgeUuid tenant_id;
	ForgeUuid principal_id;
	ForgeText roles;
	int64_t role_oid;
} ForgeRoleBindingBound;

extern const ForgeAggregate forge_role_binding;

/* The shapes and their tables: role_binding_fields.c. */
extern const ForgeShape forge_role_binding_state;
extern const ForgeShape *const forge_role_binding_commands[FORGE_ROLE_BINDING_COMMAND_COUNT];
extern const ForgeShape *const forge_role_binding_events[FORGE_ROLE_BINDING_EVENT_COUNT];

ForgeOutcome forge_role_binding_decide(const void *state, const ForgeCommand *command,
									   ForgeEvents *events);
void forge_role_binding_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_role_binding_check(const void *state);

#endif
