/*
 * unit_of_work.c
 *	  The one write path; see unit_of_work.h for its steps.
 */
#include "app/unit_of_work.h"

#include "access/xact.h"
#include "app/unit_parts.h"
#include "miscadmin.h"
#include "store/feed.h"
#include "store/guard.h"
#include "utils/timestamp.h"

ForgeErrorPlace
forge_unit_place(const ForgeUnit *unit, const ForgeRequest *request)
{
	return (ForgeErrorPlace){
		.aggregate_type = request->envelope.aggregate_type,
		.batch_index = unit->is_batch ? (int) (request - unit->requests) : -1,
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

/* ----- streams ------------------------------------------------------------------------------ */

static int
compare_stream_ids(const void *a, const void *b)
{
	return forge_uuid_compare(((const ForgeStream *) a)->id, ((const ForgeStream *) b)->id);
}

/* One entry per stream that any request touches, in the order of their ids. */
static void
collect_streams(ForgeUnit *unit)
{
	int count = 0;

	unit->streams = palloc0(unit->request_count * sizeof(ForgeStream));
	for (int i = 0; i < unit->request_count; i++)
	{
		unit->streams[i].tenant = unit->tenant;
		unit->streams[i].id = unit->requests[i].envelope.aggregate_id;
	}
	if (unit->request_count > 1)
		qsort(unit->streams, unit->request_count, sizeof(ForgeStream), compare_stream_ids);
	for (int i = 0; i < unit->request_count; i++)
		if (count == 0 || !forge_uuid_equal(unit->streams[count - 1].id, unit->streams[i].id))
			unit->streams[count++] = unit->streams[i];
	unit->stream_count = count;
	unit->lock_from = count;

	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeStream key = { .id = unit->requests[i].envelope.aggregate_id };

		unit->requests[i].stream =
			bsearch(&key, unit->streams, count, sizeof(ForgeStream), compare_stream_ids);
	}
}

/*
 * Finds the streams; after a lost race, those from lock_from on are locked in
 * their order.  A stream that does not exist yet cannot be locked, so locking ends
 * there: whatever comes after it must not be held before it is made.  Returns
 * false when one of them is newer than the transaction's snapshot.
 */
static bool
find_streams(ForgeUnit *unit)
{
	ForgeTable table;
	bool may_write = true;
	bool may_lock = true;

	forge_table_open(&table, &forge_stream_table, RowExclusiveLock);
	for (int i = 0; i < unit->stream_count && may_write; i++)
	{
		ForgeStream *stream = &unit->streams[i];

		/* What an attempt that was lost has written is ours, but not as it wrote it. */
		if (stream->is_written)
			forge_stream_restore(stream);
		else
			may_write = forge_stream_find(&table, stream, may_lock && i >= unit->lock_from);
		may_lock = may_lock && stream->is_on_disk;
	}
	forge_table_close(&table);
	return may_write;
}

/* ----- the whole ---------------------------------------------------------------------------- */

/* Ids that the caller left out. */
static void
complete_ids(ForgeUnit *unit)
{
	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeEnvelope *envelope = &unit->requests[i].envelope;

		unit->requests[i].has_command_id = !forge_uuid_is_nil(envelope->command_id);
		if (forge_uuid_is_nil(envelope->aggregate_id))
			envelope->aggregate_id =
				unit->requests[i].has_command_id
					? forge_command_derive_id(unit->tenant, envelope->command_id)
					: forge_event_new_id();
		if (!unit->requests[i].has_command_id)
			envelope->command_id = forge_event_new_id();
	}
}

static void
copy_receipts_of_originals(ForgeUnit *unit)
{
	for (int i = 0; i < unit->request_count; i++)
	{
		ForgeRequest *request = &unit->requests[i];

		if (request->original == NULL)
			continue;
		request->receipt = request->original->receipt;
		request->receipt.replayed = true;
	}
}

void
forge_unit_run(ForgeUnit *unit)
{
	forge_guard_require_writable("a command");

	unit->arena = forge_context_arena(CurrentMemoryContext);
	unit->claims.tenant = unit->tenant;
	unit->event_capacity = Max(unit->request_count, 4);
	unit->events =
		palloc_extended(unit->event_capacity * sizeof(ForgePendingEvent), MCXT_ALLOC_HUGE);
	complete_ids(unit);
	sort_by_command_id(unit);
	collect_streams(unit);

	for (;;)
	{
		bool may_write;

		CHECK_FOR_INTERRUPTS();
		find_receipts(unit);
		may_write = find_streams(unit);
		if (!may_write)
		{
			/* A retry of a command that has just been done must find its receipt. */
			find_receipts(unit);
			for (int i = 0; i < unit->request_count; i++)
				if (!forge_request_is_replay(&unit->requests[i]))
					forge_table_refuse_newer();
		}
		/* Later than whatever the heads have recorded. */
		unit->now = GetCurrentTimestamp();
		forge_unit_decide(unit);
		if (forge_unit_write(unit))
			break;
		CommandCounterIncrement();
	}
	copy_receipts_of_originals(unit);
	if (unit->event_count > 0)
		forge_feed_publish();
	forge_guard_make_durable();
	CommandCounterIncrement();
}
