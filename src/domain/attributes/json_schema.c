/*
 * json_schema.c
 *	  Reads schemas.
 *
 * Each keyword has a function that takes its value, before which the walk stands, into the
 * schema, and returns false for one that is malformed.  Schemas are nested no deeper than JSON
 * is, so recursion is limited.
 */
#include "domain/attributes/json_schema_parts.h"

#include <string.h>

#include "base/json_number.h"
#include "base/json_string.h"
#include "base/text_sort.h"
#include "base/word.h"

typedef struct Reader
{
	ForgeArena *arena;
	ForgeJsonFault *fault;
	bool has_fault;
} Reader;

static bool read_schema(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
						const ForgeJsonSchema **schema);

/* ----- places ------------------------------------------------------------------------------- */

static const ForgeJsonPlace *
reversed(const ForgeJsonPlace *place, ForgeArena *arena)
{
	const ForgeJsonPlace *first = NULL;

	for (; place != NULL; place = place->outer)
	{
		ForgeJsonPlace *copy = forge_arena_allocate(arena, sizeof(*copy));

		*copy = *place;
		copy->outer = first;
		first = copy;
	}
	return first;
}

/* A number's digits; returns how many. */
static int32_t
put_index(char *to, int32_t index)
{
	int32_t length = index < 10 ? 0 : put_index(to, index / 10);

	to[length] = (char) ('0' + index % 10);
	return length + 1;
}

/* A name without its escapes of JSON, and with those of a pointer. */
static int32_t
put_name(char *to, ForgeText name, ForgeArena *arena)
{
	char *reads = forge_arena_allocate(arena, (size_t) name.length + 1);
	int32_t read_length = forge_json_unescape(name, reads);
	int32_t length = 0;

	for (int32_t i = 0; i < read_length; i++)
		if (reads[i] == '~' || reads[i] == '/')
		{
			to[length++] = '~';
			to[length++] = reads[i] == '~' ? '0' : '1';
		}
		else
			to[length++] = reads[i];
	return length;
}

ForgeText
forge_json_pointer(const ForgeJsonPlace *place, ForgeArena *arena)
{
	size_t room = 1;
	int32_t length = 0;
	char *pointer;

	for (const ForgeJsonPlace *each = place; each != NULL; each = each->outer)
		room += forge_text_is_absent(each->name) ? 12 : 1 + 2 * (size_t) each->name.length;
	pointer = forge_arena_allocate(arena, room);
	for (const ForgeJsonPlace *each = reversed(place, arena); each != NULL; each = each->outer)
	{
		pointer[length++] = '/';
		length += forge_text_is_absent(each->name) ? put_index(pointer + length, each->index)
												   : put_name(pointer + length, each->name, arena);
	}
	return (ForgeText){ pointer, length };
}

/* ----- values of keywords ------------------------------------------------------------------- */

static bool
read_number(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			ForgeJsonSchema *schema, void *number)
{
	ForgeJsonValue value = forge_json_take(walk);

	*(ForgeText *) number = value.text;
	return value.type == FORGE_JSON_NUMBER;
}

static bool
read_divisor(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			 ForgeJsonSchema *schema, void *number)
{
	return read_number(reader, place, walk, schema, number) &&
		   forge_json_number_compare(*(ForgeText *) number, FORGE_TEXT("0")) > 0;
}

/* A number of things; more than there can be are as many as that. */
static bool
read_count(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
		   ForgeJsonSchema *schema, void *count)
{
	ForgeJsonValue value = forge_json_take(walk);
	int64_t number = 0;

	if (value.type != FORGE_JSON_NUMBER || value.text.data[0] == '-' ||
		!forge_json_number_is_whole(value.text))
		return false;
	for (int32_t i = 0; i < value.text.length && number < INT32_MAX; i++)
		number = number * 10 + (value.text.data[i] - '0');
	*(int32_t *) count = number < INT32_MAX ? (int32_t) number : INT32_MAX;
	return true;
}

static bool
read_boolean(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			 ForgeJsonSchema *schema, void *boolean)
{
	ForgeJsonValue value = forge_json_take(walk);

	*(bool *) boolean = forge_json_is_true(value);
	return value.type == FORGE_JSON_BOOLEAN;
}

static bool
read_text(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk, ForgeJsonSchema *schema,
		  void *nothing)
{
	return forge_json_take(walk).type == FORGE_JSON_TEXT;
}

static bool
read_anything(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			  ForgeJsonSchema *schema, void *nothing)
{
	(void) forge_json_take(walk);
	return true;
}

static bool
read_constant(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			  ForgeJsonSchema *schema, void *constant)
{
	*(ForgeText *) constant = forge_json_written(forge_json_take(walk));
	return true;
}

static bool
read_format(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			ForgeJsonSchema *schema, void *format)
{
	ForgeJsonValue value = forge_json_take(walk);
	int number =
		value.type == FORGE_JSON_TEXT ? forge_word_number(FORGE_JSON_FORMATS, value.text) : -1;

	*(ForgeJsonFormat *) format = (ForgeJsonFormat) (number + 1);
	return number >= 0;
}

/* ----- types -------------------------------------------------------------------------------- */

#define TYPES "string, number, integer, boolean, array, object, null"

/* Adds a type; false for a word that is none, or was added before. */
static bool
add_type(ForgeJsonValue word, uint32_t *types)
{
	static const uint32_t bits[] = {
		FORGE_JSON_TYPE(FORGE_JSON_TEXT),  FORGE_JSON_TYPE(FORGE_JSON_NUMBER),
		FORGE_JSON_WHOLE_NUMBER,           FORGE_JSON_TYPE(FORGE_JSON_BOOLEAN),
		FORGE_JSON_TYPE(FORGE_JSON_ARRAY), FORGE_JSON_TYPE(FORGE_JSON_OBJECT),
		FORGE_JSON_TYPE(FORGE_JSON_NULL),
	};
	int number = word.type == FORGE_JSON_TEXT ? forge_word_number(TYPES, word.text) : -1;

	if (number < 0 || (*types & bits[number]) != 0)
		return false;
	*types |= bits[number];
	return true;
}

static bool
read_types(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
		   ForgeJsonSchema *schema, void *types)
{
	ForgeJsonValue value = forge_json_take(walk);
	ForgeJsonWalk words = forge_json_walk(value);
	ForgeText name;
	ForgeJsonValue word;

	if (value.type != FORGE_JSON_ARRAY)
		return add_type(value, types);
	while (forge_json_next(&words, &name, &word))
		if (!add_type(word, types))
			return false;
	return *(uint32_t *) types != 0;
}

/* ----- lists -------------------------------------------------------------------------------- */

/* Room for one more of a growing list. */
static void *
grown(void *list, int32_t count, size_t size, ForgeArena *arena)
{
	void *larger;

	if (count != 0 && (count < 8 || (count & (count - 1)) != 0))
		return list;
	larger = forge_arena_allocate(arena, (size_t) (count < 8 ? 8 : 2 * count) * size);
	if (count > 0)
		memcpy(larger, list, (size_t) count * size);
	return larger;
}

/* Takes an array whose parts become texts as they are written, sorted; false for another value. */
static bool
take_sorted(Reader *reader, ForgeJsonWalk *walk, ForgeText **parts, int32_t *count)
{
	ForgeJsonWalk inside;
	ForgeText name;
	ForgeJsonValue part;

	if (forge_json_type_here(walk) != FORGE_JSON_ARRAY)
		return false;
	inside = forge_json_enter(walk);
	while (forge_json_next(&inside, &name, &part))
	{
		*parts = grown(*parts, *count, sizeof(ForgeText), reader->arena);
		(*parts)[(*count)++] = forge_json_written(part);
	}
	forge_json_leave(walk, &inside);
	forge_text_sort(*parts, *count, reader->arena);
	return true;
}

static bool
read_enum(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk, ForgeJsonSchema *schema,
		  void *nothing)
{
	schema->has_enum = true;
	return take_sorted(reader, walk, &schema->enum_values, &schema->enum_count);
}

/* ----- schemas in schemas ------------------------------------------------------------------- */

static bool
read_inner(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
		   ForgeJsonSchema *schema, void *inner)
{
	return read_schema(reader, place, walk, inner);
}

/* properties comes before required (read_object), so it makes the list. */
static bool
read_properties(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
				ForgeJsonSchema *schema, void *nothing)
{
	ForgeJsonWalk inside;
	ForgeText name;

	if (forge_json_type_here(walk) != FORGE_JSON_OBJECT)
		return false;
	inside = forge_json_enter(walk);
	while (forge_json_step(&inside, &name))
	{
		ForgeSchemaMember *member;

		schema->members =
			grown(schema->members, schema->member_count, sizeof(ForgeSchemaMember), reader->arena);
		member = &schema->members[schema->member_count++];
		*member = (ForgeSchemaMember){ .name = forge_json_quoted(name), .is_described = true };
		if (!read_schema(reader, &(ForgeJsonPlace){ place, name, 0 }, &inside, &member->schema))
			return false;
	}
	forge_json_leave(walk, &inside);
	return true;
}

/* Merges names into the list of members; both are sorted. */
static void
require_members(ForgeJsonSchema *schema, const ForgeText *names, int32_t count, ForgeArena *arena)
{
	const ForgeSchemaMember *described = schema->members;
	int32_t described_count = schema->member_count;
	ForgeSchemaMember *members = forge_arena_allocate(
		arena, (size_t) (described_count + count + 1) * sizeof(ForgeSchemaMember));
	int32_t at = 0;

	schema->member_count = 0;
	for (int32_t i = 0; at < described_count || i < count;)
	{
		int order = at == described_count ? 1
					: i == count          ? -1
										  : forge_text_compare(described[at].name, names[i]);
		ForgeSchemaMember *member = &members[schema->member_count++];

		if (order <= 0)
			*member = described[at++];
		if (order >= 0)
		{
			member->name = names[i++];
			member->is_required = true;
		}
	}
	schema->members = members;
}

static bool
read_required(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			  ForgeJsonSchema *schema, void *nothing)
{
	ForgeText *names = NULL;
	int32_t count = 0;

	if (!take_sorted(reader, walk, &names, &count))
		return false;
	for (int32_t i = 0; i < count; i++)
		if (names[i].data[0] != '"' || (i > 0 && forge_text_equal(names[i - 1], names[i])))
			return false;
	require_members(schema, names, count, reader->arena);
	return true;
}

/* ----- keywords ----------------------------------------------------------------------------- */

typedef struct Keyword
{
	ForgeText name;
	bool (*read)(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
				 ForgeJsonSchema *schema, void *target);
	size_t offset; /* of the target in the schema */
	const char *expected;
} Keyword;

#define KEYWORD(name, read, member, expected)                                                      \
	{                                                                                              \
		{ name, sizeof(name) - 1 }, read, offsetof(ForgeJsonSchema, member), expected              \
	}
#define KEYWORD_ALONE(name, read, expected)                                                        \
	{                                                                                              \
		{ name, sizeof(name) - 1 }, read, 0, expected                                              \
	}
#define A_COUNT "a whole number that is not negative"
#define A_SCHEMA "one schema: an object, true or false"

/* In the order of their names, as they stand in canonical JSON. */
static const Keyword keywords[] = {
	KEYWORD("additionalProperties", read_inner, additional, A_SCHEMA),
	KEYWORD("const", read_constant, constant, NULL),
	KEYWORD_ALONE("default", read_anything, NULL),
	KEYWORD_ALONE("description", read_text, "a string"),
	KEYWORD_ALONE("enum", read_enum, "an array"),
	KEYWORD("exclusiveMaximum", read_number, exclusive_maximum, "a number"),
	KEYWORD("exclusiveMinimum", read_number, exclusive_minimum, "a number"),
	KEYWORD("format", read_format, format, "one of " FORGE_JSON_FORMATS),
	KEYWORD("items", read_inner, items, A_SCHEMA),
	KEYWORD("maxItems", read_count, max_items, A_COUNT),
	KEYWORD("maxLength", read_count, max_length, A_COUNT),
	KEYWORD("maximum", read_number, maximum, "a number"),
	KEYWORD("minItems", read_count, min_items, A_COUNT),
	KEYWORD("minLength", read_count, min_length, A_COUNT),
	KEYWORD("minimum", read_number, minimum, "a number"),
	KEYWORD("multipleOf", read_divisor, multiple_of, "a number above zero"),
	KEYWORD_ALONE("properties", read_properties, "an object of schemas"),
	KEYWORD_ALONE("required", read_required, "an array of different strings"),
	KEYWORD_ALONE("title", read_text, "a string"),
	KEYWORD("type", read_types, types, "one of " TYPES ", or an array of different ones"),
	KEYWORD("uniqueItems", read_boolean, are_items_unique, "true or false"),
};
#define KEYWORD_COUNT (int) (sizeof(keywords) / sizeof(keywords[0]))

/* From that place of the table on; KEYWORD_COUNT: it is not there. */
static int
find_keyword(ForgeText name, int from)
{
	int at = from;

	while (at < KEYWORD_COUNT && !forge_text_equal(keywords[at].name, name))
		at++;
	return at;
}

/* The first fault is kept: it is the one inside. */
static bool
fail(Reader *reader, const ForgeJsonPlace *place, ForgeText keyword, const char *expected)
{
	if (!reader->has_fault)
		*reader->fault = (ForgeJsonFault){ .pointer = forge_json_pointer(place, reader->arena),
										   .keyword = keyword,
										   .expected = expected };
	reader->has_fault = true;
	return false;
}

/* The members come in the order of the table, so each is looked for behind the one before. */
static bool
read_object(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			ForgeJsonSchema *schema)
{
	ForgeJsonWalk inside = forge_json_enter(walk);
	ForgeText name;

	for (int at = 0; forge_json_step(&inside, &name); at++)
	{
		ForgeJsonPlace member = { place, name, 0 };

		at = find_keyword(name, at);
		if (at == KEYWORD_COUNT)
			return fail(reader, &member, name, NULL);
		if (!keywords[at].read(reader, &member, &inside, schema,
							   (char *) schema + keywords[at].offset))
			return fail(reader, &member, name, keywords[at].expected);
	}
	forge_json_leave(walk, &inside);
	return true;
}

static bool
read_schema(Reader *reader, const ForgeJsonPlace *place, ForgeJsonWalk *walk,
			const ForgeJsonSchema **schema)
{
	ForgeJsonType type = forge_json_type_here(walk);
	ForgeJsonSchema *read;

	*schema = NULL;
	if (type == FORGE_JSON_BOOLEAN && forge_json_is_true(forge_json_take(walk)))
		return true;
	if (type != FORGE_JSON_OBJECT && type != FORGE_JSON_BOOLEAN)
		return fail(reader, place, place == NULL ? FORGE_TEXT("") : place->name, A_SCHEMA);
	read = forge_arena_allocate(reader->arena, sizeof(*read));
	read->takes_nothing = type == FORGE_JSON_BOOLEAN;
	read->max_length = INT32_MAX;
	read->max_items = INT32_MAX;
	*schema = read;
	return read->takes_nothing || read_object(reader, place, walk, read);
}

bool
forge_json_schema_read(ForgeJsonValue document, ForgeArena *arena, const ForgeJsonSchema **schema,
					   ForgeJsonFault *fault)
{
	Reader reader = { .arena = arena, .fault = fault };
	ForgeJsonWalk walk = forge_json_walk_to(document);

	return read_schema(&reader, NULL, &walk, schema);
}
