/*
 * job_handler.c
 *	  forge.job_handler: decide and apply.
 */
#include "domain/job_handler/job_handler.h"

#include <string.h>

/* Kinds that the library handles itself begin so. */
#define BUILT_IN_PREFIX "forge."

/* a-z, 0-9, "_" and ".", and none of the library's own. */
static bool
is_valid(ForgeText kind)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_.";
	const int32_t prefix_length = (int32_t) strlen(BUILT_IN_PREFIX);

	if (kind.length >= prefix_length && memcmp(kind.data, BUILT_IN_PREFIX, prefix_length) == 0)
		return false;
	for (int32_t i = 0; i < kind.length; i++)
		if (memchr(allowed, kind.data[i], sizeof(allowed) - 1) == NULL)
			return false;
	return kind.length > 0;
}

static bool
is_registered_so(const ForgeJobHandler *handler, const ForgeJobHandlerRegister *command)
{
	return handler->is_registered &&
		   forge_text_equal(handler->function_name, command->function_name) &&
		   handler->function_oid == command->function_oid &&
		   forge_text_equal(handler->owner_name, command->owner_name) &&
		   handler->owner_oid == command->owner_oid &&
		   forge_uuid_equal(handler->database_id, command->database_id);
}

static ForgeOutcome
decide_register(const ForgeJobHandler *handler, const ForgeJobHandlerRegister *command,
				ForgeEvents *events)
{
	ForgeJobHandlerRegistered *registered;

	if (!is_valid(command->kind))
		return forge_refuse(FORGE_REASON_JOB_KIND_INVALID);
	if (forge_text_is_blank(command->function_name))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "function_name");
	if (forge_text_is_blank(command->owner_name))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "owner_name");
	if (is_registered_so(handler, command))
		return forge_accept();

	registered = forge_events_add(events, &forge_job_handler, FORGE_JOB_HANDLER_REGISTERED);
	*registered = *command;
	return forge_accept();
}

static ForgeOutcome
decide_remove(const ForgeJobHandler *handler, ForgeEvents *events)
{
	if (!handler->is_registered)
		return forge_refuse(FORGE_REASON_JOB_HANDLER_NOT_FOUND);

	(void) forge_events_add(events, &forge_job_handler, FORGE_JOB_HANDLER_REMOVED);
	return forge_accept();
}

ForgeOutcome
forge_job_handler_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeJobHandlerCommandType) command->type)
	{
		case FORGE_JOB_HANDLER_REGISTER:
			return decide_register(state, command->data, events);
		case FORGE_JOB_HANDLER_REMOVE:
			return decide_remove(state, events);
		case FORGE_JOB_HANDLER_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_job_handler_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeJobHandler *handler = state;

	switch ((ForgeJobHandlerEventType) event->type)
	{
		case FORGE_JOB_HANDLER_REGISTERED:
			forge_aggregate_take_over(&forge_job_handler, handler, event);
			handler->is_registered = true;
			break;
		case FORGE_JOB_HANDLER_REMOVED:
			handler->is_registered = false;
			break;
		case FORGE_JOB_HANDLER_EVENT_COUNT:
			break;
	}
}

/* A handler that is registered has a kind, a function and an owner. */
bool
forge_job_handler_check(const void *state)
{
	const ForgeJobHandler *handler = state;

	return !handler->is_registered ||
		   (is_valid(handler->kind) && !forge_text_is_blank(handler->function_name) &&
			!forge_text_is_blank(handler->owner_name));
}
