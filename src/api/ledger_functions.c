/*
 * ledger_functions.c
 *	  erp.create_ledger_accounts, erp.create_transfers: JSON in, a row for each out.
 */
#include "api/ledger_call.h"
#include "api/ledger_json.h"
#include "api/result.h"

#include "app/post_transfers.h"

FORGE_FUNCTION(forge_create_ledger_accounts);

/*
 * erp.create_ledger_accounts(accounts jsonb, metadata jsonb, occurred_at timestamptz,
 * command_id uuid) -> TABLE(index, account_id, status, code, timestamp)
 */
Datum
forge_create_ledger_accounts(PG_FUNCTION_ARGS)
{
	ForgeRequest request;
	ForgeAccountAsk *asks;
	ReturnSetInfo *result;
	int count;

	forge_ledger_call_init(fcinfo, 1, FORGE_MAY_CREATE_ACCOUNTS, &request);
	forge_arg_require(fcinfo, 0, "accounts");
	asks = forge_ledger_read_accounts(PG_GETARG_JSONB_P(0), &count);
	forge_ledger_create_accounts(&request, asks, count);
	result = forge_result_begin(fcinfo);
	for (int i = 0; i < count; i++)
	{
		const ForgeAccountRequest *account = &asks[i].request;

		forge_ledger_call_add(
			result, i, &account->record.id, forge_account_status_name(account->status),
			forge_account_status_number(account->status), account->record.timestamp_ns);
	}
	return (Datum) 0;
}

FORGE_FUNCTION(forge_create_transfers);

/*
 * erp.create_transfers(transfers jsonb, metadata jsonb, occurred_at timestamptz,
 * command_id uuid) -> TABLE(index, transfer_id, status, code, timestamp)
 */
Datum
forge_create_transfers(PG_FUNCTION_ARGS)
{
	ForgeRequest request;
	ForgeTransfer *transfers;
	int count;

	forge_ledger_call_init(fcinfo, 1, FORGE_MAY_CREATE_TRANSFERS, &request);
	forge_arg_require(fcinfo, 0, "transfers");
	transfers = forge_ledger_read_transfers(PG_GETARG_JSONB_P(0), &count);
	forge_ledger_call_return(fcinfo, transfers, forge_post_transfers(&request, transfers, count),
							 count);
	return (Datum) 0;
}
