/*
 * jwks.h
 *	  One key of a JSON Web Key Set (RFC 7517), as it comes and as it is kept.
 */
#ifndef FORGE_AUTH_JWKS_H
#define FORGE_AUTH_JWKS_H

#include "pg/forge_pg.h"

#include "auth/public_key.h"
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

/* The numbers of a key that is kept (ForgePublicKey); in the current memory context. */
ForgeKeyNumbers forge_jwk_numbers(ForgeText jwk, const ForgeJwtAlgorithm *algorithm);

#endif
