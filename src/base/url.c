/*
 * url.c
 *	  Parts of URLs.
 */
#include "base/url.h"

#include <string.h>

static bool
is_plain(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
		   (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-._~", byte) != NULL);
}

size_t
forge_url_encode(ForgeText text, char *buffer)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t length = 0;

	for (int32_t i = 0; i < text.length; i++)
	{
		unsigned char byte = (unsigned char) text.data[i];

		if (is_plain(byte))
			buffer[length++] = (char) byte;
		else
		{
			buffer[length++] = '%';
			buffer[length++] = digits[byte >> 4];
			buffer[length++] = digits[byte & 15];
		}
	}
	return length;
}
