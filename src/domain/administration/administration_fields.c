/*
 * administration_fields.c
 *	  identity.administration: the shapes of its state, commands and events.
 */
#include "domain/administration/administration.h"

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeAdministration, active_count, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"how many active administrators there are"),
};

const ForgeShape forge_administration_state = {
	.name = "identity.administration",
	.description = "the active administrators among the tenant's users",
	.schema_version = 1,
	.size = sizeof(ForgeAdministration),
	.field_count = FORGE_FIELD_COUNT(state_fields),
	.fields = state_fields,
};

/* ---- commands and events ---- */

static const ForgeField administrator_fields[] = {
	FORGE_FIELD(ForgeAdministrator, user_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0, "the user"),
};

static const ForgeShape admit = {
	.name = "identity.administration.admit",
	.description = "counts a user among the active administrators",
	.schema_version = 1,
	.size = sizeof(ForgeAdministrator),
	.field_count = FORGE_FIELD_COUNT(administrator_fields),
	.fields = administrator_fields,
};

static const ForgeShape dismiss = {
	.name = "identity.administration.dismiss",
	.description = "does not count a user among the active administrators any more",
	.schema_version = 1,
	.size = sizeof(ForgeAdministrator),
	.field_count = FORGE_FIELD_COUNT(administrator_fields),
	.fields = administrator_fields,
};

const ForgeShape *const forge_administration_commands[FORGE_ADMINISTRATION_COMMAND_COUNT] = {
	[FORGE_ADMINISTRATION_ADMIT] = &admit,
	[FORGE_ADMINISTRATION_DISMISS] = &dismiss,
};

static const ForgeShape admitted = {
	.name = "identity.administration.admitted",
	.description = "a user became an active administrator",
	.schema_version = 1,
	.size = sizeof(ForgeAdministrator),
	.field_count = FORGE_FIELD_COUNT(administrator_fields),
	.fields = administrator_fields,
};

static const ForgeShape dismissed = {
	.name = "identity.administration.dismissed",
	.description = "a user is no active administrator any more",
	.schema_version = 1,
	.size = sizeof(ForgeAdministrator),
	.field_count = FORGE_FIELD_COUNT(administrator_fields),
	.fields = administrator_fields,
};

const ForgeShape *const forge_administration_events[FORGE_ADMINISTRATION_EVENT_COUNT] = {
	[FORGE_ADMINISTRATION_ADMITTED] = &admitted,
	[FORGE_ADMINISTRATION_DISMISSED] = &dismissed,
};
