/*
 * job_handler_fields.c
 *	  forge.job_handler: the shapes of its state, commands and events.
 */
#include "domain/job_handler/job_handler.h"

/* What is known of a function that does jobs, in the command, the event and the state. */
#define FUNCTION_FIELDS(struct_type)                                                               \
	FORGE_FIELD(struct_type, kind, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,                         \
				FORGE_TYPE_NAME_LENGTH_MAX, "the kind of jobs"),                                   \
		FORGE_FIELD(struct_type, function_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,            \
					FORGE_FUNCTION_NAME_LENGTH_MAX, "the function that does them"),                \
		FORGE_FIELD(struct_type, function_oid, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,       \
					"its number in the database"),                                                 \
		FORGE_FIELD(struct_type, owner_name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,               \
					FORGE_OBJECT_NAME_LENGTH_MAX, "the role that owns it, as which it is run"),    \
		FORGE_FIELD(struct_type, owner_oid, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,          \
					"the role's number"),                                                          \
		FORGE_FIELD(struct_type, database_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,           \
					"the database in which these numbers hold")

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FUNCTION_FIELDS(ForgeJobHandler),
	FORGE_FIELD(ForgeJobHandler, is_registered, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"false once it was removed"),
};

const ForgeShape forge_job_handler_state =
	FORGE_SHAPE("forge.job_handler", 1, "the function that does the jobs of a kind",
				ForgeJobHandler, state_fields);

/* ---- commands ---- */

static const ForgeField register_fields[] = {
	FUNCTION_FIELDS(ForgeJobHandlerRegister),
};

static const ForgeShape register_shape =
	FORGE_SHAPE("forge.job_handler.register", 1, "names the function that does the jobs of a kind",
				ForgeJobHandlerRegister, register_fields);

static const ForgeShape remove_shape =
	FORGE_SHAPE_WITHOUT_FIELDS("forge.job_handler.remove", 1, "takes a kind's function away");

const ForgeShape *const forge_job_handler_commands[FORGE_JOB_HANDLER_COMMAND_COUNT] = {
	[FORGE_JOB_HANDLER_REGISTER] = &register_shape,
	[FORGE_JOB_HANDLER_REMOVE] = &remove_shape,
};

/* ---- events ---- */

static const ForgeField registered_fields[] = {
	FUNCTION_FIELDS(ForgeJobHandlerRegistered),
};

static const ForgeShape registered =
	FORGE_SHAPE("forge.job_handler.registered", 1, "a function does the jobs of a kind",
				ForgeJobHandlerRegistered, registered_fields);

static const ForgeShape removed =
	FORGE_SHAPE_WITHOUT_FIELDS("forge.job_handler.removed", 1, "a kind's function was taken away");

const ForgeShape *const forge_job_handler_events[FORGE_JOB_HANDLER_EVENT_COUNT] = {
	[FORGE_JOB_HANDLER_REGISTERED] = &registered,
	[FORGE_JOB_HANDLER_REMOVED] = &removed,
};
