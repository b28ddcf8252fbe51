/*
 * unit_receipts.c
 *	  The command ids of a unit of work: which of its requests are replays, and the receipts of
 *	  those.
 */
#include "app/unit_parts.h"

const ForgeRequest *
forge_request_root(const ForgeRequest *request)
{
	while (request->driver != NULL)
		request = request->driver;
	return request;
}

ForgeErrorPlace
forge_unit_place(const ForgeUnit *unit, const ForgeRequest *request)
{
	return (ForgeErrorPlace){
		.aggregate_type = request->envelope.aggregate_type,
		.aggregate_id = request->driver != NULL ? request->id : FORGE_UUID_NIL,
		.batch_index = unit->is_batch ? (int) (forge_request_root(request) - unit->requests) : -1,
	};
}

/* ----- command ids -------------------------------------------------------------------------- */

static int
compare_command_ids(const void *a, const void *b)
{
	const ForgeRequest *left = *(ForgeRequest *const *) a;
	const ForgeRequest *right = *(ForgeRequest *const *) b;
	int order = forge_uuid_compare(left->envelope.command_id, right->envelope.command_id);

	return order != 0 ? order : (left > right) - (left < right);
}

void
forge_unit_sort_by_command_id(ForgeUnit *unit)
{
	unit->by_command_id = palloc(unit->request_count * sizeof(ForgeRequest *));
	for (int i = 0; i < unit->request_count; i++)
		if (unit->requests[i].has_command_id)
			unit->by_command_id[unit->by_command_id_count++] = &unit->requests[i];
	qsort(unit->by_command_id, unit->by_command_id_count, sizeof(ForgeRequest *),
		  compare_command_ids);
}

static void
require_same_content(const ForgeUnit *unit, const ForgeRequest *request,
					 const ForgeFingerprint *fingerprint)
{
	if (memcmp(&request->fingerprint, fingerprint, sizeof(*fingerprint)) == 0)
		return;
	forge_error_raise(
		forge_with_uuid(forge_refuse(FORGE_REASON_COMMAND_ID_REUSED), request->envelope.command_id),
		forge_unit_place(unit, request));
}

void
forge_unit_find_receipts(ForgeUnit *unit)
{
	ForgeTable table;
	ForgeRequest **sorted = unit->by_command_id;

	if (unit->by_command_id_count == 0)
		return;
	forge_table_open(&table, &forge_command_table, RowExclusiveLock);
	for (int i = 0; i < unit->by_command_id_count; i++)
	{
		ForgeRequest *request = sorted[i];
		ForgeFingerprint fingerprint;

		request->original = NULL;
		if (i > 0 &&
			forge_uuid_equal(sorted[i - 1]->envelope.command_id, request->envelope.command_id))
		{
			require_same_content(unit, request, &sorted[i - 1]->fingerprint);
			request->original =
				sorted[i - 1]->original != NULL ? sorted[i - 1]->original : sorted[i - 1];
		}
		else if (forge_command_find(&table, unit->tenant, request->envelope.command_id,
									&fingerprint, &request->receipt))
			require_same_content(unit, request, &fingerprint);
	}
	forge_table_close(&table);
}

bool
forge_request_is_replay(const ForgeRequest *request)
{
	return request->original != NULL || request->receipt.replayed;
}

static int
count_replays(const ForgeUnit *unit)
{
	int count = 0;

	for (int i = 0; i < unit->request_count; i++)
		count += forge_request_is_replay(&unit->requests[i]);
	return count;
}

bool
forge_unit_has_new_replays(ForgeUnit *unit)
{
	int known = count_replays(unit);

	forge_unit_find_receipts(unit);
	return count_replays(unit) > known;
}

void
forge_unit_require_replays(ForgeUnit *unit)
{
	forge_unit_find_receipts(unit);
	for (int i = 0; i < unit->request_count; i++)
		if (!forge_request_is_replay(&unit->requests[i]))
			forge_table_refuse_newer();
}
