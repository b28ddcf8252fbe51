/*
 * ledger_call.c
 *	  The parts that all functions have in common that create accounts or transfers of the ledger.
 */
#include "api/ledger_call.h"

#include "api/http_command.h"
#include "api/result.h"
#include "auth/caller_permission.h"
#include "pg/convert.h"
#include "utils/builtins.h"

void
forge_ledger_call_init(FunctionCallInfo fcinfo, int index, const char *permission,
					   ForgeRequest *request)
{
	forge_request_init(request, forge_permission_require(permission));
	if (!PG_ARGISNULL(index))
		forge_error_check(forge_request_set_metadata(request, PG_GETARG_JSONB_P(index)),
						  FORGE_NO_PLACE);
	if (!PG_ARGISNULL(index + 1))
		forge_error_check(forge_request_set_occurred_at(request, PG_GETARG_TIMESTAMPTZ(index + 1)),
						  FORGE_NO_PLACE);
	request->envelope.command_id = forge_arg_uuid(fcinfo, index + 2, "command_id");
	forge_http_command_read_id(request);
}

void
forge_ledger_call_add(ReturnSetInfo *result, int index, const ForgeUuid *id, const char *status,
					  uint32 status_number, uint64 timestamp_ns)
{
	Datum values[5];
	bool nulls[5] = { false };

	values[0] = Int32GetDatum(index);
	values[1] = FORGE_UUID_DATUM(id);
	values[2] = CStringGetTextDatum(status);
	values[3] = Int64GetDatum((int64) status_number);
	values[4] = forge_u128_to_datum(forge_u128_from(timestamp_ns));
	forge_result_add(result, lengthof(values), values, nulls);
}

void
forge_ledger_call_return(FunctionCallInfo fcinfo, const ForgeTransfer *transfers,
						 const ForgeTransferResult *results, int count)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);

	for (int i = 0; i < count; i++)
		forge_ledger_call_add(
			result, i, &transfers[i].id, forge_transfer_status_name(results[i].status),
			forge_transfer_status_number(results[i].status), results[i].timestamp_ns);
}
