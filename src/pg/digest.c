/*
 * digest.c
 *	  SHA-256, and UUIDs that are functions of a name.
 */
#include "pg/digest.h"

#include "common/cryptohash.h"
#include "common/sha2.h"

StaticAssertDecl(FORGE_DIGEST_SIZE == PG_SHA256_DIGEST_LENGTH, "a digest is a SHA-256");

static void
require_done(int status, pg_cryptohash_ctx *hash)
{
	if (status < 0)
		elog(ERROR, "could not compute a digest: %s", pg_cryptohash_error(hash));
}

void
forge_digest_begin(ForgeDigester *digester)
{
	digester->hash = pg_cryptohash_create(PG_SHA256);
	require_done(pg_cryptohash_init(digester->hash), digester->hash);
}

void
forge_digest_add(ForgeDigester *digester, const void *data, size_t length)
{
	require_done(pg_cryptohash_update(digester->hash, data, length), digester->hash);
}

void
forge_digest_end(ForgeDigester *digester, uint8 digest[FORGE_DIGEST_SIZE])
{
	require_done(pg_cryptohash_final(digester->hash, digest, FORGE_DIGEST_SIZE), digester->hash);
	pg_cryptohash_free(digester->hash);
}

void
forge_digest(ForgeText first, ForgeText second, uint8 digest[FORGE_DIGEST_SIZE])
{
	ForgeDigester digester;

	forge_digest_begin(&digester);
	forge_digest_add(&digester, first.data, first.length);
	forge_digest_add(&digester, second.data, second.length);
	forge_digest_end(&digester, digest);
}

static void
digest_name(ForgeText kind, ForgeText name, uint8 digest[FORGE_DIGEST_SIZE])
{
	ForgeDigester digester;

	forge_digest_begin(&digester);
	forge_digest_add(&digester, kind.data, kind.length);
	forge_digest_add(&digester, " ", 1);
	forge_digest_add(&digester, name.data, name.length);
	forge_digest_end(&digester, digest);
}

ForgeUuid
forge_digest_uuid(ForgeText kind, ForgeText name)
{
	uint8 digest[FORGE_DIGEST_SIZE];

	digest_name(kind, name, digest);
	return forge_uuid_v8(digest);
}

/*
 * One call asks for the id of the same stream several times: to find it, and to check that it has
 * the key that it should have.  So the last ids are known.
 */
#define NAME_SIZE_MAX 128

typedef struct KnownName
{
	size_t length; /* 0: none yet */
	char text[NAME_SIZE_MAX];
	ForgeUuid id;
} KnownName;

static KnownName known_names[8];

static ForgeUuid
reserved_uuid(ForgeText kind, ForgeText name)
{
	uint8 digest[FORGE_DIGEST_SIZE];

	digest_name(kind, name, digest);
	return forge_uuid_reserved(digest);
}

ForgeUuid
forge_digest_reserved_uuid(ForgeText kind, ForgeText name)
{
	static int next = 0;
	size_t length = (size_t) kind.length + 1 + name.length;
	char text[NAME_SIZE_MAX];
	KnownName *known;
	ForgeUuid id;

	if (length > NAME_SIZE_MAX)
		return reserved_uuid(kind, name);
	memcpy(text, kind.data, kind.length);
	text[kind.length] = ' ';
	memcpy(text + kind.length + 1, name.data, name.length);
	for (int i = 0; i < lengthof(known_names); i++)
		if (known_names[i].length == length && memcmp(known_names[i].text, text, length) == 0)
			return known_names[i].id;

	id = reserved_uuid(kind, name);
	known = &known_names[next];
	next = (next + 1) % lengthof(known_names);
	known->length = length;
	memcpy(known->text, text, length);
	known->id = id;
	return id;
}

ForgeUuid
forge_digest_key_uuid(ForgeText kind, ForgeUuid key)
{
	char text[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(key, text);
	return forge_digest_reserved_uuid(kind, forge_text_from(text));
}
