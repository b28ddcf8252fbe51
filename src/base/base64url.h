/*
 * base64url.h
 *	  Base64 for addresses and tokens (RFC 4648 section 5), strictly: without
 *	  padding, without white space, and one text only for the same bytes.
 */
#ifndef FORGE_BASE_BASE64URL_H
#define FORGE_BASE_BASE64URL_H

#include "base/text.h"

/* Bytes that a text of that length decodes to; an impossible length gives a useless number. */
#define FORGE_BASE64URL_SIZE(length) ((length) / 4 * 3 + (length) % 4 * 3 / 4)

/* Is it one of the 64? */
bool forge_base64url_is_digit(char character);

/*
 * Decodes into a buffer of FORGE_BASE64URL_SIZE bytes and returns their number,
 * or -1 for a text that no encoder writes: a wrong character, an impossible
 * length, or bits after the last byte that are not zero.
 */
int32_t forge_base64url_decode(ForgeText text, uint8_t *buffer);

/* Characters that so many bytes are written in. */
#define FORGE_BASE64URL_LENGTH(size) (((size) *4 + 2) / 3)

/* Writes so many bytes into a buffer of FORGE_BASE64URL_LENGTH characters, without a NUL. */
void forge_base64url_encode(const uint8_t *bytes, int32_t size, char *buffer);

#endif
