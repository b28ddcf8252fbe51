/*
 * fuzz_text.h
 *	  White space and the equality of texts, told a second time for the models of the
 *	  fuzzers.
 */
#ifndef FORGE_FUZZ_TEXT_H
#define FORGE_FUZZ_TEXT_H

#include "fuzz.h"

/* Unicode's white space, and the characters that nobody sees, in UTF-8. */
/* clang-format off */
static const char *const fuzz_white[] = {
	" ", "\t", "\n", "\v", "\f",
	"\r", "\xC2\x85", "\xC2\xA0", "\xE1\x9A\x80", "\xE1\xA0\x8E",
	"\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83", "\xE2\x80\x84",
	"\xE2\x80\x85", "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89",
	"\xE2\x80\x8A", "\xE2\x80\x8B", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
	"\xE2\x81\x9F", "\xE2\x81\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF",
};
/* clang-format on */

/* How many bytes of [from, to) are one of them, at its begin or at its end; 0 for none. */
static inline int
fuzz_white_length(const char *from, const char *to, bool at_end)
{
	for (size_t i = 0; i < sizeof(fuzz_white) / sizeof(fuzz_white[0]); i++)
	{
		int length = (int) strlen(fuzz_white[i]);

		if (to - from >= length && memcmp(at_end ? to - length : from, fuzz_white[i], length) == 0)
			return length;
	}
	return 0;
}

static inline ForgeText
fuzz_trim(ForgeText given)
{
	const char *from = given.data;
	const char *to = given.data + given.length;
	int length;

	while ((length = fuzz_white_length(from, to, false)) > 0)
		from += length;
	while ((length = fuzz_white_length(from, to, true)) > 0)
		to -= length;
	return (ForgeText){ from, (int32_t) (to - from) };
}

static inline bool
fuzz_is_blank(ForgeText text)
{
	return text.length == 0 || fuzz_trim(text).length == 0;
}

/* Both absent, or the same bytes. */
static inline bool
fuzz_is_same(ForgeText a, ForgeText b)
{
	if ((a.data == NULL) != (b.data == NULL) || a.length != b.length)
		return false;
	for (int i = 0; i < a.length; i++)
		if (a.data[i] != b.data[i])
			return false;
	return true;
}

#endif
