/*
 * unit_receipts.c
 *	  The command ids of a unit of work: which of its requests are replays, and the receipts of
 *	  all.
 */
#include "app/unit_parts.h"

#include "access/xact.h"

static int
compare_command_ids(const void *a, const void *b)
{
	const ForgeRequest *left = *(ForgeRequest *const *) a;
	const ForgeRequest *right = *(ForgeRequest *const *) b;
	int order = forge_uuid_compare(left->envelope.command_id, right->envelope.command_id);

	return order != 0 ? order : (left > right) - (left < right);
}

ForgeUnitReceipts
forge_unit_receipts(ForgeRequests requests)
{
	ForgeUnitReceipts receipts = {
		.requests = requests,
		.by_command_id = palloc_array_huge(ForgeRequest *, requests.count),
	};

	for (int i = 0; i < requests.count; i++)
		if (requests.list[i].has_command_id)
			receipts.by_command_id[receipts.by_command_id_count++] = &requests.list[i];
	qsort(receipts.by_command_id, receipts.by_command_id_count, sizeof(ForgeRequest *),
		  compare_command_ids);
	return receipts;
}

static void
require_same_content(const ForgeRequest *request, const ForgeFingerprint *fingerprint)
{
	if (memcmp(&request->fingerprint, fingerprint, sizeof(*fingerprint)) == 0)
		return;
	forge_error_raise(
		forge_with_uuid(forge_refuse(FORGE_REASON_COMMAND_ID_REUSED), request->envelope.command_id),
		forge_request_place(request));
}

void
forge_unit_find_receipts(ForgeUnitReceipts *receipts)
{
	ForgeTable table;
	ForgeRequest **sorted = receipts->by_command_id;

	if (receipts->by_command_id_count == 0)
		return;
	forge_table_open(&table, &forge_command_table, RowExclusiveLock);
	for (int i = 0; i < receipts->by_command_id_count; i++)
	{
		ForgeRequest *request = sorted[i];
		ForgeFingerprint fingerprint;

		request->original = NULL;
		if (i > 0 &&
			forge_uuid_equal(sorted[i - 1]->envelope.command_id, request->envelope.command_id))
		{
			require_same_content(request, &sorted[i - 1]->fingerprint);
			request->original =
				sorted[i - 1]->original != NULL ? sorted[i - 1]->original : sorted[i - 1];
		}
		else if (forge_command_find(&table, request->envelope.tenant, request->envelope.command_id,
									&fingerprint, &request->receipt))
			require_same_content(request, &fingerprint);
	}
	forge_table_close(&table);
}

bool
forge_request_is_replay(const ForgeRequest *request)
{
	return request->original != NULL || request->receipt.replayed;
}

static int
count_replays(const ForgeUnitReceipts *receipts)
{
	int count = 0;

	for (int i = 0; i < receipts->requests.count; i++)
		count += forge_request_is_replay(&receipts->requests.list[i]);
	return count;
}

bool
forge_unit_has_new_replays(ForgeUnitReceipts *receipts)
{
	int known = count_replays(receipts);

	forge_unit_find_receipts(receipts);
	return count_replays(receipts) > known;
}

void
forge_unit_require_replays(ForgeUnitReceipts *receipts)
{
	forge_unit_find_receipts(receipts);
	for (int i = 0; i < receipts->requests.count; i++)
		if (!forge_request_is_replay(&receipts->requests.list[i]))
			forge_table_refuse_newer();
}

/* ----- writing ------------------------------------------------------------------------------ */

/* Takes receipts back, or the next attempt would find and replay them. */
static void
remove_receipts(ForgeTable *table, ItemPointer tids, int count)
{
	CommandCounterIncrement();
	for (int i = 0; i < count; i++)
		(void) forge_table_delete(table, &tids[i]);
}

bool
forge_unit_write_receipts(const ForgeUnitReceipts *receipts)
{
	ForgeTable table;
	ForgeRequest **sorted = receipts->by_command_id;
	int count = receipts->by_command_id_count;
	ItemPointer tids;
	int written_count = 0;
	bool is_written = true;

	if (count == 0)
		return true;
	tids = palloc_array_huge(ItemPointerData, count);
	forge_table_open(&table, &forge_command_table, RowExclusiveLock);
	for (int i = 0; i < count && is_written; i++)
	{
		if (forge_request_is_replay(sorted[i]))
			continue;
		is_written =
			forge_command_insert(&table, sorted[i]->envelope.tenant, &sorted[i]->fingerprint,
								 &sorted[i]->receipt) == FORGE_WRITTEN;
		if (is_written)
			tids[written_count++] = table.row->tts_tid;
	}
	if (!is_written)
		remove_receipts(&table, tids, written_count);
	forge_table_close(&table);
	return is_written;
}

void
forge_unit_complete_receipts(ForgeUnitReceipts *receipts)
{
	for (int i = 0; i < receipts->requests.count; i++)
	{
		ForgeRequest *request = &receipts->requests.list[i];

		if (request->original != NULL)
		{
			request->receipt = request->original->receipt;
			request->receipt.replayed = true;
		}
		request->receipt.aggregate_id = request->id;
	}
}
