/*
 * unit_balances.c
 *	  The balances that a unit of work's transfers touch: listed, locked, and without what has
 * expired.
 */
#include "app/unit_balances.h"

#include "access/xact.h"
#include "app/ledger_import.h"
#include "common/hashfn.h"
#include "domain/ledger_account/ledger_account.h"
#include "ledger/batch.h"
#include "miscadmin.h"

/* ----- hash tables -------------------------------------------------------------------------- */

static inline uint32
hash_id(ForgeUuid id)
{
	return hash_bytes(id.bytes, sizeof(id.bytes));
}

typedef struct BalanceEntry
{
	ForgeUuid id;
	ForgeUnitBalance *balance;
	char status;
} BalanceEntry;

#define SH_PREFIX balance
#define SH_ELEMENT_TYPE BalanceEntry
#define SH_KEY_TYPE ForgeUuid
#define SH_KEY id
#define SH_HASH_KEY(table, key) hash_id(key)
#define SH_EQUAL(table, a, b) forge_uuid_equal(a, b)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

typedef struct IdEntry
{
	ForgeUuid id;
	ForgeUnitTransferId *known;
	char status;
} IdEntry;

#define SH_PREFIX id
#define SH_ELEMENT_TYPE IdEntry
#define SH_KEY_TYPE ForgeUuid
#define SH_KEY id
#define SH_HASH_KEY(table, key) hash_id(key)
#define SH_EQUAL(table, a, b) forge_uuid_equal(a, b)
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Neither 0 nor 2^128 - 1 is the id of anything. */
static bool
is_id(const ForgeUuid *id)
{
	return !forge_ledger_id_is_zero(id) && !forge_ledger_id_is_max(id);
}

ForgeBalance *
forge_unit_ledger_balance(const ForgeUnitLedger *ledger, ForgeUuid account_id)
{
	BalanceEntry *entry = balance_lookup(ledger->accounts, account_id);

	return entry != NULL && entry->balance->exists ? &entry->balance->now.balance : NULL;
}

/* ----- accounts ----------------------------------------------------------------------------- */

static void
touch_account(ForgeUnitLedger *ledger, ForgeUuid id)
{
	bool found;
	BalanceEntry *entry;

	if (!is_id(&id))
		return;
	entry = balance_insert(ledger->accounts, id, &found);
	if (found)
		return;
	entry->balance = palloc0(sizeof(ForgeUnitBalance));
	entry->balance->now.balance.account_id = id;
}

static ForgeUnitTransferId *
touch_id(ForgeUnitLedger *ledger, ForgeUuid id)
{
	bool found;
	IdEntry *entry;

	if (!is_id(&id))
		return NULL;
	entry = id_insert(ledger->by_id, id, &found);
	if (!found)
	{
		entry->known = palloc0(sizeof(ForgeUnitTransferId));
		entry->known->id = id;
		ledger->ids[ledger->id_count++] = entry->known;
	}
	return entry->known;
}

static void
list_transfers(ForgeUnitLedger *ledger, const ForgeUnitTransfers *transfers)
{
	ForgeTransferRequest *next;

	ledger->asked = palloc0_array_huge(ForgeTransferRequest, transfers->transfer_count);
	ledger->batch.list = palloc_array_huge(ForgeTransferRequest, transfers->transfer_count);
	ledger->ids = palloc_array_huge(ForgeUnitTransferId *, 2 * (Size) transfers->transfer_count);
	ledger->batch.count = transfers->transfer_count;
	next = ledger->asked;
	for (int i = 0; i < transfers->count; i++)
	{
		const ForgeTransferList *list = transfers->requests[i]->transfers;

		for (int j = 0; j < list->count; j++, next++)
		{
			ForgeUnitTransferId *own = touch_id(ledger, list->list[j].id);
			ForgeUnitTransferId *pending = touch_id(ledger, list->list[j].pending_id);

			next->transfer = list->list[j];
			if (own != NULL)
				next->slot = &own->slot;
			if (pending != NULL)
			{
				next->pending = &pending->slot;
				pending->is_resolved = true;
			}
			touch_account(ledger, next->transfer.debit_account_id);
			touch_account(ledger, next->transfer.credit_account_id);
		}
	}
}

/* The accounts of pending transfers of earlier units.  Those never change. */
static void
touch_accounts_of_pending(ForgeUnitLedger *ledger)
{
	for (int i = 0; i < ledger->id_count; i++)
	{
		ForgeUnitTransferId *known = ledger->ids[i];
		ForgeStoredTransfer stored;

		if (!known->is_resolved ||
			!forge_transfer_find(&ledger->transfers, ledger->tenant, known->id, &stored))
			continue;
		known->is_found = stored.status == FORGE_TRANSFER_CREATED;
		known->slot.record = stored.transfer;
		touch_account(ledger, stored.transfer.debit_account_id);
		touch_account(ledger, stored.transfer.credit_account_id);
	}
}

static int
compare_balances(const void *a, const void *b)
{
	return forge_uuid_compare((*(ForgeUnitBalance *const *) a)->now.balance.account_id,
							  (*(ForgeUnitBalance *const *) b)->now.balance.account_id);
}

static void
lock_balances(ForgeUnitLedger *ledger)
{
	balance_iterator iterator;
	BalanceEntry *entry;

	ledger->list = palloc_array_huge(ForgeUnitBalance *, ledger->accounts->members + 1);
	balance_start_iterate(ledger->accounts, &iterator);
	while ((entry = balance_iterate(ledger->accounts, &iterator)) != NULL)
		ledger->list[ledger->count++] = entry->balance;
	qsort(ledger->list, ledger->count, sizeof(*ledger->list), compare_balances);
	for (int i = 0; i < ledger->count; i++)
	{
		ForgeUnitBalance *balance = ledger->list[i];

		CHECK_FOR_INTERRUPTS();
		balance->exists = forge_balance_lock(&ledger->balances, ledger->tenant,
											 balance->now.balance.account_id, &balance->found);
		if (balance->exists)
			balance->now = balance->found;
	}
}

/* Is it pending, and does it lie between two accounts that are summed? */
static bool
is_unguarded(const ForgeUnitLedger *ledger, const ForgeUnitTransferId *known)
{
	const ForgeTransfer *transfer = &known->slot.record;
	const ForgeBalance *debit;
	const ForgeBalance *credit;

	if (!known->is_found || !forge_transfer_is(transfer, FORGE_TRANSFER_PENDING))
		return false;
	debit = forge_unit_ledger_balance(ledger, transfer->debit_account_id);
	credit = forge_unit_ledger_balance(ledger, transfer->credit_account_id);
	return debit != NULL && credit != NULL && forge_balances_are_summed(debit, credit);
}

static int
compare_ids(const void *a, const void *b)
{
	return forge_uuid_compare((*(ForgeUnitTransferId *const *) a)->id,
							  (*(ForgeUnitTransferId *const *) b)->id);
}

/* Pending transfers that no balance guards, in the order of their ids. */
static void
lock_unguarded(ForgeUnitLedger *ledger)
{
	ForgeUnitTransferId **list = NULL;
	int count = 0;
	ForgeTable pendings;

	for (int i = 0; i < ledger->id_count; i++)
	{
		if (!is_unguarded(ledger, ledger->ids[i]))
			continue;
		if (list == NULL)
			list = palloc_array_huge(ForgeUnitTransferId *, ledger->id_count);
		list[count++] = ledger->ids[i];
	}
	if (count == 0)
		return;
	qsort(list, count, sizeof(*list), compare_ids);
	forge_table_open(&pendings, &forge_pending_table, RowExclusiveLock);
	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		forge_pending_lock(&pendings, ledger->tenant, list[i]->id);
		list[i]->is_locked = true;
	}
	forge_table_close(&pendings);
	pfree(list);
}

/* ----- time and expiry ---------------------------------------------------------------------- */

/*
 * The clock is read once, after the locks; in each account that is locked timestamps ascend, and a
 * transfer comes after the pending one that it posts or voids.
 */
static uint64
first_timestamp(const ForgeUnitLedger *ledger)
{
	uint64 first = forge_ledger_now_ns();

	for (int i = 0; i < ledger->count; i++)
		if (ledger->list[i]->exists)
			first = Max(first, ledger->list[i]->found.last_timestamp_ns + 1);
	for (int i = 0; i < ledger->id_count; i++)
		if (ledger->ids[i]->is_locked)
			first = Max(first, ledger->ids[i]->slot.record.timestamp_ns + 1);
	return first;
}

static void
release_one(ForgeUnitLedger *ledger, ForgeTable *expiries, ForgeUnitBalance *balance,
			uint64 expires_ns, ForgeUuid transfer_id)
{
	ForgeBalance *held = &balance->found.balance;
	ForgeStoredTransfer pending;

	if (!forge_transfer_find(&ledger->transfers, ledger->tenant, transfer_id, &pending))
		elog(ERROR, "a pending transfer is missing");
	if (forge_uuid_equal(pending.transfer.debit_account_id, held->account_id))
		forge_pending_release(&pending.transfer, held, NULL);
	else
		forge_pending_release(&pending.transfer, NULL, held);
	forge_expiry_delete(expiries, ledger->tenant, held->account_id, expires_ns, transfer_id);
	/* If the clock steps back, it must not be pending again. */
	balance->found.last_timestamp_ns = Max(balance->found.last_timestamp_ns, expires_ns);
	balance->is_released = true;
}

/* Takes out of the balance what has expired. */
static void
release_expired(ForgeUnitLedger *ledger, ForgeTable *expiries, ForgeUnitBalance *balance)
{
	uint64 expires_ns;
	ForgeUuid transfer_id;

	for (;;)
	{
		CHECK_FOR_INTERRUPTS();
		if (!forge_expiry_first(ledger->tenant, balance->found.balance.account_id, &expires_ns,
								&transfer_id))
		{
			balance->found.next_expiry_ns = 0;
			return;
		}
		balance->found.next_expiry_ns = expires_ns;
		if (expires_ns > ledger->batch.first_timestamp_ns)
			return;
		release_one(ledger, expiries, balance, expires_ns, transfer_id);
	}
}

static void
release_all_expired(ForgeUnitLedger *ledger)
{
	ForgeTable expiries;
	bool is_open = false;

	for (int i = 0; i < ledger->count; i++)
	{
		ForgeUnitBalance *balance = ledger->list[i];
		uint64 next_ns = balance->found.next_expiry_ns;

		if (!balance->exists || next_ns == 0 || next_ns > ledger->batch.first_timestamp_ns)
			continue;
		if (!is_open)
			forge_table_open(&expiries, &forge_expiry_table, RowExclusiveLock);
		is_open = true;
		release_expired(ledger, &expiries, balance);
	}
	if (is_open)
		forge_table_close(&expiries);
}

void
forge_unit_ledger_begin(ForgeUnitLedger *ledger, const ForgeUnitTransfers *transfers)
{
	memset(ledger, 0, sizeof(*ledger));
	ledger->tenant = transfers->requests[0]->envelope.tenant;
	ledger->accounts =
		balance_create(CurrentMemoryContext, 2 * transfers->transfer_count + 1, NULL);
	ledger->by_id = id_create(CurrentMemoryContext, transfers->transfer_count + 1, NULL);
	forge_table_open(&ledger->transfers, &forge_transfer_table, RowExclusiveLock);
	forge_table_open(&ledger->balances, &forge_balance_table, RowExclusiveLock);
	list_transfers(ledger, transfers);
	touch_accounts_of_pending(ledger);
	lock_balances(ledger);
	lock_unguarded(ledger);
	ledger->batch.first_timestamp_ns = first_timestamp(ledger);
	release_all_expired(ledger);
	if (forge_transfer_is(&ledger->asked[0].transfer, FORGE_TRANSFER_IMPORTED))
		ledger->last_imported_ns =
			forge_ledger_import_transfers(ledger->tenant, ledger->asked, ledger->batch.count);
}

void
forge_unit_ledger_end(ForgeUnitLedger *ledger)
{
	forge_table_close(&ledger->transfers);
	forge_table_close(&ledger->balances);
}

/* ----- new accounts ------------------------------------------------------------------------- */

void
forge_unit_open_balances(const ForgeUnitStreams *streams)
{
	ForgeTable table;
	bool is_open = false;

	for (int i = 0; i < streams->count; i++)
	{
		const ForgeStream *stream = streams->list[i];
		const ForgeLedgerAccount *account = stream->state;

		if (stream->aggregate != &forge_ledger_account || stream->found_version > 0 ||
			stream->version == 0)
			continue;
		if (!is_open)
			forge_table_open(&table, &forge_balance_table, RowExclusiveLock);
		is_open = true;
		forge_balance_insert(&table, stream->tenant,
							 &(ForgeBalanceRow){
								 .last_timestamp_ns = (uint64) account->timestamp_ns,
								 .balance = {
									 .account_id = account->account_id,
									 .ledger = (uint32) account->ledger,
									 .flags = (uint16) account->flags,
									 .timestamp_ns = (uint64) account->timestamp_ns,
								 },
							 });
	}
	if (!is_open)
		return;
	forge_table_close(&table);
	/* The unit's own transfers may change them. */
	CommandCounterIncrement();
}
