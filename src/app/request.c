/*
 * request.c
 *	  What callers ask for, as JSON or already decoded, made into requests.
 */
#include "app/request.h"

#include "domain/registry.h"
#include "store/codec.h"

void
forge_request_init(ForgeRequest *request, const ForgeSession *session)
{
	memset(request, 0, sizeof(*request));
	request->envelope.tenant = session->tenant;
	request->envelope.principal = session->principal;
	request->expected_version = FORGE_VERSION_ANY;
	request->occurred_at = FORGE_INSTANT_ABSENT;
}

/* ----- the members of envelopes -------------------------------------------------------------- */

/* What commands, appends and events may carry beside their payload. */
typedef struct Given
{
	ForgeText type; /* of the command, the aggregate or the event */
	ForgeUuid aggregate_id;
	int64_t expected_version;
	int64_t schema_version;
	ForgeInstant occurred_at;
	ForgeUuid command_id;
	ForgeUuid event_id;
	ForgeUuid correlation_id;
	ForgeUuid causation_id;
} Given;

#define GIVEN_TYPE(given_name, given_meaning)                                                      \
	{                                                                                              \
		.name = (given_name), .type = FORGE_FIELD_TEXT, .flags = FORGE_FIELD_REQUIRED,             \
		.offset = offsetof(Given, type), .limit = FORGE_TYPE_NAME_LENGTH_MAX,                      \
		.meaning = (given_meaning)                                                                 \
	}
#define GIVEN(member, field_type, given_meaning)                                                   \
	FORGE_FIELD(Given, member, field_type, 0, 0, given_meaning)
#define GIVEN_SHAPE(table)                                                                         \
	{                                                                                              \
		.schema_version = 1, .size = sizeof(Given), .field_count = lengthof(table),                \
		.fields = (table)                                                                          \
	}

static const ForgeField command_fields[] = {
	GIVEN_TYPE("command", "name of the command"),
	GIVEN(aggregate_id, FORGE_FIELD_UUID, "the aggregate"),
	GIVEN(expected_version, FORGE_FIELD_INTEGER, "expected version of its stream"),
	GIVEN(occurred_at, FORGE_FIELD_INSTANT, "business time"),
	GIVEN(command_id, FORGE_FIELD_UUID, "makes a retry harmless"),
};
static const ForgeShape command_shape = GIVEN_SHAPE(command_fields);

static const ForgeField append_fields[] = {
	GIVEN_TYPE("aggregate_type", "type of the stream"),
	GIVEN(aggregate_id, FORGE_FIELD_UUID, "the stream"),
	GIVEN(expected_version, FORGE_FIELD_INTEGER, "its expected version"),
	GIVEN(command_id, FORGE_FIELD_UUID, "makes a retry harmless"),
};
static const ForgeShape append_shape = GIVEN_SHAPE(append_fields);

static const ForgeField event_fields[] = {
	GIVEN_TYPE("type", "type of the event"),
	GIVEN(schema_version, FORGE_FIELD_INTEGER, "schema version of its data"),
	GIVEN(occurred_at, FORGE_FIELD_INSTANT, "business time"),
	GIVEN(event_id, FORGE_FIELD_UUID, "id of the event"),
};
static const ForgeShape event_shape = GIVEN_SHAPE(event_fields);

static const ForgeField metadata_fields[] = {
	GIVEN(correlation_id, FORGE_FIELD_UUID, "what it belongs to"),
	GIVEN(causation_id, FORGE_FIELD_UUID, "what caused it"),
};
static const ForgeShape metadata_shape = GIVEN_SHAPE(metadata_fields);

/* Reads an object: members of the shape into given, two others as documents. */
typedef struct EnvelopeReader
{
	const ForgeShape *shape;
	Given given;
	uint64 seen;
	const char *content_name; /* payload, events, data */
	Jsonb *content;
	Jsonb *metadata;
	bool ignores_others; /* of metadata: whatever else it carries is the caller's */
} EnvelopeReader;

static bool
is_named(ForgeText name, const char *expected)
{
	return expected != NULL && forge_text_equal(name, forge_text_from(expected));
}

static ForgeOutcome
read_member(void *context, ForgeText name, JsonbValue *value)
{
	EnvelopeReader *reader = context;

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

static ForgeOutcome
read_envelope(EnvelopeReader *reader, JsonbContainer *object)
{
	ForgeOutcome outcome;

	forge_shape_clear(reader->shape, &reader->given);
	reader->given.expected_version = FORGE_VERSION_ANY;
	reader->given.schema_version = 1;
	reader->given.occurred_at = FORGE_INSTANT_ABSENT;
	outcome = forge_codec_visit(object, read_member, reader);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return forge_shape_complete(reader->shape, reader->seen);
}

static ForgeOutcome
refuse_not_object(const char *name)
{
	return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), name);
}

ForgeOutcome
forge_request_set_metadata(ForgeRequest *request, Jsonb *metadata)
{
	EnvelopeReader reader = { .shape = &metadata_shape, .ignores_others = true };
	ForgeOutcome outcome;

	if (metadata == NULL)
		return forge_accept();
	if (!JB_ROOT_IS_OBJECT(metadata))
		return refuse_not_object("metadata");
	outcome = read_envelope(&reader, &metadata->root);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	request->envelope.metadata = metadata;
	request->envelope.correlation = reader.given.correlation_id;
	request->envelope.causation = reader.given.causation_id;
	return forge_accept();
}

ForgeOutcome
forge_request_set_expected_version(ForgeRequest *request, int64 version)
{
	if (version < FORGE_VERSION_EXISTS && version != FORGE_VERSION_ANY)
		return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE),
								 "expected_version");
	request->expected_version = version;
	return forge_accept();
}

ForgeOutcome
forge_request_set_occurred_at(ForgeRequest *request, ForgeInstant instant)
{
	if (instant == FORGE_INSTANT_ABSENT || instant == FORGE_INSTANT_INFINITE)
		return forge_with_string(forge_refuse(FORGE_REASON_INSTANT_OUT_OF_RANGE), "occurred_at");
	request->occurred_at = instant;
	return forge_accept();
}

/* ----- commands ----------------------------------------------------------------------------- */

/* Content: the command's name, the ids and fields as given, and the business time. */
static void
fingerprint_command(ForgeRequest *request)
{
	const ForgeShape *shape = request->aggregate->commands[request->command.type];
	ForgeFingerprinter fingerprinter;
	Size size;
	uint8 *packed;

	if (forge_uuid_is_nil(request->envelope.command_id))
		return;
	size = forge_shape_pack(shape, request->command.data, NULL, 0);
	packed = palloc(size);
	(void) forge_shape_pack(shape, request->command.data, packed, size);

	forge_fingerprint_begin(&fingerprinter);
	forge_fingerprint_add(&fingerprinter, shape->name, strlen(shape->name));
	forge_fingerprint_add(&fingerprinter, &request->envelope.aggregate_id, sizeof(ForgeUuid));
	forge_fingerprint_add(&fingerprinter, &request->occurred_at, sizeof(ForgeInstant));
	forge_fingerprint_add(&fingerprinter, packed, size);
	request->fingerprint = forge_fingerprint_end(&fingerprinter);
}

void
forge_request_decoded_command(ForgeRequest *request, const ForgeAggregate *aggregate,
							  int command_type, const void *data)
{
	request->aggregate = aggregate;
	request->envelope.aggregate_type = forge_text_from(aggregate->name);
	request->command = (ForgeCommand){ command_type, data };
	fingerprint_command(request);
}

/* Aggregates of the system tenant change by the operator's own functions only. */
static ForgeOutcome
check_not_system(const ForgeAggregate *aggregate, ForgeText name)
{
	if (aggregate != NULL && aggregate->is_system)
		return forge_with_text(forge_refuse(FORGE_REASON_SYSTEM_ONLY), name);
	return forge_accept();
}

ForgeOutcome
forge_request_command(ForgeRequest *request, ForgeText command_name, Jsonb *payload)
{
	int type;
	const ForgeAggregate *aggregate = forge_registry_find_command(command_name, &type);
	ForgeOutcome outcome;
	void *data;

	if (aggregate == NULL)
		return forge_with_text(forge_refuse(FORGE_REASON_COMMAND_UNKNOWN), command_name);
	request->aggregate = aggregate;
	outcome = check_not_system(aggregate, command_name);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	data = palloc(Max(aggregate->commands[type]->size, 1));
	if (payload != NULL)
		outcome = forge_codec_decode(aggregate->commands[type], payload, data);
	else
	{
		forge_shape_clear(aggregate->commands[type], data);
		outcome = forge_shape_complete(aggregate->commands[type], 0);
	}
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	forge_request_decoded_command(request, aggregate, type, data);
	return forge_accept();
}

ForgeOutcome
forge_request_from_command_json(ForgeRequest *request, JsonbContainer *object)
{
	EnvelopeReader reader = { .shape = &command_shape, .content_name = "payload" };
	ForgeOutcome outcome = read_envelope(&reader, object);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	request->envelope.aggregate_id = reader.given.aggregate_id;
	request->envelope.command_id = reader.given.command_id;
	request->occurred_at = reader.given.occurred_at;
	outcome = forge_request_set_expected_version(request, reader.given.expected_version);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_request_set_metadata(request, reader.metadata);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_request_command(request, reader.given.type, reader.content);
	return outcome;
}

/* ----- appends ------------------------------------------------------------------------------ */

static Jsonb *
empty_object(void)
{
	JsonbParseState *state = NULL;

	pushJsonbValue(&state, WJB_BEGIN_OBJECT, NULL);
	return JsonbValueToJsonb(pushJsonbValue(&state, WJB_END_OBJECT, NULL));
}

static ForgeOutcome
check_type_name(const char *field_name, ForgeText name)
{
	if (forge_text_is_blank(name))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), field_name);
	return forge_accept();
}

/* Of a registered aggregate: known, of a known schema version, and decoded field by field. */
static ForgeOutcome
decode_registered(const ForgeAggregate *aggregate, ForgeAppendedEvent *event)
{
	const ForgeShape *shape;
	void *data;
	ForgeOutcome outcome;

	event->event_type = forge_aggregate_find_event(aggregate, event->type);
	if (event->event_type < 0)
		return forge_with_text(
			forge_with_string(forge_refuse(FORGE_REASON_EVENT_TYPE_UNKNOWN), aggregate->name),
			event->type);
	shape = aggregate->events[event->event_type];
	if (event->schema_version != shape->schema_version)
		return forge_with_integer(
			forge_with_text(forge_refuse(FORGE_REASON_SCHEMA_VERSION_UNKNOWN), event->type),
			event->schema_version);

	data = palloc(Max(shape->size, 1));
	outcome = forge_codec_decode(shape, event->payload, data);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	event->data = data;
	event->payload = forge_codec_encode(shape, data);
	return forge_accept();
}

static ForgeOutcome
read_event(const ForgeAggregate *aggregate, JsonbValue *value, ForgeAppendedEvent *event)
{
	EnvelopeReader reader = { .shape = &event_shape, .content_name = "data" };
	ForgeOutcome outcome;

	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), "events");
	outcome = read_envelope(&reader, value->val.binary.data);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_type_name("type", reader.given.type);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (reader.given.schema_version < 1 || reader.given.schema_version > PG_INT16_MAX)
		return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), "schema_version");
	if (reader.content != NULL && !JB_ROOT_IS_OBJECT(reader.content))
		return refuse_not_object("data");

	event->type = reader.given.type;
	event->payload = reader.content != NULL ? reader.content : empty_object();
	event->schema_version = (int) reader.given.schema_version;
	event->occurred_at = reader.given.occurred_at;
	event->event_id = reader.given.event_id;
	return aggregate != NULL ? decode_registered(aggregate, event) : forge_accept();
}

/* Content: the aggregate and its type, and the events as given. */
static void
fingerprint_append(ForgeRequest *request)
{
	ForgeFingerprinter fingerprinter;

	if (forge_uuid_is_nil(request->envelope.command_id))
		return;
	forge_fingerprint_begin(&fingerprinter);
	forge_fingerprint_add(&fingerprinter, request->envelope.aggregate_type.data,
						  request->envelope.aggregate_type.length);
	forge_fingerprint_add(&fingerprinter, &request->envelope.aggregate_id, sizeof(ForgeUuid));
	for (int i = 0; i < request->appended_count; i++)
	{
		const ForgeAppendedEvent *event = &request->appended[i];

		forge_fingerprint_add(&fingerprinter, event->type.data, event->type.length);
		forge_fingerprint_add(&fingerprinter, event->payload, VARSIZE(event->payload));
		forge_fingerprint_add(&fingerprinter, &event->schema_version, sizeof(int));
		forge_fingerprint_add(&fingerprinter, &event->occurred_at, sizeof(ForgeInstant));
		forge_fingerprint_add(&fingerprinter, &event->event_id, sizeof(ForgeUuid));
	}
	request->fingerprint = forge_fingerprint_end(&fingerprinter);
}

static ForgeOutcome
check_may_append(const ForgeAggregate *aggregate, ForgeText aggregate_type)
{
	ForgeOutcome outcome = check_not_system(aggregate, aggregate_type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (aggregate != NULL && !forge_session_is_operator())
		return forge_with_text(forge_refuse(FORGE_REASON_APPEND_FORBIDDEN), aggregate_type);
	return forge_accept();
}

static ForgeOutcome
check_count(const char *name, uint32 count, int limit)
{
	ForgeOutcome outcome;

	if (count == 0)
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_EMPTY), name);
	if (count <= (uint32) limit)
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), name);
	return forge_with_integer(forge_with_integer(outcome, limit), count);
}

static ForgeOutcome
read_events(ForgeRequest *request, Jsonb *array)
{
	uint32 count = JB_ROOT_COUNT(array);
	ForgeOutcome outcome = check_count("events", count, FORGE_APPEND_EVENTS_MAX);
	ForgeAppendedEvent *events;
	JsonbIterator *iterator;
	JsonbValue value;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	events = palloc0_array_huge(ForgeAppendedEvent, count);
	iterator = JsonbIteratorInit(&array->root);
	(void) JsonbIteratorNext(&iterator, &value, false);
	for (uint32 i = 0; i < count; i++)
	{
		(void) JsonbIteratorNext(&iterator, &value, true);
		outcome = read_event(request->aggregate, &value, &events[i]);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	request->appended = events;
	request->appended_count = (int) count;
	return forge_accept();
}

ForgeOutcome
forge_request_append(ForgeRequest *request, ForgeText aggregate_type, Jsonb *events)
{
	ForgeOutcome outcome = check_type_name("aggregate_type", aggregate_type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	request->aggregate = forge_registry_find(aggregate_type);
	request->envelope.aggregate_type = aggregate_type;
	outcome = check_may_append(request->aggregate, aggregate_type);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (events == NULL)
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "events");
	if (!JB_ROOT_IS_ARRAY(events) || JB_ROOT_IS_SCALAR(events))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), "events");
	outcome = read_events(request, events);
	if (!forge_outcome_is_refusal(outcome))
		fingerprint_append(request);
	return outcome;
}

ForgeOutcome
forge_request_from_append_json(ForgeRequest *request, JsonbContainer *object)
{
	EnvelopeReader reader = { .shape = &append_shape, .content_name = "events" };
	ForgeOutcome outcome = read_envelope(&reader, object);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	request->envelope.aggregate_id = reader.given.aggregate_id;
	request->envelope.command_id = reader.given.command_id;
	outcome = forge_request_set_expected_version(request, reader.given.expected_version);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_request_set_metadata(request, reader.metadata);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_request_append(request, reader.given.type, reader.content);
	return outcome;
}

/* ----- batches ------------------------------------------------------------------------------ */

void
forge_request_read_batch(ForgeUnit *unit, const ForgeSession *session, Jsonb *array,
						 const char *array_name, ForgeRequestReader read)
{
	uint32 count = JB_ROOT_COUNT(array);
	JsonbIterator *iterator;
	JsonbValue value;

	if (!JB_ROOT_IS_ARRAY(array) || JB_ROOT_IS_SCALAR(array))
		forge_error_raise(
			forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), array_name),
			FORGE_NO_PLACE);
	forge_error_check(check_count(array_name, Max(count, 1), FORGE_BATCH_MAX), FORGE_NO_PLACE);

	unit->tenant = session->tenant;
	unit->is_batch = true;
	unit->request_count = (int) count;
	unit->requests = palloc0_array_huge(ForgeRequest, Max(count, 1));
	iterator = JsonbIteratorInit(&array->root);
	(void) JsonbIteratorNext(&iterator, &value, false);
	for (uint32 i = 0; i < count; i++)
	{
		ForgeRequest *request = &unit->requests[i];

		(void) JsonbIteratorNext(&iterator, &value, true);
		forge_request_init(request, session);
		if (value.type != jbvBinary || !JsonContainerIsObject(value.val.binary.data))
			forge_error_raise(
				forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), array_name),
				forge_unit_place(unit, request));
		forge_error_check(read(request, value.val.binary.data), forge_unit_place(unit, request));
	}
}
