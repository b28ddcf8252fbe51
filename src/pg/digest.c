/*
 * digest.c
 *	  SHA-256, and UUIDs that are functions of a name.
 */
#include "pg/digest.h"

#include "common/cryptohash.h"
#include "common/sha2.h"

StaticAssertDecl(FORGE_DIGEST_SIZE == PG_SHA256_DIGEST_LENGTH, "a digest is a SHA-256");

void
forge_digest(ForgeText first, ForgeText second, uint8 digest[FORGE_DIGEST_SIZE])
{
	pg_cryptohash_ctx *hash = pg_cryptohash_create(PG_SHA256);

	if (pg_cryptohash_init(hash) < 0 ||
		pg_cryptohash_update(hash, (const uint8 *) first.data, first.length) < 0 ||
		pg_cryptohash_update(hash, (const uint8 *) second.data, second.length) < 0 ||
		pg_cryptohash_final(hash, digest, FORGE_DIGEST_SIZE) < 0)
		elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(hash));
	pg_cryptohash_free(hash);
}

ForgeUuid
forge_digest_uuid(ForgeText kind, ForgeText name)
{
	uint8 digest[FORGE_DIGEST_SIZE];

	forge_digest(kind, name, digest);
	return forge_uuid_v8(digest);
}
