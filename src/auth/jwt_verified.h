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

/* A token and the key that signed it. */
typedef struct ForgeJwtProof
{
	uint8 digest[FORGE_DIGEST_SIZE];
} ForgeJwtProof;

/* The proof that the key has signed the token, if it has. */
ForgeJwtProof forge_jwt_proof(ForgeText token, const ForgeTokenKey *key);

/* Is the proof kept? */
bool forge_jwt_proof_is_kept(const ForgeJwtProof *proof);

/* Keeps a proof that is not kept yet. */
void forge_jwt_proof_keep(const ForgeJwtProof *proof);

#endif
