/*
 * ledger_import.c
 *	  What is to be known of the tenant's timestamps when accounts or transfers are imported.
 */
#include "app/ledger_import.h"

#include "miscadmin.h"
#include "pg/convert.h"
#include "projection/feed/fold.h"
#include "store/balance.h"
#include "store/transfer_chain.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"

static ForgeRelationName timestamp_index = { .name = "account_row_timestamp" };

/* The tenant's balances by the time at which their accounts were created; 0: of any time. */
static void
begin_by_time(ForgeRowScan *rows, const ForgeUuid *tenant, uint64 timestamp_ns)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum((int64) timestamp_ns));
	forge_rows_begin_by(rows, &forge_balance_table, &timestamp_index, keys,
						timestamp_ns == 0 ? 1 : 2, SnapshotSelf);
}

uint64
forge_ledger_newest_account(ForgeUuid tenant)
{
	ForgeRowScan rows;
	ForgeBalanceRow balance;
	uint64 newest = 0;

	begin_by_time(&rows, &tenant, 0);
	if (forge_rows_previous(&rows))
	{
		forge_balance_read(rows.slot, &balance);
		newest = balance.balance.timestamp_ns;
	}
	forge_rows_end(&rows);
	return newest;
}

static bool
is_of_account(ForgeUuid tenant, uint64 timestamp_ns)
{
	ForgeRowScan rows;
	bool found;

	begin_by_time(&rows, &tenant, timestamp_ns);
	found = forge_rows_next(&rows);
	forge_rows_end(&rows);
	return found;
}

/* Of the transfers that are not summed up yet. */
static uint64
newest_after(ForgeUuid tenant, int64 position)
{
	ForgeRowScan rows;
	uint64 newest = 0;

	forge_transfers_begin_after(&rows, &tenant, position, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeStoredTransfer stored;

		CHECK_FOR_INTERRUPTS();
		forge_transfer_read(rows.slot, &stored);
		if (stored.status == FORGE_TRANSFER_CREATED)
			newest = Max(newest, stored.transfer.timestamp_ns);
	}
	forge_rows_end(&rows);
	return newest;
}

/*
 * The last transfer of some account is the newest of all.  The row of an account that is summed
 * tells of those up to the position of its consumer, which is read first.
 */
static uint64
newest_transfer(ForgeUuid tenant)
{
	int64 folded = forge_consumer_position(&forge_fold_consumer, tenant, SnapshotSelf);
	ForgeRowScan rows;
	uint64 newest = 0;
	bool has_summed = false;

	begin_by_time(&rows, &tenant, 0);
	while (forge_rows_next(&rows))
	{
		ForgeBalanceRow balance;

		forge_balance_read(rows.slot, &balance);
		has_summed = has_summed || forge_balance_is_summed(&balance.balance);
		if (balance.transfer_count > 0)
			newest = Max(newest, balance.last_timestamp_ns);
	}
	forge_rows_end(&rows);
	return has_summed ? Max(newest, newest_after(tenant, folded)) : newest;
}

uint64
forge_ledger_import_transfers(ForgeUuid tenant, ForgeTransferRequest *requests, int count)
{
	for (int i = 0; i < count; i++)
	{
		const ForgeTransfer *transfer = &requests[i].transfer;

		CHECK_FOR_INTERRUPTS();
		requests[i].is_timestamp_taken = forge_transfer_is(transfer, FORGE_TRANSFER_IMPORTED) &&
										 transfer->timestamp_ns - 1 < PG_INT64_MAX &&
										 is_of_account(tenant, transfer->timestamp_ns);
	}
	return newest_transfer(tenant);
}

static bool
is_imported(const ForgeAccountRequest *request)
{
	return (request->record.flags & FORGE_ACCOUNT_IMPORTED) != 0;
}

/* No index has the timestamps of transfers, and seldom is an account imported after a transfer. */
void
forge_ledger_import_accounts(ForgeUuid tenant, ForgeAccountRequest *requests, int count)
{
	uint64 newest = 0;
	ForgeRowScan rows;
	bool may_be_taken = false;

	for (int i = 0; i < count; i++)
	{
		if (!is_imported(&requests[i]))
			continue;
		if (newest == 0)
			newest = newest_transfer(tenant);
		may_be_taken = may_be_taken || requests[i].record.timestamp_ns <= newest;
	}
	if (!may_be_taken)
		return;
	forge_rows_begin(&rows, &forge_transfer_table, &tenant, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeStoredTransfer stored;

		forge_transfer_read(rows.slot, &stored);
		for (int i = 0; i < count && stored.status == FORGE_TRANSFER_CREATED; i++)
			if (is_imported(&requests[i]) &&
				requests[i].record.timestamp_ns == stored.transfer.timestamp_ns)
				requests[i].is_timestamp_taken = true;
	}
	forge_rows_end(&rows);
}
