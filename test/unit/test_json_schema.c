/*
 * test_json_schema.c
 *	  JSON Schemas: which are read, what fits them, and what is said of the rest.
 */
#include "tap.h"
#include "test_schema.h"

static TestArena arena;

typedef struct Fit
{
	const char *schema;
	const char *value;
	const char *pointer; /* NULL: it fits */
	const char *keyword;
} Fit;

static const Fit fits[] = {
	{ "{}", "{\"a\":1}", NULL, NULL },
	{ "true", "null", NULL, NULL },
	{ "false", "null", "", "false" },

	{ "{\"type\":\"string\"}", "1", "", "type" },
	{ "{\"type\":[\"string\",\"null\"]}", "null", NULL, NULL },
	{ "{\"type\":[\"string\",\"null\"]}", "false", "", "type" },
	{ "{\"type\":\"integer\"}", "1.0", NULL, NULL },
	{ "{\"type\":\"integer\"}", "150e-1", NULL, NULL },
	{ "{\"type\":\"integer\"}", "15e-1", "", "type" },
	{ "{\"type\":\"number\"}", "15e-1", NULL, NULL },
	{ "{\"type\":\"object\"}", "[]", "", "type" },

	{ "{\"enum\":[1,\"1\",{\"b\":[1.50],\"a\":null}]}", "10e-1", NULL, NULL },
	{ "{\"enum\":[1,\"1\",{\"b\":[1.50],\"a\":null}]}", "{\"a\":null,\"b\":[15e-1]}", NULL, NULL },
	{ "{\"enum\":[\"1\"]}", "1", "", "enum" },
	{ "{\"enum\":[]}", "1", "", "enum" },
	{ "{\"enum\":[false]}", "0", "", "enum" },
	{ "{\"const\":1.0}", "1", NULL, NULL },
	{ "{\"const\":null}", "null", NULL, NULL },
	{ "{\"const\":null}", "0", "", "const" },
	{ "{\"const\":\"\\u0061\"}", "\"a\"", NULL, NULL },

	{ "{\"minimum\":1.1}", "1.1", NULL, NULL },
	{ "{\"minimum\":1.1}", "1.09", "", "minimum" },
	{ "{\"minimum\":1.1}", "\"0\"", NULL, NULL },
	{ "{\"maximum\":-2}", "-1.999", "", "maximum" },
	{ "{\"maximum\":9007199254740992}", "9007199254740993", "", "maximum" },
	{ "{\"exclusiveMinimum\":0}", "0", "", "exclusiveMinimum" },
	{ "{\"exclusiveMaximum\":0.3}", "0.3", "", "exclusiveMaximum" },
	{ "{\"exclusiveMaximum\":0.3}", "0.29999", NULL, NULL },
	{ "{\"multipleOf\":0.01}", "0.29", NULL, NULL },
	{ "{\"multipleOf\":0.01}", "0.295", "", "multipleOf" },

	{ "{\"maxLength\":2}", "\"\\ud83d\\ude00\\n\"", NULL, NULL },
	{ "{\"maxLength\":2}", "\"\xC3\xA9\\u001f\xC3\xA9\"", "", "maxLength" },
	{ "{\"minLength\":3}", "\"\\u0001\\\"\"", "", "minLength" },
	{ "{\"minLength\":99999999999999999999}", "\"a\"", "", "minLength" },
	{ "{\"format\":\"date\"}", "\"2024-02-29\"", NULL, NULL },
	{ "{\"format\":\"date\"}", "\"2023-02-29\"", "", "format" },
	{ "{\"format\":\"date\"}", "20230229", NULL, NULL },
	{ "{\"format\":\"date-time\"}", "\"2024-02-29T23:59:59.123456789+02:00\"", NULL, NULL },
	{ "{\"format\":\"date-time\"}", "\"2024-02-29\"", "", "format" },
	{ "{\"format\":\"date-time\"}", "\"infinity\"", "", "format" },
	{ "{\"format\":\"email\"}", "\"Ann@Example.com\"", NULL, NULL },
	{ "{\"format\":\"email\"}", "\" ann@example.com\"", "", "format" },
	{ "{\"format\":\"email\"}", "\"ann\"", "", "format" },
	{ "{\"format\":\"uuid\"}", "\"0190A1B2-0000-7000-8000-000000000000\"", NULL, NULL },
	{ "{\"format\":\"uuid\"}", "\"0190A1B2000070008000000000000000\"", "", "format" },

	{ "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1,\"b\":1}", "/a", "type" },
	{ "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "[1]", NULL, NULL },
	{ "{\"properties\":{\"a\":false}}", "{\"a\":1}", "/a", "properties" },
	{ "{\"properties\":{\"a\":true},\"additionalProperties\":false}", "{\"a\":1,\"b\":1}", "/b",
	  "additionalProperties" },
	{ "{\"additionalProperties\":{\"minimum\":5}}", "{\"z\":4}", "/z", "minimum" },
	{ "{\"required\":[\"b\",\"a\"]}", "{\"b\":1}", "/a", "required" },
	{ "{\"required\":[\"b\",\"a\"],\"properties\":{\"c\":{}},\"additionalProperties\":false}",
	  "{\"b\":1,\"a\":1}", "/a", "additionalProperties" },
	{ "{\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"null\"}}}", "{\"a\":null}", NULL,
	  NULL },
	/* As canonical JSON orders names: "a!" is before "a", for their quotes count. */
	{ "{\"properties\":{\"a\":{\"type\":\"string\"},\"a!\":{\"type\":\"null\"}},\"required\":[\"a\","
	  "\"a!\"],\"additionalProperties\":false}",
	  "{\"a\":\"x\",\"a!\":null}", NULL, NULL },
	{ "{\"properties\":{\"x/~\\\"\":{\"items\":{\"type\":\"null\"}}}}",
	  "{\"x/~\\\"\":[null,null,null,null,null,null,null,null,null,null,null,1]}", "/x~1~0\"/11",
	  "type" },

	{ "{\"items\":{\"type\":\"integer\"}}", "[1,2,\"3\"]", "/2", "type" },
	{ "{\"items\":false}", "[1]", "/0", "items" },
	{ "{\"items\":false}", "[]", NULL, NULL },
	{ "{\"minItems\":2}", "[1]", "", "minItems" },
	{ "{\"maxItems\":2.0}", "[1,2,3]", "", "maxItems" },
	{ "{\"uniqueItems\":true}", "[1,10e-1]", "", "uniqueItems" },
	{ "{\"uniqueItems\":true}", "[1,\"1\",true,[1],{\"a\":1}]", NULL, NULL },
	{ "{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}]", "", "uniqueItems" },
	{ "{\"uniqueItems\":false}", "[1,1]", NULL, NULL },
};

typedef struct Fault
{
	const char *schema;
	const char *pointer;
	const char *keyword;
	const char *expected; /* NULL: the keyword is not known */
} Fault;

#define A_COUNT "a whole number that is not negative"
#define A_TYPE                                                                                     \
	"one of string, number, integer, boolean, array, object, null, or an array of different ones"
#define A_SCHEMA "one schema: an object, true or false"

static const Fault faults[] = {
	{ "{\"pattern\":\"a\"}", "/pattern", "pattern", NULL },
	{ "{\"$schema\":\"x\"}", "/$schema", "$schema", NULL },
	{ "{\"properties\":{\"a\":{\"items\":{\"allOf\":[]}}}}", "/properties/a/items/allOf", "allOf",
	  NULL },
	{ "{\"additionalProperties\":{\"x\":1}}", "/additionalProperties/x", "x", NULL },
	{ "{\"properties\":{\"pattern\":{}}}", NULL, NULL, NULL },
	{ "{\"default\":{\"pattern\":1},\"const\":{\"pattern\":1},\"enum\":[{\"pattern\":1}]}", NULL,
	  NULL, NULL },
	{ "{\"title\":\"a\",\"description\":\"b\"}", NULL, NULL, NULL },
	{ "{\"title\":1}", "/title", "title", "a string" },
	{ "{\"type\":\"text\"}", "/type", "type", A_TYPE },
	{ "{\"type\":[]}", "/type", "type", A_TYPE },
	{ "{\"type\":[\"null\",\"null\"]}", "/type", "type", A_TYPE },
	{ "{\"format\":\"uri\"}", "/format", "format", "one of date, date-time, email, uuid" },
	{ "{\"enum\":1}", "/enum", "enum", "an array" },
	{ "{\"minimum\":\"1\"}", "/minimum", "minimum", "a number" },
	{ "{\"multipleOf\":0}", "/multipleOf", "multipleOf", "a number above zero" },
	{ "{\"multipleOf\":-1}", "/multipleOf", "multipleOf", "a number above zero" },
	{ "{\"minLength\":-1}", "/minLength", "minLength", A_COUNT },
	{ "{\"maxItems\":1.5}", "/maxItems", "maxItems", A_COUNT },
	{ "{\"uniqueItems\":1}", "/uniqueItems", "uniqueItems", "true or false" },
	{ "{\"properties\":[]}", "/properties", "properties", "an object of schemas" },
	{ "{\"properties\":{\"a\":1}}", "/properties/a", "a", A_SCHEMA },
	{ "{\"items\":[{}]}", "/items", "items", A_SCHEMA },
	{ "{\"additionalProperties\":null}", "/additionalProperties", "additionalProperties",
	  A_SCHEMA },
	{ "{\"required\":[1]}", "/required", "required", "an array of different strings" },
	{ "{\"required\":[\"a\",\"\\u0061\"]}", "/required", "required",
	  "an array of different strings" },
	{ "{\"required\":[]}", NULL, NULL, NULL },
	{ "1", "", "", A_SCHEMA },
};

static bool
reads(ForgeText text, const char *expected)
{
	return forge_text_equal((ForgeText){ text.length == 0 ? "" : text.data, text.length },
							forge_text_from(expected));
}

static void
test_fit(const Fit *fit)
{
	ForgeJsonFault fault = { 0 };
	TestVerdict verdict =
		test_schema(forge_text_from(fit->schema), forge_text_from(fit->value), &arena, &fault);

	if (fit->pointer == NULL)
		is_int(verdict, TEST_FITS, fit->schema);
	else
		ok(verdict == TEST_FITS_NOT && reads(fault.pointer, fit->pointer) &&
			   reads(fault.keyword, fit->keyword),
		   fit->schema);
}

static void
test_fault(const Fault *expected)
{
	ForgeJsonFault fault = { 0 };
	TestVerdict verdict =
		test_schema(forge_text_from(expected->schema), FORGE_TEXT("1"), &arena, &fault);

	if (expected->pointer == NULL)
		ok(verdict == TEST_FITS || verdict == TEST_FITS_NOT, expected->schema);
	else
		ok(verdict == TEST_NO_SCHEMA && reads(fault.pointer, expected->pointer) &&
			   reads(fault.keyword, expected->keyword) &&
			   (expected->expected == NULL
					? fault.expected == NULL
					: fault.expected != NULL && strcmp(fault.expected, expected->expected) == 0),
		   expected->schema);
}

/* Thousands of items, each of which must be compared with the others and looked up in a long list.
 */
static void
test_large(void)
{
	char values[20000] = "[0";
	char schema[24000];
	ForgeJsonFault fault;

	for (int i = 3500; i > 0; i--)
		snprintf(values + strlen(values), 16, ",%d", i);
	strcat(values, "]");
	snprintf(schema, sizeof(schema), "{\"uniqueItems\":true,\"items\":{\"enum\":%s}}", values);
	is_int(test_schema(forge_text_from(schema), forge_text_from(values), &arena, &fault), TEST_FITS,
		   "many different items");
	strcpy(values + strlen(values) - 1, ",17]");
	is_int(test_schema(forge_text_from(schema), forge_text_from(values), &arena, &fault),
		   TEST_FITS_NOT, "two of which are equal");
	ok(reads(fault.keyword, "uniqueItems"), "which is what is said of them");
}

int
main(void)
{
	arena = TEST_ARENA;
	for (size_t i = 0; i < sizeof(fits) / sizeof(fits[0]); i++)
		test_fit(&fits[i]);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		test_fault(&faults[i]);
	test_large();
	test_arena_reset(&arena);
	return tap_done();
}
