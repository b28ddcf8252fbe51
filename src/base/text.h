/*
 * text.h
 *	  Text slices: a pointer and a length, not terminated, not owned.
 *
 * A slice with data == NULL is absent, which is not the same as empty.  Texts
 * are UTF-8; where a database uses another encoding, a character count is a
 * byte count of its lead bytes, which only makes limits a little wider.
 */
#ifndef FORGE_BASE_TEXT_H
#define FORGE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ForgeText
{
	const char *data;
	int32_t length; /* bytes */
} ForgeText;

/* A slice over a string literal. */
#define FORGE_TEXT(literal) ((ForgeText){ (literal), (int32_t) sizeof(literal) - 1 })

/* A slice over a terminated string; absent for NULL. */
ForgeText forge_text_from(const char *string);

static inline bool
forge_text_is_absent(ForgeText text)
{
	return text.data == NULL;
}

/* Byte for byte; two absent texts are equal. */
bool forge_text_equal(ForgeText a, ForgeText b);

/* As memcmp; a prefix comes before the longer text. */
int forge_text_compare(ForgeText a, ForgeText b);

/*
 * Without the white space at both ends: the characters with that property in Unicode,
 * and other invisible ones (zero width space, word joiner, byte order mark).
 */
ForgeText forge_text_trim(ForgeText text);

/* Absent, empty, or nothing but white space, likewise. */
bool forge_text_is_blank(ForgeText text);

/* Has it no characters beyond ASCII? */
bool forge_text_is_ascii(ForgeText text);

/* Number of characters: UTF-8 lead bytes. */
int32_t forge_text_characters(ForgeText text);

/* Takes the first item off a list joined by separator; false when none is left. */
bool forge_text_next(ForgeText *rest, char separator, ForgeText *item);

#endif
