/*
 * post_transfers.c
 *	  A call that asks for transfers of the ledger.
 */
#include "app/post_transfers.h"

#include "app/unit_of_work.h"
#include "domain/ledger_batch/ledger_batch.h"

/* A batch is imported if its first transfer is: the others then must be. */
static int
command_type(const ForgeTransfer *first)
{
	return forge_transfer_is(first, FORGE_TRANSFER_IMPORTED) ? FORGE_LEDGER_BATCH_IMPORT
															 : FORGE_LEDGER_BATCH_POST;
}

/*
 * Ids that are reserved are those of spans: of their transfers, and of accounts whose transfers
 * they alone ask for.
 */
static void
refuse_reserved(const ForgeTransfer *transfers, int count)
{
	for (int i = 0; i < count; i++)
	{
		const ForgeTransfer *transfer = &transfers[i];

		if (likely(!forge_uuid_is_reserved(transfer->id) &&
				   !forge_uuid_is_reserved(transfer->debit_account_id) &&
				   !forge_uuid_is_reserved(transfer->credit_account_id) &&
				   !forge_uuid_is_reserved(transfer->pending_id)))
			continue;
		forge_error_raise(
			forge_refuse(FORGE_REASON_ID_RESERVED),
			(ForgeErrorPlace){ .aggregate_type = forge_text_from(forge_ledger_batch.name),
							   .batch_index = i });
	}
}

ForgeTransferResult *
forge_post_transfers(const ForgeRequest *prototype, const ForgeTransfer *transfers, int count)
{
	ForgeTransferList list = { .list = transfers, .count = count };
	ForgeLedgerBatchPost post = { .count = count };
	ForgeRequest request = *prototype;

	refuse_reserved(transfers, count);
	request.aggregate = &forge_ledger_batch;
	request.envelope.aggregate_type = forge_text_from(forge_ledger_batch.name);
	request.command = (ForgeCommand){ .type = command_type(&transfers[0]), .data = &post };
	request.transfers = &list;
	request.is_repeatable = true;
	(void) forge_unit_run((ForgeRequests){ &request, 1 }, NULL);
	return list.results;
}
