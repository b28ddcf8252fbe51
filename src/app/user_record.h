/*
 * user_record.h
 *	  May the caller make a record for this principal?
 *
 * A record narrows the roles of a principal's tokens and bindings, so the first
 * record of a principal takes away every role that the record does not have.  These
 * may be any roles: the database does not know which tokens exist.
 */
#ifndef FORGE_APP_USER_RECORD_H
#define FORGE_APP_USER_RECORD_H

#include "pg/forge_pg.h"

#include "auth/session.h"
#include "base/text.h"

/* The stream that counts the administrators among a tenant's users. */
ForgeUuid forge_user_record_administration(void);

#endif
