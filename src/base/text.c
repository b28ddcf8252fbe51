/*
 * text.c
 *	  Text slices.
 *
 * An absent slice has no bytes to look at, so nothing here passes its NULL to
 * memcmp.
 */
#include "base/text.h"

#include <string.h>

static bool
is_white_space(char character)
{
	return character == ' ' || (character >= '\t' && character <= '\r');
}

ForgeText
forge_text_from(const char *string)
{
	if (string == NULL)
		return (ForgeText){ NULL, 0 };
	return (ForgeText){ string, (int32_t) strlen(string) };
}

bool
forge_text_equal(ForgeText a, ForgeText b)
{
	if (a.data == NULL || b.data == NULL)
		return a.data == b.data;
	return a.length == b.length && memcmp(a.data, b.data, (size_t) a.length) == 0;
}

int
forge_text_compare(ForgeText a, ForgeText b)
{
	int32_t shorter = a.length < b.length ? a.length : b.length;
	int order;

	if (a.data == NULL || b.data == NULL)
		return (a.data != NULL) - (b.data != NULL);
	order = memcmp(a.data, b.data, (size_t) shorter);
	if (order != 0)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

ForgeText
forge_text_trim(ForgeText text)
{
	while (text.length > 0 && is_white_space(text.data[text.length - 1]))
		text.length--;
	while (text.length > 0 && is_white_space(text.data[0]))
	{
		text.data++;
		text.length--;
	}
	return text;
}

bool
forge_text_is_blank(ForgeText text)
{
	for (int32_t i = 0; i < text.length; i++)
		if (!is_white_space(text.data[i]))
			return false;
	return true;
}

int32_t
forge_text_characters(ForgeText text)
{
	int32_t characters = 0;

	for (int32_t i = 0; i < text.length; i++)
		characters += ((unsigned char) text.data[i] & 0xC0) != 0x80;
	return characters;
}

bool
forge_text_next(ForgeText *rest, char separator, ForgeText *item)
{
	int32_t length = 0;

	if (rest->length <= 0)
		return false;
	while (length < rest->length && rest->data[length] != separator)
		length++;
	*item = (ForgeText){ rest->data, length };
	if (length < rest->length)
		length++;
	rest->data += length;
	rest->length -= length;
	return true;
}
