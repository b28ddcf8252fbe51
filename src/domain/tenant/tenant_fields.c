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
	FORGE_FIELD(ForgeTenant, is_suspended, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"true while it may do nothing"),
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

static const ForgeField rename_fields[] = {
	FORGE_FIELD(ForgeTenantRename, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the tenant is to be called"),
};

static const ForgeShape rename = {
	.name = "identity.tenant.rename",
	.description = "gives a tenant another name",
	.schema_version = 1,
	.size = sizeof(ForgeTenantRename),
	.field_count = FORGE_FIELD_COUNT(rename_fields),
	.fields = rename_fields,
};

static const ForgeField suspend_fields[] = {
	FORGE_FIELD(ForgeTenantSuspend, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspend = {
	.name = "identity.tenant.suspend",
	.description = "closes a tenant: it may do nothing until it is resumed",
	.schema_version = 1,
	.size = sizeof(ForgeTenantSuspend),
	.field_count = FORGE_FIELD_COUNT(suspend_fields),
	.fields = suspend_fields,
};

static const ForgeShape resume = {
	.name = "identity.tenant.resume",
	.description = "opens a suspended tenant again",
	.schema_version = 1,
};

const ForgeShape *const forge_tenant_commands[FORGE_TENANT_COMMAND_COUNT] = {
	[FORGE_TENANT_CREATE] = &create,
	[FORGE_TENANT_RENAME] = &rename,
	[FORGE_TENANT_SUSPEND] = &suspend,
	[FORGE_TENANT_RESUME] = &resume,
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

static const ForgeField renamed_fields[] = {
	FORGE_FIELD(ForgeTenantRenamed, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the tenant is called now"),
};

static const ForgeShape renamed = {
	.name = "identity.tenant.renamed",
	.description = "a tenant got another name",
	.schema_version = 1,
	.size = sizeof(ForgeTenantRenamed),
	.field_count = FORGE_FIELD_COUNT(renamed_fields),
	.fields = renamed_fields,
};

static const ForgeField suspended_fields[] = {
	FORGE_FIELD(ForgeTenantSuspended, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspended = {
	.name = "identity.tenant.suspended",
	.description = "a tenant was closed",
	.schema_version = 1,
	.size = sizeof(ForgeTenantSuspended),
	.field_count = FORGE_FIELD_COUNT(suspended_fields),
	.fields = suspended_fields,
};

static const ForgeShape resumed = {
	.name = "identity.tenant.resumed",
	.description = "a suspended tenant was opened again",
	.schema_version = 1,
};

const ForgeShape *const forge_tenant_events[FORGE_TENANT_EVENT_COUNT] = {
	[FORGE_TENANT_CREATED] = &created,
	[FORGE_TENANT_RENAMED] = &renamed,
	[FORGE_TENANT_SUSPENDED] = &suspended,
	[FORGE_TENANT_RESUMED] = &resumed,
};
