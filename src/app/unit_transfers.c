/*
 * unit_transfers.c
 *	  The transfers of a unit of work: the last step before its events are written.
 *
 * Whoever waits here holds gates, heads, command ids and claims, and waits for balances in the
 * order of account ids, then for transfer ids in their order; so no two units wait for each
 * other (docs/decisions/0022-leaf-step.md).
 */
#include "app/unit_parts.h"

#include "app/unit_balances.h"
#include "domain/ledger_account/ledger_account.h"
#include "domain/ledger_batch/ledger_batch.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "store/codec.h"
#include "store/feed.h"
#include "utils/builtins.h"

#define FIRST_CAPACITY 4

void
forge_unit_add_transfers(ForgeUnitTransfers *transfers, ForgeRequest *request)
{
	if (likely(request->transfers == NULL))
		return;
	if (transfers->count == transfers->capacity)
	{
		transfers->capacity = Max(2 * transfers->capacity, FIRST_CAPACITY);
		transfers->requests =
			transfers->requests == NULL
				? palloc(transfers->capacity * sizeof(ForgeRequest *))
				: repalloc(transfers->requests, transfers->capacity * sizeof(ForgeRequest *));
	}
	transfers->requests[transfers->count++] = request;
	transfers->transfer_count += request->transfers->count;
}

/* ----- rows --------------------------------------------------------------------------------- */

/* The rows of the batch, in its order, with their positions. */
static ForgeStoredTransfer *
make_rows(const ForgeUnitLedger *ledger, int *count)
{
	const ForgeTransferBatch *batch = &ledger->batch;
	ForgeStoredTransfer *rows = palloc_array_huge(ForgeStoredTransfer, batch->count);
	int64 *positions = palloc_array_huge(int64, batch->count);

	*count = 0;
	for (int i = 0; i < batch->count; i++)
	{
		const ForgeTransferRequest *request = &batch->list[i];
		ForgeStoredTransfer *row = &rows[*count];

		if (!forge_transfer_request_has_row(request))
			continue;
		*row = (ForgeStoredTransfer){ .transfer = request->transfer, .status = request->status };
		if (request->status != FORGE_TRANSFER_CREATED)
			row->transfer.timestamp_ns = batch->first_timestamp_ns + (uint64) i;
		(*count)++;
	}
	forge_feed_draw(ledger->tenant, *count, positions);
	for (int i = 0; i < *count; i++)
		rows[i].position = positions[i];
	pfree(positions);
	return rows;
}

static int
compare_ids(const void *a, const void *b)
{
	return forge_uuid_compare((*(ForgeStoredTransfer *const *) a)->transfer.id,
							  (*(ForgeStoredTransfer *const *) b)->transfer.id);
}

/* In the order of their ids, in which transactions wait for each other. */
static ForgeStoredTransfer **
in_order_of_ids(ForgeStoredTransfer *rows, int count)
{
	ForgeStoredTransfer **list = palloc_array_huge(ForgeStoredTransfer *, count);
	bool is_sorted = true;

	for (int i = 0; i < count; i++)
	{
		list[i] = &rows[i];
		is_sorted = is_sorted && (i == 0 || compare_ids(&list[i - 1], &list[i]) < 0);
	}
	if (!is_sorted)
		qsort(list, count, sizeof(*list), compare_ids);
	return list;
}

/* ----- what is told of them ----------------------------------------------------------------- */

static ForgeText
digest_of(const ForgeStoredTransfer *rows, int count)
{
	ForgeDigester digester;
	uint8 digest[FORGE_DIGEST_SIZE];
	char *digits = palloc(2 * FORGE_DIGEST_SIZE + 1);

	forge_digest_begin(&digester);
	for (int i = 0; i < count; i++)
		forge_transfer_digest(&digester, &rows[i]);
	forge_digest_end(&digester, digest);
	digits[hex_encode((const char *) digest, FORGE_DIGEST_SIZE, digits)] = '\0';
	return forge_text_from(digits);
}

/*
 * Completes the event of a request, whose transfers and rows begin there.  Returns how many rows
 * it has.
 */
static int
complete_event(const ForgeRequest *request, const ForgeTransferRequest *transfers,
			   ForgeStoredTransfer *rows, ForgePendingEvent *event)
{
	ForgeLedgerBatchPosted posted = { .count = request->transfers->count };
	int count = 0;

	for (int i = 0; i < request->transfers->count; i++)
	{
		if (transfers[i].status != FORGE_TRANSFER_CREATED)
			posted.failed++;
		if (forge_transfer_request_has_row(&transfers[i]))
			rows[count++].event_position = event->position;
	}
	posted.row_count = count;
	if (count > 0)
	{
		posted.first_position = rows[0].position;
		posted.last_position = rows[count - 1].position;
		posted.digest = digest_of(rows, count);
	}
	event->payload =
		forge_codec_encode(forge_ledger_batch.events[FORGE_LEDGER_BATCH_POSTED], &posted);
	return count;
}

static void
complete_events(const ForgeUnitTransfers *transfers, const ForgeUnitLedger *ledger,
				ForgeStoredTransfer *rows, ForgeUnitEvents *events)
{
	const ForgeTransferRequest *next = ledger->batch.list;

	for (int i = 0; i < transfers->count; i++)
	{
		const ForgeRequest *request = transfers->requests[i];

		rows += complete_event(request, next, rows, &events->list[request->event_begin]);
		next += request->transfers->count;
	}
}

/*
 * A transfer of a span has failed.  The span says why the caller is refused, or else it is an
 * account that refuses it.
 */
static _Noreturn void
refuse(const ForgeRequest *request, ForgeTransferStatus status, const ForgeTransferSubject *subject)
{
	ForgeErrorPlace place = forge_request_place(forge_request_root(request));
	ForgeReason reason = subject->reason;

	if (reason == FORGE_ACCEPTED)
	{
		reason = forge_transfer_status_reason(status);
		place.aggregate_type = forge_text_from(forge_ledger_account.name);
		place.aggregate_id = FORGE_UUID_NIL;
	}
	forge_error_raise(forge_with_text(forge_refuse(reason), subject->text), place);
}

/* Gives the requests their results.  Raises the first failure of a transfer of a span. */
static void
return_results(const ForgeUnitTransfers *transfers, const ForgeUnitLedger *ledger)
{
	const ForgeTransferRequest *next = ledger->batch.list;

	for (int i = 0; i < transfers->count; i++)
	{
		const ForgeRequest *request = transfers->requests[i];
		ForgeTransferList *list = request->transfers;

		list->results = palloc_array_huge(ForgeTransferResult, list->count);
		for (int j = 0; j < list->count; j++, next++)
		{
			if (unlikely(list->subjects != NULL && next->status != FORGE_TRANSFER_CREATED))
				refuse(request, next->status, &list->subjects[j]);
			list->results[j] =
				(ForgeTransferResult){ next->status, forge_unit_ledger_timestamp(ledger, next) };
		}
	}
}

/* ----- the step ----------------------------------------------------------------------------- */

void
forge_unit_write_transfers(const ForgeUnitTransfers *transfers, ForgeUnitEvents *events)
{
	ForgeUnitLedger ledger;
	ForgeStoredTransfer *rows;
	ForgeWriteResult result;

	if (likely(transfers->count == 0))
		return;
	forge_unit_ledger_begin(&ledger, transfers);
	do
	{
		int count;

		forge_unit_ledger_decide(&ledger);
		return_results(transfers, &ledger);
		rows = make_rows(&ledger, &count);
		forge_unit_ledger_number(&ledger, rows);
		complete_events(transfers, &ledger, rows, events);
		result = forge_transfers_insert(&ledger.transfers, ledger.tenant,
										in_order_of_ids(rows, count), count);
	} while (result == FORGE_LOST);
	forge_unit_ledger_write(&ledger, rows);
	forge_unit_ledger_end(&ledger);
}
