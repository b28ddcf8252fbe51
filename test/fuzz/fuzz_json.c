/*
 * fuzz_json.c
 *	  The strict reader of JSON objects: it never reads beyond the document, what it
 *	  takes is well formed in a few ways that are easy to tell, and what it finds
 *	  lies inside.
 */
#include "../unit/test_arena.h"
#include "base/json.h"
#include "base/json_canonical.h"
#include "base/json_string.h"
#include "fuzz.h"

/* As many brackets open as close, outside of strings, and never too many at once. */
static void
check_brackets(ForgeText document)
{
	int depth = 0;
	bool is_inside = false;

	for (int32_t i = 0; i < document.length; i++)
	{
		char character = document.data[i];

		check(character != '\0');
		if (is_inside && character == '\\')
			i++;
		else if (character == '"')
			is_inside = !is_inside;
		else if (!is_inside && (character == '{' || character == '['))
			depth++;
		else if (!is_inside && (character == '}' || character == ']'))
			depth--;
		check(depth >= 0 && depth <= FORGE_JSON_DEPTH_MAX);
	}
	check(depth == 0 && !is_inside);
}

/* A member added in front is there; a second one of its name makes the document refused. */
static void
check_members(ForgeText document)
{
	ForgeText trimmed = forge_text_trim(document);
	bool is_empty = forge_text_is_blank((ForgeText){ trimmed.data + 1, trimmed.length - 2 });
	size_t room = (size_t) trimmed.length + 64;
	char *longer = malloc(room);
	ForgeText value;
	int length;

	length = snprintf(longer, room, "{\"\\u0061dded\":\"x\"%s%.*s", is_empty ? "" : ",",
					  (int) trimmed.length - 1, trimmed.data + 1);
	if (forge_json_find(document, "added", &value) != FORGE_JSON_NONE)
		check(!forge_json_is_object((ForgeText){ longer, length }));
	else if (forge_json_is_object((ForgeText){ longer, length }))
	{
		check(forge_json_find((ForgeText){ longer, length }, "added", &value) == FORGE_JSON_STRING);
		check(value.length == 1 && value.data[0] == 'x');
	}
	free(longer);
}

static void
check_found(ForgeText document, const char *name)
{
	ForgeText value;
	char *buffer;

	if (forge_json_find(document, name, &value) != FORGE_JSON_STRING)
		return;
	check(value.data > document.data);
	check(value.data + value.length < document.data + document.length);
	buffer = malloc((size_t) value.length + 1);
	check(forge_json_unescape(value, buffer) <= value.length);
	free(buffer);
}

/* The string of that member, as it reads; "" if there is none. */
static char *
string_of(ForgeText document, const char *name, int32_t *length)
{
	ForgeText value;
	char *buffer;

	*length = 0;
	if (forge_json_find(document, name, &value) != FORGE_JSON_STRING)
		return calloc(1, 1);
	buffer = calloc(1, (size_t) value.length + 1);
	*length = forge_json_unescape(value, buffer);
	return buffer;
}

/* What is kept is an object that is kept as it is, has no white space, and says the same. */
static void
check_canonical(ForgeText document)
{
	TestArena arena = TEST_ARENA;
	ForgeJson canonical = { NULL, 0 };
	ForgeJson again = { NULL, 0 };
	bool is_kept = forge_json_canonical(document, &arena.arena, &canonical);
	bool is_inside = false;
	int32_t lengths[2];

	check(!is_kept || forge_json_is_object(document));
	if (is_kept)
	{
		char *before = string_of(document, "a", &lengths[0]);
		char *after = string_of(canonical, "a", &lengths[1]);

		check(lengths[0] == lengths[1] && memcmp(before, after, (size_t) lengths[0]) == 0);
		free(before);
		free(after);
		for (int32_t i = 0; i < canonical.length; i++)
		{
			check(is_inside || strchr(" \t\r\n", canonical.data[i]) == NULL);
			if (canonical.data[i] == '"')
				is_inside = !is_inside;
			else if (is_inside && canonical.data[i] == '\\')
				i++;
		}
		check(forge_json_canonical(canonical, &arena.arena, &again));
		check(forge_text_equal(canonical, again));
	}
	test_arena_reset(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy, so that a byte read too far is noticed. */
	char *copy = malloc(size > 0 ? size : 1);
	ForgeText document = { copy, (int32_t) size };

	memcpy(copy, data, size);
	(void) forge_json_is_ascii(document);
	check_canonical(document);
	if (forge_json_is_object(document))
	{
		check_brackets(document);
		check_members(document);
		check_found(document, "alg");
		check_found(document, "a");
	}
	free(copy);
	return 0;
}
