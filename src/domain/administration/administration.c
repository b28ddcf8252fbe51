/*
 * administration.c
 *	  identity.administration: decide and apply.
 */
#include "domain/administration/administration.h"

static ForgeOutcome
decide_admit(const ForgeAdministrationAdmit *command, ForgeEvents *events)
{
	ForgeAdministrationAdmit *admitted =
		forge_events_add(events, &forge_administration, FORGE_ADMINISTRATION_ADMITTED);

	admitted->user_id = command->user_id;
	return forge_accept();
}

static ForgeOutcome
decide_dismiss(const ForgeAdministration *administration, const ForgeAdministrationAdmit *command,
			   ForgeEvents *events)
{
	ForgeAdministrationAdmit *dismissed;

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

	return !forge_exists(&administration->head) || administration->active_count > 0;
}
