/*
 * test_schema.h
 *	  A JSON Schema and a value, from texts, for tests and fuzzers.
 */
#ifndef FORGE_TEST_SCHEMA_H
#define FORGE_TEST_SCHEMA_H

#include <stdio.h>

#include "base/json_canonical.h"
#include "domain/attributes/json_schema.h"
#include "test_arena.h"

typedef enum TestVerdict
{
	TEST_UNREADABLE, /* no JSON as this library reads it */
	TEST_NO_SCHEMA,
	TEST_FITS,
	TEST_FITS_NOT
} TestVerdict;

/* Neither need be an object; fault is that of the schema or of the value. */
static inline TestVerdict
test_schema(ForgeText schema, ForgeText value, TestArena *arena, ForgeJsonFault *fault)
{
	size_t room = (size_t) schema.length + (size_t) value.length + 32;
	char *both = test_arena_allocate(&arena->arena, room);
	int length = snprintf(both, room, "{\"schema\":%.*s,\"value\":%.*s}", (int) schema.length,
						  schema.data, (int) value.length, value.data);
	ForgeJson canonical;
	ForgeJsonValue document;
	const ForgeJsonSchema *read;

	if (!forge_json_canonical((ForgeText){ both, length }, &arena->arena, &canonical))
		return TEST_UNREADABLE;
	document = forge_json_value(canonical);
	if (!forge_json_schema_read(forge_json_member(document, "schema"), &arena->arena, &read, fault))
		return TEST_NO_SCHEMA;
	return forge_json_schema_fits(read, forge_json_member(document, "value"), &arena->arena, fault)
			   ? TEST_FITS
			   : TEST_FITS_NOT;
}

#endif
