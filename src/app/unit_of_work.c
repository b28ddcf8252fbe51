/*
 * unit_of_work.c
 *	  The one write path; see unit_of_work.h for its steps.
 */
#include "app/unit_of_work.h"

#include "access/xact.h"
#include "app/key.h"
#include "app/unit_parts.h"
#include "miscadmin.h"
#include "pg/fail_point.h"
#include "store/feed.h"
#include "store/guard.h"

typedef struct Unit
{
	ForgeRequests requests;
	ForgeUnitReceipts receipts;
	ForgeUnitStreams streams;
	ForgeUnitEvents events;
	ForgeClaims claims;
	ForgeUnitTransfers transfers;
} Unit;

/* Ids that the caller left out, and those of the streams. */
static void
complete_ids(ForgeRequests requests)
{
	for (int i = 0; i < requests.count; i++)
	{
		ForgeRequest *request = &requests.list[i];
		ForgeEnvelope *envelope = &request->envelope;

		Assert(forge_uuid_equal(envelope->tenant, requests.list[0].envelope.tenant));
		request->has_command_id =
			!forge_uuid_is_nil(envelope->command_id) && !request->is_repeatable;
		request->id = envelope->aggregate_id;
		if (forge_uuid_is_nil(request->id))
			request->id = request->has_command_id
							  ? forge_command_derive_id(envelope->tenant, envelope->command_id)
							  : forge_event_new_id();
		envelope->aggregate_id = forge_key_stream(request->aggregate, request->id);
		if (forge_uuid_is_nil(envelope->command_id))
			envelope->command_id = forge_event_new_id();
	}
}

/*
 * May a refusal be due to another call, which has committed in between?  Such a call may have
 * the same command id, or have changed a stream that drives this one and was read earlier.
 * For example, two calls submit one order: an item would refuse the second because of the
 * reservation of the first.
 */
static bool
is_outdated(ForgeUnitReceipts *receipts, ForgeUnitStreams *streams, const ForgeRequest *refused)
{
	for (const ForgeRequest *driver = refused->driver; driver != NULL; driver = driver->driver)
		if (forge_unit_has_moved(streams, driver->stream))
			return true;
	return forge_unit_has_new_replays(receipts);
}

/*
 * Raises the first refusal.  Returns false when everything has to be decided again: the refusal
 * is outdated, or all requests have become replays meanwhile.
 */
static bool
decide(Unit *unit)
{
	ForgeUnitRefusal refusal;

	if (forge_unit_decide(unit->requests, &unit->streams, &unit->events, &unit->claims,
						  &unit->transfers, &refusal))
		return true;
	if (refusal.request == NULL)
		forge_unit_require_replays(&unit->receipts);
	else if (!is_outdated(&unit->receipts, &unit->streams, refusal.request))
	{
		forge_unit_depend(&unit->streams, refusal.request->stream);
		forge_error_raise(refusal.outcome, forge_request_place(refusal.request));
	}
	return false;
}

/* Finds the heads, decides, and writes the heads.  Returns false when it has to be done again. */
static bool
settle_heads(Unit *unit)
{
	ForgeUnitStreams *streams = &unit->streams;
	bool is_settled;

	forge_table_open(&streams->heads, &forge_stream_table, RowExclusiveLock);
	if (!forge_unit_find_streams(streams))
		forge_unit_require_replays(&unit->receipts);
	is_settled = decide(unit) && forge_unit_write_heads(streams);
	forge_table_close(&streams->heads);
	FORGE_FAIL_POINT(HEADS_WRITTEN);
	return is_settled;
}

/* Writes the rest.  Returns false when it has to be done again. */
static bool
write_rest(Unit *unit, ForgeKeptRow *kept)
{
	bool has_events = unit->events.count > 0;

	if (has_events)
		forge_unit_draw_positions(&unit->events, unit->requests);
	FORGE_FAIL_POINT(POSITIONS_DRAWN);
	if (!forge_unit_write_receipts(&unit->receipts))
		return false;
	FORGE_FAIL_POINT(RECEIPTS_WRITTEN);
	forge_claims_write(&unit->claims);
	FORGE_FAIL_POINT(CLAIMS_WRITTEN);
	if (has_events)
		forge_unit_open_balances(&unit->streams);
	FORGE_FAIL_POINT(BALANCES_OPENED);
	forge_unit_write_transfers(&unit->transfers, &unit->events);
	FORGE_FAIL_POINT(TRANSFERS_WRITTEN);
	if (has_events)
	{
		forge_event_insert(unit->events.list, unit->events.count);
		FORGE_FAIL_POINT(EVENTS_WRITTEN);
		forge_unit_write_rows(&unit->streams, unit->requests.list[0].stream, kept);
		FORGE_FAIL_POINT(ROWS_WRITTEN);
		forge_unit_check_attributes(unit->requests);
	}
	return true;
}

static bool
attempt(Unit *unit, ForgeKeptRow *kept)
{
	CHECK_FOR_INTERRUPTS();
	forge_unit_find_receipts(&unit->receipts);
	return settle_heads(unit) && write_rest(unit, kept);
}

ForgeUnitEvents
forge_unit_run(ForgeRequests requests, ForgeKeptRow *kept)
{
	Unit unit = {
		.requests = requests,
		.claims = { .tenant = requests.list[0].envelope.tenant },
	};

	forge_guard_begin_write("a command");
	complete_ids(requests);
	forge_unit_take_gates(requests);
	unit.receipts = forge_unit_receipts(requests);
	unit.streams = forge_unit_streams(requests);
	while (!attempt(&unit, kept))
		CommandCounterIncrement();
	forge_unit_complete_receipts(&unit.receipts);
	if (unit.events.count > 0)
		(void) forge_feed_publish();
	FORGE_FAIL_POINT(UNIT_ENDED);
	CommandCounterIncrement();
	return unit.events;
}
