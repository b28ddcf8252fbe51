/*
 * jwt_key.h
 *	  identity.jwt_key: a key with which tokens are verified.
 *
 * Keys live under the system tenant, by the operator's hand; the id is a function
 * of the kid, so a kid is unique and, once retired, never comes back.  The key's
 * material is no part of this: it is in no event and no state.
 *
 * Adding a public key again, as it is, decides nothing; a secret has no
 * thumbprint by which to tell.
 */
#ifndef FORGE_DOMAIN_JWT_KEY_H
#define FORGE_DOMAIN_JWT_KEY_H

#include "domain/aggregate.h"
#include "made/jwt_key_made.h"

FORGE_AGGREGATE(1, "identity.jwt_key", jwt_key_id, "a key with which tokens are verified", SYSTEM,
				TABLE(jwt_key_row), CACHED)
typedef struct ForgeJwtKey
{
	ForgeState head;
	ForgeText kid FORGE_IS(REQUIRED, KID, "the key's id, as tokens name it");
	ForgeText algorithm FORGE_IS(REQUIRED, JWT_ALGORITHM, "the one algorithm that it verifies");
	ForgeText issuer FORGE_IS(JWT_PARTY, "whose tokens it verifies; anybody's when left out");
	ForgeText audience FORGE_IS(JWT_PARTY,
								"for whom the tokens must be; not looked at when left out");
	ForgeText thumbprint FORGE_IS(THUMBPRINT, "its public part's SHA-256; none for a secret");
	bool is_retired FORGE_IS(REQUIRED, CALLED(retired), "true once it was retired");
} ForgeJwtKey;

/* ---- commands ---- */

FORGE_COMMAND(1, "adds a key, whose material is kept apart", NO_FUNCTION, JWT_KEY_EXISTS,
			  KID_INVALID, JWT_ALGORITHM_UNKNOWN, FIELD_BLANK)
typedef struct ForgeJwtKeyAdd
{
	ForgeText kid FORGE_IS(REQUIRED, KID, "the key's id, as tokens name it");
	ForgeText algorithm FORGE_IS(REQUIRED, JWT_ALGORITHM, "the one algorithm that it verifies");
	ForgeText issuer FORGE_IS(JWT_PARTY, "whose tokens it verifies; anybody's when left out");
	ForgeText audience FORGE_IS(JWT_PARTY,
								"for whom the tokens must be; not looked at when left out");
	ForgeText thumbprint FORGE_IS(THUMBPRINT, "its public part's SHA-256; none for a secret");
} ForgeJwtKeyAdd;

FORGE_COMMAND(1, "ends the use of a key, at once and for ever", NO_FUNCTION, JWT_KEY_NOT_FOUND)
typedef ForgeNothing ForgeJwtKeyRetire;

/* ---- events ---- */

FORGE_EVENT(1, "a key was added")
typedef ForgeJwtKeyAdd ForgeJwtKeyAdded;

FORGE_EVENT(1, "a key was retired")
typedef ForgeNothing ForgeJwtKeyRetired;

#define FORGE_KID_LENGTH_MAX 128
#define FORGE_JWT_ALGORITHM_LENGTH_MAX 10

/* Of issuers and audiences: addresses. */
#define FORGE_JWT_PARTY_LENGTH_MAX 500

/* A SHA-256 in hexadecimal digits. */
#define FORGE_THUMBPRINT_LENGTH_MAX 64

/* 1 to 128 printable ASCII characters without a space. */
bool forge_kid_is_valid(ForgeText kid);

#endif
