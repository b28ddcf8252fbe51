/*
 * test_attributes.c
 *	  custom.attributes: every refusal and their order, and what fits a schema.
 */
#include "domain/attributes/attributes.h"

#include "test_decision.h"
#include "test_shape.h"

static TestArena arena;

static TestDecision
define(ForgeAttributes *attributes, ForgeText json_schema)
{
	ForgeAttributesDefine command = { FORGE_TEXT("product"), json_schema, true };

	return test_execute(&arena, &forge_attributes, attributes, FORGE_ATTRIBUTES_DEFINE, &command);
}

static void
test_refusals(void)
{
	static char text[FORGE_SCHEMA_SIZE_MAX + 1];
	ForgeAttributes attributes = { .head.version = 0 };
	ForgeJson large = { text, FORGE_SCHEMA_SIZE_MAX };

	memset(text, 'x', sizeof(text));
	memcpy(text, "{\"title\":\"", 10);
	memcpy(text + FORGE_SCHEMA_SIZE_MAX - 2, "\"}", 2);
	is_accepted(define(&attributes, large).outcome, "a schema as large as may be");
	memcpy(text + FORGE_SCHEMA_SIZE_MAX - 2, "x\"}", 3);
	memcpy(text, "{\"taxes\":\"", 10);
	large.length++;
	is_refused(define(&attributes, large).outcome, FORGE_REASON_SCHEMA_TOO_LARGE,
			   "It may have 65536 bytes, and has 65537.", "one that is too large");
	is_refused(
		define(&attributes, FORGE_TEXT("{\"properties\":{\"a/b\":{\"pattern\":\"x\"}}}")).outcome,
		FORGE_REASON_SCHEMA_KEYWORD_UNKNOWN,
		"There is no keyword \"pattern\", which stands at \"/properties/a~1b/pattern\".",
		"a keyword that is not checked");
	is_refused(
		define(&attributes, FORGE_TEXT("{\"properties\":{\"a\":{\"maxLength\":-1}}}")).outcome,
		FORGE_REASON_FIELD_MISTYPED,
		"Field \"json_schema\" must be a JSON Schema in which "
		"\"/properties/a/maxLength\" is a whole number that is not negative.",
		"a keyword with a wrong value");
	is_int(attributes.head.version, 1, "nothing has happened since");
}

static void
test_define(void)
{
	ForgeAttributes attributes = { .head.version = 0 };

	ok(forge_attributes_check(&attributes), "nothing is no schema");
	is_accepted(define(&attributes, FORGE_TEXT("{}")).outcome, "a schema is defined");
	is_accepted(define(&attributes, FORGE_TEXT("{\"required\":[\"a\"]}")).outcome, "and another");
	is_accepted(define(&attributes, FORGE_TEXT("{\"required\":[\"a\"]}")).outcome, "a second time");
	is_int(attributes.head.version, 2, "nothing is to be changed then");
	ok(forge_text_equal(attributes.json_schema, FORGE_TEXT("{\"required\":[\"a\"]}")) &&
		   forge_text_equal(attributes.target, FORGE_TEXT("product")),
	   "it is kept as it is said");
	attributes.json_schema = (ForgeText){ NULL, 0 };
	ok(!forge_attributes_check(&attributes), "a schema says something");
}

/* ---- aggregates that have attributes ---- */

static const ForgeAggregate thing = { .attributes_target = "invoice" };

static ForgeOutcome
fit(const ForgeAttributes *schema, ForgeJson attributes, int64_t *version)
{
	const void *asked[] = { NULL, schema };
	ForgeCommand command = { .asked = asked };

	*version = -1;
	return forge_attributes_fit(&command, 1, attributes, &arena.arena, version);
}

static void
test_fit(void)
{
	ForgeAsks asks = { .arena = &arena.arena };
	ForgeAttributes schema = { .head.version = 0 };
	int64_t version;

	forge_attributes_see(&asks, &thing);
	ok(asks.count == 1 && asks.list[0].aggregate == &forge_attributes &&
		   asks.list[0].mode == FORGE_ASK_SEEN &&
		   forge_text_equal(((const ForgeAttributesDefine *) asks.list[0].named_by)->target,
							FORGE_TEXT("invoice")),
	   "it asks for the schema of its target");

	is_accepted(fit(&schema, FORGE_TEXT("{}"), &version), "without a schema there are none");
	is_int(version, 0, "which is number 0");
	is_accepted(fit(&schema, (ForgeText){ NULL, 0 }, &version), "as when they are left out");
	is_refused(fit(&schema, FORGE_TEXT("{\"a\":1}"), &version), FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/a\" does not keep to \"additionalProperties\" of schema 0.", "and no others");

	is_accepted(define(&schema, FORGE_TEXT("{\"properties\":{\"a\":{\"type\":\"integer\"}},"
										   "\"required\":[\"a\"]}"))
					.outcome,
				"a schema");
	is_accepted(fit(&schema, FORGE_TEXT("{\"a\":1}"), &version), "which they fit");
	is_int(version, 1, "and keep its number");
	is_refused(fit(&schema, FORGE_TEXT("{\"a\":1.5}"), &version), FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/a\" does not keep to \"type\" of schema 1.", "or do not");
	is_refused(fit(&schema, (ForgeText){ NULL, 0 }, &version), FORGE_REASON_ATTRIBUTES_INVALID,
			   "\"/a\" does not keep to \"required\" of schema 1.", "also when they are left out");
}

static void
test_unknown(void)
{
	ForgeAttributes attributes = { .head.version = 0 };
	ForgeEvents events = { .arena = &arena.arena };

	ok(forge_attributes_decide(&attributes,
							   &(ForgeCommand){ .type = FORGE_ATTRIBUTES_COMMAND_COUNT }, &events)
			   .reason == FORGE_REASON_COMMAND_UNKNOWN,
	   "a command beyond the last is refused");
	forge_attributes_apply(&attributes, &(ForgeEvent){ FORGE_ATTRIBUTES_EVENT_COUNT, NULL, 0 },
						   &arena.arena);
	ok(forge_text_is_absent(attributes.target), "an event beyond the last does nothing");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_refusals();
	test_define();
	test_fit();
	test_unknown();
	test_arena_reset(&arena);
	return tap_done();
}
