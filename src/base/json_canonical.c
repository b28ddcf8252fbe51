/*
 * json_canonical.c
 *	  JSON objects in the one form in which they are kept.
 *
 * The document was read by base/json.c before, so it is valid and within its limits: the
 * functions here need not test for the end of the text, and recursion is limited.
 */
#include "base/json_canonical.h"

#include "base/json.h"
#include "base/json_string.h"

#include <string.h>

/* The place, in the text written so far, of a member of an object that is still open. */
typedef struct Member
{
	int32_t begin;
	int32_t name_length;
	int32_t length;
} Member;

typedef struct Writer
{
	const char *at; /* in the document */
	const char *end;
	ForgeArena *arena;
	char *data;
	int32_t length;
	int32_t capacity;
	bool fits; /* no number got too long */
	int member_count;
	Member members[FORGE_JSON_MEMBERS_MAX];
} Writer;

static void write_value(Writer *writer);

static void
put(Writer *writer, const char *text, int32_t length)
{
	if (writer->length + length > writer->capacity)
	{
		int32_t capacity = 2 * writer->capacity + length;
		char *data = forge_arena_allocate(writer->arena, (size_t) capacity);

		if (writer->length > 0)
			memcpy(data, writer->data, (size_t) writer->length);
		writer->data = data;
		writer->capacity = capacity;
	}
	if (length > 0)
		memcpy(writer->data + writer->length, text, (size_t) length);
	writer->length += length;
}

/* The next character that is no white space; there is one. */
static char
next(Writer *writer)
{
	while (*writer->at == ' ' || *writer->at == '\t' || *writer->at == '\n' || *writer->at == '\r')
		writer->at++;
	return *writer->at;
}

/* ----- strings ------------------------------------------------------------------------------ */

static void
put_control(Writer *writer, uint32_t character)
{
	static const char characters[] = "\b\f\n\r\t";
	static const char letters[] = "bfnrt";
	static const char digits[] = "0123456789abcdef";
	const char *found = memchr(characters, (int) character, sizeof(characters) - 1);
	char escape[] = { '\\', 'u', '0', '0', digits[character >> 4 & 1], digits[character & 15] };

	if (found == NULL)
		put(writer, escape, sizeof(escape));
	else
		put(writer, (char[]){ '\\', letters[found - characters] }, 2);
}

static void
write_string(Writer *writer)
{
	char utf8[4];

	writer->at++;
	put(writer, "\"", 1);
	while (*writer->at != '"')
	{
		const char *begin = writer->at;
		uint32_t character;

		(void) forge_json_read_character(&writer->at, writer->end, &character);
		if (character < 0x20)
			put_control(writer, character);
		else if (character == '"' || character == '\\')
			put(writer, (char[]){ '\\', (char) character }, 2);
		else
			put(writer, utf8,
				forge_json_unescape((ForgeText){ begin, (int32_t) (writer->at - begin) }, utf8));
	}
	writer->at++;
	put(writer, "\"", 1);
}

/* ----- numbers ------------------------------------------------------------------------------ */

/* The digits of a number without its point, and where that is: at digits from the left. */
typedef struct Number
{
	bool is_negative;
	char digits[FORGE_JSON_NUMBER_LENGTH_MAX];
	int count;
	int point;
} Number;

static bool
is_digit(const Writer *writer)
{
	return writer->at < writer->end && *writer->at >= '0' && *writer->at <= '9';
}

static Number
read_number(Writer *writer)
{
	Number number = { .is_negative = *writer->at == '-' };
	int exponent = 0;

	for (writer->at += number.is_negative; is_digit(writer); writer->at++)
		number.digits[number.count++] = *writer->at;
	number.point = number.count;
	if (*writer->at == '.')
		for (writer->at++; is_digit(writer); writer->at++)
			number.digits[number.count++] = *writer->at;
	if ((*writer->at | 0x20) == 'e')
	{
		bool is_negative = *++writer->at == '-';

		if (!is_digit(writer))
			writer->at++;
		for (; is_digit(writer); writer->at++)
			exponent = exponent * 10 + (*writer->at - '0');
		number.point += is_negative ? -exponent : exponent;
	}
	return number;
}

/* Characters of a number that is not zero, without the zeros that say nothing. */
static int
number_length(const Number *number)
{
	int length = number->point >= number->count ? number->point : number->count + 1;

	if (number->point <= 0)
		length += 1 - number->point;
	return number->is_negative + length;
}

static void
put_zeros(Writer *writer, int count)
{
	for (; count > 0; count--)
		put(writer, "0", 1);
}

static void
write_number(Writer *writer)
{
	Number number = read_number(writer);
	char *digits = number.digits;

	for (; number.count > 0 && *digits == '0'; digits++)
	{
		number.count--;
		number.point--;
	}
	while (number.count > 0 && digits[number.count - 1] == '0')
		number.count--;
	if (number.count == 0)
	{
		put(writer, "0", 1);
		return;
	}

	if (number_length(&number) > FORGE_JSON_NUMBER_LENGTH_MAX)
	{
		writer->fits = false;
		return;
	}
	if (number.is_negative)
		put(writer, "-", 1);
	if (number.point <= 0)
	{
		put(writer, "0.", 2);
		put_zeros(writer, -number.point);
		put(writer, digits, number.count);
	}
	else if (number.point >= number.count)
	{
		put(writer, digits, number.count);
		put_zeros(writer, number.point - number.count);
	}
	else
	{
		put(writer, digits, number.point);
		put(writer, ".", 1);
		put(writer, digits + number.point, number.count - number.point);
	}
}

/* ----- objects and arrays ------------------------------------------------------------------- */

static int
compare_names(const char *data, const Member *a, const Member *b)
{
	return forge_text_compare((ForgeText){ data + a->begin, a->name_length },
							  (ForgeText){ data + b->begin, b->name_length });
}

/* Puts the members into the order of their names, where they are; a comma is before each but one.
 */
static void
sort_members(Writer *writer, Member *members, int count, int32_t begin)
{
	int32_t length = writer->length - begin;
	char *copy = forge_arena_allocate(writer->arena, (size_t) length + 1);

	for (int i = 1; i < count; i++)
	{
		Member member = members[i];
		int place = i;

		for (; place > 0 && compare_names(writer->data, &members[place - 1], &member) > 0; place--)
			members[place] = members[place - 1];
		members[place] = member;
	}
	memcpy(copy, writer->data + begin, (size_t) length);
	writer->length = begin;
	for (int i = 0; i < count; i++)
	{
		if (i > 0)
			put(writer, ",", 1);
		put(writer, copy + (members[i].begin - begin), members[i].length);
	}
}

static void
write_object(Writer *writer)
{
	int before = writer->member_count;
	int32_t begin;

	writer->at++;
	put(writer, "{", 1);
	begin = writer->length;
	while (next(writer) != '}')
	{
		Member member = { .begin = writer->length };

		if (*writer->at == ',')
		{
			writer->at++;
			put(writer, ",", 1);
			member.begin++;
			(void) next(writer);
		}
		write_string(writer);
		member.name_length = writer->length - member.begin;
		(void) next(writer);
		writer->at++;
		put(writer, ":", 1);
		/* Its place is taken before those of the objects inside of it. */
		writer->members[writer->member_count++] = member;
		write_value(writer);
		writer->members[writer->member_count - 1].length = writer->length - member.begin;
	}
	writer->at++;
	sort_members(writer, &writer->members[before], writer->member_count - before, begin);
	writer->member_count = before;
	put(writer, "}", 1);
}

static void
write_array(Writer *writer)
{
	writer->at++;
	put(writer, "[", 1);
	while (next(writer) != ']')
		if (*writer->at == ',')
		{
			writer->at++;
			put(writer, ",", 1);
		}
		else
			write_value(writer);
	writer->at++;
	put(writer, "]", 1);
}

static void
write_value(Writer *writer)
{
	int32_t length;

	switch (next(writer))
	{
		case '{':
			write_object(writer);
			break;
		case '[':
			write_array(writer);
			break;
		case '"':
			write_string(writer);
			break;
		case 't':
		case 'f':
		case 'n':
			length = *writer->at == 'f' ? 5 : 4;
			put(writer, writer->at, length);
			writer->at += length;
			break;
		default:
			write_number(writer);
			break;
	}
}

bool
forge_json_canonical(ForgeText document, ForgeArena *arena, ForgeJson *canonical)
{
	Writer writer = {
		.at = document.data, .end = document.data + document.length, .arena = arena, .fits = true
	};

	if (!forge_json_is_object(document))
		return false;
	write_value(&writer);
	if (writer.fits)
		*canonical = (ForgeJson){ writer.data, writer.length };
	return writer.fits;
}
