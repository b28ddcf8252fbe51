/*
 * unit_ledger.c
 *	  The transfers of a unit of work: their ids looked up, decided, and what follows written.
 *
 * Their accounts are locked by then (unit_balances.c).
 */
#include "app/unit_balances.h"

#include "miscadmin.h"

/* The tables that few calls need, opened at first use. */
typedef struct Tables
{
	ForgeTable pendings;
	ForgeTable expiries;
	ForgeTable histories;
	bool has_pendings;
	bool has_expiries;
	bool has_histories;
} Tables;

static ForgeTable *
opened(ForgeTable *table, bool *is_open, ForgeRelationName *name)
{
	if (!*is_open)
		forge_table_open(table, name, RowExclusiveLock);
	*is_open = true;
	return table;
}

static ForgeTable *
opened_pendings(Tables *tables)
{
	return opened(&tables->pendings, &tables->has_pendings, &forge_pending_table);
}

static void
close_tables(Tables *tables)
{
	if (tables->has_pendings)
		forge_table_close(&tables->pendings);
	if (tables->has_expiries)
		forge_table_close(&tables->expiries);
	if (tables->has_histories)
		forge_table_close(&tables->histories);
}

/* ----- transfer ids ------------------------------------------------------------------------- */

/* To look up so many ids costs less than to ask for the greatest. */
#define FEW_IDS 3

static void
look_up(ForgeUnitLedger *ledger, Tables *tables, ForgeUnitTransferId *known)
{
	ForgeTransferSlot *slot = &known->slot;
	ForgeStoredTransfer stored;

	slot->fate = FORGE_TRANSFER_ABSENT;
	if (forge_transfer_find(&ledger->transfers, ledger->tenant, known->id, &stored))
	{
		if (!forge_table_found_is_visible(&ledger->transfers))
			forge_table_refuse_newer();
		slot->fate = FORGE_TRANSFER_STORED;
		slot->record = stored.transfer;
		if (stored.status != FORGE_TRANSFER_CREATED)
			slot->fate = FORGE_TRANSFER_BURNT;
		else if (forge_transfer_is(&stored.transfer, FORGE_TRANSFER_PENDING) && known->is_resolved)
		{
			slot->fate = forge_pending_find(opened_pendings(tables), ledger->tenant, known->id);
			slot->debit = forge_unit_ledger_balance(ledger, stored.transfer.debit_account_id);
			slot->credit = forge_unit_ledger_balance(ledger, stored.transfer.credit_account_id);
			known->is_late =
				slot->debit == NULL || slot->credit == NULL ||
				(!known->is_locked && forge_balances_are_summed(slot->debit, slot->credit));
		}
	}
}

/*
 * Ids that are greater than all that the tenant has are new: most ids ascend in time.  Reserved ids
 * do not, and are no measure for others.
 */
static void
look_up_all(ForgeUnitLedger *ledger)
{
	Tables tables = { 0 };
	ForgeUuid greatest = FORGE_UUID_RESERVED_FIRST;
	bool has_some = ledger->id_count <= FEW_IDS ||
					forge_transfer_greatest_id(&ledger->transfers, ledger->tenant, &greatest);

	for (int i = 0; i < ledger->id_count; i++)
	{
		ForgeUnitTransferId *known = ledger->ids[i];

		CHECK_FOR_INTERRUPTS();
		if ((has_some && forge_uuid_compare(known->id, greatest) <= 0) ||
			forge_uuid_compare(known->id, FORGE_UUID_RESERVED_FIRST) >= 0)
			look_up(ledger, &tables, known);
		else
			known->slot.fate = FORGE_TRANSFER_ABSENT;
		known->position = known->resolved_position = 0;
	}
	close_tables(&tables);
}

static ForgeUnitBalance *
holder_of(ForgeBalance *balance)
{
	return (ForgeUnitBalance *) ((char *) balance - offsetof(ForgeUnitBalance, now.balance));
}

static ForgeUnitTransferId *
known_id(ForgeTransferSlot *slot)
{
	return (ForgeUnitTransferId *) ((char *) slot - offsetof(ForgeUnitTransferId, slot));
}

/*
 * A pending transfer that came after the accounts had been listed is not found, unless they
 * were listed for others: to wait for them now would be to wait in another order.  It is found
 * by one that was made already, and is asked for again.
 */
static bool
comes_late(const ForgeTransferRequest *request)
{
	return request->pending != NULL && known_id(request->pending)->is_late &&
		   (request->slot == NULL || request->slot->fate == FORGE_TRANSFER_ABSENT);
}

void
forge_unit_ledger_decide(ForgeUnitLedger *ledger)
{
	look_up_all(ledger);
	for (int i = 0; i < ledger->count; i++)
		ledger->list[i]->now = ledger->list[i]->found;
	ledger->batch.last_imported_ns = ledger->last_imported_ns;
	memcpy(ledger->batch.list, ledger->asked, ledger->batch.count * sizeof(ForgeTransferRequest));
	for (int i = 0; i < ledger->batch.count; i++)
	{
		ForgeTransferRequest *request = &ledger->batch.list[i];

		request->debit = forge_unit_ledger_balance(ledger, request->transfer.debit_account_id);
		request->credit = forge_unit_ledger_balance(ledger, request->transfer.credit_account_id);
		if (comes_late(request))
			request->pending = NULL;
	}
	forge_transfers_decide(&ledger->batch);
}

uint64
forge_unit_ledger_timestamp(const ForgeUnitLedger *ledger, const ForgeTransferRequest *transfer)
{
	if (transfer->status == FORGE_TRANSFER_CREATED)
		return transfer->transfer.timestamp_ns;
	if (transfer->status == FORGE_TRANSFER_EXISTS)
		return transfer->slot->record.timestamp_ns;
	return ledger->batch.first_timestamp_ns + (uint64) (transfer - ledger->batch.list);
}

/* ----- writing ------------------------------------------------------------------------------ */

/*
 * Puts the transfer at the end of its account's chain; returns the position of the one before.  An
 * account that is summed has no chain.
 */
static int64
chain(ForgeBalance *balance, const ForgeStoredTransfer *row)
{
	ForgeBalanceRow *now = &holder_of(balance)->now;
	int64 previous = now->position;

	if (forge_balance_is_summed(balance))
		return 0;
	now->position = row->position;
	now->last_timestamp_ns = Max(now->last_timestamp_ns, row->transfer.timestamp_ns);
	now->transfer_count++;
	return previous;
}

/* The history is what the balances were after each transfer, so they are gone through once more. */
static void
note_history(const ForgeUnitLedger *ledger, Tables *tables, const ForgeTransferRequest *request,
			 const ForgeStoredTransfer *row)
{
	const ForgeTransfer *pending = request->pending == NULL ? NULL : &request->pending->record;
	ForgeBalance *sides[2] = { request->debit, request->credit };

	for (int i = 0; i < 2; i++)
	{
		ForgeBalance *past;

		if ((sides[i]->flags & FORGE_ACCOUNT_HISTORY) == 0)
			continue;
		past = &holder_of(sides[i])->found.balance;
		forge_transfer_apply(&row->transfer, pending, i == 0 ? past : NULL, i == 1 ? past : NULL);
		forge_history_insert(
			opened(&tables->histories, &tables->has_histories, &forge_history_table),
			ledger->tenant, past, row->position, row->transfer.timestamp_ns);
	}
}

/* The two sides of a pending transfer that was created here and will expire. */
static void
insert_expiry(const ForgeUnitLedger *ledger, Tables *tables, const ForgeTransferSlot *pending)
{
	ForgeTable *table = opened(&tables->expiries, &tables->has_expiries, &forge_expiry_table);
	uint64 expires_ns = forge_transfer_expires_ns(&pending->record);
	ForgeBalance *sides[2] = { pending->debit, pending->credit };

	for (int i = 0; i < 2; i++)
	{
		ForgeBalanceRow *now = &holder_of(sides[i])->now;

		if (now->next_expiry_ns == 0 || now->next_expiry_ns > expires_ns)
			now->next_expiry_ns = expires_ns;
		forge_expiry_insert(table, ledger->tenant, sides[i]->account_id, expires_ns,
							pending->record.id);
	}
}

static void
delete_expiry(const ForgeUnitLedger *ledger, Tables *tables, const ForgeTransfer *pending)
{
	ForgeTable *table = opened(&tables->expiries, &tables->has_expiries, &forge_expiry_table);
	uint64 expires_ns = forge_transfer_expires_ns(pending);

	forge_expiry_delete(table, ledger->tenant, pending->debit_account_id, expires_ns, pending->id);
	forge_expiry_delete(table, ledger->tenant, pending->credit_account_id, expires_ns, pending->id);
}

/* What became of a pending transfer that was created or resolved here. */
static void
write_fate(const ForgeUnitLedger *ledger, Tables *tables, const ForgeUnitTransferId *known)
{
	const ForgeTransfer *pending = &known->slot.record;
	bool expires = pending->timeout_s != 0;

	if (known->position != 0)
	{
		forge_pending_insert(opened_pendings(tables), ledger->tenant, pending->id, known->position,
							 known->slot.fate, known->resolved_position);
		if (expires && known->slot.fate == FORGE_TRANSFER_HELD)
			insert_expiry(ledger, tables, &known->slot);
	}
	else if (known->resolved_position != 0)
	{
		forge_pending_resolve(opened_pendings(tables), ledger->tenant, pending->id,
							  known->slot.fate, known->resolved_position);
		if (expires)
			delete_expiry(ledger, tables, pending);
	}
}

static void
write_fates(const ForgeUnitLedger *ledger, Tables *tables)
{
	for (int i = 0; i < ledger->batch.count; i++)
	{
		const ForgeTransferRequest *request = &ledger->batch.list[i];
		uint16 flags = request->transfer.flags;

		if (request->status != FORGE_TRANSFER_CREATED)
			continue;
		if ((flags & FORGE_TRANSFER_PENDING) != 0)
			write_fate(ledger, tables, known_id(request->slot));
		/* One that was created here is written above. */
		if ((flags & (FORGE_TRANSFER_POST_PENDING | FORGE_TRANSFER_VOID_PENDING)) != 0 &&
			known_id(request->pending)->position == 0)
			write_fate(ledger, tables, known_id(request->pending));
	}
}

/* A transfer that was created: its place in the chains of its accounts, and which one it resolved.
 */
static void
note_created(const ForgeTransferRequest *request, ForgeStoredTransfer *row)
{
	row->previous_debit = chain(request->debit, row);
	row->previous_credit = chain(request->credit, row);
	known_id(request->slot)->position = row->position;
	if (forge_transfer_is(&row->transfer,
						  FORGE_TRANSFER_POST_PENDING | FORGE_TRANSFER_VOID_PENDING))
		known_id(request->pending)->resolved_position = row->position;
}

void
forge_unit_ledger_number(const ForgeUnitLedger *ledger, ForgeStoredTransfer *rows)
{
	for (int i = 0; i < ledger->batch.count; i++)
	{
		const ForgeTransferRequest *request = &ledger->batch.list[i];

		if (request->status == FORGE_TRANSFER_CREATED)
			note_created(request, rows);
		if (forge_transfer_request_has_row(request))
			rows++;
	}
}

void
forge_unit_ledger_write(ForgeUnitLedger *ledger, const ForgeStoredTransfer *rows)
{
	Tables tables = { 0 };

	for (int i = 0; i < ledger->batch.count; i++)
	{
		const ForgeTransferRequest *request = &ledger->batch.list[i];

		if (request->status == FORGE_TRANSFER_CREATED)
			note_history(ledger, &tables, request, rows);
		if (forge_transfer_request_has_row(request))
			rows++;
	}
	write_fates(ledger, &tables);
	close_tables(&tables);
	for (int i = 0; i < ledger->count; i++)
	{
		const ForgeUnitBalance *balance = ledger->list[i];

		if (balance->exists &&
			(balance->is_released || balance->now.position != balance->found.position))
			forge_balance_update(&ledger->balances, ledger->tenant, &balance->now);
	}
}
