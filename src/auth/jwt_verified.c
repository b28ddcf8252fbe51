/*
 * jwt_verified.c
 *	  Tokens whose signature this session has verified before.
 */
#include "auth/jwt_verified.h"

static uint8 kept[FORGE_JWT_VERIFIED_MAX][FORGE_DIGEST_SIZE];
static int kept_count = 0;

/* Where the next one goes: behind the youngest, in the place of the oldest. */
static int next = 0;

static bool
is_kept(const uint8 digest[FORGE_DIGEST_SIZE])
{
	for (int i = 0; i < kept_count; i++)
		if (memcmp(kept[i], digest, FORGE_DIGEST_SIZE) == 0)
			return true;
	return false;
}

ForgeJwtProof
forge_jwt_proof(ForgeText token, const ForgeTokenKey *key)
{
	ForgeJwtProof proof;

	forge_digest((ForgeText){ (const char *) key->fingerprint, sizeof(key->fingerprint) }, token,
				 proof.digest);
	proof.is_kept = is_kept(proof.digest);
	return proof;
}

void
forge_jwt_proof_keep(const ForgeJwtProof *proof)
{
	memcpy(kept[next], proof->digest, FORGE_DIGEST_SIZE);
	next = (next + 1) % FORGE_JWT_VERIFIED_MAX;
	if (kept_count < FORGE_JWT_VERIFIED_MAX)
		kept_count++;
}
