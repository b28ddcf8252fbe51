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

const ForgeShape forge_tenant_state =
	FORGE_SHAPE("identity.tenant", 1, "a customer of the platform; all data belongs to one",
				ForgeTenant, state_fields);

/* ---- commands ---- */

static const ForgeField create_fields[] = {
	FORGE_FIELD(ForgeTenantCreate, slug, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_SLUG_LENGTH_MAX,
				"its short name in addresses, unique on the platform: a-z, 0-9 and hyphens"),
	FORGE_FIELD(ForgeTenantCreate, name, FORGE_FIELD_TEXT, 0, FORGE_NAME_LENGTH_MAX,
				"what the tenant is called; its slug when left out"),
};

static const ForgeShape create =
	FORGE_SHAPE("identity.tenant.create", 1, "creates a tenant", ForgeTenantCreate, create_fields);

static const ForgeField rename_fields[] = {
	FORGE_FIELD(ForgeTenantRename, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the tenant is to be called"),
};

static const ForgeShape rename = FORGE_SHAPE(
	"identity.tenant.rename", 1, "gives a tenant another name", ForgeTenantRename, rename_fields);

static const ForgeField suspend_fields[] = {
	FORGE_FIELD(ForgeTenantSuspend, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspend = FORGE_SHAPE(
	"identity.tenant.suspend", 1, "closes a tenant: it may do nothing until it is resumed",
	ForgeTenantSuspend, suspend_fields);

static const ForgeShape resume =
	FORGE_SHAPE_WITHOUT_FIELDS("identity.tenant.resume", 1, "opens a suspended tenant again");

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

static const ForgeShape created = FORGE_SHAPE("identity.tenant.created", 1, "a tenant was created",
											  ForgeTenantCreated, created_fields);

static const ForgeField renamed_fields[] = {
	FORGE_FIELD(ForgeTenantRenamed, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the tenant is called now"),
};

static const ForgeShape renamed = FORGE_SHAPE(
	"identity.tenant.renamed", 1, "a tenant got another name", ForgeTenantRenamed, renamed_fields);

static const ForgeField suspended_fields[] = {
	FORGE_FIELD(ForgeTenantSuspended, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX, "why"),
};

static const ForgeShape suspended = FORGE_SHAPE(
	"identity.tenant.suspended", 1, "a tenant was closed", ForgeTenantSuspended, suspended_fields);

static const ForgeShape resumed =
	FORGE_SHAPE_WITHOUT_FIELDS("identity.tenant.resumed", 1, "a suspended tenant was opened again");

const ForgeShape *const forge_tenant_events[FORGE_TENANT_EVENT_COUNT] = {
	[FORGE_TENANT_CREATED] = &created,
	[FORGE_TENANT_RENAMED] = &renamed,
	[FORGE_TENANT_SUSPENDED] = &suspended,
	[FORGE_TENANT_RESUMED] = &resumed,
};
