/*
 * uuid.h
 *	  UUIDs: parse, format, compare, and version 7 (RFC 9562) made in order.
 *
 * The clock and the randomness arrive from outside.
 */
#ifndef FORGE_BASE_UUID_H
#define FORGE_BASE_UUID_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

#define FORGE_UUID_TEXT_SIZE 37

typedef struct ForgeUuid
{
	uint8_t bytes[16];
} ForgeUuid;

/* Inside, the nil UUID stands for "none"; where ids come in it is refused. */
#define FORGE_UUID_NIL ((ForgeUuid){ { 0 } })

/* Remembers the last time stamp given out; all zero to begin with. */
typedef struct ForgeUuidGenerator
{
	uint64_t last; /* 48 bits of milliseconds, 12 bits of their fraction */
} ForgeUuidGenerator;

int forge_uuid_compare(ForgeUuid a, ForgeUuid b);

static inline bool
forge_uuid_equal(ForgeUuid a, ForgeUuid b)
{
	return memcmp(a.bytes, b.bytes, sizeof(a.bytes)) == 0;
}

static inline bool
forge_uuid_is_nil(ForgeUuid uuid)
{
	return forge_uuid_equal(uuid, FORGE_UUID_NIL);
}

/* Reads the canonical form (8-4-4-4-12 hexadecimal digits, any case). */
bool forge_uuid_parse(ForgeText text, ForgeUuid *result);

/* Writes the canonical form, lower case, and an end of string. */
void forge_uuid_format(ForgeUuid uuid, char buffer[FORGE_UUID_TEXT_SIZE]);

/*
 * A version 7 UUID.  The 12 bits after the milliseconds hold their fraction
 * (RFC 9562 section 6.2, method 3); a time stamp not later than the last one is
 * moved to just after it, so the UUIDs of one generator ascend strictly even
 * when the clock stands still or steps back.
 */
ForgeUuid forge_uuid_v7(ForgeUuidGenerator *generator, int64_t unix_microseconds,
						const uint8_t random[8]);

/* A version 8 UUID that is a function of these 16 bytes (of a digest). */
ForgeUuid forge_uuid_v8(const uint8_t digest[16]);

/*
 * Likewise with a mark in front, four bytes that say "forg": a reserved id,
 * which no other stream may have.
 */
ForgeUuid forge_uuid_reserved(const uint8_t digest[16]);
bool forge_uuid_is_reserved(ForgeUuid uuid);

/* All reserved ids are from here on. */
#define FORGE_UUID_RESERVED_FIRST ((ForgeUuid){ { 'f', 'o', 'r', 'g' } })

#endif
