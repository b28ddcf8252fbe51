/*
 * jwt_claims.h
 *	  What a token says, once its signature is proven.
 *
 * Types are strict: a number is a number, a UUID is a string in its canonical
 * form.  Times are compared with the clock as it is now, not with the beginning
 * of the transaction, which may be hours old.
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
