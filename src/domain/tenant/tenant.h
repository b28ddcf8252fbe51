/*
 * tenant.h
 *	  identity.tenant: a customer of the platform; all data belongs to one.
 *
 * Tenants live under the system tenant (the nil UUID), by the operator's hand.
 * The commands, with their refusals in the order in which they are looked at:
 *
 *	 create        tenant_exists, slug_invalid, name_blank
 *	 rename        tenant_not_found, name_blank
 *	 suspend       tenant_not_found
 *	 resume        tenant_not_found
 *
 * A tenant without a name is called by its slug.  rename, suspend and resume
 * decide nothing when there is nothing to change.  A suspended tenant can do
 * nothing: its sessions are refused (auth/session.h).
 */
#ifndef FORGE_DOMAIN_TENANT_H
#define FORGE_DOMAIN_TENANT_H

#include "domain/aggregate.h"

typedef struct ForgeTenant
{
	ForgeState head;
	ForgeText slug;
	ForgeText name;
	bool is_suspended;
} ForgeTenant;

typedef enum ForgeTenantCommandType
{
	FORGE_TENANT_CREATE,
	FORGE_TENANT_RENAME,
	FORGE_TENANT_SUSPEND,
	FORGE_TENANT_RESUME,
	FORGE_TENANT_COMMAND_COUNT
} ForgeTenantCommandType;

typedef struct ForgeTenantCreate
{
	ForgeText slug;
	ForgeText name;
} ForgeTenantCreate;

typedef struct ForgeTenantRename
{
	ForgeText name;
} ForgeTenantRename;

typedef struct ForgeTenantSuspend
{
	ForgeText reason;
} ForgeTenantSuspend;

typedef enum ForgeTenantEventType
{
	FORGE_TENANT_CREATED,
	FORGE_TENANT_RENAMED,
	FORGE_TENANT_SUSPENDED,
	FORGE_TENANT_RESUMED,
	FORGE_TENANT_EVENT_COUNT
} ForgeTenantEventType;

typedef struct ForgeTenantCreated
{
	ForgeText slug;
	ForgeText name;
} ForgeTenantCreated;

typedef struct ForgeTenantRenamed
{
	ForgeText name;
} ForgeTenantRenamed;

typedef struct ForgeTenantSuspended
{
	ForgeText reason;
} ForgeTenantSuspended;

extern const ForgeAggregate forge_tenant;

/* The shapes and their tables: tenant_fields.c. */
extern const ForgeShape forge_tenant_state;
extern const ForgeShape *const forge_tenant_commands[FORGE_TENANT_COMMAND_COUNT];
extern const ForgeShape *const forge_tenant_events[FORGE_TENANT_EVENT_COUNT];

ForgeOutcome forge_tenant_decide(const void *state, const ForgeCommand *command,
								 ForgeEvents *events);
void forge_tenant_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_tenant_check(const void *state);
int forge_tenant_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX]);

#endif
