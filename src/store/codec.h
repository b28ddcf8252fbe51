/*
 * codec.h
 *	  JSON in and out of shapes, and SQL values into them, by their descriptors.
 *
 * Decoding is strict: a member that is missing, unknown, mistyped, too long or
 * out of range is refused by name; one in a list by its place (lines[3].quantity,
 * counted from 0).  Texts in a decoded struct are slices of the JSON document,
 * which must live as long as the struct; lists are in the current memory context.
 */
#ifndef FORGE_STORE_CODEC_H
#define FORGE_STORE_CODEC_H

#include "pg/forge_pg.h"

#include "base/field.h"
#include "utils/jsonb.h"

/* A JSON object into the struct, cleared first. */
ForgeOutcome forge_codec_decode(const ForgeShape *shape, Jsonb *json, void *target);

/*
 * One member into the struct; adds its bit to *seen.  For structs whose other
 * members are decoded in another way.
 */
ForgeOutcome forge_codec_decode_member(const ForgeShape *shape, void *target, uint64 *seen,
									   ForgeText name, JsonbValue *value);

/*
 * An SQL value into the field, with its checks, and the SQL type in which a
 * field travels: a list is jsonb.
 */
ForgeOutcome forge_codec_set_datum(const ForgeField *field, void *target, Datum datum);
Oid forge_codec_type_oid(ForgeFieldType type);

/* Refuses a document of more bytes than the limit; NULL is none. */
ForgeOutcome forge_codec_check_size(const char *name, const Jsonb *json, int limit);

/* The struct as a JSON object, without fields that were not given. */
Jsonb *forge_codec_encode(const ForgeShape *shape, const void *source);

/* Likewise with a version in front, for states. */
Jsonb *forge_codec_encode_state(const ForgeShape *shape, const void *source, int64 version);

/* A JSON Schema (2020-12) of the shape. */
Jsonb *forge_codec_schema(const ForgeShape *shape);

/*
 * Calls visit for each member of an object; stops at the first refusal.  The
 * value is valid as long as the document.
 */
typedef ForgeOutcome (*ForgeMemberVisitor)(void *context, ForgeText name, JsonbValue *value);
ForgeOutcome forge_codec_visit(JsonbContainer *object, ForgeMemberVisitor visit, void *context);

#endif
