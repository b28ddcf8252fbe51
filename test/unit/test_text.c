/*
 * test_text.c
 *	  Text slices.
 */
#include "base/text.h"
#include "tap.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static int
sign(int number)
{
	return (number > 0) - (number < 0);
}

static void
test_from(void)
{
	is_int(forge_text_from("abc").length, 3, "a slice over a string has its length");
	is_int(FORGE_TEXT("abc").length, 3, "a slice over a literal is without its end");
	ok(forge_text_is_absent(forge_text_from(NULL)), "NULL becomes an absent text");
	ok(!forge_text_is_absent(forge_text_from("")), "an empty string is not absent");
	ok(forge_text_equal(forge_text_from("abc"), FORGE_TEXT("abc")), "both are the same");
}

static void
test_equal(void)
{
	ok(forge_text_equal(ABSENT, ABSENT), "two absent texts are equal");
	ok(!forge_text_equal(ABSENT, FORGE_TEXT("")), "absent is not empty");
	ok(!forge_text_equal(FORGE_TEXT(""), ABSENT), "empty is not absent");
	ok(forge_text_equal(FORGE_TEXT(""), FORGE_TEXT("")), "two empty texts are equal");
	ok(!forge_text_equal(FORGE_TEXT("ab"), FORGE_TEXT("abc")), "a prefix is not equal");
	ok(!forge_text_equal(FORGE_TEXT("abc"), FORGE_TEXT("abC")), "the case matters");
	ok(!forge_text_equal(FORGE_TEXT("a\0b"), FORGE_TEXT("a\0c")), "a zero byte does not end it");
}

static void
test_compare(void)
{
	is_int(forge_text_compare(FORGE_TEXT("abc"), FORGE_TEXT("abc")), 0, "equal texts");
	is_int(sign(forge_text_compare(FORGE_TEXT("ab"), FORGE_TEXT("abc"))), -1,
		   "a prefix comes before");
	is_int(sign(forge_text_compare(FORGE_TEXT("abc"), FORGE_TEXT("ab"))), 1,
		   "what it is a prefix of comes after");
	is_int(sign(forge_text_compare(FORGE_TEXT("b"), FORGE_TEXT("abc"))), 1,
		   "bytes come before length");
	is_int(sign(forge_text_compare(FORGE_TEXT("z"), FORGE_TEXT("\xC3\xA9"))), -1,
		   "bytes compare as unsigned");
	is_int(sign(forge_text_compare(ABSENT, FORGE_TEXT(""))), -1, "absent comes before empty");
	is_int(sign(forge_text_compare(FORGE_TEXT(""), ABSENT)), 1, "empty comes after absent");
	is_int(forge_text_compare(ABSENT, ABSENT), 0, "two absent texts");
}

static void
test_trim(void)
{
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT(" \t\n\v\f\rab c \t\n\v\f\r")),
						FORGE_TEXT("ab c")),
	   "all six kinds of white space go, at both ends alone");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("abc")), FORGE_TEXT("abc")),
	   "without white space nothing goes");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("  ")), FORGE_TEXT("")),
	   "white space alone becomes empty, not absent");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("")), FORGE_TEXT("")), "empty stays empty");
	ok(forge_text_is_absent(forge_text_trim(ABSENT)), "absent stays absent");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("\xC2\xA0 \xE3\x80\x80x\xE2\x80\x83y"
												   "\xEF\xBB\xBF\t\xE2\x80\x8B")),
						FORGE_TEXT("x\xE2\x80\x83y")),
	   "white space beyond ASCII goes as well, at both ends alone");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("x\xC0\xA0")), FORGE_TEXT("x\xC0\xA0")),
	   "a space that is written too long is none");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("\xA0x\x80\xA0")), FORGE_TEXT("\xA0x\x80\xA0")),
	   "parts of a character are no white space");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("\xF0\xA0\x80\xA0")),
						FORGE_TEXT("\xF0\xA0\x80\xA0")),
	   "nor is the end of a longer one");
	ok(forge_text_equal(forge_text_trim(FORGE_TEXT("\xC2 x")), FORGE_TEXT("\xC2 x")),
	   "nor a character of which a part is missing");
}

/* The character in UTF-8. */
static ForgeText
encode(uint32_t character, char buffer[4])
{
	int32_t length = 1 + (character >= 0x80) + (character >= 0x800) + (character >= 0x10000);
	static const unsigned char leads[] = { 0x00, 0xC0, 0xE0, 0xF0 };

	for (int32_t i = length - 1; i > 0; i--, character >>= 6)
		buffer[i] = (char) (0x80 | (character & 0x3F));
	buffer[0] = (char) (leads[length - 1] | character);
	return (ForgeText){ buffer, length };
}

static void
test_white_space(void)
{
	static const uint32_t expected[] = {
		0x09,   0x0A,   0x0B,   0x0C,   0x0D,   0x20,   0x85,   0xA0,   0x1680, 0x180E,
		0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009,
		0x200A, 0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF,
	};
	size_t count = 0;
	bool are_same = true;
	char buffer[4];

	for (uint32_t character = 0; character <= 0x10FFFF; character++)
	{
		ForgeText text = encode(character, buffer);

		if (!forge_text_is_blank(text))
			continue;
		are_same = are_same && count < sizeof(expected) / sizeof(expected[0]) &&
				   expected[count] == character && forge_text_trim(text).length == 0;
		count++;
	}
	ok(are_same, "these characters are white space");
	is_int((int64_t) count, sizeof(expected) / sizeof(expected[0]), "and no others");
	ok(forge_text_is_ascii(FORGE_TEXT("a\x7F")) && forge_text_is_ascii(FORGE_TEXT("")) &&
		   forge_text_is_ascii(ABSENT) && !forge_text_is_ascii(FORGE_TEXT("a\x80")),
	   "what is ASCII");
}

static void
test_blank(void)
{
	ok(forge_text_is_blank(ABSENT), "absent is blank");
	ok(forge_text_is_blank(FORGE_TEXT("")), "empty is blank");
	ok(forge_text_is_blank(FORGE_TEXT(" \t\n\v\f\r")), "white space is blank");
	ok(!forge_text_is_blank(FORGE_TEXT("  x ")), "a letter is not blank");
	ok(!forge_text_is_blank(FORGE_TEXT("\x08")), "the character before tab is not white space");
	ok(!forge_text_is_blank(FORGE_TEXT("\x0E")),
	   "the character after carriage return is not white space");
	ok(!forge_text_is_blank(FORGE_TEXT("\0")), "a zero byte is not white space");
}

static void
test_characters(void)
{
	is_int(forge_text_characters(ABSENT), 0, "absent has no characters");
	is_int(forge_text_characters(FORGE_TEXT("abc")), 3, "ASCII");
	is_int(forge_text_characters(FORGE_TEXT("\xC3\xA9")), 1, "two bytes");
	is_int(forge_text_characters(FORGE_TEXT("\xE2\x82\xAC")), 1, "three bytes");
	is_int(forge_text_characters(FORGE_TEXT("a\xF0\x9F\x98\x80z")), 3, "four bytes");
}

static void
test_next(void)
{
	ForgeText list = FORGE_TEXT("ab\nc\n\nd");
	ForgeText item;
	ForgeText none = FORGE_TEXT("");
	ForgeText absent = ABSENT;

	ok(forge_text_next(&list, '\n', &item) && forge_text_equal(item, FORGE_TEXT("ab")), "first");
	ok(forge_text_next(&list, '\n', &item) && forge_text_equal(item, FORGE_TEXT("c")), "second");
	ok(forge_text_next(&list, '\n', &item) && item.length == 0, "an empty one between");
	ok(forge_text_next(&list, '\n', &item) && forge_text_equal(item, FORGE_TEXT("d")), "last");
	ok(!forge_text_next(&list, '\n', &item), "and no more");
	ok(!forge_text_next(&none, '\n', &item), "an empty list has no item");
	ok(!forge_text_next(&absent, '\n', &item), "nor has an absent one");
}

int
main(void)
{
	test_from();
	test_equal();
	test_compare();
	test_trim();
	test_blank();
	test_white_space();
	test_characters();
	test_next();
	return tap_done();
}
