/*
 * jwt_verified.h
 *	  Tokens whose signature this session has verified before.
 *
 * What is kept is the SHA-256 of the token together with the fingerprint of the
 * key, which stands for the key's id, algorithm and material.  That this key
 * has signed these bytes stays true whatever happens: whether the transaction is
 * rolled back, whether the key is retired, whether another has its name.  So
 * nothing needs to be forgotten.  Whether the key lives, and all that the token
 * says, is for the caller to look at each time.
 */
#ifndef FORGE_AUTH_JWT_VERIFIED_H
#define FORGE_AUTH_JWT_VERIFIED_H

#include "pg/forge_pg.h"

#include "auth/token_key.h"
#include "pg/digest.h"

/* So many are kept; the oldest goes first. */
#define FORGE_JWT_VERIFIED_MAX 256

/* That a key has signed a token. */
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
