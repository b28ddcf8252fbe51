/*
 * user_record.h
 *	  May the one who acts make a record for this principal?
 *
 * A record narrows what a principal's tokens and bindings state, so making one for
 * somebody who has none takes from them whatever it does not have, which may be
 * anything: the database does not know what tokens there are.
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
 * principal might be the last one that there is.  Refuses last_admin where it is,
 * for whoever would take "*" from themselves then.
 */
ForgeOutcome forge_user_record_check(const ForgeSession *session, ForgeUuid user_id,
									 ForgeText roles);

/* The stream that counts the administrators among a tenant's users. */
ForgeUuid forge_user_record_administration(void);

#endif
