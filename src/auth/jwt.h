/*
 * jwt.h
 *	  Signing in by a token.
 *
 * The order, each step before the next: the length; the form (jwt_parse.h); the
 * key, found by kid, and that the token's algorithm is the key's; the signature
 * (jwt_libjwt.h for secrets, jwt_openssl.h for public keys); times, issuer and audience; the
 * identity (jwt_claims.h); that the tenant exists.  If any step fails, the caller sees the error
 * token_invalid, and the server's log gets one line with the reason, without any
 * part of the token.
 */
#ifndef FORGE_AUTH_JWT_H
#define FORGE_AUTH_JWT_H

#include "pg/forge_pg.h"

#include "auth/session.h"
#include "base/text.h"
#include "utils/jsonb.h"

void forge_jwt_init(void);

/*
 * Verifies a token, fills in the identity that it proves, and returns its claims.  Whether the
 * tenant or the user is suspended is not looked at.  The signature of a token that this session has
 * accepted before is not verified again (jwt_verified.h); all else is looked at.  The caller keeps
 * the statement's text out of sight (pg/secrecy.h).
 */
Jsonb *forge_jwt_verify(ForgeText token, ForgeSession *session);

/* Likewise, and sets the session of this transaction by it. */
Jsonb *forge_jwt_sign_in(ForgeText token);

#endif
