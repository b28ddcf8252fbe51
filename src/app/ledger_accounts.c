/*
 * ledger_accounts.c
 *	  Creating accounts of the ledger.
 */
#include "app/ledger_accounts.h"

#include "app/key.h"
#include "app/ledger_import.h"
#include "app/unit_of_work.h"
#include "domain/ledger_account/ledger_account.h"
#include "miscadmin.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "projection/rows/projection.h"
#include "store/balance.h"
#include "store/gate.h"
#include "store/guard.h"
#include "utils/hsearch.h"

FORGE_READ_MODEL_NUMBERS(FORGE_LEDGER_ACCOUNT_ROW_COLUMNS, ACCOUNT_);

/* The account of one id, of all requests that name it. */
typedef struct KnownAccount
{
	ForgeUuid id;
	const ForgeAccountRecord *account; /* NULL: there is none */
	ForgeAccountRecord stored;
} KnownAccount;

/* ----- accounts that exist ------------------------------------------------------------------ */

static uint64
column(TupleTableSlot *row, AttrNumber number)
{
	bool is_null;
	Datum value = slot_getattr(row, number, &is_null);

	return is_null ? 0 : (uint64) DatumGetInt64(value);
}

static void
read_account(TupleTableSlot *row, ForgeAccountRecord *account)
{
	bool is_null;
	Datum value = slot_getattr(row, ACCOUNT_USER_DATA_128, &is_null);

	account->user_data_128 =
		is_null ? FORGE_U128_ZERO : forge_u128_from_uuid(forge_uuid_from_datum(value));
	account->user_data_64 =
		forge_u128_from_datum(slot_getattr(row, ACCOUNT_USER_DATA_64, &is_null)).low;
	account->user_data_32 = (uint32) column(row, ACCOUNT_USER_DATA_32);
	account->ledger = (uint32) column(row, ACCOUNT_LEDGER);
	account->code = (uint16) DatumGetInt32(slot_getattr(row, ACCOUNT_CODE, &is_null));
	account->flags = (uint16) DatumGetInt32(slot_getattr(row, ACCOUNT_FLAGS, &is_null));
	account->timestamp_ns = column(row, ACCOUNT_TIMESTAMP);
}

/* Whether it is closed is told by its balance. */
static uint16
closed_flag(ForgeTable *balances, ForgeUuid tenant, ForgeUuid id)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&id) };
	bool is_null;

	if (!forge_table_find(balances, lengthof(keys), keys))
		return 0;
	return (uint16) DatumGetInt32(forge_table_get(balances, FORGE_BALANCE_FLAGS, &is_null)) &
		   FORGE_ACCOUNT_CLOSED;
}

static void
look_up(ForgeTable *accounts, ForgeTable *balances, ForgeUuid tenant, KnownAccount *known)
{
	ForgeUuid stream = forge_key_stream(&forge_ledger_account, known->id);
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&stream) };

	known->account = NULL;
	if (!forge_table_find(accounts, lengthof(keys), keys))
		return;
	if (!forge_table_found_is_visible(accounts))
		forge_table_refuse_newer();
	known->stored.id = known->id;
	read_account(accounts->found, &known->stored);
	known->stored.flags &= ~FORGE_ACCOUNT_CLOSED;
	known->stored.flags |= closed_flag(balances, tenant, known->id);
	known->account = &known->stored;
}

/* Gives requests of one id the same place for what exists by that id. */
static void
link_existing(ForgeUuid tenant, ForgeAccountAsk *asks, ForgeAccountRequest *requests, int count)
{
	HASHCTL control = { .keysize = sizeof(ForgeUuid),
						.entrysize = sizeof(KnownAccount),
						.hcxt = CurrentMemoryContext };
	HTAB *known_accounts =
		hash_create("forgeerp accounts", count, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	ForgeTable accounts;
	ForgeTable balances;

	forge_table_open(&accounts, forge_ledger_account_projection.table, AccessShareLock);
	forge_table_open(&balances, &forge_balance_table, AccessShareLock);
	for (int i = 0; i < count; i++)
	{
		bool is_known;
		KnownAccount *known;

		CHECK_FOR_INTERRUPTS();
		requests[i] = asks[i].request;
		known = hash_search(known_accounts, &requests[i].record.id, HASH_ENTER, &is_known);
		if (!is_known)
			look_up(&accounts, &balances, tenant, known);
		requests[i].existing = &known->account;
	}
	forge_table_close(&accounts);
	forge_table_close(&balances);
}

/* ----- creating ----------------------------------------------------------------------------- */

static void
fill_command(const ForgeAccountRecord *record, ForgeText name, ForgeLedgerAccountOpen *create)
{
	*create = (ForgeLedgerAccountOpen){
		.ledger = record->ledger,
		.code = record->code,
		.flags = record->flags,
		.user_data_128 = forge_u128_to_uuid(record->user_data_128),
		.user_data_64 = forge_u128_from(record->user_data_64),
		.user_data_32 = record->user_data_32,
		.timestamp_ns = (int64) record->timestamp_ns,
		.name = name,
	};
}

/* A command for each account that the rules allow, in one unit. */
static void
create(const ForgeRequest *prototype, const ForgeAccountAsk *asks, int count)
{
	ForgeRequests requests = { .list = palloc_array_huge(ForgeRequest, count) };
	ForgeLedgerAccountOpen *commands = palloc_array_huge(ForgeLedgerAccountOpen, count);

	for (int i = 0; i < count; i++)
	{
		ForgeRequest *request = &requests.list[requests.count];
		ForgeLedgerAccountOpen *command = &commands[requests.count];

		if (asks[i].request.status != FORGE_ACCOUNT_CREATED)
			continue;
		fill_command(&asks[i].request.record, asks[i].name, command);
		*request = *prototype;
		request->aggregate = &forge_ledger_account;
		request->envelope.aggregate_type = forge_text_from(forge_ledger_account.name);
		request->envelope.aggregate_id = asks[i].request.record.id;
		request->command = (ForgeCommand){ .type = FORGE_LEDGER_ACCOUNT_OPEN,
										   .data = command,
										   .aggregate_id = asks[i].request.record.id };
		request->is_repeatable = true;
		request->batch_index = i;
		requests.count++;
	}
	if (requests.count > 0)
		(void) forge_unit_run(requests, NULL);
}

/* Such ids are those of accounts that spans ask for. */
static void
refuse_reserved(const ForgeAccountAsk *asks, int count)
{
	for (int i = 0; i < count; i++)
		if (unlikely(forge_uuid_is_reserved(asks[i].request.record.id)))
			forge_error_raise(
				forge_refuse(FORGE_REASON_ID_RESERVED),
				(ForgeErrorPlace){ .aggregate_type = forge_text_from(forge_ledger_account.name),
								   .batch_index = i });
}

/*
 * All who create accounts of a tenant wait for each other: so what is found here is still true when
 * it is written, and timestamps ascend.
 */
void
forge_ledger_create_accounts(const ForgeRequest *prototype, ForgeAccountAsk *asks, int count)
{
	ForgeUuid tenant = prototype->envelope.tenant;
	ForgeAccountBatch batch = { .list = palloc_array_huge(ForgeAccountRequest, count),
								.count = count };

	refuse_reserved(asks, count);
	forge_guard_begin_write("creating accounts");
	if ((asks[0].request.record.flags & FORGE_ACCOUNT_IMPORTED) != 0)
		forge_gate_take(tenant, &(ForgeGate){ .name = "ledger", .is_closed = true });
	forge_gate_take(tenant, &(ForgeGate){ .name = "ledger.account", .is_closed = true });
	link_existing(tenant, asks, batch.list, count);
	forge_ledger_import_accounts(tenant, batch.list, count);
	batch.last_imported_ns = forge_ledger_newest_account(tenant);
	batch.first_timestamp_ns = Max(forge_ledger_now_ns(), batch.last_imported_ns + 1);
	forge_accounts_decide(&batch);
	for (int i = 0; i < count; i++)
		asks[i].request = batch.list[i];
	create(prototype, asks, count);
}
