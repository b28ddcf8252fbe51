/*
 * test_json_walk.c
 *	  The parts of JSON documents.
 */
#include "base/json_walk.h"

#include "base/json.h"
#include "tap.h"

static ForgeJsonWalk
walk_of(const char *document)
{
	return forge_json_walk(forge_json_value(forge_text_from(document)));
}

static void
is_next(ForgeJsonWalk *walk, const char *name, ForgeJsonType type, const char *text,
		const char *what)
{
	ForgeText found;
	ForgeJsonValue value;

	if (!ok(forge_json_next(walk, &found, &value), what))
		return;
	ok(forge_text_equal(found, forge_text_from(name)), "its name");
	is_int(value.type, type, "its type");
	ok(forge_text_equal(value.text, forge_text_from(text)), "its text");
}

static void
is_end(ForgeJsonWalk *walk, const char *what)
{
	ForgeText name;
	ForgeJsonValue value;

	ok(!forge_json_next(walk, &name, &value), what);
}

int
main(void)
{
	ForgeJsonWalk walk = walk_of(" { \"a\" : \"x\\\"]}\" ,\n\"b\":{\"c\":[1,\"}\"]}, \"d\" :"
								 "[ ] ,\"e\":-1.5e3,\"f\":true,\"g\":null } ");

	is_next(&walk, "a", FORGE_JSON_TEXT, "x\\\"]}", "a string with an escape and brackets");
	is_next(&walk, "b", FORGE_JSON_OBJECT, "{\"c\":[1,\"}\"]}", "an object");
	is_next(&walk, "d", FORGE_JSON_ARRAY, "[ ]", "an empty array");
	is_next(&walk, "e", FORGE_JSON_NUMBER, "-1.5e3", "a number");
	is_next(&walk, "f", FORGE_JSON_BOOLEAN, "true", "a boolean");
	is_next(&walk, "g", FORGE_JSON_NULL, "null", "null");
	is_end(&walk, "the end");
	is_end(&walk, "and the end again");

	walk = walk_of("[ \"\\\\\" , [[]] , 2 ]");
	is_next(&walk, NULL, FORGE_JSON_TEXT, "\\\\", "an element that ends with a backslash");
	is_next(&walk, NULL, FORGE_JSON_ARRAY, "[[]]", "an array in an array");
	is_next(&walk, NULL, FORGE_JSON_NUMBER, "2", "the last element");
	is_end(&walk, "the end of an array");

	walk = walk_of("{}");
	is_end(&walk, "an empty object");
	walk = walk_of("\"abc\"");
	is_end(&walk, "a string has no parts");
	walk = forge_json_walk((ForgeJsonValue){ .type = FORGE_JSON_MISSING });
	is_end(&walk, "what is missing has none");
	is_int(forge_json_value((ForgeText){ "[1,2]", 4 }).text.length, 4,
		   "what is not closed ends with the document");
	ok(forge_json_reads(FORGE_TEXT("\\u0061b"), "ab"), "a name reads as its text");
	ok(!forge_json_reads((ForgeText){ NULL, 0 }, ""), "an absent one reads as nothing");
	return tap_done();
}
