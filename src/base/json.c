/*
 * json.c
 *	  A reader of JSON objects from untrusted callers.
 *
 * One walk over the bytes; functions named read_... return false for a document
 * that is refused, and leave the place behind the part that they have read.  The
 * depth is limited, so recursion is too.
 */
#include "base/json.h"

#include "base/json_string.h"

#include <string.h>

/* A member's name, of an object that is still open. */
typedef struct Member
{
	int depth;
	uint32_t hash;
	ForgeText name;
} Member;

typedef struct Reader
{
	const char *at;
	const char *end;
	int depth;
	int member_count;
	Member members[FORGE_JSON_MEMBERS_MAX];
} Reader;

static bool read_value(Reader *reader);

static bool
is_at(const Reader *reader, char character)
{
	return reader->at < reader->end && *reader->at == character;
}

static bool
read_character(Reader *reader, char character)
{
	if (!is_at(reader, character))
		return false;
	reader->at++;
	return true;
}

static void
skip_white_space(Reader *reader)
{
	while (is_at(reader, ' ') || is_at(reader, '\t') || is_at(reader, '\n') || is_at(reader, '\r'))
		reader->at++;
}

/* ----- strings ------------------------------------------------------------------------------ */

/* A string with its quotes.  The text is between them. */
static bool
read_string(Reader *reader, ForgeText *text)
{
	const char *begin;
	uint32_t character;

	if (!read_character(reader, '"'))
		return false;
	begin = reader->at;
	for (;;)
	{
		reader->at = forge_json_skip_plain(reader->at, reader->end);
		if (reader->at == reader->end || *reader->at == '"')
			break;
		if (!forge_json_read_character(&reader->at, reader->end, &character))
			return false;
	}
	*text = (ForgeText){ begin, (int32_t) (reader->at - begin) };
	return read_character(reader, '"');
}

/* The same for names that read the same. */
static uint32_t
hash_name(ForgeText name)
{
	const char *at = name.data;
	uint32_t hash = 2166136261u;
	uint32_t character;

	while (at < name.data + name.length &&
		   forge_json_read_character(&at, name.data + name.length, &character))
		hash = (hash ^ character) * 16777619u;
	return hash;
}

/* ----- numbers and words -------------------------------------------------------------------- */

static int
read_digits(Reader *reader)
{
	const char *begin = reader->at;

	while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9')
		reader->at++;
	return (int) (reader->at - begin);
}

static bool
read_number(Reader *reader)
{
	const char *begin = reader->at;
	int digits;

	(void) read_character(reader, '-');
	if (!read_character(reader, '0') && read_digits(reader) == 0)
		return false;
	if (read_character(reader, '.') && read_digits(reader) == 0)
		return false;
	if (read_character(reader, 'e') || read_character(reader, 'E'))
	{
		if (!read_character(reader, '+'))
			(void) read_character(reader, '-');
		digits = read_digits(reader);
		if (digits == 0 || digits > FORGE_JSON_EXPONENT_DIGITS_MAX)
			return false;
	}
	return reader->at - begin <= FORGE_JSON_NUMBER_LENGTH_MAX;
}

static bool
read_word(Reader *reader, const char *word)
{
	size_t length = strlen(word);

	if ((size_t) (reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
		return false;
	reader->at += length;
	return true;
}

/* ----- objects and arrays ------------------------------------------------------------------- */

/* Notes a name of the object that is open; false when it has that name already. */
static bool
note_member(Reader *reader, ForgeText name)
{
	uint32_t hash = hash_name(name);

	for (int i = reader->member_count - 1; i >= 0; i--)
	{
		const Member *member = &reader->members[i];

		if (member->depth < reader->depth)
			break;
		if (member->hash == hash && forge_json_reads_as(member->name, name))
			return false;
	}
	if (reader->member_count == FORGE_JSON_MEMBERS_MAX)
		return false;
	reader->members[reader->member_count++] = (Member){ reader->depth, hash, name };
	return true;
}

/* "name": value */
static bool
read_member(Reader *reader)
{
	ForgeText name;

	if (!read_string(reader, &name) || !note_member(reader, name))
		return false;
	skip_white_space(reader);
	return read_character(reader, ':') && read_value(reader);
}

/* The members of an object or array, and the closing bracket. */
static bool
read_inside(Reader *reader, char closing, bool (*read_element)(Reader *reader))
{
	reader->at++;
	skip_white_space(reader);
	if (read_character(reader, closing))
		return true;
	do
	{
		skip_white_space(reader);
		if (!read_element(reader))
			return false;
		skip_white_space(reader);
	} while (read_character(reader, ','));
	return read_character(reader, closing);
}

static bool
read_nested(Reader *reader)
{
	int members_before = reader->member_count;
	bool is_object = *reader->at == '{';
	bool is_read;

	if (reader->depth == FORGE_JSON_DEPTH_MAX)
		return false;
	reader->depth++;
	is_read =
		is_object ? read_inside(reader, '}', read_member) : read_inside(reader, ']', read_value);
	reader->depth--;
	reader->member_count = members_before;
	return is_read;
}

static bool
read_value(Reader *reader)
{
	ForgeText text;

	skip_white_space(reader);
	if (reader->at == reader->end)
		return false;
	switch (*reader->at)
	{
		case '{':
		case '[':
			return read_nested(reader);
		case '"':
			return read_string(reader, &text);
		case 't':
			return read_word(reader, "true");
		case 'f':
			return read_word(reader, "false");
		case 'n':
			return read_word(reader, "null");
		default:
			return read_number(reader);
	}
}

/* ----- documents ---------------------------------------------------------------------------- */

static void
begin(Reader *reader, ForgeText document)
{
	reader->at = document.data;
	reader->end = document.data + document.length;
	reader->depth = 0;
	reader->member_count = 0;
	skip_white_space(reader);
}

bool
forge_json_is_object(ForgeText document)
{
	Reader reader;

	begin(&reader, document);
	if (!is_at(&reader, '{') || !read_value(&reader))
		return false;
	skip_white_space(&reader);
	return reader.at == reader.end;
}

ForgeJsonKind
forge_json_find(ForgeText document, const char *name, ForgeText *value)
{
	Reader reader;
	ForgeText found;

	begin(&reader, document);
	do
	{
		bool is_string;

		reader.at++;
		skip_white_space(&reader);
		if (!read_string(&reader, &found))
			break;
		skip_white_space(&reader);
		(void) read_character(&reader, ':');
		skip_white_space(&reader);
		is_string = is_at(&reader, '"');
		if (is_string ? !read_string(&reader, value) : !read_value(&reader))
			break;
		if (forge_json_reads_as(found, forge_text_from(name)))
			return is_string ? FORGE_JSON_STRING : FORGE_JSON_OTHER;
		skip_white_space(&reader);
	} while (is_at(&reader, ','));
	*value = (ForgeText){ NULL, 0 };
	return FORGE_JSON_NONE;
}

bool
forge_json_is_ascii(ForgeText document)
{
	for (int32_t i = 0; i < document.length; i++)
	{
		if ((uint8_t) document.data[i] >= 0x80)
			return false;
		if (document.data[i] == '\\' && i + 1 < document.length && document.data[++i] == 'u')
			return false;
	}
	return true;
}
