/*
 * verify_ledger.c
 *	  The part of verify that compares the ledger: events with their transfers, and the read
 *	  models with what follows from the transfers.  And their rebuild.
 *
 * It goes through the transfers of a tenant once, in the order of their positions.
 */
#include "projection/verify/ledger_check.h"

#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/memory.h"
#include "projection/feed/cursor.h"
#include "projection/feed/fold.h"
#include "projection/rows/projection.h"
#include "projection/verify/verify_rows.h"
#include "store/gate.h"
#include "store/guard.h"
#include "utils/fmgroids.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* A reset of memory is dear for one small row, so it is done for so many. */
#define ROWS_PER_RESET 64

static ForgeRelationName position_index = { .name = "transfer_position" };

/* ----- transfers ---------------------------------------------------------------------------- */

static void
report_transfer(const ForgeLedgerCheck *check, const ForgeStoredTransfer *stored,
				const ForgeRowScan *rows, const char *problem)
{
	if (unlikely(problem != NULL))
		forge_ledger_report(
			check, stored->transfer.id,
			psprintf(", \"table\": \"transfer\", \"position\": %lld", (long long) stored->position),
			problem, forge_verify_row(rows), NULL);
}

static void
check_transfer(ForgeLedgerCheck *check, ForgeLedgerBatches *batches, ForgeLedgerHistory *history,
			   const ForgeRowScan *rows)
{
	ForgeStoredTransfer stored;
	ForgeReplayedAccount *accounts[2];

	forge_transfer_read(rows->slot, &stored);
	report_transfer(check, &stored, rows, forge_ledger_batches_add(batches, &stored));
	check->transfer_count++;
	if (stored.status != FORGE_TRANSFER_CREATED)
		return;
	report_transfer(check, &stored, rows,
					forge_ledger_replay_transfer(&check->replay, &stored, accounts));
	forge_ledger_history_add(history, &stored, accounts);
}

static void
check_transfers(ForgeLedgerCheck *check)
{
	ForgeLedgerBatches *batches = forge_ledger_batches_begin(check);
	ForgeLedgerHistory *history = forge_ledger_history_begin(check);
	MemoryContext caller = CurrentMemoryContext;
	ForgeRowScan rows;
	ScanKeyData key;

	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(&check->tenant));
	forge_rows_begin_by(&rows, &forge_transfer_table, &position_index, &key, 1, check->snapshot);
	MemoryContextSwitchTo(check->scratch);
	while (forge_rows_next(&rows))
	{
		check_transfer(check, batches, history, &rows);
		if (check->transfer_count % ROWS_PER_RESET == 0)
		{
			CHECK_FOR_INTERRUPTS();
			MemoryContextReset(check->scratch);
		}
	}
	MemoryContextSwitchTo(caller);
	forge_rows_end(&rows);
	forge_ledger_batches_end(batches);
	forge_ledger_history_end(history);
}

/* ----- a tenant ----------------------------------------------------------------------------- */

void
forge_ledger_check_tenant(ForgeLedgerCheck *check)
{
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp ledger", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(memory);

	check->scratch = AllocSetContextCreate(memory, "forgeerp ledger rows", ALLOCSET_DEFAULT_SIZES);
	check->now_ns = forge_ledger_now_ns();
	forge_ledger_replay_begin(&check->replay, check->tenant, check->snapshot);
	check_transfers(check);
	forge_ledger_compare_pendings(check);
	forge_ledger_compare_expiries(check);
	forge_ledger_compare_accounts(check);
	forge_ledger_check_limits(check);
	if (check->verifier != NULL)
		forge_ledger_check_sums(check);
	for (int i = 0; i < FORGE_LEDGER_MODEL_COUNT; i++)
		if (check->is_open[i])
			forge_table_close(&check->writers[i]);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(memory);
}

/* The first tenant after that one in a table whose primary key begins with the tenant. */
static bool
tenant_after(ForgeRelationName *table, AttrNumber column, const ForgeUuid *tenant,
			 Snapshot snapshot, ForgeUuid *next)
{
	ForgeRowScan rows;
	ScanKeyData key;
	bool found;
	bool is_null;

	ScanKeyInit(&key, 1, BTGreaterStrategyNumber, F_UUID_GT, FORGE_UUID_DATUM(tenant));
	forge_rows_begin_by(&rows, table, NULL, &key, 1, snapshot);
	found = forge_rows_next(&rows);
	if (found)
		*next = forge_uuid_from_datum(slot_getattr(rows.slot, column, &is_null));
	forge_rows_end(&rows);
	return found;
}

bool
forge_ledger_next_tenant(Snapshot snapshot, ForgeUuid *tenant)
{
	const struct
	{
		ForgeRelationName *table;
		AttrNumber column;
	} tables[] = {
		{ forge_ledger_account_projection.table, 1 },
		{ &forge_transfer_table, FORGE_STORED_TENANT_ID },
		{ &forge_balance_table, FORGE_BALANCE_TENANT_ID },
		{ &forge_pending_table, FORGE_PENDING_TENANT_ID },
		{ &forge_expiry_table, FORGE_EXPIRY_TENANT_ID },
		{ &forge_history_table, FORGE_HISTORY_TENANT_ID },
	};
	ForgeUuid last = *tenant;
	bool found = false;

	for (int i = 0; i < lengthof(tables); i++)
	{
		ForgeUuid next;

		if (tenant_after(tables[i].table, tables[i].column, &last, snapshot, &next) &&
			(!found || forge_uuid_compare(next, *tenant) < 0))
		{
			*tenant = next;
			found = true;
		}
	}
	return found;
}

/* ----- verify ------------------------------------------------------------------------------- */

static void
verify_tenant(const ForgeVerifier *verifier, ForgeUuid tenant)
{
	ForgeLedgerCheck check = { .verifier = verifier,
							   .tenant = tenant,
							   .snapshot = verifier->snapshot };

	forge_ledger_check_tenant(&check);
}

static void
run(ForgeVerifier *verifier)
{
	ForgeUuid tenant = FORGE_UUID_NIL;

	/* Of a stream that was set aside the transfers are there all the same. */
	verifier->aside_count = 0;
	if (verifier->tenant != NULL)
		verify_tenant(verifier, *verifier->tenant);
	else
		while (forge_ledger_next_tenant(verifier->snapshot, &tenant))
			verify_tenant(verifier, tenant);
}

const ForgeVerifyPart forge_verify_ledger = { .name = "ledger", .run = run };

/* ----- rebuild ------------------------------------------------------------------------------ */

static ForgeLedgerCheck
check_now(ForgeUuid tenant, bool mends)
{
	ForgeLedgerCheck check = { .tenant = tenant,
							   .snapshot = RegisterSnapshot(GetLatestSnapshot()),
							   .mends = mends };

	forge_ledger_check_tenant(&check);
	UnregisterSnapshot(check.snapshot);
	return check;
}

/* Looks first without a lock; only if something differs, transfers have to wait. */
static int64
rebuild_tenant(ForgeUuid tenant)
{
	ForgeLedgerCheck check = check_now(tenant, false);
	ForgeCursor cursor = { .tenant = tenant, .consumer = forge_fold_consumer.name };
	ForgeTable cursors;

	if (check.different_count == 0)
		return check.transfer_count;
	forge_gate_take(tenant, &(ForgeGate){ .name = "ledger", .is_closed = true });
	/* Nor may the consumer write what is summed up. */
	forge_table_open(&cursors, &forge_cursor_table, RowExclusiveLock);
	forge_cursor_lock(&cursors, &cursor);
	check = check_now(tenant, true);
	forge_table_close(&cursors);
	CommandCounterIncrement();
	return check.transfer_count;
}

int64
forge_ledger_rebuild(const ForgeUuid *tenant)
{
	ForgeUuid next = FORGE_UUID_NIL;
	Snapshot snapshot;
	int64 count = 0;

	forge_guard_begin_write("forge.rebuild()");
	if (tenant != NULL)
		return rebuild_tenant(*tenant);
	snapshot = RegisterSnapshot(GetLatestSnapshot());
	while (forge_ledger_next_tenant(snapshot, &next))
		count += rebuild_tenant(next);
	UnregisterSnapshot(snapshot);
	return count;
}
