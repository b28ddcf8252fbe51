/*
 * fuzz_base64url.c
 *	  What is decoded, encodes to the same text again; nothing else is decoded.
 */
#include "base/base64url.h"
#include "fuzz.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Returns the length of the text. */
static int32_t
encode(const uint8_t *bytes, int32_t length, char *text)
{
	int32_t count = 0;

	for (int32_t i = 0; i < length; i += 3)
	{
		uint32_t bits = (uint32_t) bytes[i] << 16;
		int digit_count = length - i < 3 ? length - i + 1 : 4;

		if (i + 1 < length)
			bits |= (uint32_t) bytes[i + 1] << 8;
		if (i + 2 < length)
			bits |= bytes[i + 2];
		for (int d = 0; d < digit_count; d++)
			text[count++] = digits[bits >> (18 - 6 * d) & 0x3F];
	}
	return count;
}

static bool
is_of_digits(ForgeText text)
{
	for (int32_t i = 0; i < text.length; i++)
		if (memchr(digits, text.data[i], 64) == NULL)
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int32_t length = (int32_t) size;
	ForgeText text = { (const char *) data, length };
	uint8_t *bytes = malloc(size + 1);
	char *encoded = malloc(2 * size + 4);
	int32_t decoded = forge_base64url_decode(text, bytes);
	int32_t encoded_length;

	if (decoded >= 0)
	{
		check(decoded == FORGE_BASE64URL_SIZE(length) && is_of_digits(text));
		check(encode(bytes, decoded, encoded) == length);
		check(memcmp(encoded, data, size) == 0);
	}
	encoded_length = encode(data, length, encoded);
	check(forge_base64url_decode((ForgeText){ encoded, encoded_length }, bytes) == length);
	check(memcmp(bytes, data, size) == 0);
	free(encoded);
	free(bytes);
	return 0;
}
