/*
 * browser_session.h
 *	  Browser sessions: who has signed in by a token stays signed in by a cookie.
 *
 * The cookie holds a secret of 32 random bytes.  Only its SHA-256 is in the database, in a row of
 * forge.browser_session with the identity that the token has proved.  A row is no aggregate: it is
 * in no event and in no dump (docs/decisions/0021-browser-sessions.md).
 *
 * A session counts until it expires or is ended, by the clock and not by the transaction's start.
 * Whether its key, tenant and user may still act is for auth/access.h to say.
 */
#ifndef FORGE_AUTH_BROWSER_SESSION_H
#define FORGE_AUTH_BROWSER_SESSION_H

#include "pg/forge_pg.h"

#include "auth/session.h"
#include "base/base64url.h"
#include "datatype/timestamp.h"
#include "pg/table.h"

#define FORGE_BROWSER_SECRET_SIZE 32

/* Characters of the secret as a text. */
#define FORGE_BROWSER_SECRET_LENGTH FORGE_BASE64URL_LENGTH(FORGE_BROWSER_SECRET_SIZE)

typedef struct ForgeBrowserSession
{
	TimestampTz created_at;
	TimestampTz expires_at;
	TimestampTz ended_at; /* DT_NOEND: it was not ended */
	ForgeUuid id;
	ForgeSession session; /* tenant, principal, roles as the token stated them, key */
	ForgeText user_agent; /* absent: it named none */
} ForgeBrowserSession;

/* The live session with that secret, of any tenant; false when there is none.  Writes nothing. */
bool forge_browser_session_find(ForgeText secret, ForgeBrowserSession *found);

/* A session of a tenant by its id, live or not; false when there is none. */
bool forge_browser_session_get(ForgeUuid tenant, ForgeUuid id, ForgeBrowserSession *found);

/* Does it count at that time? */
bool forge_browser_session_is_live(const ForgeBrowserSession *session, TimestampTz now);

/* For the functions below that take an open table. */
extern ForgeRelationName forge_browser_session_table;

/* Inserts the row of a new session with that secret. */
void forge_browser_session_insert(ForgeTable *table, const ForgeBrowserSession *session,
								  ForgeText secret);

/* Ends the session of the row that was found and locked; false when it is not live. */
bool forge_browser_session_end_found(ForgeTable *table, TimestampTz now);

/* Ends a live session; false when there is no such session, or not any more. */
bool forge_browser_session_end(ForgeUuid tenant, ForgeUuid id);

/*
 * The sessions of a tenant, or of one of its principals if that is not nil, live or not:
 * forge_rows_next moves on, forge_browser_session_read reads the row, forge_rows_end ends it.
 */
void forge_browser_sessions_begin(ForgeRowScan *rows, const ForgeUuid *tenant,
								  const ForgeUuid *principal, Snapshot snapshot);
void forge_browser_session_read(TupleTableSlot *slot, ForgeBrowserSession *session);

#endif
