/*
 * jwt_verified.h
 *	  Tokens whose signature this session has verified before.
 *
 * The SHA-256 of the token and of the key's fingerprint is kept.  The
 * fingerprint stands for the key's id, algorithm and material.  That this key
 * has signed these bytes stays true for ever: also if the transaction is rolled
 * back, the key is retired, or another key gets its name.  So no entry needs to
 * be removed.  The caller must check each time that the key is not retired, and
 * check the token's claims.
 */
#ifndef FORGE_AUTH_JWT_VERIFIED_H
#define FORGE_AUTH_JWT_VERIFIED_H

#include "pg/forge_pg.h"

#include "auth/token_key.h"
#include "pg/digest.h"

/* So many are kept; the oldest goes first. */
#define FORGE_JWT_VERIFIED_MAX 256

/* The proof that a key has signed a token. */
typedef struct ForgeJwtProof
{
	uint8 digest[FORGE_DIGEST_SIZE];
	bool is_kept; /* it was verified before */
} ForgeJwtProof;

/* The proof for that token and that key, and whether it is kept. */
ForgeJwtProof forge_jwt_proof(ForgeText token, const ForgeTokenKey *key);

/* Keeps a proof that is not kept yet: the signature was verified. */
void forge_jwt_proof_keep(const ForgeJwtProof *proof);

#endif
