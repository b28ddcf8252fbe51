/*
 * json_string.h
 *	  The inside of JSON strings: escapes and UTF-8.
 */
#ifndef FORGE_BASE_JSON_STRING_H
#define FORGE_BASE_JSON_STRING_H

#include "base/text.h"

/*
 * The place of the first byte that is not plain; end if all are.  A plain byte stands for itself:
 * an ASCII character that is no quote, no backslash and no control character.
 */
const char *forge_json_skip_plain(const char *at, const char *end);

/*
 * Reads one character between the quotes; there must be at least one byte.
 * False for a character that is not allowed there: a control character, a NUL,
 * half of a surrogate pair, an unknown escape, or bytes that are not UTF-8.
 */
bool forge_json_read_character(const char **at, const char *end, uint32_t *character);

/* Do two strings read the same, however they are escaped? */
bool forge_json_reads_as(ForgeText a, ForgeText b);

/*
 * Writes the string's text in UTF-8, without escapes.  It is never longer than
 * the string; returns the number of bytes.
 */
int32_t forge_json_unescape(ForgeText string, char *buffer);

#endif
