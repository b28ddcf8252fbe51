/*
 * http_command.c
 *	  The headers of an HTTP request that concern its command, and the headers of the
 *	  answer.
 */
#include "api/http_command.h"

#include "access/xact.h"
#include "pg/digest.h"
#include "pg/http.h"
#include "utils/lsyscache.h"

#define KEY_HEADER "idempotency-key"
#define VERSION_HEADER "if-match"
#define KEY_LENGTH_MAX 255

/* Of this transaction: whether forge.pre_request has told what headers there are, and which. */
static bool is_told = false;
static bool is_key_expected = false;
static bool is_version_expected = false;
static bool is_key_read = false;
static bool is_version_read = false;

/* ----- headers that no command uses --------------------------------------------------------- */

static void
refuse_unused(const char *name)
{
	forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_HEADER_UNUSED), name),
					  FORGE_NO_PLACE);
}

static void
transaction_ended(XactEvent event, void *arg)
{
	bool key = is_key_expected;
	bool version = is_version_expected;

	if (event == XACT_EVENT_PARALLEL_PRE_COMMIT || event == XACT_EVENT_PARALLEL_COMMIT ||
		event == XACT_EVENT_PARALLEL_ABORT || event == XACT_EVENT_PRE_PREPARE)
		return;
	is_told = is_key_expected = is_version_expected = is_key_read = is_version_read = false;
	if (event == XACT_EVENT_PRE_COMMIT && key)
		refuse_unused(KEY_HEADER);
	if (event == XACT_EVENT_PRE_COMMIT && version)
		refuse_unused(VERSION_HEADER);
}

void
forge_http_command_init(void)
{
	RegisterXactCallback(transaction_ended, NULL);
}

void
forge_http_command_expect(ForgeText headers)
{
	ForgeText value;

	is_told = true;
	is_key_expected = forge_http_find(headers, KEY_HEADER, &value) == FORGE_JSON_STRING;
	is_version_expected = forge_http_find(headers, VERSION_HEADER, &value) == FORGE_JSON_STRING;
}

/* ----- reading ------------------------------------------------------------------------------ */

static void
refuse_header(const char *name, const char *wanted)
{
	ForgeOutcome outcome = forge_with_string(forge_refuse(FORGE_REASON_HEADER_INVALID), name);

	forge_error_raise(forge_with_string(outcome, wanted), FORGE_NO_PLACE);
}

/* Without the quotes that a value may have around it. */
static ForgeText
unquoted(ForgeText value)
{
	if (value.length >= 2 && value.data[0] == '"' && value.data[value.length - 1] == '"')
		return (ForgeText){ value.data + 1, value.length - 2 };
	return value;
}

static void
read_key(ForgeRequest *request)
{
	ForgeText key = unquoted(forge_http_header(KEY_HEADER));
	ForgeUuid *command_id = &request->envelope.command_id;
	ForgeUuid id;

	if (forge_text_is_absent(key))
		return;
	if (!forge_uuid_parse(key, &id))
		id = forge_digest_uuid(FORGE_TEXT("idempotency key"), key);
	if (key.length > KEY_LENGTH_MAX || forge_text_is_blank(key) || forge_uuid_is_nil(id))
		refuse_header(KEY_HEADER, "a UUID that is not nil, or a text of 1 to 255 bytes");
	if (!forge_uuid_is_nil(*command_id) && !forge_uuid_equal(*command_id, id))
		refuse_header(KEY_HEADER, "equal to command_id, where both are given");
	*command_id = id;
}

/* A version of so many digits that it is none is refused as well. */
static bool
read_number(ForgeText digits, int64 *number)
{
	*number = 0;
	for (int32 i = 0; i < digits.length; i++)
	{
		if (digits.data[i] < '0' || digits.data[i] > '9' || *number > PG_INT64_MAX / 10 - 1)
			return false;
		*number = *number * 10 + digits.data[i] - '0';
	}
	return digits.length > 0;
}

static void
read_version(ForgeRequest *request)
{
	ForgeText value = forge_http_header(VERSION_HEADER);
	int64 version;

	if (forge_text_is_absent(value))
		return;
	if (forge_text_equal(value, FORGE_TEXT("*")))
		version = FORGE_VERSION_EXISTS;
	else
	{
		if (value.length > 2 && memcmp(value.data, "W/", 2) == 0)
			value = (ForgeText){ value.data + 2, value.length - 2 };
		if (!read_number(unquoted(value), &version))
			refuse_header(VERSION_HEADER, "one version, as ETag has it, or *");
	}
	if (request->expected_version != FORGE_VERSION_ANY && request->expected_version != version)
		refuse_header(VERSION_HEADER, "equal to expected_version, where both are given");
	request->expected_version = version;
}

static void
refuse_several(void)
{
	int count = forge_http_body_count();

	if (count > 1)
		forge_error_raise(forge_with_integer(forge_refuse(FORGE_REASON_BODY_OF_SEVERAL), count),
						  FORGE_NO_PLACE);
}

void
forge_http_command_check_body(void)
{
	if (forge_http_is_request())
		refuse_several();
}

void
forge_http_command_read_id(ForgeRequest *request)
{
	if (is_key_read || !forge_http_is_request())
		return;
	refuse_several();
	is_key_read = true;
	if (is_told && !is_key_expected)
		return;
	is_key_expected = false;
	read_key(request);
}

void
forge_http_command_read_version(ForgeRequest *request)
{
	if (is_version_read || !forge_http_is_request())
		return;
	is_version_read = true;
	if (is_told && !is_version_expected)
		return;
	is_version_expected = false;
	read_version(request);
}

/* ----- answering ---------------------------------------------------------------------------- */

/* Where a GET finds it: a view of the schema that is exposed, by the id. */
static void
answer_created(const ForgeRequest *request, Oid function)
{
	Oid relation = OidIsValid(function) ? get_typ_typrelid(get_func_rettype(function)) : InvalidOid;
	char *view = OidIsValid(relation) ? get_rel_name(relation) : NULL;
	char id[FORGE_UUID_TEXT_SIZE];

	forge_http_answer_status(201);
	if (view == NULL || request->aggregate == NULL)
		return;
	forge_uuid_format(request->id, id);
	forge_http_answer_header("Location",
							 psprintf("/%s?%s=eq.%s", view, request->aggregate->id_name, id));
}

void
forge_http_command_answer(const ForgeRequest *request, Oid function)
{
	const ForgeReceipt *receipt = &request->receipt;

	if (!forge_http_is_request())
		return;
	forge_http_answer_header("ETag", psprintf("\"" INT64_FORMAT "\"", receipt->version));
	if (receipt->replayed)
		forge_http_answer_header("Idempotency-Replayed", "true");
	else if (receipt->event_count > 0 && receipt->event_count == receipt->version)
		answer_created(request, function);
}
