/*
 * jwt_claims.h
 *	  The claims of a token whose signature was verified.
 *
 * Types are strict: a number is a number, a UUID is a string in its canonical
 * form.  Times are compared with the clock, not with the start of the
 * transaction, which may be hours ago.
 */
#ifndef FORGE_AUTH_JWT_CLAIMS_H
#define FORGE_AUTH_JWT_CLAIMS_H

#include "pg/forge_pg.h"

#include "auth/token_key.h"
#include "auth/session.h"
#include "utils/jsonb.h"

/*
 * exp, nbf, iat, iss and aud.  NULL, or why the token is refused: a phrase for the
 * server's log, with nothing of the token.
 */
const char *forge_jwt_check_claims(Jsonb *claims, const ForgeTokenKey *key);

/* sub, tenant_id and roles into the session.  Likewise. */
const char *forge_jwt_read_identity(Jsonb *claims, ForgeSession *session);

#endif
