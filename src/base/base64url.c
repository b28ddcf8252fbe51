/*
 * base64url.c
 *	  Base64 for addresses and tokens, strictly.
 */
#include "base/base64url.h"

/* The value of a digit, or -1. */
static int
value_of(char digit)
{
	if (digit >= 'A' && digit <= 'Z')
		return digit - 'A';
	if (digit >= 'a' && digit <= 'z')
		return digit - 'a' + 26;
	if (digit >= '0' && digit <= '9')
		return digit - '0' + 52;
	if (digit == '-')
		return 62;
	return digit == '_' ? 63 : -1;
}

bool
forge_base64url_is_digit(char character)
{
	return value_of(character) >= 0;
}

int32_t
forge_base64url_decode(ForgeText text, uint8_t *buffer)
{
	uint32_t bits = 0;
	int bit_count = 0;
	int32_t length = 0;

	if (text.length % 4 == 1)
		return -1;
	for (int32_t i = 0; i < text.length; i++)
	{
		int value = value_of(text.data[i]);

		if (value < 0)
			return -1;
		bits = (bits << 6 | (uint32_t) value) & 0xFFFF;
		bit_count += 6;
		if (bit_count >= 8)
		{
			bit_count -= 8;
			buffer[length++] = (uint8_t) (bits >> bit_count);
		}
	}
	return (bits & ((1u << bit_count) - 1)) == 0 ? length : -1;
}

void
forge_base64url_encode(const uint8_t *bytes, int32_t size, char *buffer)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const int32_t length = FORGE_BASE64URL_LENGTH(size);

	/* Digit i has six bits, from bit 6 * i on; beyond the last byte there are zeros. */
	for (int32_t i = 0; i < length; i++)
	{
		const int32_t at = i * 6 / 8;
		const uint32_t second = at + 1 < size ? bytes[at + 1] : 0;
		const uint32_t bits = (uint32_t) bytes[at] << 8 | second;

		buffer[i] = digits[bits >> (10 - i * 6 % 8) & 63];
	}
}
