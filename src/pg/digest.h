/*
 * digest.h
 *	  SHA-256, and UUIDs that are functions of a name.
 */
#ifndef FORGE_PG_DIGEST_H
#define FORGE_PG_DIGEST_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "base/uuid.h"

#define FORGE_DIGEST_SIZE 32

/* Of parts, one after the other. */
typedef struct ForgeDigester
{
	struct pg_cryptohash_ctx *hash;
} ForgeDigester;

void forge_digest_begin(ForgeDigester *digester);
void forge_digest_add(ForgeDigester *digester, const void *data, size_t length);
void forge_digest_end(ForgeDigester *digester, uint8 digest[FORGE_DIGEST_SIZE]);

/* Of the one text with the other behind it. */
void forge_digest(ForgeText first, ForgeText second, uint8 digest[FORGE_DIGEST_SIZE]);

/* The UUID of a name among the things of that kind: of the kind, a space and the name. */
ForgeUuid forge_digest_uuid(ForgeText kind, ForgeText name);

/* Likewise a reserved one (base/uuid.h): of the streams of an aggregate with such ids. */
ForgeUuid forge_digest_reserved_uuid(ForgeText kind, ForgeText name);

/* Likewise by another UUID in place of a name. */
ForgeUuid forge_digest_key_uuid(ForgeText kind, ForgeUuid key);

#endif
