/*
 * session.h
 *	  The identity of this transaction: its tenant, principal and roles.
 *
 * The context is set only after proof (a token; forge.act_as by an operator; a
 * login role bound to a tenant) and lives in the setting forgeerp.context, which no one but
 * this module can set: it ends with the transaction, ROLLBACK TO restores it,
 * parallel workers see it, RESET ALL empties it.  Policies and functions ask the
 * accessors here, never current_setting().
 *
 * One identity per transaction: the first one that is set or used stays the only one
 * until the top transaction ends.  Neither ROLLBACK TO nor RESET ALL takes it back,
 * and parallel workers know it too; so a session that has lost the context has no
 * identity there as well.
 */
#ifndef FORGE_AUTH_SESSION_H
#define FORGE_AUTH_SESSION_H

#include "pg/forge_pg.h"

#include "base/limits.h"
#include "base/outcome.h"
#include "base/uuid.h"

/* Room for the roles of one principal, as a text list with its end. */
#define FORGE_ROLES_TEXT_SIZE (FORGE_ROLES_LENGTH_MAX + 1)

/* States no roles: those of the principal's record are in effect. */
#define FORGE_ROLES_OF_RECORD "*"

typedef struct ForgeSession
{
	ForgeUuid tenant;                  /* nil: no identity */
	ForgeUuid principal;               /* nil: none named */
	char roles[FORGE_ROLES_TEXT_SIZE]; /* as stated: a text list, in the order given */
	ForgeUuid key;                     /* of the token that proved it; nil: not by a token */
	ForgeUuid binding;                 /* of the login role that proved it; nil: not by one */
} ForgeSession;

void forge_session_init(void);

/* Are they the same identity?  How it was proved does not matter. */
static inline bool
forge_session_equal(const ForgeSession *a, const ForgeSession *b)
{
	return forge_uuid_equal(a->tenant, b->tenant) && forge_uuid_equal(a->principal, b->principal) &&
		   strcmp(a->roles, b->roles) == 0;
}

/*
 * The session.  Its tenant is nil without an identity, when the tenant or the
 * user is suspended, or when the token's key was retired.  Valid until the next
 * call.
 */
const ForgeSession *forge_session_current(void);

/* Raises tenant_suspended, user_suspended or token_invalid unless an identity may act now. */
void forge_session_check_open(const ForgeSession *session);

/* The session, which may have no identity; raises tenant_suspended, user_suspended or
 * token_invalid. */
const ForgeSession *forge_session_optional(void);

/* The session of an identity; without one it raises tenant_missing, too. */
const ForgeSession *forge_session_require(void);

/*
 * Sets the context until the end of the transaction, or of the session.  Refuses
 * identity_already_set, and session_context_off where a session may not be set.
 */
ForgeOutcome forge_session_set(const ForgeSession *session, bool whole_session);

/*
 * Only for the engine: work for an identity within a transaction that may belong
 * to another one, or work for several.  The context and other settings that are
 * set in between end with forge_session_leave.  After an error the rollback ends
 * them, but the call is still needed.
 */
typedef struct ForgeSessionScope
{
	bool had_identity;
	ForgeSession identity; /* if it had one */
	int settings_level;
} ForgeSessionScope;

void forge_session_enter(ForgeSessionScope *scope, const ForgeSession *session);
void forge_session_leave(ForgeSessionScope *scope, bool after_error);

/* Is the current user a member of forge_admin, or a superuser? */
bool forge_session_is_operator(void);

#endif
