/*
 * json_schema.h
 *	  JSON Schemas of draft-07, over a closed list of keywords.
 *
 * type, enum, const, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength,
 * maxLength, properties, required, additionalProperties, items (one schema), minItems, maxItems,
 * uniqueItems, format (date, date-time, email, uuid), title, description and default, and the
 * schemas true and false.  Any other keyword is a fault of the schema, as is any other format:
 * what is not checked must not look as if it were.
 *
 * Schemas and values are parts of canonical JSON (json_canonical.h).  There equal values are equal
 * texts, and numbers have all their digits, so values are compared by their bytes and numbers
 * are never rounded.  Depth is limited by the reader of JSON.  The work of a check is in the
 * order of the sizes of schema and value, and for uniqueItems that times a logarithm.
 */
#ifndef FORGE_DOMAIN_JSON_SCHEMA_H
#define FORGE_DOMAIN_JSON_SCHEMA_H

#include "base/arena.h"
#include "base/json_walk.h"

/* A schema that was read; NULL is one that takes every value. */
typedef struct ForgeJsonSchema ForgeJsonSchema;

/* What is wrong, and where. */
typedef struct ForgeJsonFault
{
	ForgeText
		pointer; /* a JSON pointer (RFC 6901); of a value that is missing: where it would be */
	ForgeText keyword;
	const char *expected; /* of a schema: what the keyword's value must be; NULL: no such keyword */
} ForgeJsonFault;

/*
 * Reads a schema, whose texts become slices of the document.  Returns false, with the first
 * fault, for a document that is no schema of the keywords above.
 */
bool forge_json_schema_read(ForgeJsonValue document, ForgeArena *arena,
							const ForgeJsonSchema **schema, ForgeJsonFault *fault);

/* Does the value fit?  If not, the first fault, in the order of the document. */
bool forge_json_schema_fits(const ForgeJsonSchema *schema, ForgeJsonValue value, ForgeArena *arena,
							ForgeJsonFault *fault);

#endif
