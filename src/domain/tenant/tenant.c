/*
 * tenant.c
 *	  identity.tenant: decide and apply.
 */
#include "domain/tenant/tenant.h"

static bool
is_slug_character(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') ||
		   character == '-';
}

static bool
is_slug(ForgeText text)
{
	if (text.length < 1 || text.length > FORGE_SLUG_LENGTH_MAX)
		return false;
	for (int32_t i = 0; i < text.length; i++)
		if (!is_slug_character(text.data[i]))
			return false;
	return true;
}

static ForgeOutcome
decide_create(const ForgeTenant *tenant, const ForgeTenantCreate *command, ForgeEvents *events)
{
	bool has_name = !forge_text_is_absent(command->name);
	ForgeTenantCreated *created;

	if (forge_exists(&tenant->head))
		return forge_refuse(FORGE_REASON_TENANT_EXISTS);
	if (!is_slug(command->slug))
		return forge_refuse(FORGE_REASON_SLUG_INVALID);
	if (has_name && forge_text_is_blank(command->name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);

	created = forge_events_add(events, &forge_tenant, FORGE_TENANT_CREATED);
	created->slug = command->slug;
	created->name = has_name ? command->name : command->slug;
	return forge_accept();
}

static ForgeOutcome
decide_rename(const ForgeTenant *tenant, const ForgeTenantRename *command, ForgeEvents *events)
{
	ForgeTenantRenamed *renamed;

	if (!forge_exists(&tenant->head))
		return forge_refuse(FORGE_REASON_TENANT_NOT_FOUND);
	if (forge_text_is_blank(command->name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	if (forge_text_equal(command->name, tenant->name))
		return forge_accept();

	renamed = forge_events_add(events, &forge_tenant, FORGE_TENANT_RENAMED);
	renamed->name = command->name;
	return forge_accept();
}

static ForgeOutcome
decide_suspend(const ForgeTenant *tenant, const ForgeTenantSuspend *command, ForgeEvents *events)
{
	ForgeTenantSuspended *suspended;

	if (!forge_exists(&tenant->head))
		return forge_refuse(FORGE_REASON_TENANT_NOT_FOUND);
	if (tenant->is_suspended)
		return forge_accept();

	suspended = forge_events_add(events, &forge_tenant, FORGE_TENANT_SUSPENDED);
	suspended->reason = command->reason;
	return forge_accept();
}

static ForgeOutcome
decide_resume(const ForgeTenant *tenant, ForgeEvents *events)
{
	if (!forge_exists(&tenant->head))
		return forge_refuse(FORGE_REASON_TENANT_NOT_FOUND);
	if (!tenant->is_suspended)
		return forge_accept();

	(void) forge_events_add(events, &forge_tenant, FORGE_TENANT_RESUMED);
	return forge_accept();
}

ForgeOutcome
forge_tenant_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeTenantCommandType) command->type)
	{
		case FORGE_TENANT_CREATE:
			return decide_create(state, command->data, events);
		case FORGE_TENANT_RENAME:
			return decide_rename(state, command->data, events);
		case FORGE_TENANT_SUSPEND:
			return decide_suspend(state, command->data, events);
		case FORGE_TENANT_RESUME:
			return decide_resume(state, events);
		case FORGE_TENANT_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_tenant_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeTenant *tenant = state;

	switch ((ForgeTenantEventType) event->type)
	{
		case FORGE_TENANT_CREATED:
			forge_aggregate_take_over(&forge_tenant, tenant, event);
			break;
		case FORGE_TENANT_RENAMED:
			tenant->name = ((const ForgeTenantRenamed *) event->data)->name;
			break;
		case FORGE_TENANT_SUSPENDED:
			tenant->is_suspended = true;
			break;
		case FORGE_TENANT_RESUMED:
			tenant->is_suspended = false;
			break;
		case FORGE_TENANT_EVENT_COUNT:
			break;
	}
}

/* A tenant that exists can be called by its slug. */
bool
forge_tenant_check(const void *state)
{
	const ForgeTenant *tenant = state;

	return !forge_exists(&tenant->head) || is_slug(tenant->slug);
}

int
forge_tenant_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeTenant *tenant = state;

	if (forge_text_is_absent(tenant->slug))
		return 0;
	claims[0] = (ForgeClaim){ "identity.tenant.slug", tenant->slug, FORGE_REASON_SLUG_TAKEN };
	return 1;
}
