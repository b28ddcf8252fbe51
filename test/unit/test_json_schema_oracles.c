/*
 * test_json_schema_oracles.c
 *	  Others say what fits a JSON Schema: the official tests of draft-07, of the keywords
 *	  that there are here, and python3-jsonschema on random schemas and values.
 *
 * A schema that cannot be read is allowed in the official tests alone, which have keywords that are
 * not there; the number of those is looked at.  Arguments are a seed and a number of random
 * pairs.
 */
#define _POSIX_C_SOURCE 200809L /* popen */

#include <stdlib.h>

#include "tap.h"
#include "test_schema.h"

#define SUITE "/usr/share/json-schema-test-suite/tests/draft7"
#define TEXT_SIZE (32 * 1024 * 1024)

static char text[TEXT_SIZE];
static TestArena arena;

static int counts[TEST_FITS_NOT + 1];

static TestVerdict
verdict_of(ForgeText schema, ForgeText value)
{
	ForgeJsonFault fault;
	TestVerdict verdict = test_schema(schema, value, &arena, &fault);

	counts[verdict]++;
	test_arena_reset(&arena);
	return verdict;
}

/* A string has its quotes again. */
static ForgeText
written(ForgeJsonValue value)
{
	return value.type == FORGE_JSON_TEXT ? (ForgeText){ value.text.data - 1, value.text.length + 2 }
										 : value.text;
}

/* ---- the official tests ---- */

static void
run_group(ForgeJsonValue group)
{
	ForgeText schema = written(forge_json_member(group, "schema"));
	ForgeJsonWalk walk = forge_json_walk(forge_json_member(group, "tests"));
	ForgeText name;
	ForgeJsonValue test;

	while (forge_json_next(&walk, &name, &test))
	{
		bool is_valid = forge_json_is_true(forge_json_member(test, "valid"));
		TestVerdict verdict = verdict_of(schema, written(forge_json_member(test, "data")));
		char line[300];

		snprintf(line, sizeof(line), "%.*s: %.*s", (int) schema.length, schema.data,
				 (int) forge_json_member(test, "description").text.length,
				 forge_json_member(test, "description").text.data);
		for (char *at = line; *at != '\0'; at++)
			if (*at == '\n' || *at == '#')
				*at = ' ';
		ok(verdict == TEST_NO_SCHEMA || verdict == (is_valid ? TEST_FITS : TEST_FITS_NOT), line);
	}
}

static void
run_file(const char *keyword)
{
	char path[200];
	FILE *file;
	size_t length;
	ForgeJsonWalk walk;
	ForgeText name;
	ForgeJsonValue group;

	snprintf(path, sizeof(path), SUITE "/%s.json", keyword);
	file = fopen(path, "r");
	length = file == NULL ? 0 : fread(text, 1, TEXT_SIZE, file);
	if (!ok(length > 0, path))
		return;
	fclose(file);
	walk = forge_json_walk(forge_json_value((ForgeText){ text, (int32_t) length }));
	while (forge_json_next(&walk, &name, &group))
		run_group(group);
}

static void
run_suite(void)
{
	static const char *const files[] = {
		"additionalProperties",
		"boolean_schema",
		"const",
		"default",
		"enum",
		"exclusiveMaximum",
		"exclusiveMinimum",
		"items",
		"maxItems",
		"maxLength",
		"maximum",
		"minItems",
		"minLength",
		"minimum",
		"multipleOf",
		"properties",
		"required",
		"type",
		"uniqueItems",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		run_file(files[i]);
	printf("# official tests: %d fit, %d do not, %d schemas are refused, %d values\n",
		   counts[TEST_FITS], counts[TEST_FITS_NOT], counts[TEST_NO_SCHEMA],
		   counts[TEST_UNREADABLE]);
	ok(counts[TEST_FITS] + counts[TEST_FITS_NOT] > 4 * counts[TEST_NO_SCHEMA],
	   "few schemas have other keywords");
}

/* ---- random schemas ---- */

static bool
is_as_expected(ForgeJsonValue pair)
{
	static const char *const words[] = { "unreadable", "no schema", "fits", "fits not" };
	TestVerdict verdict = verdict_of(written(forge_json_member(pair, "schema")),
									 written(forge_json_member(pair, "value")));

	return forge_json_reads(forge_json_member(pair, "verdict").text, words[verdict]);
}

static void
run_random(const char *seed, const char *count)
{
	char command[200];
	FILE *pairs;
	int wrong = 0;

	memset(counts, 0, sizeof(counts));
	snprintf(command, sizeof(command),
			 "PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 test/json_schema/random_pairs.py %s %s",
			 seed, count);
	pairs = popen(command, "r");
	while (pairs != NULL && fgets(text, TEXT_SIZE, pairs) != NULL)
		if (!is_as_expected(forge_json_value(forge_text_from(text))) && wrong++ < 10)
			printf("# wrong: %s", text);
	ok(pairs != NULL && pclose(pairs) == 0, "python3-jsonschema has judged random pairs");
	printf("# random pairs: %d fit, %d do not, %d schemas are refused\n", counts[TEST_FITS],
		   counts[TEST_FITS_NOT], counts[TEST_NO_SCHEMA]);
	is_int(wrong, 0, "and all of them as this library does");
	for (TestVerdict verdict = TEST_NO_SCHEMA; verdict <= TEST_FITS_NOT; verdict++)
		ok(counts[verdict] * 100 > atoi(count), "each verdict is there often enough");
}

int
main(int argc, char **argv)
{
	arena = TEST_ARENA;
	run_suite();
	run_random(argc > 1 ? argv[1] : "1", argc > 2 ? argv[2] : "10000");
	return tap_done();
}
