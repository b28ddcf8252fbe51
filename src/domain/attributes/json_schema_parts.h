/*
 * json_schema_parts.h
 *	  What the reader of schemas (json_schema.c) and the check of values (json_schema_check.c)
 *	  share: the schema as it was read, and places in documents.
 */
#ifndef FORGE_DOMAIN_JSON_SCHEMA_PARTS_H
#define FORGE_DOMAIN_JSON_SCHEMA_PARTS_H

#include "domain/attributes/json_schema.h"

typedef enum ForgeJsonFormat
{
	FORGE_FORMAT_ANY,
	FORGE_FORMAT_DATE,
	FORGE_FORMAT_DATE_TIME,
	FORGE_FORMAT_EMAIL,
	FORGE_FORMAT_UUID
} ForgeJsonFormat;

#define FORGE_JSON_FORMATS "date, date-time, email, uuid"

/* The types that a value may have: a bit for each ForgeJsonType, and this one for whole numbers. */
#define FORGE_JSON_TYPE(type) (1u << (type))
#define FORGE_JSON_WHOLE_NUMBER (1u << 31)

/* A member of objects that properties or required name. */
typedef struct ForgeSchemaMember
{
	ForgeText name; /* with its quotes */
	bool is_required;
	bool is_described; /* by properties */
	const ForgeJsonSchema *schema;
} ForgeSchemaMember;

/* Numbers and values that are not given are absent. */
struct ForgeJsonSchema
{
	bool takes_nothing; /* the schema false */

	uint32_t types; /* 0: any */
	bool has_enum;
	int32_t enum_count;
	ForgeText *enum_values; /* as written, sorted */
	ForgeText constant;     /* as written */

	ForgeText minimum;
	ForgeText maximum;
	ForgeText exclusive_minimum;
	ForgeText exclusive_maximum;
	ForgeText multiple_of;

	int32_t min_length;
	int32_t max_length;
	ForgeJsonFormat format;

	int32_t member_count;
	ForgeSchemaMember *members; /* sorted by their names */
	const ForgeJsonSchema *additional;

	const ForgeJsonSchema *items;
	int32_t min_items;
	int32_t max_items;
	bool are_items_unique;
};

/* A place in a document; the outermost one is NULL. */
typedef struct ForgeJsonPlace ForgeJsonPlace;

struct ForgeJsonPlace
{
	const ForgeJsonPlace *outer;
	ForgeText name; /* of a member, between its quotes; absent in an array: */
	int32_t index;
};

/* Its JSON pointer, in the arena; "" for the whole document. */
ForgeText forge_json_pointer(const ForgeJsonPlace *place, ForgeArena *arena);

/* What is between the quotes of a string, with them. */
static inline ForgeText
forge_json_quoted(ForgeText inside)
{
	return (ForgeText){ inside.data - 1, inside.length + 2 };
}

/* A value with its quotes if it is a string: equal values are equal texts. */
static inline ForgeText
forge_json_written(ForgeJsonValue value)
{
	return value.type == FORGE_JSON_TEXT ? forge_json_quoted(value.text) : value.text;
}

#endif
