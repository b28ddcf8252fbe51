/*
 * transfers.c
 *	  A batch of transfers: each in its turn, and chains whole or not at all.
 */
#include "ledger/machine.h"

#include "base/assert.h"
#include "ledger/batch.h"
#include "ledger/transfer_parts.h"

static const ForgeTransferStatus import_statuses[] = {
	[FORGE_IMPORT_FINE] = FORGE_TRANSFER_CREATED,
	[FORGE_IMPORT_EXPECTED] = FORGE_TRANSFER_IMPORTED_EVENT_EXPECTED,
	[FORGE_IMPORT_NOT_EXPECTED] = FORGE_TRANSFER_IMPORTED_EVENT_NOT_EXPECTED,
	[FORGE_IMPORT_TIMESTAMP_GIVEN] = FORGE_TRANSFER_TIMESTAMP_MUST_BE_ZERO,
	[FORGE_IMPORT_OUT_OF_RANGE] = FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_OUT_OF_RANGE,
	[FORGE_IMPORT_ADVANCES] = FORGE_TRANSFER_IMPORTED_EVENT_TIMESTAMP_MUST_NOT_ADVANCE,
};

static inline ForgeTransferStatus
decide(ForgeTransferRequest *request, const ForgeMoment *moment)
{
	const ForgeTransfer *transfer = &request->transfer;

	if ((transfer->flags & ~FORGE_TRANSFER_FLAGS) != 0)
		return FORGE_TRANSFER_RESERVED_FLAG;
	if (forge_ledger_id_is_zero(&transfer->id))
		return FORGE_TRANSFER_ID_MUST_NOT_BE_ZERO;
	if (forge_ledger_id_is_max(&transfer->id))
		return FORGE_TRANSFER_ID_MUST_NOT_BE_INT_MAX;

	FORGE_ASSERT(request->slot != NULL);
	if (request->slot->fate == FORGE_TRANSFER_BURNT)
		return FORGE_TRANSFER_ID_ALREADY_FAILED;
	if (request->slot->fate != FORGE_TRANSFER_ABSENT)
		return forge_transfer_decide_again(request);
	if (forge_transfer_is_resolving(transfer))
		return forge_transfer_decide_resolving(request, moment);
	return forge_transfer_decide_new(request, moment);
}

/* What the batch and its chain say, before the transfer itself is looked at. */
static inline ForgeTransferStatus
decide_in_batch(const ForgeTransferBatch *batch, int index, const ForgeChain *chain)
{
	ForgeTransferRequest *request = &batch->list[index];
	const ForgeTransfer *transfer = &request->transfer;
	bool is_expected = forge_transfer_is(&batch->list[0].transfer, FORGE_TRANSFER_IMPORTED);
	bool is_imported = forge_transfer_is(transfer, FORGE_TRANSFER_IMPORTED);
	uint64_t last_ns = batch->first_timestamp_ns + (uint64_t) (batch->count - 1);
	ForgeMoment moment = { batch->first_timestamp_ns + (uint64_t) index, batch->last_imported_ns };
	ForgeImportFault fault;

	if (forge_transfer_is(transfer, FORGE_TRANSFER_LINKED) && index == batch->count - 1)
		return FORGE_TRANSFER_LINKED_EVENT_CHAIN_OPEN;
	if (chain->is_broken)
		return FORGE_TRANSFER_LINKED_EVENT_FAILED;
	fault = forge_import_fault(is_expected, is_imported, transfer->timestamp_ns, last_ns);
	if (fault != FORGE_IMPORT_FINE)
		return import_statuses[fault];
	return decide(request, &moment);
}

/* ----- what follows ------------------------------------------------------------------------- */

/* The pending one that it posts or voids; NULL: it does not. */
static inline ForgeTransferSlot *
resolved_slot(const ForgeTransferRequest *request)
{
	return forge_transfer_is_resolving(&request->transfer) ? request->pending : NULL;
}

/* The balance of an account; NULL: it is summed up elsewhere. */
static inline ForgeBalance *
kept(ForgeBalance *balance)
{
	return forge_balance_is_summed(balance) ? NULL : balance;
}

static inline void
create(ForgeTransferBatch *batch, ForgeTransferRequest *request)
{
	const ForgeTransfer *transfer = &request->transfer;
	ForgeTransferSlot *slot = request->slot;
	ForgeTransferSlot *resolved = resolved_slot(request);

	forge_transfer_apply(transfer, resolved == NULL ? NULL : &resolved->record,
						 kept(request->debit), kept(request->credit));
	slot->fate = forge_transfer_is(transfer, FORGE_TRANSFER_PENDING) ? FORGE_TRANSFER_HELD
																	 : FORGE_TRANSFER_STORED;
	slot->record = *transfer;
	slot->debit = request->debit;
	slot->credit = request->credit;
	if (resolved != NULL)
		resolved->fate = forge_transfer_is(transfer, FORGE_TRANSFER_POST_PENDING)
							 ? FORGE_TRANSFER_POSTED
							 : FORGE_TRANSFER_VOIDED;
	if (forge_transfer_is(transfer, FORGE_TRANSFER_IMPORTED))
		batch->last_imported_ns = transfer->timestamp_ns;
}

static void
undo(ForgeTransferRequest *request)
{
	ForgeTransferSlot *resolved = resolved_slot(request);

	forge_transfer_undo(&request->transfer, resolved == NULL ? NULL : &resolved->record,
						kept(request->debit), kept(request->credit));
	request->slot->fate = FORGE_TRANSFER_ABSENT;
	if (resolved != NULL)
		resolved->fate = FORGE_TRANSFER_HELD;
	request->status = FORGE_TRANSFER_LINKED_EVENT_FAILED;
}

/* The member at that index has failed; those before it were created. */
static void
break_chain(ForgeTransferBatch *batch, int index, ForgeChain *chain)
{
	for (int i = index - 1; i >= chain->first; i--)
		undo(&batch->list[i]);
	batch->last_imported_ns = chain->last_imported_ns;
	chain->is_broken = true;
}

void
forge_transfers_decide(ForgeTransferBatch *batch)
{
	ForgeChain chain = FORGE_CHAIN_NONE;

	for (int i = 0; i < batch->count; i++)
	{
		ForgeTransferRequest *request = &batch->list[i];
		bool is_linked = forge_transfer_is(&request->transfer, FORGE_TRANSFER_LINKED);

		if (is_linked)
			forge_chain_begin(&chain, i, batch->last_imported_ns);
		request->status = decide_in_batch(batch, i, &chain);
		if (request->status == FORGE_TRANSFER_CREATED)
			create(batch, request);
		else
		{
			if (chain.first >= 0 && !chain.is_broken)
				break_chain(batch, i, &chain);
			if (forge_transfer_status_is_transient(request->status))
				request->slot->fate = FORGE_TRANSFER_BURNT;
		}
		if (!is_linked)
			chain = FORGE_CHAIN_NONE;
	}
}
