/*
 * text.c
 *	  Text slices.
 *
 * An absent slice has no bytes to look at, so nothing here passes its NULL to
 * memcmp.
 */
#include "base/text.h"

#include <string.h>

/*
 * White space: the characters with that property in Unicode (PropList.txt), and the
 * invisible characters that mark where words may or may not be divided.  None has more
 * than three bytes.
 */
static const struct
{
	uint16_t first;
	uint16_t last;
} white_space[] = {
	{ 0x0009, 0x000D }, /* tab to carriage return */
	{ 0x0020, 0x0020 }, /* space */
	{ 0x0085, 0x0085 }, /* next line */
	{ 0x00A0, 0x00A0 }, /* no-break space */
	{ 0x1680, 0x1680 }, /* ogham space mark */
	{ 0x180E, 0x180E }, /* mongolian vowel separator: white space until Unicode 6.3 */
	{ 0x2000, 0x200B }, /* en quad to hair space, and zero width space */
	{ 0x2028, 0x2029 }, /* line and paragraph separator */
	{ 0x202F, 0x202F }, /* narrow no-break space */
	{ 0x205F, 0x2060 }, /* medium mathematical space, and word joiner */
	{ 0x3000, 0x3000 }, /* ideographic space */
	{ 0xFEFF, 0xFEFF }, /* zero width no-break space, the byte order mark */
};

#define WHITE_SPACE_BYTES_MAX 3

static bool
is_white_space(uint32_t character)
{
	for (size_t i = 0; i < sizeof(white_space) / sizeof(white_space[0]); i++)
		if (character >= white_space[i].first && character <= white_space[i].last)
			return true;
	return false;
}

/* Are these bytes one character of UTF-8, in its shortest form, that is white space? */
static bool
is_white_space_of(const char *bytes, int32_t length)
{
	static const uint32_t lead_marks[] = { 0x00, 0xC0, 0xE0 };
	static const uint32_t lead_masks[] = { 0x80, 0xE0, 0xF0 };
	static const uint32_t smallest[] = { 0x00, 0x80, 0x800 };
	uint32_t lead = (unsigned char) bytes[0];
	uint32_t character = lead & ~lead_masks[length - 1];

	if ((lead & lead_masks[length - 1]) != lead_marks[length - 1])
		return false;
	for (int32_t i = 1; i < length; i++)
	{
		if (((unsigned char) bytes[i] & 0xC0) != 0x80)
			return false;
		character = character << 6 | ((unsigned char) bytes[i] & 0x3F);
	}
	return character >= smallest[length - 1] && is_white_space(character);
}

/* The bytes of the white space that the text begins with, or ends with; 0: none. */
static int32_t
leading_white_space(ForgeText text)
{
	for (int32_t length = 1; length <= WHITE_SPACE_BYTES_MAX && length <= text.length; length++)
		if (is_white_space_of(text.data, length))
			return length;
	return 0;
}

static int32_t
trailing_white_space(ForgeText text)
{
	for (int32_t length = 1; length <= WHITE_SPACE_BYTES_MAX && length <= text.length; length++)
		if (is_white_space_of(text.data + text.length - length, length))
			return length;
	return 0;
}

static ForgeText
without_leading_white_space(ForgeText text)
{
	int32_t length;

	while ((length = leading_white_space(text)) > 0)
	{
		text.data += length;
		text.length -= length;
	}
	return text;
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
	int32_t length;

	while ((length = trailing_white_space(text)) > 0)
		text.length -= length;
	return without_leading_white_space(text);
}

bool
forge_text_is_blank(ForgeText text)
{
	return without_leading_white_space(text).length == 0;
}

bool
forge_text_is_ascii(ForgeText text)
{
	for (int32_t i = 0; i < text.length; i++)
		if ((unsigned char) text.data[i] >= 0x80)
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
