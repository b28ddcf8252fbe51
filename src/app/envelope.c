/*
 * envelope.c
 *	  The members that commands, appends and events may have beside their
 *	  payload, as JSON.
 */
#include "app/envelope.h"

#include "base/limits.h"

#define GIVEN_TYPE(given_name, given_meaning)                                                      \
	{                                                                                              \
		.name = (given_name), .type = FORGE_FIELD_TEXT, .flags = FORGE_FIELD_REQUIRED,             \
		.offset = offsetof(ForgeGiven, type), .limit = FORGE_TYPE_NAME_LENGTH_MAX,                 \
		.meaning = (given_meaning)                                                                 \
	}
#define GIVEN(member, field_type, given_meaning)                                                   \
	FORGE_FIELD(ForgeGiven, member, field_type, 0, 0, given_meaning)
#define GIVEN_SHAPE(table)                                                                         \
	{                                                                                              \
		.schema_version = 1, .size = sizeof(ForgeGiven), .field_count = lengthof(table),           \
		.fields = (table)                                                                          \
	}

static const ForgeField command_fields[] = {
	GIVEN_TYPE("command", "name of the command"),
	GIVEN(aggregate_id, FORGE_FIELD_UUID, "the aggregate"),
	GIVEN(expected_version, FORGE_FIELD_INTEGER, "expected version of its stream"),
	GIVEN(occurred_at, FORGE_FIELD_INSTANT, "business time"),
	GIVEN(command_id, FORGE_FIELD_UUID, "makes a retry harmless"),
};
const ForgeShape forge_envelope_of_command = GIVEN_SHAPE(command_fields);

static const ForgeField append_fields[] = {
	GIVEN_TYPE("aggregate_type", "type of the stream"),
	GIVEN(aggregate_id, FORGE_FIELD_UUID, "the stream"),
	GIVEN(expected_version, FORGE_FIELD_INTEGER, "its expected version"),
	GIVEN(command_id, FORGE_FIELD_UUID, "makes a retry harmless"),
};
const ForgeShape forge_envelope_of_append = GIVEN_SHAPE(append_fields);

static const ForgeField event_fields[] = {
	GIVEN_TYPE("type", "type of the event"),
	GIVEN(schema_version, FORGE_FIELD_INTEGER, "schema version of its data"),
	GIVEN(occurred_at, FORGE_FIELD_INSTANT, "business time"),
	GIVEN(event_id, FORGE_FIELD_UUID, "id of the event"),
};
const ForgeShape forge_envelope_of_event = GIVEN_SHAPE(event_fields);

static const ForgeField metadata_fields[] = {
	GIVEN(correlation_id, FORGE_FIELD_UUID, "what it belongs to"),
	GIVEN(causation_id, FORGE_FIELD_UUID, "what caused it"),
};
const ForgeShape forge_envelope_of_metadata = GIVEN_SHAPE(metadata_fields);

static bool
is_named(ForgeText name, const char *expected)
{
	return expected != NULL && forge_text_equal(name, forge_text_from(expected));
}

static ForgeOutcome
read_member(void *context, ForgeText name, JsonbValue *value)
{
	ForgeEnvelopeReader *reader = context;

	if (is_named(name, reader->content_name))
	{
		if (value->type != jbvNull)
			reader->content = JsonbValueToJsonb(value);
		return forge_accept();
	}
	if (is_named(name, "metadata") && !reader->ignores_others)
	{
		if (value->type != jbvNull)
			reader->metadata = JsonbValueToJsonb(value);
		return forge_accept();
	}
	if (reader->ignores_others && forge_shape_find(reader->shape, name) < 0)
		return forge_accept();
	return forge_codec_decode_member(reader->shape, &reader->given, &reader->seen, name, value);
}

ForgeOutcome
forge_envelope_read(ForgeEnvelopeReader *reader, JsonbContainer *object)
{
	ForgeOutcome outcome;

	forge_shape_clear(reader->shape, &reader->given);
	reader->given.schema_version = 1;
	reader->given.occurred_at = FORGE_INSTANT_ABSENT;
	outcome = forge_codec_visit(object, read_member, reader);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return forge_shape_complete(reader->shape, &reader->given, reader->seen);
}

bool
forge_envelope_has(const ForgeEnvelopeReader *reader, const char *name)
{
	int index = forge_shape_find(reader->shape, forge_text_from(name));

	return index >= 0 && (reader->seen & (UINT64CONST(1) << index)) != 0;
}
