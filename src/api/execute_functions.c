/*
 * execute_functions.c
 *	  forge.execute, forge.execute_batch, forge.append, forge.append_arrays, forge.append_batch.
 */
#include "api/http_command.h"
#include "api/result.h"

#include "app/unit_of_work.h"
#include "auth/caller_permission.h"
#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

static Jsonb *
arg_jsonb(FunctionCallInfo fcinfo, int index)
{
	return PG_ARGISNULL(index) ? NULL : PG_GETARG_JSONB_P(index);
}

/* The aggregate type a name belongs to is only known once it is found, so errors ask late. */
static void
check(const ForgeRequest *request, ForgeOutcome outcome)
{
	forge_error_check(outcome, forge_request_place(request));
}

static void
set_expected_version(FunctionCallInfo fcinfo, int index, ForgeRequest *request)
{
	if (!PG_ARGISNULL(index))
		check(request, forge_request_set_expected_version(request, PG_GETARG_INT64(index)));
}

static void
return_receipts(FunctionCallInfo fcinfo, ForgeRequests requests)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	Datum values[FORGE_RECEIPT_COLUMN_COUNT];
	bool nulls[FORGE_RECEIPT_COLUMN_COUNT];

	for (int i = 0; i < requests.count; i++)
	{
		forge_receipt_row(&requests.list[i].receipt, values, nulls);
		forge_result_add(result, lengthof(values), values, nulls);
	}
}

/* ----- commands ----------------------------------------------------------------------------- */

FORGE_FUNCTION(forge_execute);

/*
 * forge.execute(command text, aggregate_id uuid, payload jsonb, expected_version bigint,
 * metadata jsonb, occurred_at timestamptz, command_id uuid) -> forge.receipt
 */
Datum
forge_execute(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_require();
	ForgeRequest request;
	Datum values[FORGE_RECEIPT_COLUMN_COUNT];
	bool nulls[FORGE_RECEIPT_COLUMN_COUNT];

	forge_arg_require(fcinfo, 0, "command");
	forge_request_init(&request, session);
	request.envelope.aggregate_id = forge_arg_uuid(fcinfo, 1, "aggregate_id");
	request.envelope.command_id = forge_arg_uuid(fcinfo, 6, "command_id");
	if (!PG_ARGISNULL(5))
		check(&request, forge_request_set_occurred_at(&request, PG_GETARG_TIMESTAMPTZ(5)));
	forge_http_command_read_id(&request);
	check(&request, forge_request_command(&request, forge_text_from_datum(PG_GETARG_DATUM(0)),
										  arg_jsonb(fcinfo, 2)));
	set_expected_version(fcinfo, 3, &request);
	forge_http_command_read_version(&request);
	check(&request, forge_request_set_metadata(&request, arg_jsonb(fcinfo, 4)));
	(void) forge_unit_run((ForgeRequests){ &request, 1 }, NULL);
	forge_http_command_answer(&request, InvalidOid);

	forge_receipt_row(&request.receipt, values, nulls);
	PG_RETURN_DATUM(forge_result_row(fcinfo, lengthof(values), values, nulls));
}

static void
run_batch(FunctionCallInfo fcinfo, const ForgeSession *session, const char *array_name,
		  ForgeRequestReader read)
{
	ForgeRequests requests;

	forge_http_command_check_body();
	forge_arg_require(fcinfo, 0, array_name);
	requests = forge_request_read_batch(session, PG_GETARG_JSONB_P(0), array_name, read);
	if (requests.count > 0)
		(void) forge_unit_run(requests, NULL);
	return_receipts(fcinfo, requests);
}

FORGE_FUNCTION(forge_execute_batch);

/* forge.execute_batch(commands jsonb) -> SETOF forge.receipt */
Datum
forge_execute_batch(PG_FUNCTION_ARGS)
{
	run_batch(fcinfo, forge_session_require(), "commands", forge_request_from_command_json);
	return (Datum) 0;
}

/* ----- appends ------------------------------------------------------------------------------ */

FORGE_FUNCTION(forge_append_batch);

/* forge.append_batch(appends jsonb) -> SETOF forge.receipt */
Datum
forge_append_batch(PG_FUNCTION_ARGS)
{
	run_batch(fcinfo, forge_permission_require("forge.event.append"), "appends",
			  forge_request_from_append_json);
	return (Datum) 0;
}

static Datum
new_event(FunctionCallInfo fcinfo, const ForgePendingEvent *event)
{
	Datum values[FORGE_EVENT_COLUMN_COUNT];
	bool nulls[FORGE_EVENT_COLUMN_COUNT];

	forge_event_row(event, values, nulls);
	return forge_result_row(fcinfo, FORGE_EVENT_COLUMN_COUNT, values, nulls);
}

static void
return_new_events(FunctionCallInfo fcinfo, ForgeUnitEvents events)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	Datum values[FORGE_EVENT_COLUMN_COUNT];
	bool nulls[FORGE_EVENT_COLUMN_COUNT];

	for (int i = 0; i < events.count; i++)
	{
		forge_event_row(&events.list[i], values, nulls);
		forge_result_add(result, lengthof(values), values, nulls);
	}
}

/* The facts that are not in the content of an append: its author and its connection. */
static void
hide_origin(bool *nulls)
{
	nulls[FORGE_EVENT_PRINCIPAL_ID - 1] = true;
	nulls[FORGE_EVENT_CORRELATION_ID - 1] = true;
	nulls[FORGE_EVENT_CAUSATION_ID - 1] = true;
	nulls[FORGE_EVENT_METADATA - 1] = true;
}

/*
 * The events that the first call with this command id has stored.  Their content
 * was given by the caller; the other columns are only for callers that may read
 * events.
 */
static void
return_stored_events(FunctionCallInfo fcinfo, const ForgeRequest *request)
{
	const ForgeReceipt *receipt = &request->receipt;
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	bool is_reader = forge_permission_held(FORGE_TEXT("forge.event.read"));
	ForgeEventScan scan;

	forge_event_scan_stream(&scan, request->envelope.tenant, request->envelope.aggregate_id,
							receipt->version - receipt->event_count + 1, SnapshotSelf);
	while (forge_event_scan_next(&scan) &&
		   forge_event_integer(&scan, FORGE_EVENT_VERSION) <= receipt->version)
	{
		slot_getallattrs(scan.slot);
		if (!is_reader)
			hide_origin(scan.slot->tts_isnull);
		tuplestore_putvalues(result->setResult, result->setDesc, scan.slot->tts_values,
							 scan.slot->tts_isnull);
	}
	forge_event_scan_end(&scan);
}

/* An append of the caller, to whose type and stream the first two arguments lead. */
static void
begin_append(FunctionCallInfo fcinfo, int command_id_index, ForgeRequest *request)
{
	forge_request_init(request, forge_permission_require("forge.event.append"));
	forge_arg_require(fcinfo, 0, "aggregate_type");
	request->envelope.aggregate_id = forge_arg_uuid(fcinfo, 1, "aggregate_id");
	request->envelope.command_id = forge_arg_uuid(fcinfo, command_id_index, "command_id");
}

/* With the expected version and the metadata at these places. */
static Datum
run_append(FunctionCallInfo fcinfo, int version_index, int metadata_index, ForgeRequest *request)
{
	ForgeUnitEvents events;

	set_expected_version(fcinfo, version_index, request);
	check(request, forge_request_set_metadata(request, arg_jsonb(fcinfo, metadata_index)));
	events = forge_unit_run((ForgeRequests){ request, 1 }, NULL);

	/* Most appends are of one event, which needs no result set. */
	if (!request->receipt.replayed && events.count == 1)
		PG_RETURN_DATUM(new_event(fcinfo, &events.list[0]));
	if (request->receipt.replayed)
		return_stored_events(fcinfo, request);
	else
		return_new_events(fcinfo, events);
	return (Datum) 0;
}

FORGE_FUNCTION(forge_append);

/*
 * forge.append(aggregate_type text, aggregate_id uuid, events jsonb, expected_version bigint,
 * metadata jsonb, command_id uuid) -> SETOF forge.event
 */
Datum
forge_append(PG_FUNCTION_ARGS)
{
	ForgeRequest request;

	begin_append(fcinfo, 5, &request);
	forge_arg_require(fcinfo, 2, "events");
	check(&request, forge_request_append(&request, forge_text_from_datum(PG_GETARG_DATUM(0)),
										 PG_GETARG_JSONB_P(2)));
	return run_append(fcinfo, 3, 4, &request);
}

FORGE_FUNCTION(forge_append_arrays);

/*
 * forge.append_arrays(aggregate_type text, aggregate_id uuid, types text[], payloads jsonb[],
 * expected_version bigint, metadata jsonb, command_id uuid) -> SETOF forge.event
 */
Datum
forge_append_arrays(PG_FUNCTION_ARGS)
{
	ForgeRequest request;

	begin_append(fcinfo, 6, &request);
	forge_arg_require(fcinfo, 2, "types");
	forge_arg_require(fcinfo, 3, "payloads");
	check(&request,
		  forge_request_append_arrays(&request, forge_text_from_datum(PG_GETARG_DATUM(0)),
									  PG_GETARG_ARRAYTYPE_P(2), PG_GETARG_ARRAYTYPE_P(3)));
	return run_append(fcinfo, 4, 5, &request);
}
