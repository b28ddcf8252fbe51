/*
 * tenant_fields.c
 *	  identity.tenant: the shapes of its state, commands and events.
 */
#include "domain/tenant/tenant.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeTenant, slug, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_SLUG_LENGTH_MAX,
				"its short name in addresses, unique on the platform"),
	FORGE_FIELD(ForgeTenant, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_NAME_LENGTH_MAX,
				"what the tenant is called"),
};

const ForgeShape forge_tenant_state = {
	.name = "identity.tenant",
	.description = "a customer of the platform; all data belongs to one",
	.schema_version = 1,
	.size = sizeof(ForgeTenant),
	.field_count = FORGE_FIELD_COUNT(state_fields),
	.fields = state_fields,
};

/* ---- commands ---- */

static const ForgeField create_fields[] = {
	FORGE_FIELD(ForgeTenantCreate, slug, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_SLUG_LENGTH_MAX,
				"its short name in addresses, unique on the platform: a-z, 0-9 and hyphens"),
	FORGE_FIELD(ForgeTenantCreate, name, FORGE_FIELD_TEXT, 0, FORGE_NAME_LENGTH_MAX,
				"what the tenant is called; its slug when left out"),
};

static const ForgeShape create = {
	.name = "identity.tenant.create",
	.description = "creates a tenant",
	.schema_version = 1,
	.size = sizeof(ForgeTenantCreate),
	.field_count = FORGE_FIELD_COUNT(create_fields),
	.fields = create_fields,
};

const ForgeShape *const forge_tenant_commands[FORGE_TENANT_COMMAND_COUNT] = {
	[FORGE_TENANT_CREATE] = &create,
};

/* ---- events ---- */

static const ForgeField created_fields[] = {
	FORGE_FIELD(ForgeTenantCreated, slug, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_SLUG_LENGTH_MAX, "its short name in addresses"),
	FORGE_FIELD(ForgeTenantCreated, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the tenant is called"),
};

static const ForgeShape created = {
	.name = "identity.tenant.created",
	.description = "a tenant was created",
	.schema_version = 1,
	.size = sizeof(ForgeTenantCreated),
	.field_count = FORGE_FIELD_COUNT(created_fields),
	.fields = created_fields,
};

const ForgeShape *const forge_tenant_events[FORGE_TENANT_EVENT_COUNT] = {
	[FORGE_TENANT_CREATED] = &created,
};
