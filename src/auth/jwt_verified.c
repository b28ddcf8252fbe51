/*
 * jwt_verified.c
 *	  Tokens whose signature this session has verified before.
 */
#include "auth/jwt_verified.h"

static ForgeJwtProof kept[FORGE_JWT_VERIFIED_MAX];
static int kept_count = 0;

/* Where the next one goes: behind the youngest, in the place of the oldest. */
static int next = 0;

ForgeJwtProof
forge_jwt_proof(ForgeText token, const ForgeTokenKey *key)
{
	ForgeJwtProof proof;

	forge_digest((ForgeText){ (const char *) key->fingerprint, sizeof(key->fingerprint) }, token,
				 proof.digest);
	return proof;
}

bool
forge_jwt_proof_is_kept(const ForgeJwtProof *proof)
{
	for (int i = 0; i < kept_count; i++)
		if (memcmp(&kept[i], proof, sizeof(*proof)) == 0)
			return true;
	return false;
}

void
forge_jwt_proof_keep(const ForgeJwtProof *proof)
{
	kept[next] = *proof;
	next = (next + 1) % FORGE_JWT_VERIFIED_MAX;
	if (kept_count < FORGE_JWT_VERIFIED_MAX)
		kept_count++;
}
