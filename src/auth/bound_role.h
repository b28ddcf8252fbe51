/*
 * bound_role.h
 *	  Login roles that are bound to a tenant and need no token.
 *
 * A binding is of one role: the role of that name, as long as its oid is the one
 * that was bound.  A role that got the name later (by ALTER ROLE ...  RENAME, by
 * DROP and CREATE, in another cluster after a restore) is another role.  It is
 * not bound until an operator binds it.
 */
#ifndef FORGE_AUTH_BOUND_ROLE_H
#define FORGE_AUTH_BOUND_ROLE_H

#include "pg/forge_pg.h"

#include "auth/session.h"
#include "nodes/pg_list.h"

typedef struct ForgeBinding
{
	ForgeText role_name;
	Oid role;             /* InvalidOid: bound by 0.1.0, which did not record it */
	ForgeSession session; /* the tenant and principal that the role acts for */
} ForgeBinding;

void forge_binding_init(void);

/* The session of a login role's binding; without a binding, one with no tenant.  Valid until the
 * next call. */
const ForgeSession *forge_binding_session(Oid role);

/*
 * The session that a binding gives to its role, by the binding's id.  False when
 * it gives none any more: it was taken away, or its role is gone or another one.
 */
bool forge_binding_find(ForgeUuid id, ForgeSession *session);

/* All bindings (a List of ForgeBinding), in the current memory context. */
List *forge_binding_list(void);

/* The stream and row id of a login role's binding: a function of its name. */
ForgeUuid forge_binding_id(ForgeText role_name);

#endif
