/*
 * user_record.h
 *	  May the caller make a record for this principal?
 *
 * A record narrows what a principal's tokens and bindings state, so the first record
 * of a principal takes away every role that the record does not have.  These may be
 * any roles: the database does not know which tokens exist.
 */
#ifndef FORGE_APP_USER_RECORD_H
#define FORGE_APP_USER_RECORD_H

#include "pg/forge_pg.h"

#include "auth/session.h"
#include "base/text.h"

/*
 * A record with these roles.  One whose id is made up (nil) takes nothing: nobody
 * signs in by it yet.  Else refuses permission_denied without the right to take
 * roles, or while the tenant's users have no administrator, without "*": the
 * principal might be the last one that there is.  Refuses last_admin when the caller
 * is that last one and would take "*" away from itself.
 */
ForgeOutcome forge_user_record_check(const ForgeSession *session, ForgeUuid user_id,
									 ForgeText roles);

/* The stream that counts the administrators among a tenant's users. */
ForgeUuid forge_user_record_administration(void);

#endif
