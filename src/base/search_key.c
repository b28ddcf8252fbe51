/*
 * search_key.c
 *	  Search keys: words cut out of texts, and letters folded.
 */
#include "base/search_key.h"

/* How letters are folded; a capital stands for two letters (pairs), a blank for no letter. */
#define LATIN_FIRST 0xC0
static const char latin[] = "aaaaaaAceeeeiiiidnooooo ouuuuyTSaaaaaaAceeeeiiiidnooooo ouuuuyTy"
							"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiIIjjkkklllllll"
							"lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

#define LATIN_ADDITIONAL_FIRST 0x1E00
static const char latin_additional[] =
	"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
	"mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
	"wwwwwwwwwwxxxxyyzzzzzzhtwyasssSdaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
	"eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

static const char *const pairs[] = {
	['A'] = "ae", ['I'] = "ij", ['O'] = "oe", ['S'] = "ss", ['T'] = "th"
};

typedef struct Writer
{
	char *data;
	int32_t length;
	bool in_word;
} Writer;

/* ----- reading -------------------------------------------------------------------------------- */

/* The next character of a text in UTF-8; a byte that is out of place is one by itself. */
static uint32_t
next_character(ForgeText *text)
{
	const unsigned char *data = (const unsigned char *) text->data;
	int32_t size = data[0] < 0xC0 ? 1 : data[0] < 0xE0 ? 2 : data[0] < 0xF0 ? 3 : 4;
	uint32_t character = data[0];

	if (size > text->length)
		size = 1;
	if (size > 1)
		character &= 0x7Fu >> size;
	for (int32_t i = 1; i < size; i++)
		character = character << 6 | (data[i] & 0x3F);
	text->data += size;
	text->length -= size;
	return character;
}

static bool
is_between(uint32_t character, uint32_t first, uint32_t last)
{
	return character >= first && character <= last;
}

/* ASCII apart: are these signs and blanks, no letters? */
static bool
is_sign(uint32_t character)
{
	return is_between(character, 0x80, 0xBF) || is_between(character, 0x2000, 0x206F) ||
		   is_between(character, 0x3000, 0x3003) || character == 0xFEFF;
}

/* The small letter of a capital of Greek or Cyrillic; any other character as it is. */
static uint32_t
small(uint32_t character)
{
	if (is_between(character, 0x0391, 0x03A9) || is_between(character, 0x0410, 0x042F))
		return character + 0x20;
	if (is_between(character, 0x0400, 0x040F))
		return character + 0x50;
	return character;
}

/* ----- writing -------------------------------------------------------------------------------- */

/* A word begins with a blank. */
static void
write_byte(Writer *writer, unsigned byte)
{
	if (!writer->in_word)
		writer->data[writer->length++] = ' ';
	writer->in_word = true;
	writer->data[writer->length++] = (char) byte;
}

/* A character of two bytes or more, as it was. */
static void
write_bytes(Writer *writer, const char *from, const char *to)
{
	for (; from < to; from++)
		write_byte(writer, (unsigned char) *from);
}

static void
write_folded(Writer *writer, char folded)
{
	if (folded == ' ')
		writer->in_word = false;
	else if (folded >= 'A' && folded <= 'Z')
		write_bytes(writer, pairs[(unsigned char) folded], pairs[(unsigned char) folded] + 2);
	else
		write_byte(writer, (unsigned char) folded);
}

static char
fold_ascii(uint32_t character)
{
	if (is_between(character, 'A', 'Z'))
		return (char) (character - 'A' + 'a');
	return is_between(character, 'a', 'z') || is_between(character, '0', '9') ? (char) character
																			  : ' ';
}

/* The character between the two places of a text. */
static void
write_character(Writer *writer, uint32_t character, const char *from, const char *to)
{
	uint32_t lower = small(character);

	if (character < 0x80)
		write_folded(writer, fold_ascii(character));
	else if (is_between(character, LATIN_FIRST, LATIN_FIRST + sizeof(latin) - 2))
		write_folded(writer, latin[character - LATIN_FIRST]);
	else if (is_between(character, LATIN_ADDITIONAL_FIRST,
						LATIN_ADDITIONAL_FIRST + sizeof(latin_additional) - 2))
		write_folded(writer, latin_additional[character - LATIN_ADDITIONAL_FIRST]);
	else if (is_sign(character))
		writer->in_word = false;
	else if (lower != character)
	{
		write_byte(writer, 0xC0 | lower >> 6);
		write_byte(writer, 0x80 | (lower & 0x3F));
	}
	else if (!is_between(character, 0x0300, 0x036F)) /* accents by themselves are taken off */
		write_bytes(writer, from, to);
}

/* No character is folded to more bytes than it has; a text may have one blank more than signs. */
ForgeText
forge_search_key(ForgeArena *arena, const ForgeText *texts, int count)
{
	Writer writer = { 0 };
	size_t size = 1;

	for (int i = 0; i < count; i++)
		size += (size_t) texts[i].length + 1;
	writer.data = forge_arena_allocate(arena, size);
	for (int i = 0; i < count; i++)
	{
		ForgeText rest = texts[i];

		writer.in_word = false;
		while (rest.length > 0)
		{
			const char *from = rest.data;
			uint32_t character = next_character(&rest);

			write_character(&writer, character, from, rest.data);
		}
	}
	return (ForgeText){ writer.data, writer.length };
}
