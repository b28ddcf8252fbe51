/*
 * json_walk.c
 *	  Goes through the parts of a JSON document that json.h has accepted.
 *
 * The document is known to be right, so nothing is checked a second time.
 */
#include "base/json_walk.h"

#include "base/json_string.h"

#include <string.h>

static const char *
after_white_space(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
		at++;
	return at;
}

/* Behind the string that begins here, with its quotes. */
static const char *
after_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\')
			at++;
	return at < end ? at + 1 : end;
}

/* Most of what is passed over says nothing of where a value ends, so that is told by a table. */
static const char *
after_nested(const char *at, const char *end)
{
	static const bool matters[256] = {
		['"'] = true, ['{'] = true, ['['] = true, ['}'] = true, [']'] = true
	};
	int depth = 0;

	do
	{
		while (at < end && !matters[(uint8_t) *at])
			at++;
		if (at == end)
			break;
		if (*at == '"')
		{
			at = after_string(at, end);
			continue;
		}
		depth += *at == '{' || *at == '[' ? 1 : -1;
		at++;
	} while (depth > 0);
	return at;
}

static const char *
after_scalar(const char *at, const char *end)
{
	while (at < end && strchr(",]} \t\n\r", *at) == NULL)
		at++;
	return at;
}

static ForgeJsonType
type_of(char first)
{
	switch (first)
	{
		case '{':
			return FORGE_JSON_OBJECT;
		case '[':
			return FORGE_JSON_ARRAY;
		case '"':
			return FORGE_JSON_TEXT;
		case 't':
		case 'f':
			return FORGE_JSON_BOOLEAN;
		case 'n':
			return FORGE_JSON_NULL;
		default:
			return FORGE_JSON_NUMBER;
	}
}

/* The value that begins here; *at is set behind it. */
static ForgeJsonValue
read_value(const char **at, const char *end)
{
	const char *begin = *at;
	ForgeJsonValue value = { .type = type_of(*begin) };

	if (value.type == FORGE_JSON_OBJECT || value.type == FORGE_JSON_ARRAY)
		*at = after_nested(begin, end);
	else if (value.type == FORGE_JSON_TEXT)
		*at = after_string(begin, end);
	else
		*at = after_scalar(begin, end);
	value.text = (ForgeText){ begin, (int32_t) (*at - begin) };
	if (value.type == FORGE_JSON_TEXT)
		value.text = (ForgeText){ begin + 1, value.text.length - 2 };
	return value;
}

ForgeJsonValue
forge_json_value(ForgeText document)
{
	const char *end = document.data + document.length;
	const char *at = after_white_space(document.data, end);

	return read_value(&at, end);
}

ForgeJsonWalk
forge_json_walk(ForgeJsonValue value)
{
	if (value.type != FORGE_JSON_OBJECT && value.type != FORGE_JSON_ARRAY)
		return (ForgeJsonWalk){ 0 };
	return (ForgeJsonWalk){ .at = value.text.data + 1,
							.end = value.text.data + value.text.length - 1,
							.is_object = value.type == FORGE_JSON_OBJECT };
}

ForgeJsonWalk
forge_json_walk_to(ForgeJsonValue value)
{
	int quotes = value.type == FORGE_JSON_TEXT;

	return (ForgeJsonWalk){ .at = value.text.data - quotes,
							.end = value.text.data + value.text.length + quotes };
}

bool
forge_json_step(ForgeJsonWalk *walk, ForgeText *name)
{
	const char *at = after_white_space(walk->at, walk->end);

	if (at < walk->end && *at == ',')
		at = after_white_space(at + 1, walk->end);
	walk->at = at;
	if (at == walk->end || *at == '}' || *at == ']')
		return false;
	*name = (ForgeText){ NULL, 0 };
	if (walk->is_object)
	{
		*name = read_value(&at, walk->end).text;
		at = after_white_space(at, walk->end) + 1;
		walk->at = after_white_space(at, walk->end);
	}
	return true;
}

ForgeJsonType
forge_json_type_here(const ForgeJsonWalk *walk)
{
	return type_of(*walk->at);
}

ForgeJsonValue
forge_json_take(ForgeJsonWalk *walk)
{
	return read_value(&walk->at, walk->end);
}

ForgeJsonWalk
forge_json_enter(const ForgeJsonWalk *walk)
{
	return (ForgeJsonWalk){ .at = walk->at + 1, .end = walk->end, .is_object = *walk->at == '{' };
}

void
forge_json_leave(ForgeJsonWalk *walk, const ForgeJsonWalk *inner)
{
	walk->at = inner->at + 1;
}

bool
forge_json_next(ForgeJsonWalk *walk, ForgeText *name, ForgeJsonValue *value)
{
	if (!forge_json_step(walk, name))
		return false;
	*value = forge_json_take(walk);
	return true;
}

bool
forge_json_reads(ForgeText inside, const char *text)
{
	return !forge_text_is_absent(inside) && forge_json_reads_as(inside, forge_text_from(text));
}

ForgeJsonValue
forge_json_member(ForgeJsonValue object, const char *wanted)
{
	ForgeJsonWalk walk = forge_json_walk(object);
	ForgeText name;
	ForgeJsonValue value;

	while (object.type == FORGE_JSON_OBJECT && forge_json_next(&walk, &name, &value))
		if (forge_json_reads(name, wanted))
			return value;
	return (ForgeJsonValue){ .type = FORGE_JSON_MISSING };
}
