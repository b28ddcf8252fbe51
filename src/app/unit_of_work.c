/*
 * unit_of_work.c
 *	  The one write path; see unit_of_work.h for its steps.
 */
#include "app/unit_of_work.h"

#include "access/xact.h"
#include "app/key.h"
#include "app/unit_parts.h"
#include "miscadmin.h"
#include "store/feed.h"
#include "store/guard.h"
#include "utils/timestamp.h"

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

static void
sort_by_command_id(ForgeUnit *unit)
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

/* Finds the receipts of command ids that were used before, here or in an earlier transaction. */
static void
find_receipts(ForgeUnit *unit)
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

	find_receipts(unit);
	return count_replays(unit) > known;
}

void
forge_unit_require_replays(ForgeUnit *unit)
{
	find_receipts(unit);
	for (int i = 0; i < unit->request_count; i++)
		if (!forge_request_is_replay(&unit->requests[i]))
			forge_table_refuse_newer();
}

/* ----- the whole ---------------------------------------------------------------------------- */

/* Ids that the caller left out, and those of the streams. */
static void
complete_ids(ForgeUnit *unit)
{
	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeRequest *request = &unit->requests[i];
		ForgeEnvelope *envelope = &request->envelope;

		request->has_command_id = !forge_uuid_is_nil(envelope->command_id);
		request->id = envelope->aggregate_id;
		if (forge_uuid_is_nil(request->id))
			request->id = request->has_command_id
							  ? forge_command_derive_id(unit->tenant, envelope->command_id)
							  : forge_event_new_id();
		envelope->aggregate_id = forge_key_stream(request->aggregate, request->id);
		if (!request->has_command_id)
			envelope->command_id = forge_event_new_id();
	}
}

/* Replays within the unit have the original's, and all of them the ids that callers know. */
static void
complete_receipts(ForgeUnit *unit)
{
	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeRequest *request = &unit->requests[i];

		if (request->original != NULL)
		{
			request->receipt = request->original->receipt;
			request->receipt.replayed = true;
		}
		request->receipt.aggregate_id = request->id;
	}
}

/* Returns false when another transaction was first. */
static bool
attempt(ForgeUnit *unit)
{
	bool is_decided;

	CHECK_FOR_INTERRUPTS();
	find_receipts(unit);
	forge_table_open(&unit->heads, &forge_stream_table, RowExclusiveLock);
	if (!forge_unit_find_streams(unit))
		forge_unit_require_replays(unit);
	unit->now = GetCurrentTimestamp();
	is_decided = forge_unit_decide(unit) && forge_unit_write_heads(unit);
	forge_table_close(&unit->heads);
	return is_decided && forge_unit_write(unit);
}

void
forge_unit_run(ForgeUnit *unit)
{
	forge_guard_begin_write("a command");

	unit->arena = forge_context_arena(CurrentMemoryContext);
	unit->claims.tenant = unit->tenant;
	unit->event_capacity = Max(unit->request_count, 4);
	unit->events =
		palloc_extended(unit->event_capacity * sizeof(ForgePendingEvent), MCXT_ALLOC_HUGE);
	complete_ids(unit);
	forge_unit_take_gates(unit);
	sort_by_command_id(unit);
	forge_unit_collect_streams(unit);
	while (!attempt(unit))
		CommandCounterIncrement();
	complete_receipts(unit);
	if (unit->event_count > 0)
		(void) forge_feed_publish();
	CommandCounterIncrement();
}
