/*
 * jwks.h
 *	  One key of a JSON Web Key Set (RFC 7517).
 */
#ifndef FORGE_AUTH_JWKS_H
#define FORGE_AUTH_JWKS_H

#include "pg/forge_pg.h"

#include "auth/jwks_openssl.h"
#include "utils/jsonb.h"

typedef struct ForgeJwk
{
	ForgeText kid;
	const ForgeJwtAlgorithm *algorithm; /* NULL: it is for encryption, and of no use here */
	ForgePublicKey key;
} ForgeJwk;

/*
 * Reads a key.  An RSA key that names no algorithm is for RS256.  Refusals, in
 * this order: payload_not_object, jwt_key_symmetric, jwt_key_private,
 * field_missing, jwt_algorithm_unknown, and those of a public key.
 */
ForgeOutcome forge_jwk_read(const JsonbValue *value, ForgeJwk *jwk);

#endif
