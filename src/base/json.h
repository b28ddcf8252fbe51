/*
 * json.h
 *	  A reader of JSON objects from untrusted callers (RFC 8259).
 *
 * It accepts less than other readers do, so that no two of them can disagree on
 * what a document says: UTF-8 without a byte order mark, no member twice in one
 * object (names are compared as they read, not as they are escaped), no NUL
 * character and no half of a surrogate pair, numbers and depth within limits.
 */
#ifndef FORGE_BASE_JSON_H
#define FORGE_BASE_JSON_H

#include "base/text.h"

/* Objects and arrays inside of each other. */
#define FORGE_JSON_DEPTH_MAX 16

/* Members of all the objects that are open at one place of the document. */
#define FORGE_JSON_MEMBERS_MAX 256

/* Characters of a number, and its exponent's digits. */
#define FORGE_JSON_NUMBER_LENGTH_MAX 40
#define FORGE_JSON_EXPONENT_DIGITS_MAX 3

typedef enum ForgeJsonKind
{
	FORGE_JSON_NONE, /* there is no such member */
	FORGE_JSON_STRING,
	FORGE_JSON_OTHER
} ForgeJsonKind;

/* Is it one such object, with nothing but white space around it? */
bool forge_json_is_object(ForgeText document);

/*
 * The member of that name (of plain ASCII letters) in the outermost object of a
 * document that is one.  A string's value is the text between the quotes
 * (json_string.h reads it).
 */
ForgeJsonKind forge_json_find(ForgeText document, const char *name, ForgeText *value);

/* Is it free of bytes beyond ASCII, and of \\u escapes? */
bool forge_json_is_ascii(ForgeText document);

#endif
