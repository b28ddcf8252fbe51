/*
 * json_schema_check.c
 *	  Checks values against schemas.
 */
#include "domain/attributes/json_schema_parts.h"

#include "base/date.h"
#include "base/instant.h"
#include "base/json_number.h"
#include "base/text_sort.h"
#include "base/uuid.h"
#include "domain/user/email.h"

typedef struct Check
{
	ForgeArena *arena;
	ForgeJsonFault *fault;
} Check;

static bool fits(Check *check, const ForgeJsonSchema *schema, ForgeJsonWalk *walk,
				 const ForgeJsonPlace *place, const char *through);

static bool
fail(Check *check, const ForgeJsonPlace *place, const char *keyword)
{
	*check->fault = (ForgeJsonFault){ .pointer = forge_json_pointer(place, check->arena),
									  .keyword = forge_text_from(keyword) };
	return false;
}

/* ----- any value ---------------------------------------------------------------------------- */

static bool
has_type(uint32_t types, ForgeJsonWalk walk)
{
	ForgeJsonType type = forge_json_type_here(&walk);

	if (types == 0 || (types & FORGE_JSON_TYPE(type)) != 0)
		return true;
	return (types & FORGE_JSON_WHOLE_NUMBER) != 0 && type == FORGE_JSON_NUMBER &&
		   forge_json_number_is_whole(forge_json_take(&walk).text);
}

static bool
is_one_of(const ForgeText *sorted, int32_t count, ForgeText written)
{
	int32_t begin = 0;
	int32_t end = count;

	while (begin < end)
	{
		int32_t middle = begin + (end - begin) / 2;
		int order = forge_text_compare(sorted[middle], written);

		if (order == 0)
			return true;
		if (order < 0)
			begin = middle + 1;
		else
			end = middle;
	}
	return false;
}

/* ----- numbers and strings ------------------------------------------------------------------ */

static bool
is_less(ForgeText a, ForgeText b)
{
	return forge_json_number_compare(a, b) < 0;
}

static bool
fits_number(Check *check, const ForgeJsonSchema *schema, ForgeText number,
			const ForgeJsonPlace *place)
{
	if (schema->minimum.data != NULL && is_less(number, schema->minimum))
		return fail(check, place, "minimum");
	if (schema->maximum.data != NULL && is_less(schema->maximum, number))
		return fail(check, place, "maximum");
	if (schema->exclusive_minimum.data != NULL && !is_less(schema->exclusive_minimum, number))
		return fail(check, place, "exclusiveMinimum");
	if (schema->exclusive_maximum.data != NULL && !is_less(number, schema->exclusive_maximum))
		return fail(check, place, "exclusiveMaximum");
	if (schema->multiple_of.data != NULL &&
		!forge_json_number_is_multiple(number, schema->multiple_of))
		return fail(check, place, "multipleOf");
	return true;
}

/* Characters of what is between the quotes; an escape is one. */
static int32_t
count_characters(ForgeText inside)
{
	int32_t count = 0;

	for (int32_t i = 0; i < inside.length; i++)
	{
		count += ((uint8_t) inside.data[i] & 0xC0) != 0x80;
		if (inside.data[i] == '\\')
			i += inside.data[i + 1] == 'u' ? 5 : 1;
	}
	return count;
}

/* A text without white space at its ends that is an address in either case. */
static bool
is_email(ForgeText text, ForgeArena *arena)
{
	ForgeText normal;

	return forge_email_normalise(arena, text, &normal) && normal.length == text.length;
}

/* No text of these formats has a character that JSON escapes, so the text needs no unescaping. */
static bool
has_format(ForgeJsonFormat format, ForgeText inside, ForgeArena *arena)
{
	ForgeDate date;
	ForgeInstant instant;
	ForgeInstantStatus status;
	ForgeUuid uuid;

	switch (format)
	{
		case FORGE_FORMAT_ANY:
			break;
		case FORGE_FORMAT_DATE:
			return forge_date_parse(inside, &date) == FORGE_DATE_OK;
		case FORGE_FORMAT_DATE_TIME:
			status = forge_instant_parse(inside, &instant);
			return status == FORGE_INSTANT_OK || status == FORGE_INSTANT_TOO_PRECISE;
		case FORGE_FORMAT_EMAIL:
			return is_email(inside, arena);
		case FORGE_FORMAT_UUID:
			return forge_uuid_parse(inside, &uuid);
	}
	return true;
}

static bool
fits_text(Check *check, const ForgeJsonSchema *schema, ForgeText inside,
		  const ForgeJsonPlace *place)
{
	int32_t characters = count_characters(inside);

	if (characters < schema->min_length)
		return fail(check, place, "minLength");
	if (characters > schema->max_length)
		return fail(check, place, "maxLength");
	if (!has_format(schema->format, inside, check->arena))
		return fail(check, place, "format");
	return true;
}

/* ----- arrays and objects ------------------------------------------------------------------- */

/* Equal items are next to each other when they are sorted. */
static bool
are_unique(ForgeJsonValue array, int32_t count, ForgeArena *arena)
{
	ForgeText *items = forge_arena_allocate(arena, (size_t) (count + 1) * sizeof(ForgeText));
	ForgeJsonWalk walk = forge_json_walk(array);
	ForgeText name;
	ForgeJsonValue item;

	for (int32_t i = 0; forge_json_next(&walk, &name, &item); i++)
		items[i] = forge_json_written(item);
	forge_text_sort(items, count, arena);
	for (int32_t i = 1; i < count; i++)
		if (forge_text_equal(items[i - 1], items[i]))
			return false;
	return true;
}

static bool
fits_array(Check *check, const ForgeJsonSchema *schema, ForgeJsonWalk *walk,
		   const ForgeJsonPlace *place)
{
	ForgeJsonWalk inside = forge_json_enter(walk);
	ForgeJsonWalk whole = *walk;
	ForgeJsonPlace item = { .outer = place };
	ForgeText name;

	for (; forge_json_step(&inside, &name); item.index++)
		if (!fits(check, schema->items, &inside, &item, "items"))
			return false;
	forge_json_leave(walk, &inside);
	if (item.index < schema->min_items)
		return fail(check, place, "minItems");
	if (item.index > schema->max_items)
		return fail(check, place, "maxItems");
	if (schema->are_items_unique && !are_unique(forge_json_take(&whole), item.index, check->arena))
		return fail(check, place, "uniqueItems");
	return true;
}

static ForgeText
unquoted(ForgeText quoted)
{
	return (ForgeText){ quoted.data + 1, quoted.length - 2 };
}

/* Goes through the members of the object and of the schema side by side: both are sorted. */
static bool
fits_object(Check *check, const ForgeJsonSchema *schema, ForgeJsonWalk *walk,
			const ForgeJsonPlace *place)
{
	ForgeJsonWalk inside = forge_json_enter(walk);
	ForgeText name;
	bool is_there = forge_json_step(&inside, &name);

	for (int32_t i = 0; is_there || i < schema->member_count;)
	{
		const ForgeSchemaMember *member = i < schema->member_count ? &schema->members[i] : NULL;
		int order = !is_there        ? 1
					: member == NULL ? -1
									 : forge_text_compare(forge_json_quoted(name), member->name);
		bool is_described = order == 0 && member->is_described;
		ForgeJsonPlace at = { .outer = place, .name = order > 0 ? unquoted(member->name) : name };

		if (order > 0 && member->is_required)
			return fail(check, &at, "required");
		if (order <= 0 && !fits(check, is_described ? member->schema : schema->additional, &inside,
								&at, is_described ? "properties" : "additionalProperties"))
			return false;
		if (order >= 0)
			i++;
		if (order <= 0)
			is_there = forge_json_step(&inside, &name);
	}
	forge_json_leave(walk, &inside);
	return true;
}

/* ----- values ------------------------------------------------------------------------------- */

static bool
is_listed(Check *check, const ForgeJsonSchema *schema, ForgeText written,
		  const ForgeJsonPlace *place)
{
	if (schema->has_enum && !is_one_of(schema->enum_values, schema->enum_count, written))
		return fail(check, place, "enum");
	if (schema->constant.data != NULL && !forge_text_equal(schema->constant, written))
		return fail(check, place, "const");
	return true;
}

/*
 * Takes the value before which the walk stands, unless it does not fit.  through: the keyword
 * that led to this schema; a schema that is false is a fault of that.
 */
static bool
fits(Check *check, const ForgeJsonSchema *schema, ForgeJsonWalk *walk, const ForgeJsonPlace *place,
	 const char *through)
{
	ForgeJsonWalk whole = *walk;

	if (schema == NULL)
	{
		(void) forge_json_take(walk);
		return true;
	}
	if (schema->takes_nothing)
		return fail(check, place, through);
	if (!has_type(schema->types, *walk))
		return fail(check, place, "type");
	if ((schema->has_enum || schema->constant.data != NULL) &&
		!is_listed(check, schema, forge_json_written(forge_json_take(&whole)), place))
		return false;
	switch (forge_json_type_here(walk))
	{
		case FORGE_JSON_NUMBER:
			return fits_number(check, schema, forge_json_take(walk).text, place);
		case FORGE_JSON_TEXT:
			return fits_text(check, schema, forge_json_take(walk).text, place);
		case FORGE_JSON_ARRAY:
			return fits_array(check, schema, walk, place);
		case FORGE_JSON_OBJECT:
			return fits_object(check, schema, walk, place);
		case FORGE_JSON_MISSING:
		case FORGE_JSON_NULL:
		case FORGE_JSON_BOOLEAN:
			break;
	}
	(void) forge_json_take(walk);
	return true;
}

bool
forge_json_schema_fits(const ForgeJsonSchema *schema, ForgeJsonValue value, ForgeArena *arena,
					   ForgeJsonFault *fault)
{
	Check check = { .arena = arena, .fault = fault };
	ForgeJsonWalk walk = forge_json_walk_to(value);

	return fits(&check, schema, &walk, NULL, "false");
}
