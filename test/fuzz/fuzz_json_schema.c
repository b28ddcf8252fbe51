/*
 * fuzz_json_schema.c
 *	  JSON Schemas and values: bytes as they come, and schemas and values that are made of
 *	  parts which fit together.
 *
 * A schema that is read is read in its canonical form, and each value has the same
 * verdict in the form it was given in and in its canonical form.  What is said of a
 * fault leads to a place in the document.  Laws that relate keywords must hold.
 */
#include "../unit/test_schema.h"
#include "base/json.h"
#include "fuzz.h"

#define TEXT_SIZE 20000

typedef struct Text
{
	char data[TEXT_SIZE];
	int length;
} Text;

static TestArena arena;

static TestVerdict
verdict_of(ForgeText schema, ForgeText value, ForgeJsonFault *fault)
{
	return test_schema(schema, value, &arena, fault);
}

/* ---- bytes ---- */

/* Follows a pointer as far as it goes; the last step may name what is missing. */
static void
check_pointer(ForgeText pointer)
{
	check(pointer.length == 0 || pointer.data[0] == '/');
	for (int32_t i = 0; i < pointer.length; i++)
		if (pointer.data[i] == '~')
			check(i + 1 < pointer.length &&
				  (pointer.data[i + 1] == '0' || pointer.data[i + 1] == '1'));
}

static ForgeText
canonical_member(ForgeText schema, ForgeText value, const char *name)
{
	char *both = test_arena_allocate(&arena.arena, TEXT_SIZE);
	int length = snprintf(both, TEXT_SIZE, "{\"s\":%.*s,\"v\":%.*s}", (int) schema.length,
						  schema.data, (int) value.length, value.data);
	ForgeJson canonical;
	ForgeJsonValue member;

	if (!forge_json_canonical((ForgeText){ both, length }, &arena.arena, &canonical))
		return (ForgeText){ NULL, 0 };
	member = forge_json_member(forge_json_value(canonical), name);
	return member.type == FORGE_JSON_TEXT
			   ? (ForgeText){ member.text.data - 1, member.text.length + 2 }
			   : member.text;
}

static void
check_pair(ForgeText schema, ForgeText value)
{
	ForgeJsonFault fault = { 0 };
	ForgeJsonFault again = { 0 };
	TestVerdict verdict = verdict_of(schema, value, &fault);
	ForgeText canonical_schema;
	ForgeText canonical_value;

	if (verdict == TEST_UNREADABLE)
		return;
	canonical_schema = canonical_member(schema, value, "s");
	canonical_value = canonical_member(schema, value, "v");
	if (forge_text_is_absent(canonical_schema) || forge_text_is_absent(canonical_value))
		return;
	check(verdict_of(canonical_schema, canonical_value, &again) == verdict);
	if (verdict != TEST_FITS)
	{
		check_pointer(fault.pointer);
		check(forge_text_equal(fault.pointer, again.pointer));
		check(forge_text_equal(fault.keyword, again.keyword));
	}
}

/* ---- parts ---- */

static void
put(Text *text, const char *added)
{
	int length = (int) strlen(added);

	if (text->length + length < TEXT_SIZE / 3)
	{
		memcpy(text->data + text->length, added, (size_t) length + 1);
		text->length += length;
	}
}

static const char *const scalars[] = {
	"0",
	"-0.0",
	"1",
	"1.0",
	"10e-1",
	"0.1",
	"0.29",
	"-2",
	"2e2",
	"9007199254740993",
	"1e38",
	"null",
	"true",
	"false",
	"\"\"",
	"\"a\"",
	"\"\\u0061\"",
	"\"2024-02-29\"",
	"\"a@b.cd\"",
	"\"2024-02-29T00:00:00Z\"",
	"\"0190a1b2-0000-7000-8000-000000000000\"",
	"\"\\ud83d\\ude00\"",
};
static const char *const names[] = { "\"a\"", "\"b\"", "\"a!\"", "\"x/y\"" };
static const char *const keywords[] = {
	"\"minimum\":",
	"\"maximum\":",
	"\"exclusiveMinimum\":",
	"\"exclusiveMaximum\":",
	"\"multipleOf\":",
	"\"minLength\":",
	"\"maxLength\":",
	"\"minItems\":",
	"\"maxItems\":",
	"\"const\":",
	"\"uniqueItems\":",
	"\"format\":",
	"\"type\":",
	"\"enum\":",
	"\"required\":",
	"\"items\":",
	"\"additionalProperties\":",
	"\"properties\":",
	"\"title\":",
	"\"pattern\":",
};
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define ANY(input, list) (list)[fuzz_take_byte(input) % COUNT(list)]

static void
put_value(Text *text, FuzzInput *input, int depth)
{
	int shape = fuzz_take_byte(input) % 5;
	int count = depth > 0 && shape < 2 ? fuzz_take_byte(input) % 4 : 0;

	if (shape >= 2 || depth == 0)
	{
		put(text, ANY(input, scalars));
		return;
	}
	put(text, shape == 0 ? "[" : "{");
	for (int i = 0; i < count; i++)
	{
		put(text, i > 0 ? "," : "");
		if (shape == 1)
		{
			put(text, names[i]);
			put(text, ":");
		}
		put_value(text, input, depth - 1);
	}
	put(text, shape == 0 ? "]" : "}");
}

static void put_schema(Text *text, FuzzInput *input, int depth);

static void
put_keyword(Text *text, FuzzInput *input, int depth)
{
	static const char *const types[] = { "\"null\"",   "\"number\"", "\"integer\"", "\"string\"",
										 "\"object\"", "\"array\"",  "\"boolean\"" };
	static const char *const formats[] = { "\"date\"", "\"date-time\"", "\"email\"", "\"uuid\"" };
	unsigned number = fuzz_take_byte(input) % COUNT(keywords);

	put(text, keywords[number]);
	switch (number)
	{
		case 10:
			put(text, fuzz_take_byte(input) % 4 == 0 ? "false" : "true");
			break;
		case 11:
			put(text, ANY(input, formats));
			break;
		case 12:
			put(text, ANY(input, types));
			break;
		case 13:
			put(text, "[");
			put_value(text, input, 2);
			put(text, ",");
			put_value(text, input, 2);
			put(text, "]");
			break;
		case 14:
			put(text, "[");
			put(text, ANY(input, names));
			put(text, "]");
			break;
		case 15:
		case 16:
			put_schema(text, input, depth - 1);
			break;
		case 17:
			put(text, "{\"a\":");
			put_schema(text, input, depth - 1);
			put(text, ",\"b\":");
			put_schema(text, input, depth - 1);
			put(text, "}");
			break;
		default:
			put_value(text, input, 1);
			break;
	}
}

static void
put_schema(Text *text, FuzzInput *input, int depth)
{
	if (depth <= 0 || fuzz_take_byte(input) % 8 == 0)
	{
		put(text, fuzz_take_byte(input) % 4 == 0 ? "false" : "{}");
		return;
	}
	put(text, "{");
	put_keyword(text, input, depth);
	if (fuzz_take_byte(input) % 2 == 0)
	{
		put(text, ",");
		put_keyword(text, input, depth);
	}
	put(text, "}");
}

/* ---- laws ---- */

static bool
fits(const char *format, ForgeText schema, ForgeText value)
{
	Text *text = test_arena_allocate(&arena.arena, sizeof(Text));
	ForgeJsonFault fault;

	text->length = snprintf(text->data, TEXT_SIZE, format, (int) schema.length, schema.data);
	return verdict_of((ForgeText){ text->data, text->length }, value, &fault) == TEST_FITS;
}

/* What other schemas say that have this one, or the value, in them. */
static void
check_laws(ForgeText schema, ForgeText value)
{
	ForgeJsonFault fault;
	TestVerdict verdict = verdict_of(schema, value, &fault);
	Text *wrapped = test_arena_allocate(&arena.arena, sizeof(Text));
	ForgeText twice;

	if (verdict == TEST_UNREADABLE || verdict == TEST_NO_SCHEMA)
		return;
	check(fits("{\"const\":%.*s}", value, value));
	check(fits("{\"enum\":[true,%.*s,null]}", value, value));
	wrapped->length = snprintf(wrapped->data, TEXT_SIZE, "[%.*s,%.*s]", (int) value.length,
							   value.data, (int) value.length, value.data);
	twice = (ForgeText){ wrapped->data, wrapped->length };
	check(fits("{\"items\":%.*s}", schema, twice) == (verdict == TEST_FITS));
	check(!fits("{\"uniqueItems\":true,\"items\":%.*s}", schema, twice));
	wrapped->length =
		snprintf(wrapped->data, TEXT_SIZE, "{\"a\":%.*s}", (int) value.length, value.data);
	twice.length = wrapped->length;
	check(fits("{\"properties\":{\"a\":%.*s},\"required\":[\"a\"],\"additionalProperties\":false}",
			   schema, twice) == (verdict == TEST_FITS));
	check(fits("{\"additionalProperties\":%.*s}", schema, twice) == (verdict == TEST_FITS));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	Text *schema;
	Text *value;

	if (size > 4000)
		return 0;
	arena = TEST_ARENA;
	schema = test_arena_allocate(&arena.arena, sizeof(Text));
	value = test_arena_allocate(&arena.arena, sizeof(Text));
	if (fuzz_take_byte(&input) % 4 == 0)
	{
		ForgeText given = fuzz_take_text(&input, 255);

		check_pair(given, (ForgeText){ (const char *) input.data, (int32_t) input.size });
	}
	else
	{
		put_schema(schema, &input, 4);
		put_value(value, &input, 3);
		check_pair((ForgeText){ schema->data, schema->length },
				   (ForgeText){ value->data, value->length });
		check_laws((ForgeText){ schema->data, schema->length },
				   (ForgeText){ value->data, value->length });
	}
	test_arena_reset(&arena);
	return 0;
}
