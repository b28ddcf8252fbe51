/*
 * ledger_query_functions.c
 *	  forge.account_flags, forge.transfer_flags, forge.transfer_status, forge.find_transfers,
 *	  erp.balance_at: what queries of the ledger need in C.
 */
#include "api/ledger_json.h"
#include "api/result.h"

#include "app/past_balance.h"
#include "auth/caller_permission.h"
#include "base/instant.h"
#include "ledger/status.h"
#include "pg/convert.h"
#include "store/transfer_chain.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/snapmgr.h"

/* ----- names -------------------------------------------------------------------------------- */

FORGE_FUNCTION(forge_account_flags);

/* forge.account_flags(flags integer) -> text[] */
Datum
forge_account_flags(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return forge_ledger_account_flags((uint16) PG_GETARG_INT32(0));
}

FORGE_FUNCTION(forge_transfer_flags);

/* forge.transfer_flags(flags integer) -> text[] */
Datum
forge_transfer_flags(PG_FUNCTION_ARGS)
{
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	return forge_ledger_transfer_flags((uint16) PG_GETARG_INT32(0));
}

FORGE_FUNCTION(forge_transfer_status);

/* forge.transfer_status(result integer) -> text: NULL for a number that no status has */
Datum
forge_transfer_status(PG_FUNCTION_ARGS)
{
	ForgeTransferStatus status = FORGE_TRANSFER_CREATED;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	if (PG_GETARG_INT32(0) != 0 &&
		!forge_transfer_status_find((uint32) PG_GETARG_INT32(0), &status))
		PG_RETURN_NULL();
	return CStringGetTextDatum(forge_transfer_status_name(status));
}

/* ----- transfers ----------------------------------------------------------------------------- */

/* The arguments of forge.find_transfers. */
enum
{
	ARG_ACCOUNT_ID,
	ARG_TIMESTAMP_MIN,
	ARG_TIMESTAMP_MAX,
	ARG_MAX_COUNT,
	ARG_DEBITS,
	ARG_CREDITS,
	ARG_REVERSED,
	ARG_LEDGER,
	ARG_CODE,
	ARG_USER_DATA_128,
	ARG_USER_DATA_64,
	ARG_USER_DATA_32
};

/* So many places are reserved at first. */
#define FIRST_PLACES 1024

/* Which transfers are asked for.  What is 0 does not matter. */
typedef struct Filter
{
	ForgeUuid tenant;
	bool has_account;
	ForgeUuid account_id;
	uint64 timestamp_min_ns;
	uint64 timestamp_max_ns;
	int64 limit;
	bool debits;
	bool credits;
	bool reversed;
	int64 ledger;
	int32 code;
	ForgeU128 user_data_128;
	ForgeU128 user_data_64;
	int64 user_data_32;
} Filter;

static int64
arg_integer(FunctionCallInfo fcinfo, int index)
{
	return PG_ARGISNULL(index) ? 0 : PG_GETARG_INT64(index);
}

static bool
arg_boolean(FunctionCallInfo fcinfo, int index)
{
	return !PG_ARGISNULL(index) && PG_GETARG_BOOL(index);
}

static ForgeUuid
arg_id(FunctionCallInfo fcinfo, int index)
{
	return PG_ARGISNULL(index) ? FORGE_UUID_NIL : forge_uuid_from_datum(PG_GETARG_DATUM(index));
}

/* False for a filter that is invalid, which finds nothing. */
static bool
read_filter(FunctionCallInfo fcinfo, Filter *filter)
{
	*filter = (Filter){
		.tenant = forge_session_current()->tenant,
		.has_account = !PG_ARGISNULL(ARG_ACCOUNT_ID),
		.account_id = arg_id(fcinfo, ARG_ACCOUNT_ID),
		.timestamp_min_ns = (uint64) arg_integer(fcinfo, ARG_TIMESTAMP_MIN),
		.timestamp_max_ns = (uint64) arg_integer(fcinfo, ARG_TIMESTAMP_MAX),
		.limit = PG_ARGISNULL(ARG_MAX_COUNT) ? 0 : PG_GETARG_INT32(ARG_MAX_COUNT),
		.debits = arg_boolean(fcinfo, ARG_DEBITS),
		.credits = arg_boolean(fcinfo, ARG_CREDITS),
		.reversed = arg_boolean(fcinfo, ARG_REVERSED),
		.ledger = arg_integer(fcinfo, ARG_LEDGER),
		.code = PG_ARGISNULL(ARG_CODE) ? 0 : PG_GETARG_INT32(ARG_CODE),
		.user_data_128 = forge_u128_from_uuid(arg_id(fcinfo, ARG_USER_DATA_128)),
		.user_data_32 = arg_integer(fcinfo, ARG_USER_DATA_32),
	};
	return !PG_ARGISNULL(ARG_TIMESTAMP_MIN) && !PG_ARGISNULL(ARG_TIMESTAMP_MAX) &&
		   (PG_ARGISNULL(ARG_USER_DATA_64) ||
			forge_u128_parse(forge_numeric_digits(PG_GETARG_DATUM(ARG_USER_DATA_64)),
							 &filter->user_data_64) == FORGE_DECIMAL_OK) &&
		   filter->limit > 0 && (filter->debits || filter->credits);
}

static bool
is_asked_for(const Filter *filter, const ForgeTransfer *transfer)
{
	return transfer->timestamp_ns >= filter->timestamp_min_ns &&
		   transfer->timestamp_ns <= filter->timestamp_max_ns &&
		   (filter->ledger == 0 || transfer->ledger == filter->ledger) &&
		   (filter->code == 0 || transfer->code == filter->code) &&
		   (forge_u128_is_zero(filter->user_data_128) ||
			forge_u128_compare(transfer->user_data_128, filter->user_data_128) == 0) &&
		   (forge_u128_is_zero(filter->user_data_64) ||
			forge_u128_compare(forge_u128_from(transfer->user_data_64), filter->user_data_64) ==
				0) &&
		   (filter->user_data_32 == 0 || transfer->user_data_32 == filter->user_data_32);
}

static void
add_position(ReturnSetInfo *result, int64 ordinal, int64 position)
{
	Datum values[2] = { Int64GetDatum(ordinal), Int64GetDatum(position) };
	bool nulls[2] = { false, false };

	forge_result_add(result, lengthof(values), values, nulls);
}

/*
 * The positions of an account's transfers, newest first; if the oldest are asked for, the last that
 * are found stay in the ring.  Returns how many were found.
 */
static int64
walk(ForgeTransferChain *chain, const Filter *filter, int64 *ring, int64 room)
{
	ForgeStoredTransfer stored;
	int64 count = 0;

	while ((count < room || !filter->reversed) && forge_transfer_chain_next(chain, &stored) &&
		   stored.transfer.timestamp_ns >= filter->timestamp_min_ns)
	{
		bool is_debit = forge_transfer_chain_is_debit(chain, &stored);

		if ((is_debit ? filter->debits : filter->credits) && is_asked_for(filter, &stored.transfer))
			ring[count++ % room] = stored.position;
	}
	return count;
}

/* A transfer of an account that is summed. */
typedef struct Place
{
	uint64 timestamp_ns;
	int64 position;
} Place;

static int
compare_places(const void *a, const void *b, void *is_reversed)
{
	const Place *left = a;
	const Place *right = b;
	int order = left->timestamp_ns != right->timestamp_ns
					? (left->timestamp_ns < right->timestamp_ns ? -1 : 1)
					: (left->position < right->position ? -1 : left->position > right->position);

	return *(bool *) is_reversed ? -order : order;
}

/*
 * Its transfers come in the order of positions, in which timestamps need not ascend.  So all are
 * gone through, and the first ones by time are kept: twice as many as are asked for, then half of
 * them.
 */
static void
find_by_summed_account(ForgeTransferChain *chain, Filter *filter, ReturnSetInfo *result)
{
	int64 room = 2 * filter->limit;
	Place *places = palloc_array_huge(Place, Min(room, FIRST_PLACES));
	int64 capacity = Min(room, FIRST_PLACES);
	int64 count = 0;
	ForgeStoredTransfer stored;

	while (forge_transfer_chain_next(chain, &stored))
	{
		bool is_debit = forge_transfer_chain_is_debit(chain, &stored);

		if (!(is_debit ? filter->debits : filter->credits) ||
			!is_asked_for(filter, &stored.transfer))
			continue;
		if (count == room)
		{
			qsort_arg(places, count, sizeof(Place), compare_places, &filter->reversed);
			count = filter->limit;
		}
		if (count == capacity)
		{
			capacity = Min(room, 2 * capacity);
			places = repalloc_huge(places, capacity * sizeof(Place));
		}
		places[count++] = (Place){ stored.transfer.timestamp_ns, stored.position };
	}
	qsort_arg(places, count, sizeof(Place), compare_places, &filter->reversed);
	for (int64 i = 0; i < Min(count, filter->limit); i++)
		add_position(result, i + 1, places[i].position);
}

static void
find_by_account(Filter *filter, ReturnSetInfo *result)
{
	ForgeTransferChain chain;
	ForgeBalanceRow balance;

	bool exists = forge_transfer_chain_begin(&chain, filter->tenant, filter->account_id,
											 GetActiveSnapshot(), &balance);

	if (chain.is_summed)
		find_by_summed_account(&chain, filter, result);
	else if (exists && balance.transfer_count > 0)
	{
		int64 room = Min(filter->limit, balance.transfer_count);
		int64 *ring = palloc_array_huge(int64, room);
		int64 count = walk(&chain, filter, ring, room);
		int64 kept = Min(count, room);

		for (int64 i = 0; i < kept; i++)
			add_position(result, i + 1, ring[(filter->reversed ? i : count - 1 - i) % room]);
	}
	forge_transfer_chain_end(&chain);
}

/* Of all accounts, by position.  Those that failed are no transfers. */
static void
find_by_position(const Filter *filter, ReturnSetInfo *result)
{
	ForgeTransferScan scan;
	ForgeStoredTransfer stored;
	int64 count = 0;

	forge_transfer_scan_begin(&scan, filter->tenant, filter->reversed, GetActiveSnapshot());
	while (count < filter->limit && forge_transfer_scan_next(&scan, &stored))
		if (stored.status == FORGE_TRANSFER_CREATED && is_asked_for(filter, &stored.transfer))
			add_position(result, ++count, stored.position);
	forge_transfer_scan_end(&scan);
}

FORGE_FUNCTION(forge_find_transfers);

/*
 * forge.find_transfers(account_id uuid, timestamp_min bigint, timestamp_max bigint,
 * max_count integer, debits boolean, credits boolean, reversed boolean, ledger bigint,
 * code integer, user_data_128 uuid, user_data_64 numeric, user_data_32 bigint)
 * -> TABLE(ordinal bigint, position bigint)
 */
Datum
forge_find_transfers(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	Filter filter;

	if (!forge_permission_held(FORGE_TEXT("ledger.transfer.read")) || !read_filter(fcinfo, &filter))
		return (Datum) 0;
	if (filter.has_account)
		find_by_account(&filter, result);
	else
		find_by_position(&filter, result);
	return (Datum) 0;
}

/* ----- balances of the past ----------------------------------------------------------------- */

/* NULL when the account was not there then. */
static bool
find_balance_at(FunctionCallInfo fcinfo, ForgeBalance *balance)
{
	TimestampTz at;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) ||
		!forge_permission_held(FORGE_TEXT("ledger.account.read")))
		return false;
	at = PG_GETARG_TIMESTAMPTZ(1);
	if (at < -FORGE_INSTANT_UNIX_OFFSET)
		return false;
	return forge_past_balance(forge_session_current()->tenant,
							  forge_uuid_from_datum(PG_GETARG_DATUM(0)), at, GetActiveSnapshot(),
							  balance);
}

FORGE_FUNCTION(forge_balance_at);

/*
 * erp.balance_at(account_id uuid, at timestamptz) -> SETOF record (debits_pending, debits_posted,
 * credits_pending, credits_posted, balance): one row, or none
 */
Datum
forge_balance_at(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	Datum values[5];
	bool nulls[5] = { false };
	ForgeBalance balance;

	if (find_balance_at(fcinfo, &balance))
	{
		values[0] = forge_u128_to_datum(balance.debits_pending);
		values[1] = forge_u128_to_datum(balance.debits_posted);
		values[2] = forge_u128_to_datum(balance.credits_pending);
		values[3] = forge_u128_to_datum(balance.credits_posted);
		values[4] = DirectFunctionCall2(numeric_sub, values[1], values[3]);
		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}
