/*
 * fold.c
 *	  The consumer that sums up the balances of accounts whose keeping is "summed".
 *
 * It reads the transfers of all events of a batch at once, by position.  Events up to the safe
 * position are all visible, and each was committed with its transfers; so a transaction that
 * commits late, with an earlier position, is not skipped.
 */
#include "projection/feed/fold.h"

#include "access/xact.h"
#include "domain/ledger_batch/ledger_batch.h"
#include "miscadmin.h"
#include "projection/feed/summed.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/*
 * What has expired counts nowhere by itself; its rows are removed so much later, when nobody can be
 * about to post it by a clock that was read before.
 */
#define REMOVED_AFTER_NS (3600 * FORGE_LEDGER_SECOND_NS)

typedef struct Fold
{
	ForgeUuid tenant;
	bool has_accounts;
	int64 first_event; /* 0: none yet */
	int64 last_event;
	int64 last_position; /* of their transfers */
	MemoryContext scratch;
} Fold;

static void *
begin(const ForgeConsumerBatch *batch)
{
	Fold *fold = palloc0(sizeof(Fold));
	Snapshot snapshot = RegisterSnapshot(GetLatestSnapshot());

	fold->tenant = batch->tenant;
	fold->has_accounts = forge_summed_exists(batch->tenant, snapshot);
	fold->scratch =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp fold", ALLOCSET_SMALL_SIZES);
	UnregisterSnapshot(snapshot);
	return fold;
}

static void
event(void *state, const ForgeEventScan *scan)
{
	Fold *fold = state;
	const ForgeLedgerBatchPosted *posted;
	ForgeEvent event;

	if (!fold->has_accounts || !forge_text_equal(forge_event_text(scan, FORGE_EVENT_AGGREGATE_TYPE),
												 forge_text_from(forge_ledger_batch.name)))
		return;
	(void) forge_event_decode(scan, &forge_ledger_batch, fold->scratch, &event, NULL);
	posted = event.data;
	if (posted->row_count > 0)
	{
		fold->last_event = forge_event_integer(scan, FORGE_EVENT_POSITION);
		if (fold->first_event == 0)
			fold->first_event = fold->last_event;
		fold->last_position = Max(fold->last_position, posted->last_position);
	}
	MemoryContextReset(fold->scratch);
}

/* ----- writing ------------------------------------------------------------------------------ */

static void
remove_expired(ForgeTable *expiries, ForgeUuid tenant, ForgeUuid account_id, uint64 until_ns)
{
	uint64 expires_ns;
	ForgeUuid transfer_id;

	while (forge_expiry_first(tenant, account_id, &expires_ns, &transfer_id) &&
		   expires_ns <= until_ns)
	{
		CHECK_FOR_INTERRUPTS();
		forge_expiry_delete(expiries, tenant, account_id, expires_ns, transfer_id);
	}
}

static void
write_changed(const ForgeSummed *summed)
{
	uint64 until_ns = forge_ledger_now_ns() - REMOVED_AFTER_NS;
	ForgeTable balances;
	ForgeTable expiries;

	forge_table_open(&balances, &forge_balance_table, RowExclusiveLock);
	forge_table_open(&expiries, &forge_expiry_table, RowExclusiveLock);
	for (int i = 0; i < summed->count; i++)
	{
		const ForgeSummedAccount *account = summed->list[i];

		if (!account->is_changed)
			continue;
		forge_balance_update(&balances, summed->tenant, &account->row);
		remove_expired(&expiries, summed->tenant, account->row.balance.account_id, until_ns);
	}
	forge_table_close(&balances);
	forge_table_close(&expiries);
}

static void
flush(void *state)
{
	Fold *fold = state;
	ForgeSummed summed;

	if (fold->first_event == 0)
		return;
	forge_summed_begin(&summed, fold->tenant, RegisterSnapshot(GetLatestSnapshot()));
	forge_summed_load(&summed);
	forge_summed_add(&summed, fold->first_event - 1, fold->last_event, fold->last_position);
	UnregisterSnapshot(summed.snapshot);
	write_changed(&summed);
	CommandCounterIncrement();
}

static const char *const event_types[] = { "ledger.batch.posted", NULL };

const ForgeConsumer forge_fold_consumer = {
	.name = "summed",
	.event_types = event_types,
	.begin = begin,
	.event = event,
	.flush = flush,
};
