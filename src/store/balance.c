/*
 * balance.c
 *	  Balances of the ledger's accounts, and what else follows from its transfers.
 */
#include "store/balance.h"

#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

ForgeRelationName forge_balance_table = { .name = "account_row",
										  .column_count = FORGE_BALANCE_COLUMN_COUNT };
ForgeRelationName forge_pending_table = { .name = "pending_row",
										  .column_count = FORGE_PENDING_COLUMN_COUNT };
ForgeRelationName forge_expiry_table = { .name = "expiry_row",
										 .column_count = FORGE_EXPIRY_COLUMN_COUNT };
ForgeRelationName forge_history_table = { .name = "history_row",
										  .column_count = FORGE_HISTORY_COLUMN_COUNT };

uint64
forge_ledger_now_ns(void)
{
	return (uint64) (GetCurrentTimestamp() + FORGE_INSTANT_UNIX_OFFSET) * 1000;
}

/* ----- balances ----------------------------------------------------------------------------- */

static uint64
integer_of(TupleTableSlot *row, AttrNumber number)
{
	return (uint64) DatumGetInt64(row->tts_values[number - 1]);
}

static ForgeU128
amount_of(TupleTableSlot *row, AttrNumber number)
{
	return forge_u128_from_datum(row->tts_values[number - 1]);
}

void
forge_balance_read(TupleTableSlot *row, ForgeBalanceRow *balance)
{
	slot_getallattrs(row);
	*balance = (ForgeBalanceRow){
		.position = (int64) integer_of(row, FORGE_BALANCE_POSITION),
		.last_timestamp_ns = integer_of(row, FORGE_BALANCE_LAST_TIMESTAMP),
		.next_expiry_ns = integer_of(row, FORGE_BALANCE_NEXT_EXPIRY),
		.transfer_count = (int64) integer_of(row, FORGE_BALANCE_TRANSFER_COUNT),
		.tid = row->tts_tid,
		.balance = {
			.account_id = forge_uuid_from_datum(row->tts_values[FORGE_BALANCE_ID - 1]),
			.ledger = (uint32) integer_of(row, FORGE_BALANCE_LEDGER),
			.flags = (uint16) DatumGetInt32(row->tts_values[FORGE_BALANCE_FLAGS - 1]),
			.timestamp_ns = integer_of(row, FORGE_BALANCE_TIMESTAMP),
			.debits_pending = amount_of(row, FORGE_BALANCE_DEBITS_PENDING),
			.debits_posted = amount_of(row, FORGE_BALANCE_DEBITS_POSTED),
			.credits_pending = amount_of(row, FORGE_BALANCE_CREDITS_PENDING),
			.credits_posted = amount_of(row, FORGE_BALANCE_CREDITS_POSTED),
		},
	};
}

/* What never changes of an account that is summed. */
static void
forget_sums(ForgeBalanceRow *balance)
{
	balance->position = 0;
	balance->next_expiry_ns = 0;
	balance->balance.debits_pending = balance->balance.debits_posted = FORGE_U128_ZERO;
	balance->balance.credits_pending = balance->balance.credits_posted = FORGE_U128_ZERO;
}

static bool
is_summed(ForgeTable *table)
{
	bool is_null;

	return (DatumGetInt32(forge_table_get(table, FORGE_BALANCE_FLAGS, &is_null)) &
			FORGE_ACCOUNT_SUMMED) != 0;
}

bool
forge_balance_lock(ForgeTable *table, ForgeUuid tenant, ForgeUuid account_id,
				   ForgeBalanceRow *balance)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&account_id) };

	if (!forge_table_find(table, lengthof(keys), keys))
		return false;
	if (is_summed(table))
	{
		forge_balance_read(table->found, balance);
		forget_sums(balance);
		return true;
	}
	if (forge_table_lock(table) == FORGE_LOST)
		return false;
	if (!forge_table_found_is_visible(table))
		forge_table_refuse_newer();
	forge_balance_read(table->found, balance);
	return true;
}

void
forge_balance_row(const ForgeUuid *tenant, const ForgeBalanceRow *row, Datum *values, bool *nulls)
{
	const ForgeBalance *balance = &row->balance;

	memset(nulls, 0, FORGE_BALANCE_COLUMN_COUNT * sizeof(bool));
	values[FORGE_BALANCE_POSITION - 1] = Int64GetDatum(row->position);
	values[FORGE_BALANCE_TIMESTAMP - 1] = Int64GetDatum((int64) balance->timestamp_ns);
	values[FORGE_BALANCE_LAST_TIMESTAMP - 1] = Int64GetDatum((int64) row->last_timestamp_ns);
	values[FORGE_BALANCE_NEXT_EXPIRY - 1] = Int64GetDatum((int64) row->next_expiry_ns);
	values[FORGE_BALANCE_TRANSFER_COUNT - 1] = Int64GetDatum(row->transfer_count);
	values[FORGE_BALANCE_LEDGER - 1] = Int64GetDatum((int64) balance->ledger);
	values[FORGE_BALANCE_FLAGS - 1] = Int32GetDatum(balance->flags);
	values[FORGE_BALANCE_TENANT_ID - 1] = FORGE_UUID_DATUM(tenant);
	values[FORGE_BALANCE_ID - 1] = FORGE_UUID_DATUM(&balance->account_id);
	values[FORGE_BALANCE_DEBITS_PENDING - 1] = forge_u128_to_datum(balance->debits_pending);
	values[FORGE_BALANCE_DEBITS_POSTED - 1] = forge_u128_to_datum(balance->debits_posted);
	values[FORGE_BALANCE_CREDITS_PENDING - 1] = forge_u128_to_datum(balance->credits_pending);
	values[FORGE_BALANCE_CREDITS_POSTED - 1] = forge_u128_to_datum(balance->credits_posted);
}

void
forge_balance_update(ForgeTable *table, ForgeUuid tenant, const ForgeBalanceRow *balance)
{
	Datum values[FORGE_BALANCE_COLUMN_COUNT];
	bool nulls[FORGE_BALANCE_COLUMN_COUNT];
	ItemPointerData tid = balance->tid;

	forge_balance_row(&tenant, balance, values, nulls);
	if (forge_table_update(table, &tid, values, nulls) == FORGE_LOST)
		elog(ERROR, "a balance has changed although it was locked");
}

void
forge_balance_insert(ForgeTable *table, ForgeUuid tenant, const ForgeBalanceRow *balance)
{
	Datum values[FORGE_BALANCE_COLUMN_COUNT];
	bool nulls[FORGE_BALANCE_COLUMN_COUNT];

	forge_balance_row(&tenant, balance, values, nulls);
	forge_table_insert(table, values, nulls);
}

/* ----- pending transfers -------------------------------------------------------------------- */

static const char *
fate_name(ForgeTransferFate fate)
{
	switch (fate)
	{
		case FORGE_TRANSFER_POSTED:
			return "posted";
		case FORGE_TRANSFER_VOIDED:
			return "voided";
		default:
			return "pending";
	}
}

ForgeTransferFate
forge_pending_find(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&transfer_id) };
	ForgeText fate;
	bool is_null;

	if (!forge_table_find(table, lengthof(keys), keys))
		elog(ERROR, "a pending transfer has no row in \"forge.pending_row\"");
	fate = forge_text_from_datum(forge_table_get(table, FORGE_PENDING_FATE, &is_null));
	if (forge_text_equal(fate, FORGE_TEXT("posted")))
		return FORGE_TRANSFER_POSTED;
	return forge_text_equal(fate, FORGE_TEXT("voided")) ? FORGE_TRANSFER_VOIDED
														: FORGE_TRANSFER_HELD;
}

void
forge_pending_lock(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&transfer_id) };

	if (!forge_table_find(table, lengthof(keys), keys) || forge_table_lock(table) == FORGE_LOST)
		elog(ERROR, "a pending transfer has no row in \"forge.pending_row\"");
	if (!forge_table_found_is_visible(table))
		forge_table_refuse_newer();
}

void
forge_pending_row(const ForgeUuid *tenant, const ForgeUuid *transfer_id, int64 position,
				  ForgeTransferFate fate, int64 resolved_position, Datum *values, bool *nulls)
{
	memset(nulls, 0, FORGE_PENDING_COLUMN_COUNT * sizeof(bool));
	values[FORGE_PENDING_POSITION - 1] = Int64GetDatum(position);
	values[FORGE_PENDING_RESOLVED_POSITION - 1] = Int64GetDatum(resolved_position);
	nulls[FORGE_PENDING_RESOLVED_POSITION - 1] = resolved_position == 0;
	values[FORGE_PENDING_TENANT_ID - 1] = FORGE_UUID_DATUM(tenant);
	values[FORGE_PENDING_ID - 1] = FORGE_UUID_DATUM(transfer_id);
	values[FORGE_PENDING_FATE - 1] = CStringGetTextDatum(fate_name(fate));
}

void
forge_pending_insert(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id, int64 position,
					 ForgeTransferFate fate, int64 resolved_position)
{
	Datum values[FORGE_PENDING_COLUMN_COUNT];
	bool nulls[FORGE_PENDING_COLUMN_COUNT];

	forge_pending_row(&tenant, &transfer_id, position, fate, resolved_position, values, nulls);
	forge_table_insert(table, values, nulls);
}

void
forge_pending_resolve(ForgeTable *table, ForgeUuid tenant, ForgeUuid transfer_id,
					  ForgeTransferFate fate, int64 resolved_position)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&transfer_id) };
	Datum values[FORGE_PENDING_COLUMN_COUNT];
	bool nulls[FORGE_PENDING_COLUMN_COUNT];
	bool is_null;
	int64 position;

	if (!forge_table_find(table, lengthof(keys), keys))
		elog(ERROR, "a pending transfer has no row in \"forge.pending_row\"");
	position = DatumGetInt64(forge_table_get(table, FORGE_PENDING_POSITION, &is_null));
	forge_pending_row(&tenant, &transfer_id, position, fate, resolved_position, values, nulls);
	if (forge_table_update(table, &table->found->tts_tid, values, nulls) == FORGE_LOST)
		elog(ERROR, "a pending transfer has changed although its accounts were locked");
}

/* ----- expiry ------------------------------------------------------------------------------- */

void
forge_expiry_row(const ForgeUuid *tenant, const ForgeUuid *account_id, uint64 expires_ns,
				 const ForgeUuid *transfer_id, Datum *values, bool *nulls)
{
	memset(nulls, 0, FORGE_EXPIRY_COLUMN_COUNT * sizeof(bool));
	values[FORGE_EXPIRY_EXPIRES_AT - 1] = Int64GetDatum((int64) expires_ns);
	values[FORGE_EXPIRY_TENANT_ID - 1] = FORGE_UUID_DATUM(tenant);
	values[FORGE_EXPIRY_ACCOUNT_ID - 1] = FORGE_UUID_DATUM(account_id);
	values[FORGE_EXPIRY_TRANSFER_ID - 1] = FORGE_UUID_DATUM(transfer_id);
}

void
forge_expiry_insert(ForgeTable *table, ForgeUuid tenant, ForgeUuid account_id, uint64 expires_ns,
					ForgeUuid transfer_id)
{
	Datum values[FORGE_EXPIRY_COLUMN_COUNT];
	bool nulls[FORGE_EXPIRY_COLUMN_COUNT];

	forge_expiry_row(&tenant, &account_id, expires_ns, &transfer_id, values, nulls);
	forge_table_insert(table, values, nulls);
}

void
forge_expiry_delete(ForgeTable *table, ForgeUuid tenant, ForgeUuid account_id, uint64 expires_ns,
					ForgeUuid transfer_id)
{
	Datum keys[4] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&account_id),
					  Int64GetDatum((int64) expires_ns), FORGE_UUID_DATUM(&transfer_id) };

	if (forge_table_find(table, lengthof(keys), keys))
		(void) forge_table_delete(table, &table->found->tts_tid);
}

bool
forge_expiry_first(ForgeUuid tenant, ForgeUuid account_id, uint64 *expires_ns,
				   ForgeUuid *transfer_id)
{
	ForgeRowScan rows;
	bool found;
	bool is_null;

	forge_rows_begin_stream(&rows, &forge_expiry_table, &tenant, &account_id, SnapshotSelf);
	found = forge_rows_next(&rows);
	if (found)
	{
		*expires_ns =
			(uint64) DatumGetInt64(slot_getattr(rows.slot, FORGE_EXPIRY_EXPIRES_AT, &is_null));
		*transfer_id =
			forge_uuid_from_datum(slot_getattr(rows.slot, FORGE_EXPIRY_TRANSFER_ID, &is_null));
	}
	forge_rows_end(&rows);
	return found;
}

/* ----- history ------------------------------------------------------------------------------ */

void
forge_history_row(const ForgeUuid *tenant, const ForgeBalance *balance, int64 position,
				  uint64 timestamp_ns, Datum *values, bool *nulls)
{
	memset(nulls, 0, FORGE_HISTORY_COLUMN_COUNT * sizeof(bool));
	values[FORGE_HISTORY_POSITION - 1] = Int64GetDatum(position);
	values[FORGE_HISTORY_TIMESTAMP - 1] = Int64GetDatum((int64) timestamp_ns);
	values[FORGE_HISTORY_TENANT_ID - 1] = FORGE_UUID_DATUM(tenant);
	values[FORGE_HISTORY_ACCOUNT_ID - 1] = FORGE_UUID_DATUM(&balance->account_id);
	values[FORGE_HISTORY_DEBITS_PENDING - 1] = forge_u128_to_datum(balance->debits_pending);
	values[FORGE_HISTORY_DEBITS_POSTED - 1] = forge_u128_to_datum(balance->debits_posted);
	values[FORGE_HISTORY_CREDITS_PENDING - 1] = forge_u128_to_datum(balance->credits_pending);
	values[FORGE_HISTORY_CREDITS_POSTED - 1] = forge_u128_to_datum(balance->credits_posted);
}

void
forge_history_insert(ForgeTable *table, ForgeUuid tenant, const ForgeBalance *balance,
					 int64 position, uint64 timestamp_ns)
{
	Datum values[FORGE_HISTORY_COLUMN_COUNT];
	bool nulls[FORGE_HISTORY_COLUMN_COUNT];

	forge_history_row(&tenant, balance, position, timestamp_ns, values, nulls);
	forge_table_insert(table, values, nulls);
}
