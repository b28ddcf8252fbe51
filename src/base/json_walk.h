/*
 * json_walk.h
 *	  Goes through the parts of a JSON document that json.h has accepted.
 */
#ifndef FORGE_BASE_JSON_WALK_H
#define FORGE_BASE_JSON_WALK_H

#include "base/text.h"

typedef enum ForgeJsonType
{
	FORGE_JSON_MISSING, /* there is no such member */
	FORGE_JSON_NULL,
	FORGE_JSON_BOOLEAN,
	FORGE_JSON_NUMBER,
	FORGE_JSON_TEXT,
	FORGE_JSON_ARRAY,
	FORGE_JSON_OBJECT
} ForgeJsonType;

typedef struct ForgeJsonValue
{
	ForgeJsonType type;
	ForgeText text; /* of a string: what is between the quotes (json_string.h reads it); else: as
					 * written */
} ForgeJsonValue;

/* The value of a whole document. */
ForgeJsonValue forge_json_value(ForgeText document);

/* A place between the parts of an object or array. */
typedef struct ForgeJsonWalk
{
	const char *at;
	const char *end;
	bool is_object;
} ForgeJsonWalk;

/* Before the first part; of a value that is neither object nor array: there is none. */
ForgeJsonWalk forge_json_walk(ForgeJsonValue value);

/* The next part, and its name in an object (between the quotes); false at the end. */
bool forge_json_next(ForgeJsonWalk *walk, ForgeText *name, ForgeJsonValue *value);

/*
 * The same without a look ahead, for a reader that goes through nested parts once.  After step, the
 * walk stands before the part's value.  It is then taken as a whole, or, if it is an object or
 * an array, entered; all parts of it must be taken (till step says that there are no more)
 * before it is left.
 */
ForgeJsonWalk forge_json_walk_to(ForgeJsonValue value); /* before a value that is there */
bool forge_json_step(ForgeJsonWalk *walk, ForgeText *name);
ForgeJsonType forge_json_type_here(const ForgeJsonWalk *walk);
ForgeJsonValue forge_json_take(ForgeJsonWalk *walk);
ForgeJsonWalk forge_json_enter(const ForgeJsonWalk *walk);
void forge_json_leave(ForgeJsonWalk *walk, const ForgeJsonWalk *inner);

/* Is it the string, or the name, that reads so? */
bool forge_json_reads(ForgeText inside, const char *text);

/* The member of an object that reads so; missing in any other value. */
ForgeJsonValue forge_json_member(ForgeJsonValue object, const char *name);

/* Is it there, and not null? */
static inline bool
forge_json_is_given(ForgeJsonValue value)
{
	return value.type != FORGE_JSON_MISSING && value.type != FORGE_JSON_NULL;
}

static inline bool
forge_json_is_true(ForgeJsonValue value)
{
	return value.type == FORGE_JSON_BOOLEAN && value.text.data[0] == 't';
}

#endif
