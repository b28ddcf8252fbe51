/*
 * json_string.c
 *	  The inside of JSON strings: escapes and UTF-8.
 */
#include "base/json_string.h"

#include <string.h>

/* ----- plain bytes -------------------------------------------------------------------------- */

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Is one of eight ASCII bytes less?  The highest bits tell; a borrow begins only at such a byte. */
static inline uint64_t
less_than(uint64_t bytes, uint8_t limit)
{
	return (bytes - EACH_BYTE(limit)) & ~bytes;
}

/* Eight bytes at a time, as most of what is read is long and plain. */
static inline bool
are_plain(uint64_t bytes)
{
	uint64_t found = bytes | less_than(bytes, ' ') | less_than(bytes ^ EACH_BYTE('"'), 1) |
					 less_than(bytes ^ EACH_BYTE('\\'), 1);

	return (found & EACH_BYTE(0x80)) == 0;
}

static inline bool
is_plain(uint8_t byte)
{
	return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

const char *
forge_json_skip_plain(const char *at, const char *end)
{
	uint64_t bytes;

	while (end - at >= (ptrdiff_t) sizeof(bytes))
	{
		memcpy(&bytes, at, sizeof(bytes));
		if (!are_plain(bytes))
			break;
		at += sizeof(bytes);
	}
	while (at < end && is_plain((uint8_t) *at))
		at++;
	return at;
}

/* ----- characters --------------------------------------------------------------------------- */

static bool
read_hexadecimal(const char **at, const char *end, uint32_t *unit)
{
	*unit = 0;
	if (end - *at < 4)
		return false;
	for (int i = 0; i < 4; i++)
	{
		char digit = *(*at)++;

		if (digit >= '0' && digit <= '9')
			*unit = *unit << 4 | (uint32_t) (digit - '0');
		else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
			*unit = *unit << 4 | (uint32_t) ((digit | 0x20) - 'a' + 10);
		else
			return false;
	}
	return true;
}

/* The digits after \u; a high surrogate must be followed by a low one. */
static bool
read_unicode_escape(const char **at, const char *end, uint32_t *character)
{
	uint32_t low;

	if (!read_hexadecimal(at, end, character) || *character == 0)
		return false;
	if (*character < 0xD800 || *character > 0xDFFF)
		return true;
	if (*character > 0xDBFF || end - *at < 2 || (*at)[0] != '\\' || (*at)[1] != 'u')
		return false;
	*at += 2;
	if (!read_hexadecimal(at, end, &low) || low < 0xDC00 || low > 0xDFFF)
		return false;
	*character = 0x10000 + ((*character - 0xD800) << 10) + (low - 0xDC00);
	return true;
}

static bool
read_escape(const char **at, const char *end, uint32_t *character)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter;

	if (*at == end)
		return false;
	if (**at == 'u')
	{
		(*at)++;
		return read_unicode_escape(at, end, character);
	}
	letter = memchr(letters, **at, sizeof(letters) - 1);
	if (letter == NULL)
		return false;
	(*at)++;
	*character = (uint32_t) meanings[letter - letters];
	return true;
}

/* The bytes after the lead byte: how many, and the least character that needs them all. */
static bool
read_utf8(const char **at, const char *end, uint32_t *character)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	uint8_t lead = (uint8_t) * (*at)++;
	int more = lead < 0x80 ? 0 : lead < 0xC0 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;

	if (more < 0 || lead > 0xF4 || end - *at < more)
		return false;
	*character = more == 0 ? lead : lead & (0x3Fu >> more);
	for (int i = 0; i < more; i++)
	{
		uint8_t next = (uint8_t) * (*at)++;

		if ((next & 0xC0) != 0x80)
			return false;
		*character = *character << 6 | (next & 0x3F);
	}
	return *character >= least[more] && *character <= 0x10FFFF &&
		   (*character < 0xD800 || *character > 0xDFFF);
}

bool
forge_json_read_character(const char **at, const char *end, uint32_t *character)
{
	if (**at == '\\')
	{
		(*at)++;
		return read_escape(at, end, character);
	}
	return read_utf8(at, end, character) && *character >= 0x20;
}

bool
forge_json_reads_as(ForgeText a, ForgeText b)
{
	const char *a_at = a.data;
	const char *b_at = b.data;
	const char *a_end = a.data + a.length;
	const char *b_end = b.data + b.length;
	uint32_t a_character;
	uint32_t b_character;

	while (a_at < a_end && b_at < b_end)
		if (!forge_json_read_character(&a_at, a_end, &a_character) ||
			!forge_json_read_character(&b_at, b_end, &b_character) || a_character != b_character)
			return false;
	return a_at == a_end && b_at == b_end;
}

/* Writes a character in UTF-8 and returns the place behind it. */
static char *
write_utf8(char *to, uint32_t character)
{
	if (character < 0x80)
		*to++ = (char) character;
	else if (character < 0x800)
		*to++ = (char) (0xC0 | character >> 6);
	else if (character < 0x10000)
	{
		*to++ = (char) (0xE0 | character >> 12);
		*to++ = (char) (0x80 | (character >> 6 & 0x3F));
	}
	else
	{
		*to++ = (char) (0xF0 | character >> 18);
		*to++ = (char) (0x80 | (character >> 12 & 0x3F));
		*to++ = (char) (0x80 | (character >> 6 & 0x3F));
	}
	if (character >= 0x80)
		*to++ = (char) (0x80 | (character & 0x3F));
	return to;
}

int32_t
forge_json_unescape(ForgeText string, char *buffer)
{
	const char *at = string.data;
	const char *end = string.data + string.length;
	char *to = buffer;
	uint32_t character;

	while (at < end)
	{
		const char *plain = at;

		at = forge_json_skip_plain(at, end);
		memcpy(to, plain, (size_t) (at - plain));
		to += at - plain;
		if (at == end || !forge_json_read_character(&at, end, &character))
			break;
		to = write_utf8(to, character);
	}
	return (int32_t) (to - buffer);
}
