/*
 * field.h
 *	  Descriptors: the one place where a field of a command, an event or a state
 *	  is described.
 *
 * A shape is a C struct with a table of its fields.  From the table come the
 * decoder and encoder of JSON, the checks and their refusals, the packed form in
 * which states are stored and commands are compared, the JSON Schema, the SQL
 * catalogue, the binding of typed SQL functions, and the fuzzers.
 *
 * How a value that was not given looks: a text or JSON is absent (data NULL), a UUID is
 * nil, an instant is FORGE_INSTANT_ABSENT, a date FORGE_DATE_ABSENT, a number of any type is 0,
 * a boolean is false, a list is empty.  So an optional number has 0 for its default, unless its
 * field says otherwise.  A decimal that is NULLABLE tells 0 from "not given": that is
 * FORGE_DECIMAL_ABSENT then.
 *
 * The elements of a list are structs of a shape of their own, which has no lists, of
 * texts neither.  Its texts are slices, as everywhere: elements can be copied as they
 * are, and the copies' texts are where the texts were.
 */
#ifndef FORGE_BASE_FIELD_H
#define FORGE_BASE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/instant.h"
#include "base/json_canonical.h"
#include "base/list.h"
#include "base/outcome.h"
#include "base/text.h"
#include "base/text_list.h"
#include "base/u128.h"
#include "base/uuid.h"

typedef enum ForgeFieldType
{
	FORGE_FIELD_TEXT,      /* ForgeText */
	FORGE_FIELD_DECIMAL,   /* ForgeDecimal */
	FORGE_FIELD_INTEGER,   /* int64_t */
	FORGE_FIELD_U128,      /* ForgeU128: a whole number from 0 to 2^128 - 1 */
	FORGE_FIELD_BOOLEAN,   /* bool */
	FORGE_FIELD_UUID,      /* ForgeUuid */
	FORGE_FIELD_INSTANT,   /* ForgeInstant */
	FORGE_FIELD_DATE,      /* ForgeDate */
	FORGE_FIELD_JSON,      /* ForgeJson: an object (base/json_canonical.h) */
	FORGE_FIELD_TEXT_LIST, /* ForgeText: a list of texts (base/text_list.h) */
	FORGE_FIELD_LIST       /* ForgeList: of structs of the element's shape */
} ForgeFieldType;

#define FORGE_FIELD_REQUIRED 0x01          /* must be given, and not null */
#define FORGE_FIELD_TRIMMED 0x02           /* a text without white space at its ends */
#define FORGE_FIELD_PERSONAL 0x04          /* identifies a person */
#define FORGE_FIELD_GIVES_ROLES 0x08       /* names roles that the command gives to a user */
#define FORGE_FIELD_GIVES_PERMISSIONS 0x10 /* permissions that the command gives to a role */
#define FORGE_FIELD_EMAIL 0x20             /* a text that is to be an e-mail address */
#define FORGE_FIELD_TIME_ZONE 0x40         /* a text that is to be the name of a time zone */
#define FORGE_FIELD_NULLABLE 0x80          /* a decimal that may be absent */
#define FORGE_FIELD_SPARSE 0x100           /* JSON has no 0, false or empty list in it */

typedef struct ForgeShape ForgeShape;

/*
 * Makes a struct from one of the version before.  Fields of the same name and type are
 * in the target already; all others are "not given".  Cannot fail.  Texts may be slices
 * of the old texts, and lists may be the old lists; new ones are made in the arena.
 */
typedef void (*ForgeShapeFrom)(void *target, const void *before, ForgeArena *arena);

typedef struct ForgeField
{
	const char *name;
	ForgeFieldType type;
	uint32_t flags;
	uint32_t offset;
	int32_t limit; /* of a text, in characters; of JSON, in bytes; of a list, in elements */
	const char *meaning;
	const ForgeShape *element; /* of a list */
	const char *words;         /* of a text or texts: all that it may be (base/word.h), or NULL */
	const char *refers_to; /* of a UUID: the aggregate type of the stream that it names, or NULL */
	const char *otherwise; /* its value when a command is not given one, as text, or NULL */
} ForgeField;

struct ForgeShape
{
	const char *name; /* dotted, for commands and events: inventory.item.created */
	const char *description;
	int schema_version; /* 1, 2, ... */
	uint32_t format;    /* of a state: a fingerprint of its version and fields; else 0 */
	size_t size;        /* of the struct */
	int field_count;
	const ForgeField *fields;
	int key_count;         /* of an element of a list: so many of the first fields tell it apart */
	bool has_listed_texts; /* an element of one of its lists has a text or JSON */

	/* The version before, whose values are stored as well, and the function that makes a value of
	 * this version from one of that. */
	const ForgeShape *before;
	ForgeShapeFrom from_before; /* NULL: only common fields are taken over */
};

/* One line of a shape's field table; behind the meaning may stand .otherwise = "30". */
#define FORGE_FIELD(struct_type, member, field_type, field_flags, field_limit, field_meaning, ...) \
	{                                                                                              \
		.name = #member, .type = (field_type), .flags = (field_flags),                             \
		.offset = offsetof(struct_type, member), .limit = (field_limit),                           \
		.meaning = (field_meaning), __VA_ARGS__                                                    \
	}

/* Likewise of a list; its limit is the most elements it may have. */
#define FORGE_FIELD_OF_LIST(struct_type, member, element_shape, field_flags, field_limit,          \
							field_meaning)                                                         \
	{                                                                                              \
		.name = #member, .type = FORGE_FIELD_LIST, .flags = (field_flags),                         \
		.offset = offsetof(struct_type, member), .limit = (field_limit),                           \
		.meaning = (field_meaning), .element = (element_shape)                                     \
	}

/* Likewise of a text, or a list of texts, that is one of these words. */
#define FORGE_FIELD_OF_WORDS(struct_type, member, field_type, field_words, field_flags,            \
							 field_limit, field_meaning, ...)                                      \
	{                                                                                              \
		.name = #member, .type = (field_type), .flags = (field_flags),                             \
		.offset = offsetof(struct_type, member), .limit = (field_limit),                           \
		.meaning = (field_meaning), .words = (field_words), __VA_ARGS__                            \
	}

#define FORGE_FIELD_COUNT(fields) ((int) (sizeof(fields) / sizeof((fields)[0])))

/* A shape, of a struct and the table of its fields; and of a command or event that has none. */
#define FORGE_SHAPE(shape_name, version, shape_description, struct_type, field_table)              \
	{                                                                                              \
		.name = (shape_name), .description = (shape_description), .schema_version = (version),     \
		.size = sizeof(struct_type), .field_count = FORGE_FIELD_COUNT(field_table),                \
		.fields = (field_table)                                                                    \
	}
#define FORGE_SHAPE_WITHOUT_FIELDS(shape_name, version, shape_description)                         \
	{                                                                                              \
		.name = (shape_name), .description = (shape_description), .schema_version = (version)      \
	}

/* A value as it stands in JSON. */
typedef enum ForgeValueKind
{
	FORGE_VALUE_NULL,
	FORGE_VALUE_BOOLEAN,
	FORGE_VALUE_NUMBER, /* text: as written, or NaN, Infinity, -Infinity */
	FORGE_VALUE_STRING, /* text */
	FORGE_VALUE_OTHER   /* an array or object */
} ForgeValueKind;

typedef struct ForgeValue
{
	ForgeValueKind kind;
	bool boolean;
	ForgeText text;
} ForgeValue;

/* Sets every field of the struct to "not given", and all other members to zero. */
void forge_shape_clear(const ForgeShape *shape, void *target);

/* The number of the field of that name, or -1. */
int forge_shape_find(const ForgeShape *shape, ForgeText name);

/* One setter per type, with its checks; the struct is changed only on acceptance. */
ForgeOutcome forge_field_set_text(const ForgeField *field, void *target, ForgeText value);
ForgeOutcome forge_field_set_decimal(const ForgeField *field, void *target, ForgeText digits);
ForgeOutcome forge_field_set_integer(const ForgeField *field, void *target, int64_t value);
ForgeOutcome forge_field_set_u128(const ForgeField *field, void *target, ForgeText digits);
ForgeOutcome forge_field_set_boolean(const ForgeField *field, void *target, bool value);
ForgeOutcome forge_field_set_uuid(const ForgeField *field, void *target, ForgeUuid value);
ForgeOutcome forge_field_set_instant(const ForgeField *field, void *target, ForgeInstant value);
ForgeOutcome forge_field_set_date(const ForgeField *field, void *target, ForgeDate value);

/*
 * Refuses FIELD_BLANK for the nil UUID: it identifies nothing, and is not a way to leave an
 * id out.  So inside a struct nil always says "not given".
 */
ForgeOutcome forge_field_check_id(const char *name, ForgeUuid id);

/*
 * Keeps the object in its canonical form, in memory of the arena.  Refuses DOCUMENT_TOO_COMPLEX
 * for an object that has no such form, and DOCUMENT_TOO_LARGE for a form of more bytes than the
 * limit.
 */
ForgeOutcome forge_field_set_json(const ForgeField *field, void *target, ForgeText object,
								  ForgeArena *arena);

/* The elements are not looked at: they were set field by field. */
ForgeOutcome forge_field_set_list(const ForgeField *field, void *target, ForgeList value);

/* Refuses TOO_MANY for more elements than the field's limit. */
ForgeOutcome forge_field_check_count(const ForgeField *field, int64_t count);

/*
 * A JSON value into a field.  A number of any type may stand there as a number or as a
 * string of digits; a UUID is a string, and an instant or a date one of RFC 3339.  Lists and
 * JSON are not decoded here, because reading them needs the server (the caller uses
 * forge_field_set_text, forge_field_set_list and forge_field_set_json).  Null is as if the field
 * were not there.
 */
ForgeOutcome forge_field_set_value(const ForgeField *field, void *target, ForgeValue value);

/* The field's type in words: "a number", "a string", ... (for FIELD_MISTYPED). */
const char *forge_field_type_words(ForgeFieldType type);

/*
 * Gives the fields whose bits are not in seen the value that they have otherwise, if there is one.
 * Refuses FIELD_MISSING for the first of them that is required.
 */
ForgeOutcome forge_shape_complete(const ForgeShape *shape, void *target, uint64_t seen);

/*
 * Is the field's value "not given" (see the head of this file)?  Numbers, booleans
 * and lists never are, unless they are NULLABLE or SPARSE.
 */
bool forge_field_is_absent(const ForgeField *field, const void *source);

/* Moves all texts of the struct, those in lists too, to memory of the arena. */
void forge_shape_copy_texts(const ForgeShape *shape, void *target, ForgeArena *arena);

/* Have both structs the same values in all fields? */
bool forge_shape_equal(const ForgeShape *shape, const void *a, const void *b);

/* The size of a member of that type. */
size_t forge_field_size(ForgeFieldType type);

/* This shape in that version; NULL when there is no such version. */
const ForgeShape *forge_shape_of_version(const ForgeShape *shape, int version);

/*
 * The struct of an older version of this shape as one of this version: raised from each
 * version to the next, in the arena.  Of this version, it comes back as it is.
 */
const void *forge_shape_raise(const ForgeShape *shape, int version, const void *source,
							  ForgeArena *arena);

/*
 * Copies the fields of the same name and type from the source into the target.  Lists are left
 * alone: a list has one owner.
 */
void forge_shape_take_over(const ForgeShape *shape, void *target, const ForgeShape *source_shape,
						   const void *source);

/* Compares the keys of two elements of a list: UUIDs, dates, whole numbers and booleans. */
int forge_shape_compare_keys(const ForgeShape *shape, const void *a, const void *b);

/*
 * The packed form: in front the format of a state in four bytes, of all else the schema
 * version in one; then every field in order, without padding; numbers little-endian in
 * their size, texts and lists with their length before them.  The same struct content gives the
 * same bytes on every machine.  Writes at most capacity bytes and returns the length that is
 * needed.
 */
size_t forge_shape_pack(const ForgeShape *shape, const void *source, uint8_t *buffer,
						size_t capacity);

/*
 * Reads the packed form; texts become slices of the buffer, lists are made in the
 * arena.  Returns false, with the target cleared, for bytes that this shape in this
 * format and schema version did not write.
 */
bool forge_shape_unpack(const ForgeShape *shape, const uint8_t *buffer, size_t length, void *target,
						ForgeArena *arena);

#endif
