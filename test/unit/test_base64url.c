/*
 * test_base64url.c
 *	  Base64 for addresses: RFC 4648's examples, both ways, and everything that no encoder writes.
 */
#include "base/base64url.h"
#include "tap.h"

static void
is_decoded(const char *text, const char *expected)
{
	uint8_t buffer[16] = { 0 };
	int32_t length = forge_base64url_decode(forge_text_from(text), buffer);

	char again[16] = { 0 };

	ok(length == (int32_t) strlen(expected) && memcmp(buffer, expected, strlen(expected)) == 0 &&
		   length == FORGE_BASE64URL_SIZE((int32_t) strlen(text)),
	   text);
	forge_base64url_encode(buffer, length, again);
	ok(FORGE_BASE64URL_LENGTH(length) == (int32_t) strlen(text) && strcmp(again, text) == 0,
	   expected);
}

static void
is_refused(const char *text)
{
	uint8_t buffer[32];

	is_int(forge_base64url_decode(forge_text_from(text), buffer), -1, text);
}

int
main(void)
{
	uint8_t buffer[4];

	is_decoded("", "");
	is_decoded("Zg", "f");
	is_decoded("Zm8", "fo");
	is_decoded("Zm9v", "foo");
	is_decoded("Zm9vYg", "foob");
	is_decoded("Zm9vYmE", "fooba");
	is_decoded("Zm9vYmFy", "foobar");
	is_decoded("_-__", "\xff\xef\xff");

	is_refused("Z");
	is_refused("Zm9vY");
	is_refused("Zg==");
	is_refused("Zm9v=");
	is_refused("Zh");
	is_refused("Zm9");
	is_refused("Zm8 ");
	is_refused("Zm+v");
	is_refused("Zm/v");
	is_refused("Zm.v");
	is_int(forge_base64url_decode(FORGE_TEXT("Zm9\n"), buffer), -1, "a line end");
	is_int(forge_base64url_decode(FORGE_TEXT("Zm\xc3\xa4"), buffer), -1, "no ASCII");
	is_int(forge_base64url_decode((ForgeText){ "Zm\0v", 4 }, buffer), -1, "a NUL");

	ok(forge_base64url_is_digit('-') && forge_base64url_is_digit('_') &&
		   forge_base64url_is_digit('0'),
	   "digits");
	ok(!forge_base64url_is_digit('+') && !forge_base64url_is_digit('=') &&
		   !forge_base64url_is_digit('\0'),
	   "no digits");
	return tap_done();
}
