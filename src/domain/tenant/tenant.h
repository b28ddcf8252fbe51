/*
 * tenant.h
 *	  identity.tenant: a customer of the platform; all data belongs to one.
 *
 * Tenants live under the system tenant (the nil UUID), by the operator's hand.
 * A tenant without a name is called by its slug.  rename, suspend and resume
 * decide nothing when there is nothing to change.  A suspended tenant can do
 * nothing: its sessions are refused (auth/session.h).
 */
#ifndef FORGE_DOMAIN_TENANT_H
#define FORGE_DOMAIN_TENANT_H

#include "domain/aggregate.h"
#include "made/tenant_made.h"

FORGE_AGGREGATE(1, "identity.tenant", tenant_id,
				"a customer of the platform; all data belongs to one", SYSTEM, CLAIMS,
				TABLE(tenant_row), CACHED)
typedef struct ForgeTenant
{
	ForgeState head;
	ForgeText slug FORGE_IS(REQUIRED, SLUG, "its short name in addresses, unique on the platform");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the tenant is called");
	FORGE_COLUMN(version)
	FORGE_COLUMN(updated_at)
	bool is_suspended FORGE_IS(REQUIRED, CALLED(suspended), "true while it may do nothing");
} ForgeTenant;

/* ---- commands ---- */

FORGE_COMMAND(1, "creates a tenant", NO_FUNCTION, TENANT_EXISTS, SLUG_INVALID, NAME_BLANK,
			  SLUG_TAKEN)
typedef struct ForgeTenantCreate
{
	ForgeText
		slug FORGE_IS(REQUIRED, SLUG,
					  "its short name in addresses, unique on the platform: a-z, 0-9 and hyphens");
	ForgeText name FORGE_IS(NAME, "what the tenant is called; its slug when left out");
} ForgeTenantCreate;

FORGE_COMMAND(1, "gives a tenant another name", NO_FUNCTION, TENANT_NOT_FOUND, NAME_BLANK)
typedef struct ForgeTenantRename
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the tenant is to be called");
} ForgeTenantRename;

FORGE_COMMAND(1, "closes a tenant: it may do nothing until it is resumed", NO_FUNCTION,
			  TENANT_NOT_FOUND)
typedef struct ForgeTenantSuspend
{
	ForgeText reason FORGE_IS(REASON, "why");
} ForgeTenantSuspend;

FORGE_COMMAND(1, "opens a suspended tenant again", NO_FUNCTION, TENANT_NOT_FOUND)
typedef ForgeNothing ForgeTenantResume;

/* ---- events ---- */

FORGE_EVENT(1, "a tenant was created")
typedef struct ForgeTenantCreated
{
	ForgeText slug FORGE_IS(REQUIRED, SLUG, "its short name in addresses");
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the tenant is called");
} ForgeTenantCreated;

FORGE_EVENT(1, "a tenant got another name")
typedef struct ForgeTenantRenamed
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the tenant is called now");
} ForgeTenantRenamed;

FORGE_EVENT(1, "a tenant was closed")
typedef ForgeTenantSuspend ForgeTenantSuspended;

FORGE_EVENT(1, "a suspended tenant was opened again")
typedef ForgeNothing ForgeTenantResumed;

#endif
