/*
 * role_binding.h
 *	  identity.role_binding: a login role that needs no token, because it is bound
 *	  to a tenant.
 *
 * Bindings live under the system tenant, by the operator's hand; the id is a
 * function of the role's name.  Names go from one role to another, so the number
 * by which PostgreSQL knows the role is part of a binding.
 *
 * A bind that changes nothing decides nothing.
 */
#ifndef FORGE_DOMAIN_ROLE_BINDING_H
#define FORGE_DOMAIN_ROLE_BINDING_H

#include "domain/aggregate.h"
#include "made/role_binding_made.h"

FORGE_AGGREGATE(2, "identity.role_binding", role_binding_id,
				"a login role that is bound to a tenant and needs no token", SYSTEM,
				TABLE(role_binding_row), ROW_IF(is_bound), CACHED)
typedef struct ForgeRoleBinding
{
	ForgeState head;
	ForgeText role_name FORGE_IS(REQUIRED, OBJECT_NAME, "the login role");
	ForgeUuid tenant_id FORGE_IS(REQUIRED, CALLED(bound_tenant_id), "the tenant it acts for");
	ForgeUuid principal_id FORGE_IS("as whom; nobody named when left out");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "with which roles");
	FORGE_COLUMN(version)
	FORGE_COLUMN(updated_at)
	bool is_bound FORGE_IS(REQUIRED, HIDDEN, "false once it was unbound");
	int64_t role_oid FORGE_IS(AS(oid), "the login role's oid; 0 when it is not known");
} ForgeRoleBinding;

/* ---- commands ---- */

FORGE_COMMAND(2, "binds a login role to a tenant, or changes its binding", NO_FUNCTION, FIELD_BLANK)
typedef struct ForgeRoleBindingBind
{
	ForgeText role_name FORGE_IS(REQUIRED, OBJECT_NAME, "the login role");
	ForgeUuid tenant_id FORGE_IS(REQUIRED, "the tenant it is to act for");
	ForgeUuid principal_id FORGE_IS("as whom; nobody named when left out");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "with which roles");
	int64_t role_oid FORGE_IS(REQUIRED, "the login role's oid");
} ForgeRoleBindingBind;

FORGE_COMMAND(1, "takes a login role's binding away", NO_FUNCTION, BINDING_NOT_FOUND)
typedef ForgeNothing ForgeRoleBindingUnbind;

/* ---- events ---- */

FORGE_EVENT(2, "a login role was bound to a tenant")
typedef struct ForgeRoleBindingBound
{
	ForgeText role_name FORGE_IS(REQUIRED, OBJECT_NAME, "the login role");
	ForgeUuid tenant_id FORGE_IS(REQUIRED, "the tenant it acts for");
	ForgeUuid principal_id FORGE_IS("as whom; nobody named when left out");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "with which roles");
	int64_t role_oid FORGE_IS(REQUIRED, "the login role's oid; 0 when it is not known");
} ForgeRoleBindingBound;

FORGE_EVENT_BEFORE(1)
typedef struct ForgeRoleBindingBound1
{
	ForgeText role_name FORGE_IS(REQUIRED, OBJECT_NAME, "the login role");
	ForgeUuid tenant_id FORGE_IS(REQUIRED, "the tenant it acts for");
	ForgeUuid principal_id FORGE_IS("as whom; nobody named when left out");
	ForgeText roles FORGE_IS(REQUIRED, TEXTS, ROLES, "with which roles");
} ForgeRoleBindingBound1;

FORGE_EVENT(1, "a login role's binding was taken away")
typedef ForgeNothing ForgeRoleBindingUnbound;

#endif
