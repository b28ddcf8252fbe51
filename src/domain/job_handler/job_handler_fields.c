/*
 * job_handler_fields.c
 *	  forge.job_handler: the shapes of its state, commands and events.
 */
#include "domain/job_handler/job_handler.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeJobHandler, kind, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_TYPE_NAME_LENGTH_MAX, "the kind of jobs"),
	FORGE_FIELD(ForgeJobHandler, function_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_FUNCTION_NAME_LENGTH_MAX, "the function that does them"),
	FORGE_FIELD(ForgeJobHandler, is_registered, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"false once it was removed"),
};

const ForgeShape forge_job_handler_state = {
	.name = "forge.job_handler",
	.description = "the function that does the jobs of a kind",
	.schema_version = 1,
	.size = sizeof(ForgeJobHandler),
	.field_count = FORGE_FIELD_COUNT(state_fields),
	.fields = state_fields,
};

/* ---- commands ---- */

static const ForgeField register_fields[] = {
	FORGE_FIELD(ForgeJobHandlerRegister, kind, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_TYPE_NAME_LENGTH_MAX, "the kind of jobs"),
	FORGE_FIELD(ForgeJobHandlerRegister, function_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_FUNCTION_NAME_LENGTH_MAX, "the function that is to do them"),
};

static const ForgeShape register_shape = {
	.name = "forge.job_handler.register",
	.description = "names the function that does the jobs of a kind",
	.schema_version = 1,
	.size = sizeof(ForgeJobHandlerRegister),
	.field_count = FORGE_FIELD_COUNT(register_fields),
	.fields = register_fields,
};

static const ForgeShape remove_shape = {
	.name = "forge.job_handler.remove",
	.description = "takes a kind's function away",
	.schema_version = 1,
};

const ForgeShape *const forge_job_handler_commands[FORGE_JOB_HANDLER_COMMAND_COUNT] = {
	[FORGE_JOB_HANDLER_REGISTER] = &register_shape,
	[FORGE_JOB_HANDLER_REMOVE] = &remove_shape,
};

/* ---- events ---- */

static const ForgeField registered_fields[] = {
	FORGE_FIELD(ForgeJobHandlerRegistered, kind, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_TYPE_NAME_LENGTH_MAX, "the kind of jobs"),
	FORGE_FIELD(ForgeJobHandlerRegistered, function_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_FUNCTION_NAME_LENGTH_MAX, "the function that does them"),
};

static const ForgeShape registered = {
	.name = "forge.job_handler.registered",
	.description = "a function does the jobs of a kind",
	.schema_version = 1,
	.size = sizeof(ForgeJobHandlerRegistered),
	.field_count = FORGE_FIELD_COUNT(registered_fields),
	.fields = registered_fields,
};

static const ForgeShape removed = {
	.name = "forge.job_handler.removed",
	.description = "a kind's function was taken away",
	.schema_version = 1,
};

const ForgeShape *const forge_job_handler_events[FORGE_JOB_HANDLER_EVENT_COUNT] = {
	[FORGE_JOB_HANDLER_REGISTERED] = &registered,
	[FORGE_JOB_HANDLER_REMOVED] = &removed,
};
