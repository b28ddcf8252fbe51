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
	forge_unit_find_receipts(unit);
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
	forge_unit_sort_by_command_id(unit);
	forge_unit_collect_streams(unit);
	while (!attempt(unit))
		CommandCounterIncrement();
	complete_receipts(unit);
	if (unit->event_count > 0)
		(void) forge_feed_publish();
	CommandCounterIncrement();
}
