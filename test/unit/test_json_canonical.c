/*
 * test_json_canonical.c
 *	  JSON objects as they are kept.
 */
#include "base/json_canonical.h"
#include "tap.h"
#include "test_arena.h"

static TestArena arena;

typedef struct CanonicalCase
{
	const char *document;
	const char *canonical; /* NULL: refused */
} CanonicalCase;

static const CanonicalCase cases[] = {
	{ "{}", "{}" },
	{ " { \n\t\r} ", "{}" },
	{ "{\"b\": 1, \"a\": [1, 2 , {\"d\":null,\"c\":true}], \"ab\": false}",
	  "{\"a\":[1,2,{\"c\":true,\"d\":null}],\"ab\":false,\"b\":1}" },
	{ "{\"b\":{\"z\":1,\"y\":{\"x\":[],\"w\":{}}},\"a\":{\"v\":[[],[{}]]}}",
	  "{\"a\":{\"v\":[[],[{}]]},\"b\":{\"y\":{\"w\":{},\"x\":[]},\"z\":1}}" },
	{ "{\"\":0,\"A\":0,\"\\u0041B\":0,\"a\":0}", "{\"\":0,\"A\":0,\"AB\":0,\"a\":0}" },
	{ "{\"\xC3\xA9\":1,\"z\":2}", "{\"z\":2,\"\xC3\xA9\":1}" },

	{ "{\"a\":\"\\u00e9\\/\\\"\\\\\\b\\f\\n\\r\\t\\u0008\\u001F\\u007f\"}",
	  "{\"a\":\"\xC3\xA9/\\\"\\\\\\b\\f\\n\\r\\t\\b\\u001f\x7F\"}" },
	{ "{\"a\":\"\\uD83D\\uDE00\\u20ac\"}", "{\"a\":\"\xF0\x9F\x98\x80\xE2\x82\xAC\"}" },

	{ "{\"a\":[0,-0,0.0,-0.000,0e5,1,-1,10,100,1.0,1.50,-2.500]}",
	  "{\"a\":[0,0,0,0,0,1,-1,10,100,1,1.5,-2.5]}" },
	{ "{\"a\":[1e2,1E+2,1.5e1,1.50e1,15e-1,1e-3,-12.5e-2,120e-1,0.001e3,0.0120e1]}",
	  "{\"a\":[100,100,15,15,1.5,0.001,-0.125,12,1,0.12]}" },
	{ "{\"a\":0.1}", "{\"a\":0.1}" },
	{ "{\"a\":123456789012345678901234567890.0123456}",
	  "{\"a\":123456789012345678901234567890.0123456}" },

	{ "{\"a\":1e39}", "{\"a\":1000000000000000000000000000000000000000}" },
	{ "{\"a\":-12e-37}", "{\"a\":-0.0000000000000000000000000000000000012}" },
	{ "{\"a\":1e-38}", "{\"a\":0.00000000000000000000000000000000000001}" },
	{ "{\"a\":0e999}", "{\"a\":0}" },

	{ "{\"a\":1e40}", NULL },
	{ "{\"a\":-1e39}", NULL },
	{ "{\"a\":1e-39}", NULL },
	{ "{\"a\":-1e-38}", NULL },
	{ "{\"a\":1e999}", NULL },
	{ "{\"a\":[1,1e-999]}", NULL },
	{ "", NULL },
	{ "[]", NULL },
	{ "1", NULL },
	{ "{\"a\":1,\"a\":1}", NULL },
	{ "{\"a\":1,\"\\u0061\":2}", NULL },
	{ "{\"a\":1,}", NULL },
	{ "{\"a\":01}", NULL },
	{ "{\"a\":\"\\u0000\"}", NULL },
	{ "{\"a\":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}", NULL },
};

static ForgeText
canonical_of(ForgeText document)
{
	ForgeText canonical = { NULL, 0 };

	(void) forge_json_canonical(document, &arena.arena, &canonical);
	return canonical;
}

static void
test_case(const CanonicalCase *expected)
{
	ForgeText canonical = canonical_of(forge_text_from(expected->document));

	ok(forge_text_equal(canonical, forge_text_from(expected->canonical)), expected->document);
	if (expected->canonical != NULL)
		ok(forge_text_equal(canonical_of(canonical), canonical), "and is so already");
}

static void
test_many_members(void)
{
	char document[4000] = "{";
	ForgeText canonical;
	bool is_sorted = true;

	for (int i = 0; i < 256; i++)
		snprintf(document + strlen(document), 40, "%s\"%03d\": %d", i > 0 ? ", " : "", i * 77 % 256,
				 i);
	strcat(document, "}");
	canonical = canonical_of(forge_text_from(document));
	for (int32_t i = 1, count = 0; i < canonical.length; i++)
		if (canonical.data[i] == '"' &&
			(canonical.data[i - 1] == '{' || canonical.data[i - 1] == ','))
		{
			char name[4];

			snprintf(name, sizeof(name), "%03d", count++);
			is_sorted &= memcmp(canonical.data + i + 1, name, 3) == 0;
		}
	ok(canonical.length > 0 && is_sorted, "as many members as there may be, sorted");
}

int
main(void)
{
	arena = TEST_ARENA;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		test_case(&cases[i]);
	test_many_members();
	test_arena_reset(&arena);
	return tap_done();
}
