/*
 * ledger_packed.c
 *	  forge.create_accounts_packed, forge.create_transfers_packed: records of 128 bytes in, records
 *	  of 16 bytes out.
 *
 * A result is what TigerBeetle's public reference says: the timestamp (8 bytes), the number of the
 * status (4), and 4 bytes that are zero; little-endian, one for each record, in order.
 */
#include "api/ledger_call.h"
#include "api/result.h"

#include "app/ledger_accounts.h"
#include "app/post_transfers.h"
#include "ledger/record.h"

#define RESULT_SIZE 16

/* The records of the first argument; raises one that has no whole ones. */
static const uint8 *
arg_records(FunctionCallInfo fcinfo, int *count)
{
	bytea *records;
	Size size;

	forge_arg_require(fcinfo, 0, "records");
	records = PG_GETARG_BYTEA_PP(0);
	size = VARSIZE_ANY_EXHDR(records);
	if (size % FORGE_RECORD_SIZE != 0)
		forge_error_raise(
			forge_with_string(
				forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISTYPED), "records"),
				"a multiple of 128 bytes"),
			FORGE_NO_PLACE);
	forge_error_check(
		forge_request_check_count("records", size / FORGE_RECORD_SIZE, FORGE_BATCH_MAX),
		FORGE_NO_PLACE);
	*count = (int) (size / FORGE_RECORD_SIZE);
	return (const uint8 *) VARDATA_ANY(records);
}

static bytea *
new_results(int count)
{
	bytea *results = palloc0(VARHDRSZ + (Size) count * RESULT_SIZE);

	SET_VARSIZE(results, VARHDRSZ + (Size) count * RESULT_SIZE);
	return results;
}

static void
put_result(bytea *results, int index, uint64 timestamp_ns, uint32 status_number)
{
	uint8 *at = (uint8 *) VARDATA(results) + (Size) index * RESULT_SIZE;

	(void) forge_record_put(forge_record_put(at, timestamp_ns, 8), status_number, 4);
}

FORGE_FUNCTION(forge_create_transfers_packed);

/*
 * forge.create_transfers_packed(records bytea, metadata jsonb, occurred_at timestamptz,
 * command_id uuid) -> bytea
 */
Datum
forge_create_transfers_packed(PG_FUNCTION_ARGS)
{
	ForgeRequest request;
	const ForgeTransferResult *results;
	ForgeTransfer *transfers;
	const uint8 *records;
	bytea *packed;
	int count;

	forge_ledger_call_init(fcinfo, 1, FORGE_MAY_CREATE_TRANSFERS, &request);
	records = arg_records(fcinfo, &count);
	transfers = palloc_array_huge(ForgeTransfer, count);
	for (int i = 0; i < count; i++)
		forge_transfer_unpack(records + (Size) i * FORGE_RECORD_SIZE, &transfers[i]);
	results = forge_post_transfers(&request, transfers, count);
	packed = new_results(count);
	for (int i = 0; i < count; i++)
		put_result(packed, i, results[i].timestamp_ns,
				   forge_transfer_status_number(results[i].status));
	PG_RETURN_BYTEA_P(packed);
}

static void
unpack_account(const uint8 *record, ForgeAccountAsk *ask)
{
	ForgeAccountRequest *request = &ask->request;
	ForgeU128 balances[4];

	memset(ask, 0, sizeof(*ask));
	forge_account_unpack(record, &request->record, balances, &request->has_reserved);
	request->has_debits_pending = !forge_u128_is_zero(balances[0]);
	request->has_debits_posted = !forge_u128_is_zero(balances[1]);
	request->has_credits_pending = !forge_u128_is_zero(balances[2]);
	request->has_credits_posted = !forge_u128_is_zero(balances[3]);
}

FORGE_FUNCTION(forge_create_accounts_packed);

/*
 * forge.create_accounts_packed(records bytea, metadata jsonb, occurred_at timestamptz,
 * command_id uuid) -> bytea
 */
Datum
forge_create_accounts_packed(PG_FUNCTION_ARGS)
{
	ForgeRequest request;
	ForgeAccountAsk *asks;
	const uint8 *records;
	bytea *packed;
	int count;

	forge_ledger_call_init(fcinfo, 1, FORGE_MAY_CREATE_ACCOUNTS, &request);
	records = arg_records(fcinfo, &count);
	asks = palloc_array_huge(ForgeAccountAsk, count);
	for (int i = 0; i < count; i++)
		unpack_account(records + (Size) i * FORGE_RECORD_SIZE, &asks[i]);
	forge_ledger_create_accounts(&request, asks, count);
	packed = new_results(count);
	for (int i = 0; i < count; i++)
		put_result(packed, i, asks[i].request.record.timestamp_ns,
				   forge_account_status_number(asks[i].request.status));
	PG_RETURN_BYTEA_P(packed);
}
