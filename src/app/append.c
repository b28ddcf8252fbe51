/*
 * append.c
 *	  Appends: arrays of events, given by the caller, made into requests.
 *
 * Events come as JSON, or as an array of types and one of payloads.  After that all is one.
 */
#include "app/request.h"

#include "app/envelope.h"
#include "catalog/pg_type_d.h"
#include "domain/registry.h"
#include "pg/convert.h"
#include "pg/settings.h"

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
	int32 length;
	ForgeOutcome outcome;

	if (forge_text_is_blank(name))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), field_name);
	/* No text has more characters than bytes. */
	if (name.length <= FORGE_TYPE_NAME_LENGTH_MAX)
		return forge_accept();
	length = forge_text_characters(name);
	if (length <= FORGE_TYPE_NAME_LENGTH_MAX)
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TEXT_TOO_LONG), field_name);
	return forge_with_integer(forge_with_integer(outcome, FORGE_TYPE_NAME_LENGTH_MAX), length);
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

/* An event whose type, payload and schema version are as the caller has given them. */
static ForgeOutcome
check_event(const ForgeAggregate *aggregate, ForgeAppendedEvent *event)
{
	ForgeOutcome outcome = check_type_name("type", event->type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (!JB_ROOT_IS_OBJECT(event->payload))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), "data");
	if (aggregate != NULL)
		return decode_registered(aggregate, event);
	return forge_codec_check_size("data", event->payload, forge_setting_event_data_max_length);
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
		forge_fingerprint_add_json(&fingerprinter, event->payload);
		forge_fingerprint_add(&fingerprinter, &event->schema_version, sizeof(int));
		forge_fingerprint_add(&fingerprinter, &event->occurred_at, sizeof(ForgeInstant));
		forge_fingerprint_add(&fingerprinter, &event->event_id, sizeof(ForgeUuid));
	}
	request->fingerprint = forge_fingerprint_end(&fingerprinter);
}

static ForgeOutcome
check_may_append(const ForgeAggregate *aggregate, ForgeText aggregate_type)
{
	ForgeOutcome outcome = forge_request_check_not_system(aggregate, aggregate_type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (aggregate != NULL && (aggregate->takes_no_appends || !forge_session_is_operator()))
		return forge_with_text(forge_refuse(FORGE_REASON_APPEND_FORBIDDEN), aggregate_type);
	return forge_accept();
}

/* May the caller append to a stream of that type, with that id? */
static ForgeOutcome
begin_append(ForgeRequest *request, ForgeText aggregate_type)
{
	ForgeOutcome outcome = check_type_name("aggregate_type", aggregate_type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	request->aggregate = forge_registry_find(aggregate_type);
	request->envelope.aggregate_type = aggregate_type;
	outcome = check_may_append(request->aggregate, aggregate_type);
	return forge_outcome_is_refusal(outcome) ? outcome : forge_request_check_id(request);
}

static ForgeOutcome
finish_append(ForgeRequest *request, ForgeAppendedEvent *events, uint32 count)
{
	for (uint32 i = 0; i < count; i++)
	{
		ForgeOutcome outcome = check_event(request->aggregate, &events[i]);

		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	request->appended = events;
	request->appended_count = (int) count;
	fingerprint_append(request);
	return forge_accept();
}

/* ----- events as JSON ----------------------------------------------------------------------- */

static ForgeOutcome
read_event(JsonbValue *value, ForgeAppendedEvent *event)
{
	ForgeEnvelopeReader reader = { .shape = &forge_envelope_of_event, .content_name = "data" };
	ForgeOutcome outcome;

	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), "events");
	outcome = forge_envelope_read(&reader, value->val.binary.data);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (reader.given.schema_version < 1 || reader.given.schema_version > PG_INT16_MAX)
		return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), "schema_version");

	event->type = reader.given.type;
	event->payload = reader.content != NULL ? reader.content : empty_object();
	event->schema_version = (int) reader.given.schema_version;
	event->occurred_at = reader.given.occurred_at;
	event->event_id = reader.given.event_id;
	return forge_accept();
}

ForgeOutcome
forge_request_append(ForgeRequest *request, ForgeText aggregate_type, Jsonb *array)
{
	ForgeOutcome outcome = begin_append(request, aggregate_type);
	ForgeAppendedEvent *events;
	JsonbIterator *iterator;
	JsonbValue value;
	uint32 count;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (array == NULL)
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "events");
	if (!JB_ROOT_IS_ARRAY(array) || JB_ROOT_IS_SCALAR(array))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), "events");
	count = JB_ROOT_COUNT(array);
	outcome = forge_request_check_count("events", count, FORGE_APPEND_EVENTS_MAX);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	events = palloc0_array_huge(ForgeAppendedEvent, count);
	iterator = JsonbIteratorInit(&array->root);
	(void) JsonbIteratorNext(&iterator, &value, false);
	for (uint32 i = 0; i < count; i++)
	{
		(void) JsonbIteratorNext(&iterator, &value, true);
		outcome = read_event(&value, &events[i]);
		if (forge_outcome_is_refusal(outcome))
			return outcome;
	}
	return finish_append(request, events, count);
}

/* ----- events as arrays --------------------------------------------------------------------- */

static ForgeOutcome
refuse_array(const char *name, const char *must_be)
{
	return forge_with_string(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISTYPED), name),
							 must_be);
}

/* The elements, none of which may be NULL. */
static ForgeOutcome
read_array(const char *name, ArrayType *array, Oid type, Datum **elements, int *count)
{
	if (ARR_NDIM(array) > 1)
		return refuse_array(name, "an array of one dimension");
	if (array_contains_nulls(array))
		return refuse_array(name, "an array without NULL");
	deconstruct_array(array, type, -1, false, TYPALIGN_INT, elements, NULL, count);
	return forge_accept();
}

ForgeOutcome
forge_request_append_arrays(ForgeRequest *request, ForgeText aggregate_type, ArrayType *types,
							ArrayType *payloads)
{
	ForgeOutcome outcome = begin_append(request, aggregate_type);
	ForgeAppendedEvent *events;
	Datum *event_types;
	Datum *event_payloads;
	int count = 0;
	int payload_count = 0;

	if (!forge_outcome_is_refusal(outcome))
		outcome = read_array("types", types, TEXTOID, &event_types, &count);
	if (!forge_outcome_is_refusal(outcome))
		outcome = read_array("payloads", payloads, JSONBOID, &event_payloads, &payload_count);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	outcome = forge_request_check_count("types", count, FORGE_APPEND_EVENTS_MAX);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (payload_count != count)
		return refuse_array("payloads", "an array of as many elements as \"types\"");

	events = palloc_array_huge(ForgeAppendedEvent, count);
	for (int i = 0; i < count; i++)
		events[i] = (ForgeAppendedEvent){
			.type = forge_text_from_datum(event_types[i]),
			.payload = DatumGetJsonbP(event_payloads[i]),
			.schema_version = 1,
			.occurred_at = FORGE_INSTANT_ABSENT,
		};
	return finish_append(request, events, count);
}

/* ----- in batches --------------------------------------------------------------------------- */

ForgeOutcome
forge_request_from_append_json(ForgeRequest *request, JsonbContainer *object)
{
	ForgeEnvelopeReader reader = { .shape = &forge_envelope_of_append, .content_name = "events" };
	ForgeOutcome outcome = forge_envelope_read(&reader, object);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	request->envelope.aggregate_id = reader.given.aggregate_id;
	request->envelope.command_id = reader.given.command_id;
	outcome = forge_request_append(request, reader.given.type, reader.content);
	if (!forge_outcome_is_refusal(outcome) && forge_envelope_has(&reader, "expected_version"))
		outcome = forge_request_set_expected_version(request, reader.given.expected_version);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_request_set_metadata(request, reader.metadata);
	return outcome;
}
