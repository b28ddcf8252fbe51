/*
 * summed_functions.c
 *	  forge.summed_balance, forge.summed_tails: accounts of the ledger whose keeping is "summed".
 */
#include "api/result.h"

#include "auth/caller_permission.h"
#include "auth/operator.h"
#include "base/instant.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "projection/feed/fold.h"
#include "projection/feed/summed.h"
#include "projection/rows/projection.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Columns of forge.summed_balance(). */
#define BALANCE_COLUMN_COUNT 5

/*
 * What one query has read so far, kept with its call of the function: its snapshot is the same for
 * all of its rows.
 */
typedef struct Reader
{
	MemoryContext memory; /* NULL: nothing has been read */
	ForgeSummed summed;
	bool has_all; /* otherwise it has one account */
} Reader;

/* One account is read alone; whoever asks for a second one probably asks for more. */
static void
load(Reader *reader, MemoryContext parent, ForgeUuid account_id)
{
	MemoryContext caller;
	ForgeUuid tenant = forge_session_current()->tenant;
	Snapshot snapshot = GetActiveSnapshot();

	reader->has_all = reader->memory != NULL;
	if (reader->memory != NULL)
		MemoryContextReset(reader->memory);
	else
		reader->memory =
			AllocSetContextCreate(parent, "forgeerp summed balances", ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(reader->memory);
	forge_summed_begin(&reader->summed, tenant, snapshot);
	if (reader->has_all)
		forge_summed_load(&reader->summed);
	else
		forge_summed_load_one(&reader->summed, account_id);
	forge_summed_add(&reader->summed,
					 forge_consumer_position(&forge_fold_consumer, tenant, snapshot), PG_INT64_MAX,
					 PG_INT64_MAX);
	MemoryContextSwitchTo(caller);
}

static const ForgeSummedAccount *
find(FunctionCallInfo fcinfo, ForgeUuid account_id)
{
	Reader *reader = fcinfo->flinfo->fn_extra;
	const ForgeSummedAccount *account;

	if (reader == NULL)
		reader = fcinfo->flinfo->fn_extra =
			MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Reader));
	if (reader->memory == NULL)
		load(reader, fcinfo->flinfo->fn_mcxt, account_id);
	account = forge_summed_find(&reader->summed, account_id);
	if (account != NULL || reader->has_all)
		return account;
	load(reader, fcinfo->flinfo->fn_mcxt, account_id);
	return forge_summed_find(&reader->summed, account_id);
}

static uint64
statement_time_ns(void)
{
	return (uint64) (GetCurrentStatementStartTimestamp() + FORGE_INSTANT_UNIX_OFFSET) * 1000;
}

FORGE_FUNCTION(forge_summed_balance);

/*
 * forge.summed_balance(account_id uuid) -> SETOF record (debits_pending, debits_posted,
 * credits_pending, credits_posted, transfer_count): one row, or none
 */
Datum
forge_summed_balance(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	bool nulls[BALANCE_COLUMN_COUNT] = { false };
	Datum values[BALANCE_COLUMN_COUNT];
	const ForgeSummedAccount *account;
	ForgeBalance balance;

	if (PG_ARGISNULL(0) || !forge_permission_held(FORGE_TEXT("ledger.account.read")))
		return (Datum) 0;
	account = find(fcinfo, forge_uuid_from_datum(PG_GETARG_DATUM(0)));
	if (account == NULL)
		return (Datum) 0;
	balance = account->row.balance;
	forge_summed_add_expiring(forge_session_current()->tenant, &balance, statement_time_ns(),
							  GetActiveSnapshot());
	values[0] = forge_u128_to_datum(balance.debits_pending);
	values[1] = forge_u128_to_datum(balance.debits_posted);
	values[2] = forge_u128_to_datum(balance.credits_pending);
	values[3] = forge_u128_to_datum(balance.credits_posted);
	values[4] = Int64GetDatum(account->row.transfer_count);
	forge_result_add(result, BALANCE_COLUMN_COUNT, values, nulls);
	return (Datum) 0;
}

/* ----- what waits to be summed up ----------------------------------------------------------- */

/* Columns of forge.summed_tails(). */
#define TAILS_COLUMN_COUNT 2

typedef struct Tails
{
	int64 longer_than;
	int64 tenant_count;
	int64 longest;
} Tails;

static void
add_tail(void *context, ForgeUuid tenant)
{
	Tails *tails = context;
	Snapshot snapshot = GetActiveSnapshot();
	int64 tail;

	CHECK_FOR_INTERRUPTS();
	if (!forge_summed_exists(tenant, snapshot))
		return;
	tail = forge_summed_tail(
		tenant, forge_consumer_position(&forge_fold_consumer, tenant, snapshot), snapshot);
	tails->tenant_count += tail > tails->longer_than;
	tails->longest = Max(tails->longest, tail);
}

FORGE_OPERATOR_FUNCTION(forge_summed_tails, summed_tails);

/* forge.summed_tails(longer_than bigint) -> (tenant_count bigint, longest bigint) */
static Datum
summed_tails(PG_FUNCTION_ARGS)
{
	Tails tails = { .longer_than = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0) };
	bool nulls[TAILS_COLUMN_COUNT] = { false };
	Datum values[TAILS_COLUMN_COUNT];

	forge_tenants_each(NULL, add_tail, &tails);
	values[0] = Int64GetDatum(tails.tenant_count);
	values[1] = Int64GetDatum(tails.longest);
	return forge_result_row(fcinfo, TAILS_COLUMN_COUNT, values, nulls);
}
