/*
 * role_binding.c
 *	  identity.role_binding: decide and apply.
 */
#include "domain/role_binding/role_binding.h"

static bool
is_bound_so(const ForgeRoleBinding *binding, const ForgeRoleBindingBind *command)
{
	return binding->is_bound && forge_uuid_equal(binding->tenant_id, command->tenant_id) &&
		   forge_uuid_equal(binding->principal_id, command->principal_id) &&
		   forge_text_equal(binding->roles, command->roles) &&
		   binding->role_oid == command->role_oid;
}

static ForgeOutcome
decide_bind(const ForgeRoleBinding *binding, const ForgeRoleBindingBind *command,
			ForgeEvents *events)
{
	ForgeRoleBindingBound *bound;

	if (forge_text_is_blank(command->role_name))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "role_name");
	if (is_bound_so(binding, command))
		return forge_accept();

	bound = forge_events_add(events, &forge_role_binding, FORGE_ROLE_BINDING_BOUND);
	bound->role_name = command->role_name;
	bound->tenant_id = command->tenant_id;
	bound->principal_id = command->principal_id;
	bound->roles = command->roles;
	bound->role_oid = command->role_oid;
	return forge_accept();
}

static ForgeOutcome
decide_unbind(const ForgeRoleBinding *binding, ForgeEvents *events)
{
	if (!binding->is_bound)
		return forge_refuse(FORGE_REASON_BINDING_NOT_FOUND);

	(void) forge_events_add(events, &forge_role_binding, FORGE_ROLE_BINDING_UNBOUND);
	return forge_accept();
}

ForgeOutcome
forge_role_binding_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeRoleBindingCommandType) command->type)
	{
		case FORGE_ROLE_BINDING_BIND:
			return decide_bind(state, command->data, events);
		case FORGE_ROLE_BINDING_UNBIND:
			return decide_unbind(state, events);
		case FORGE_ROLE_BINDING_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_role_binding_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeRoleBinding *binding = state;

	switch ((ForgeRoleBindingEventType) event->type)
	{
		case FORGE_ROLE_BINDING_BOUND:
			forge_aggregate_take_over(&forge_role_binding, binding, event);
			binding->is_bound = true;
			break;
		case FORGE_ROLE_BINDING_UNBOUND:
			binding->is_bound = false;
			break;
		case FORGE_ROLE_BINDING_EVENT_COUNT:
			break;
	}
}

/* A role that is bound is bound to a tenant. */
bool
forge_role_binding_check(const void *state)
{
	const ForgeRoleBinding *binding = state;

	return !binding->is_bound ||
		   (!forge_text_is_blank(binding->role_name) && !forge_uuid_is_nil(binding->tenant_id));
}
