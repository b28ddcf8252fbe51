/*
 * transfer_chain.c
 *	  The transfers of one account of the ledger, newest first; and all of a tenant.
 */
#include "store/transfer_chain.h"

#include "miscadmin.h"
#include "pg/convert.h"
#include "utils/fmgroids.h"

static ForgeRelationName position_index = { .name = "transfer_position" };

bool
forge_transfer_chain_begin(ForgeTransferChain *chain, ForgeUuid tenant, ForgeUuid account_id,
						   Snapshot snapshot, ForgeBalanceRow *balance)
{
	ForgeRowScan rows;
	bool exists;

	forge_rows_begin_stream(&rows, &forge_balance_table, &tenant, &account_id, snapshot);
	exists = forge_rows_next(&rows);
	if (exists)
		forge_balance_read(rows.slot, balance);
	forge_rows_end(&rows);
	*chain =
		(ForgeTransferChain){ .tenant = tenant,
							  .account_id = account_id,
							  .next_position = exists ? balance->position : 0,
							  .is_summed = exists && forge_balance_is_summed(&balance->balance),
							  .snapshot = snapshot };
	return exists;
}

static void
begin_all(ForgeRowScan *rows, const ForgeUuid *tenant, Snapshot snapshot)
{
	ScanKeyData key;

	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	forge_rows_begin_by(rows, &forge_transfer_table, &position_index, &key, 1, snapshot);
}

/* The scan is opened once, and begins again at each position. */
static void
seek(ForgeTransferChain *chain)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&chain->tenant));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(chain->next_position));
	if (chain->is_open)
		index_rescan(chain->rows.scan, keys, lengthof(keys), NULL, 0);
	else
		forge_rows_begin_by(&chain->rows, &forge_transfer_table, &position_index, keys,
							lengthof(keys), chain->snapshot);
	chain->is_open = true;
}

static bool
is_of(const ForgeTransferChain *chain, AttrNumber side)
{
	bool is_null;

	return forge_uuid_equal(forge_uuid_from_datum(slot_getattr(chain->rows.slot, side, &is_null)),
							chain->account_id);
}

/* By the scan of all transfers. */
static bool
next_of_summed(ForgeTransferChain *chain, ForgeStoredTransfer *stored)
{
	if (!chain->is_open)
		begin_all(&chain->rows, &chain->tenant, chain->snapshot);
	chain->is_open = true;
	while (forge_rows_previous(&chain->rows))
	{
		CHECK_FOR_INTERRUPTS();
		if (!is_of(chain, FORGE_STORED_DEBIT_ACCOUNT_ID) &&
			!is_of(chain, FORGE_STORED_CREDIT_ACCOUNT_ID))
			continue;
		forge_transfer_read(chain->rows.slot, stored);
		if (stored->status == FORGE_TRANSFER_CREATED)
			return true;
	}
	return false;
}

bool
forge_transfer_chain_next(ForgeTransferChain *chain, ForgeStoredTransfer *stored)
{
	if (chain->is_summed)
		return next_of_summed(chain, stored);
	if (chain->next_position == 0)
		return false;
	seek(chain);
	if (!forge_rows_next(&chain->rows))
		elog(ERROR, "a transfer is missing");
	forge_transfer_read(chain->rows.slot, stored);
	chain->next_position = forge_transfer_chain_is_debit(chain, stored) ? stored->previous_debit
																		: stored->previous_credit;
	return true;
}

void
forge_transfer_chain_end(ForgeTransferChain *chain)
{
	if (chain->is_open)
		forge_rows_end(&chain->rows);
	chain->is_open = false;
}

void
forge_transfers_begin_after(ForgeRowScan *rows, const ForgeUuid *tenant, int64 position,
							Snapshot snapshot)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	ScanKeyInit(&keys[1], 2, BTGreaterStrategyNumber, F_INT8GT, Int64GetDatum(position));
	forge_rows_begin_by(rows, &forge_transfer_table, &position_index, keys, lengthof(keys),
						snapshot);
}

void
forge_transfer_scan_begin(ForgeTransferScan *scan, ForgeUuid tenant, bool is_reversed,
						  Snapshot snapshot)
{
	scan->tenant = tenant;
	scan->is_reversed = is_reversed;
	begin_all(&scan->rows, &scan->tenant, snapshot);
}

bool
forge_transfer_scan_next(ForgeTransferScan *scan, ForgeStoredTransfer *stored)
{
	if (scan->is_reversed ? !forge_rows_previous(&scan->rows) : !forge_rows_next(&scan->rows))
		return false;
	forge_transfer_read(scan->rows.slot, stored);
	return true;
}

void
forge_transfer_scan_end(ForgeTransferScan *scan)
{
	forge_rows_end(&scan->rows);
}
