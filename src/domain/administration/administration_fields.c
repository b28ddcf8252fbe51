/*
 * administration_fields.c
 *	  identity.administration: the shapes of its state, commands and events.
 */
#include "domain/administration/administration.h"

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeAdministration, active_count, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"how many active administrators there are"),
};

const ForgeShape forge_administration_state =
	FORGE_SHAPE("identity.administration", 1, "the active administrators among the tenant's users",
				ForgeAdministration, state_fields);

/* ---- commands and events ---- */

static const ForgeField administrator_fields[] = {
	FORGE_FIELD(ForgeAdministrator, user_id, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0, "the user"),
};

static const ForgeShape admit =
	FORGE_SHAPE("identity.administration.admit", 1, "counts a user among the active administrators",
				ForgeAdministrator, administrator_fields);

static const ForgeShape dismiss =
	FORGE_SHAPE("identity.administration.dismiss", 1,
				"does not count a user among the active administrators any more",
				ForgeAdministrator, administrator_fields);

const ForgeShape *const forge_administration_commands[FORGE_ADMINISTRATION_COMMAND_COUNT] = {
	[FORGE_ADMINISTRATION_ADMIT] = &admit,
	[FORGE_ADMINISTRATION_DISMISS] = &dismiss,
};

static const ForgeShape admitted =
	FORGE_SHAPE("identity.administration.admitted", 1, "a user became an active administrator",
				ForgeAdministrator, administrator_fields);

static const ForgeShape dismissed = FORGE_SHAPE("identity.administration.dismissed", 1,
												"a user is no active administrator any more",
												ForgeAdministrator, administrator_fields);

const ForgeShape *const forge_administration_events[FORGE_ADMINISTRATION_EVENT_COUNT] = {
	[FORGE_ADMINISTRATION_ADMITTED] = &admitted,
	[FORGE_ADMINISTRATION_DISMISSED] = &dismissed,
};
