/*
 * administration.c
 *	  identity.administration: decide and apply.
 */
#include "domain/administration/administration.h"

const ForgeAggregate forge_administration = {
	.name = "identity.administration",
	.id_name = "administration_id",
	.has_reserved_ids = true,
	.description = "the active administrators among the tenant's users",
	.is_driven = true,
	.rank = 1,
	.state = &forge_administration_state,
	.command_count = FORGE_ADMINISTRATION_COMMAND_COUNT,
	.commands = forge_administration_commands,
	.event_count = FORGE_ADMINISTRATION_EVENT_COUNT,
	.events = forge_administration_events,
	.decide = forge_administration_decide,
	.apply = forge_administration_apply,
	.check = forge_administration_check,
};

static ForgeOutcome
decide_admit(const ForgeAdministrator *command, ForgeEvents *events)
{
	ForgeAdministrator *admitted =
		forge_events_add(events, &forge_administration, FORGE_ADMINISTRATION_ADMITTED);

	admitted->user_id = command->user_id;
	return forge_accept();
}

static ForgeOutcome
decide_dismiss(const ForgeAdministration *administration, const ForgeAdministrator *command,
			   ForgeEvents *events)
{
	ForgeAdministrator *dismissed;

	if (administration->active_count <= 1)
		return forge_refuse(FORGE_REASON_LAST_ADMIN);

	dismissed = forge_events_add(events, &forge_administration, FORGE_ADMINISTRATION_DISMISSED);
	dismissed->user_id = command->user_id;
	return forge_accept();
}

ForgeOutcome
forge_administration_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeAdministrationCommandType) command->type)
	{
		case FORGE_ADMINISTRATION_ADMIT:
			return decide_admit(command->data, events);
		case FORGE_ADMINISTRATION_DISMISS:
			return decide_dismiss(state, command->data, events);
		case FORGE_ADMINISTRATION_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_administration_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeAdministration *administration = state;

	switch ((ForgeAdministrationEventType) event->type)
	{
		case FORGE_ADMINISTRATION_ADMITTED:
			administration->active_count++;
			break;
		case FORGE_ADMINISTRATION_DISMISSED:
			administration->active_count--;
			break;
		case FORGE_ADMINISTRATION_EVENT_COUNT:
			break;
	}
}

/* Once there was an administrator, there is one. */
bool
forge_administration_check(const void *state)
{
	const ForgeAdministration *administration = state;

	return administration->head.version == 0 || administration->active_count > 0;
}
