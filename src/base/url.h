/*
 * url.h
 *	  Parts of URLs.
 */
#ifndef FORGE_BASE_URL_H
#define FORGE_BASE_URL_H

#include "base/text.h"

/* Room for an encoded text of so many bytes. */
#define FORGE_URL_ENCODED_SIZE(length) (3 * (size_t) (length))

/*
 * Writes a text as a part of a query (RFC 3986): a byte that is no letter, digit or one of "-._~"
 * becomes %XX.  Returns the number of bytes written.
 */
size_t forge_url_encode(ForgeText text, char *buffer);

#endif
