/*
 * attributes.c
 *	  custom.attributes: decide and apply; and what aggregates with attributes call.
 */
#include "domain/attributes/attributes.h"

#include <string.h>

#include "domain/attributes/json_schema.h"

/* ---- schemas ---- */

/* a JSON Schema in which "/minLength" is a whole number that is not negative */
static ForgeText
expectation(const ForgeJsonFault *fault, ForgeArena *arena)
{
	ForgeText parts[] = {
		FORGE_TEXT("a JSON Schema in which \""),
		fault->pointer,
		FORGE_TEXT("\" is "),
		forge_text_from(fault->expected),
	};
	char *text;
	int32_t length = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		length += parts[i].length;
	text = forge_arena_allocate(arena, (size_t) length + 1);
	length = 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
	{
		memcpy(text + length, parts[i].data, (size_t) parts[i].length);
		length += parts[i].length;
	}
	return (ForgeText){ text, length };
}

static ForgeOutcome
check_schema(ForgeJson json_schema, ForgeArena *arena)
{
	const ForgeJsonSchema *schema;
	ForgeJsonFault fault;
	ForgeOutcome outcome;

	if (json_schema.length > FORGE_SCHEMA_SIZE_MAX)
	{
		outcome = forge_refuse(FORGE_REASON_SCHEMA_TOO_LARGE);
		outcome = forge_with_integer(outcome, FORGE_SCHEMA_SIZE_MAX);
		return forge_with_integer(outcome, json_schema.length);
	}
	if (forge_json_schema_read(forge_json_value(json_schema), arena, &schema, &fault))
		return forge_accept();
	if (fault.expected == NULL)
	{
		outcome = forge_refuse(FORGE_REASON_SCHEMA_KEYWORD_UNKNOWN);
		outcome = forge_with_text(outcome, fault.keyword);
		return forge_with_text(outcome, fault.pointer);
	}
	outcome = forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISTYPED), "json_schema");
	return forge_with_text(outcome, expectation(&fault, arena));
}

static ForgeOutcome
decide_define(const ForgeAttributes *attributes, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeAttributesDefine *command = request->data;
	ForgeOutcome outcome = check_schema(command->json_schema, events->arena);

	if (!forge_outcome_is_refusal(outcome) &&
		!forge_text_equal(attributes->json_schema, command->json_schema))
		(void) forge_events_add_from(events, &forge_attributes, FORGE_ATTRIBUTES_DEFINED, request);
	return outcome;
}

ForgeOutcome
forge_attributes_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeAttributesCommandType) command->type)
	{
		case FORGE_ATTRIBUTES_DEFINE:
			return decide_define(state, command, events);
		case FORGE_ATTRIBUTES_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_attributes_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	(void) arena;
	if (event->type == FORGE_ATTRIBUTES_DEFINED)
		forge_aggregate_take_over(&forge_attributes, state, event);
}

bool
forge_attributes_check(const void *state)
{
	const ForgeAttributes *attributes = state;

	return !forge_exists(&attributes->head) || (!forge_text_is_absent(attributes->target) &&
												!forge_text_is_absent(attributes->json_schema));
}

/* ---- for aggregates that have attributes ---- */

void
forge_attributes_see(ForgeAsks *asks, const ForgeAggregate *aggregate)
{
	ForgeAttributesDefine *named =
		forge_asks_add_named(asks, &forge_attributes, FORGE_ATTRIBUTES_DEFINE, FORGE_ASK_SEEN);

	named->target = forge_text_from(aggregate->attributes_target);
}

ForgeJson
forge_attributes_given(ForgeJson attributes)
{
	return forge_text_is_absent(attributes) ? FORGE_TEXT("{}") : attributes;
}

ForgeOutcome
forge_attributes_fit(const ForgeCommand *command, int index, ForgeJson attributes,
					 ForgeArena *arena, int64_t *version)
{
	const ForgeAttributes *asked = command->asked[index];
	bool is_defined = !forge_text_is_absent(asked->json_schema);
	ForgeJson json_schema = is_defined ? asked->json_schema : FORGE_NO_ATTRIBUTES;
	const ForgeJsonSchema *schema;
	ForgeJsonFault fault;
	ForgeOutcome outcome;

	*version = is_defined ? asked->head.version : 0;
	if (forge_json_schema_read(forge_json_value(json_schema), arena, &schema, &fault) &&
		forge_json_schema_fits(schema, forge_json_value(forge_attributes_given(attributes)), arena,
							   &fault))
		return forge_accept();
	outcome = forge_with_text(forge_refuse(FORGE_REASON_ATTRIBUTES_INVALID), fault.pointer);
	outcome = forge_with_text(outcome, fault.keyword);
	return forge_with_integer(outcome, *version);
}
