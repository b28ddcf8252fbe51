/*
 * token_key.h
 *	  The keys with which tokens are verified, and their material.
 *
 * A key's kid, algorithm, issuer and audience are in the read model of
 * identity.jwt_key.  Its material is in a table of its own: no role may read
 * it, and only C writes it, in the transaction of the key's event.
 */
#ifndef FORGE_AUTH_TOKEN_KEY_H
#define FORGE_AUTH_TOKEN_KEY_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "base/uuid.h"
#include "domain/jwt_key/jwt_algorithm.h"
#include "nodes/pg_list.h"
#include "pg/digest.h"

typedef struct ForgeTokenKey
{
	ForgeUuid id; /* a function of its kid */
	const ForgeJwtAlgorithm *algorithm;
	ForgeText issuer;      /* absent: not looked at */
	ForgeText audience;    /* absent: not looked at */
	const uint8 *material; /* a secret's bytes, or a public key as a JWK; never empty */
	int material_length;
	uint8 fingerprint[FORGE_DIGEST_SIZE]; /* of its id, algorithm and material */
} ForgeTokenKey;

typedef struct ForgeNamedKey
{
	ForgeText kid;
	ForgeTokenKey key; /* without its fingerprint */
} ForgeNamedKey;

/*
 * The live key of that kid; for an absent kid the live key, if there is exactly
 * one.  NULL when there is none.  Valid until the next call.
 */
const ForgeTokenKey *forge_token_key_find(ForgeText kid);

/* All live keys: ForgeNamedKey, in the current memory context, in the order of their ids. */
List *forge_token_key_live(void);

/*
 * Clears the cache.  This is needed when a transaction that may have added keys
 * is rolled back, because the server sends only some of the cache invalidations
 * then.
 */
void forge_token_key_forget(void);

/* The stream and row id of a key: a function of its kid. */
ForgeUuid forge_token_key_id(ForgeText kid);

/*
 * Stores the material of a key that was added in this transaction.  PostgREST is told at its
 * commit, and so it is by the next function (pg/notify.h).
 */
void forge_token_key_store(ForgeUuid id, const ForgeJwtAlgorithm *algorithm, ForgeText material);

/* Deletes the material of a key that was retired in this transaction. */
void forge_token_key_erase(ForgeUuid id);

#endif
