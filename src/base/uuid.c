/*
 * uuid.c
 *	  UUIDs.
 */
#include "base/uuid.h"

#include <string.h>

#define BYTE_COUNT 16
#define TEXT_LENGTH (FORGE_UUID_TEXT_SIZE - 1)

int
forge_uuid_compare(ForgeUuid a, ForgeUuid b)
{
	return memcmp(a.bytes, b.bytes, BYTE_COUNT);
}

/* Does a hyphen stand before this byte? */
static inline bool
follows_hyphen(int byte)
{
	return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

/* The value of a hexadecimal digit, or -1. */
static int
hexadecimal_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

bool
forge_uuid_parse(ForgeText text, ForgeUuid *result)
{
	const char *at = text.data;
	ForgeUuid uuid;

	if (text.length != TEXT_LENGTH)
		return false;
	for (int i = 0; i < BYTE_COUNT; i++)
	{
		int high;
		int low;

		if (follows_hyphen(i) && *at++ != '-')
			return false;
		high = hexadecimal_value(*at++);
		low = hexadecimal_value(*at++);
		if (high < 0 || low < 0)
			return false;
		uuid.bytes[i] = (uint8_t) (high << 4 | low);
	}
	*result = uuid;
	return true;
}

void
forge_uuid_format(ForgeUuid uuid, char buffer[FORGE_UUID_TEXT_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	char *at = buffer;

	for (int i = 0; i < BYTE_COUNT; i++)
	{
		if (follows_hyphen(i))
			*at++ = '-';
		*at++ = digits[uuid.bytes[i] >> 4];
		*at++ = digits[uuid.bytes[i] & 0x0F];
	}
	*at = '\0';
}

static void
set_version(ForgeUuid *uuid, int version)
{
	uuid->bytes[6] = (uint8_t) (version << 4 | (uuid->bytes[6] & 0x0F));
	uuid->bytes[8] = (uint8_t) (0x80 | (uuid->bytes[8] & 0x3F));
}

ForgeUuid
forge_uuid_v7(ForgeUuidGenerator *generator, int64_t unix_microseconds, const uint8_t random[8])
{
	uint64_t microseconds = unix_microseconds < 0 ? 0 : (uint64_t) unix_microseconds;
	uint64_t stamp = (microseconds / 1000) << 12 | (microseconds % 1000) * 4096 / 1000;
	ForgeUuid uuid;

	if (stamp <= generator->last)
		stamp = generator->last + 1;
	generator->last = stamp;

	/* 48 bits of milliseconds, 4 for the version, 12 of their fraction, then random bits. */
	for (int i = 0; i < 6; i++)
		uuid.bytes[i] = (uint8_t) (stamp >> (52 - 8 * i));
	uuid.bytes[6] = (uint8_t) (stamp >> 8 & 0x0F);
	uuid.bytes[7] = (uint8_t) stamp;
	memcpy(&uuid.bytes[8], random, 8);
	set_version(&uuid, 7);
	return uuid;
}

ForgeUuid
forge_uuid_v8(const uint8_t digest[16])
{
	ForgeUuid uuid;

	memcpy(uuid.bytes, digest, BYTE_COUNT);
	set_version(&uuid, 8);
	return uuid;
}

static const uint8_t mark[] = { 'f', 'o', 'r', 'g' };

ForgeUuid
forge_uuid_reserved(const uint8_t digest[16])
{
	ForgeUuid uuid = forge_uuid_v8(digest);

	memcpy(uuid.bytes, mark, sizeof(mark));
	return uuid;
}

bool
forge_uuid_is_reserved(ForgeUuid uuid)
{
	return memcmp(uuid.bytes, mark, sizeof(mark)) == 0 && uuid.bytes[6] >> 4 == 8;
}
