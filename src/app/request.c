/*
 * request.c
 *	  Making requests of the callers' arguments, JSON or already decoded.
 */
#include "app/request.h"

#include "app/envelope.h"
#include "app/key.h"
#include "app/precondition.h"
#include "auth/caller_permission.h"
#include "domain/registry.h"
#include "pg/settings.h"
#include "pg/time_zone.h"

void
forge_request_init(ForgeRequest *request, const ForgeSession *session)
{
	memset(request, 0, sizeof(*request));
	request->envelope.tenant = session->tenant;
	request->envelope.principal = session->principal;
	request->expected_version = FORGE_VERSION_ANY;
	request->occurred_at = FORGE_INSTANT_ABSENT;
	request->batch_index = -1;
}

/* The command that the caller has asked for, whose fields the caller has given. */
static const ForgeShape *
asked_command(const ForgeRequest *request)
{
	const ForgeRequest *root = forge_request_root(request);

	return root->command.data == NULL ? NULL : root->aggregate->commands[root->command.type];
}

ForgeErrorPlace
forge_request_place(const ForgeRequest *request)
{
	return (ForgeErrorPlace){
		.aggregate_type = request->envelope.aggregate_type,
		.aggregate_id = request->driver != NULL ? request->id : FORGE_UUID_NIL,
		.batch_index = request->batch_index,
		.command = asked_command(request),
	};
}

const ForgeRequest *
forge_request_root(const ForgeRequest *request)
{
	while (request->driver != NULL)
		request = request->driver;
	return request;
}

ForgeOutcome
forge_request_set_metadata(ForgeRequest *request, Jsonb *metadata)
{
	ForgeEnvelopeReader reader = { .shape = &forge_envelope_of_metadata, .ignores_others = true };
	ForgeOutcome outcome;

	if (metadata == NULL)
		return forge_accept();
	if (!JB_ROOT_IS_OBJECT(metadata))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), "metadata");
	outcome = forge_codec_check_size("metadata", metadata, forge_setting_metadata_max_length);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_envelope_read(&reader, &metadata->root);
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
	if (version < FORGE_VERSION_EXISTS)
		return forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE),
								 "expected_version");
	request->expected_version = version;
	return forge_accept();
}

ForgeOutcome
forge_request_set_occurred_at(ForgeRequest *request, ForgeInstant instant)
{
	if (!forge_instant_is_in_range(instant))
		return forge_with_string(forge_refuse(FORGE_REASON_INSTANT_OUT_OF_RANGE), "occurred_at");
	request->occurred_at = instant;
	return forge_accept();
}

ForgeOutcome
forge_request_check_not_system(const ForgeAggregate *aggregate, ForgeText name)
{
	if (aggregate != NULL && aggregate->is_system)
		return forge_with_text(forge_refuse(FORGE_REASON_SYSTEM_ONLY), name);
	return forge_accept();
}

static bool
may_have_reserved(const ForgeAggregate *aggregate, ForgeUuid id)
{
	if (aggregate == NULL)
		return false;
	return aggregate->has_reserved_ids ||
		   (aggregate->built_in_id != NULL && forge_uuid_equal(*aggregate->built_in_id, id));
}

ForgeOutcome
forge_request_check_id(const ForgeRequest *request)
{
	ForgeUuid id = request->envelope.aggregate_id;

	if (forge_uuid_is_reserved(id) && !may_have_reserved(request->aggregate, id))
		return forge_refuse(FORGE_REASON_ID_RESERVED);
	return forge_accept();
}

ForgeOutcome
forge_request_check_count(const char *name, uint32 count, int limit)
{
	ForgeOutcome outcome;

	if (count == 0)
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_EMPTY), name);
	if (count <= (uint32) limit)
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), name);
	return forge_with_integer(forge_with_integer(outcome, limit), count);
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

/* The id of an aggregate that is known by a name. */
static ForgeOutcome
set_id_of_key(ForgeRequest *request)
{
	const ForgeAggregate *aggregate = request->aggregate;
	const ForgeCommand *command = &request->command;
	ForgeText key;
	ForgeUuid id =
		forge_key_stream_of(aggregate, aggregate->commands[command->type], command->data, &key);
	ForgeUuid *given = &request->envelope.aggregate_id;

	if (!forge_uuid_is_nil(*given) && !forge_uuid_equal(*given, id))
		return forge_with_uuid(forge_with_text(forge_refuse(FORGE_REASON_KEY_DIFFERS), key), id);
	*given = id;
	return forge_accept();
}

ForgeOutcome
forge_request_check_permission(const ForgeAggregate *aggregate, int command_type)
{
	ForgeText name = forge_text_from(aggregate->commands[command_type]->name);
	ForgeOutcome outcome = forge_request_check_not_system(aggregate, name);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (aggregate->is_driven)
		return forge_with_text(forge_refuse(FORGE_REASON_DRIVEN_ONLY), name);
	return forge_permission_check(name);
}

ForgeOutcome
forge_request_decoded_command(ForgeRequest *request, const ForgeAggregate *aggregate,
							  int command_type, const void *data)
{
	const ForgeShape *shape = aggregate->commands[command_type];
	ForgeOutcome outcome = forge_permission_check_given(shape, data);

	request->aggregate = aggregate;
	request->envelope.aggregate_type = forge_text_from(aggregate->name);
	request->command = (ForgeCommand){ .type = command_type, .data = data };
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_time_zone_check_given(shape, data);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_request_check_id(request);
	if (forge_aggregate_has_key(aggregate) && !forge_outcome_is_refusal(outcome))
		outcome = set_id_of_key(request);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_precondition_check(request);
	fingerprint_command(request);
	return outcome;
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
	request->envelope.aggregate_type = forge_text_from(aggregate->name);
	outcome = forge_request_check_permission(aggregate, type);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	data = palloc(Max(aggregate->commands[type]->size, 1));
	if (payload != NULL)
		outcome = forge_codec_decode(aggregate->commands[type], payload, data);
	else
	{
		forge_shape_clear(aggregate->commands[type], data);
		outcome = forge_shape_complete(aggregate->commands[type], data, 0);
	}
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return forge_request_decoded_command(request, aggregate, type, data);
}

ForgeOutcome
forge_request_from_command_json(ForgeRequest *request, JsonbContainer *object)
{
	ForgeEnvelopeReader reader = { .shape = &forge_envelope_of_command, .content_name = "payload" };
	ForgeOutcome outcome = forge_envelope_read(&reader, object);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	request->envelope.aggregate_id = reader.given.aggregate_id;
	request->envelope.command_id = reader.given.command_id;
	request->occurred_at = reader.given.occurred_at;
	outcome = forge_request_command(request, reader.given.type, reader.content);
	if (!forge_outcome_is_refusal(outcome) && forge_envelope_has(&reader, "expected_version"))
		outcome = forge_request_set_expected_version(request, reader.given.expected_version);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_request_set_metadata(request, reader.metadata);
	return outcome;
}

/* ----- batches ------------------------------------------------------------------------------ */

ForgeRequests
forge_request_read_batch(const ForgeSession *session, Jsonb *array, const char *array_name,
						 ForgeRequestReader read)
{
	ForgeRequests requests;
	uint32 count = JB_ROOT_COUNT(array);
	JsonbIterator *iterator;
	JsonbValue value;

	if (!JB_ROOT_IS_ARRAY(array) || JB_ROOT_IS_SCALAR(array))
		forge_error_raise(
			forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), array_name),
			FORGE_NO_PLACE);
	forge_error_check(forge_request_check_count(array_name, Max(count, 1), FORGE_BATCH_MAX),
					  FORGE_NO_PLACE);

	requests.count = (int) count;
	requests.list = palloc_array_huge(ForgeRequest, Max(count, 1));
	iterator = JsonbIteratorInit(&array->root);
	(void) JsonbIteratorNext(&iterator, &value, false);
	for (uint32 i = 0; i < count; i++)
	{
		ForgeRequest *request = &requests.list[i];
		ForgeOutcome outcome;

		(void) JsonbIteratorNext(&iterator, &value, true);
		forge_request_init(request, session);
		request->batch_index = (int) i;
		if (value.type != jbvBinary || !JsonContainerIsObject(value.val.binary.data))
			forge_error_raise(
				forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), array_name),
				forge_request_place(request));
		outcome = read(request, value.val.binary.data);
		forge_error_check(outcome, forge_request_place(request));
	}
	return requests;
}
