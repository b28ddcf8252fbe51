/*
 * round_run.c
 *	  One round of background work: looking, notifying, read models, jobs.
 */
#include "worker/round_parts.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "pg/clock.h"
#include "pg/notify.h"
#include "projection/feed/consumer.h"
#include "projection/feed/cursor.h"
#include "projection/rows/projection.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "worker/jobs.h"
#include "worker/removal.h"
#include "worker/step.h"

/* Another transaction that handles a tenant's events ends after a while, and drawn positions reach
 * the standby. */
#define BUSY_ELSEWHERE_MS 100

/* Notifications that could not be sent are tried again after so long. */
#define NOTIFY_AGAIN_MS 1000

/* So is a read model that has failed where that could not be noted. */
#define NOT_NOTED_AGAIN_MS 1000

/* ----- looking ------------------------------------------------------------------------------ */

static void
add_any_tenant(void *context, ForgeUuid id)
{
	ForgeRound *round = context;

	forge_round_add_tenant(round, id, FORGE_AS_THE_CURSOR_SAYS, round->last_position);
}

/* The position up to which the tenant's events can be read now. */
static int64
readable_position(const ForgeRound *round, const ForgePendingTenant *tenant)
{
	return Min(forge_feed_view_position(&round->view, &tenant->id), tenant->wanted_position);
}

/*
 * Jobs would fail one after the other, and be parked, in a database that is read-only for
 * a while.
 */
static void
refuse_read_only(void)
{
	if (XactReadOnly)
		ereport(ERROR, (errcode(ERRCODE_READ_ONLY_SQL_TRANSACTION),
						errmsg("the worker's transactions are read-only"),
						errhint("Where default_transaction_read_only is on for the database or "
								"the server, have it off for role forge_worker.")));
}

/* Not caught: without this there is no round. */
static void
look(ForgeRound *round)
{
	if (!round->by_hand)
	{
		StartTransactionCommand();
		refuse_read_only();
		PushActiveSnapshot(GetTransactionSnapshot());
	}
	MemoryContextSwitchTo(round->memory);
	forge_feed_look(&round->view);
	round->all_tenants |= round->is_alone && round->last_position != round->view.last_position;
	round->last_position = round->view.last_position;
	if (round->all_tenants)
	{
		add_any_tenant(round, FORGE_UUID_NIL);
		forge_tenants_each(NULL, add_any_tenant, round);
	}
	if (round->view.durable_position < round->view.last_position)
		forge_round_note_delay(round, BUSY_ELSEWHERE_MS);
	if (!forge_feed_publish())
		forge_round_note_delay(round, FORGE_FEED_PUBLISH_INTERVAL_MS);
	if (!round->by_hand)
	{
		PopActiveSnapshot();
		CommitTransactionCommand();
	}
	MemoryContextSwitchTo(round->memory);
}

/* ----- notifying ---------------------------------------------------------------------------- */

/* The cursor moves only with a look at all tenants: it says something of each. */
static void
move_cursor(ForgeTable *table, ForgeCursor *cursor, int64 position)
{
	if (forge_cursor_may_move(cursor) && forge_cursor_try_lock(table, cursor) &&
		cursor->position < position)
	{
		cursor->position = position;
		forge_cursor_write(table, cursor);
	}
}

/*
 * One notification for all events that have become readable.  Each tenant's
 * position is compared with the one that its own listeners know, because a late
 * commit has a lower position than those of which other tenants were told.
 */
static void
notify(void *argument)
{
	ForgeRound *round = argument;
	ForgeCursor cursor = { .tenant = FORGE_UUID_NIL, .consumer = FORGE_NOTIFICATION_CURSOR };
	int64 readable = 0;
	HASH_SEQ_STATUS all;
	ForgePendingTenant *tenant;
	ForgeTable table;

	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	forge_cursor_find(&table, &cursor);
	hash_seq_init(&all, round->pending);
	while ((tenant = hash_seq_search(&all)) != NULL)
	{
		int64 position = readable_position(round, tenant);

		if (tenant->notified_position == FORGE_AS_THE_CURSOR_SAYS)
			tenant->notified_position = cursor.position;
		if (position > tenant->notified_position)
			readable = Max(readable, position);
	}
	if (readable > 0)
		forge_notify_event(readable);
	forge_notify_deferred();
	if (round->all_tenants)
		move_cursor(&table, &cursor, forge_feed_view_position(&round->view, NULL));
	forge_table_close(&table);
	CommandCounterIncrement();
}

static void
note_notified(ForgeRound *round)
{
	HASH_SEQ_STATUS all;
	ForgePendingTenant *tenant;

	hash_seq_init(&all, round->pending);
	while ((tenant = hash_seq_search(&all)) != NULL)
		tenant->notified_position =
			Max(tenant->notified_position, readable_position(round, tenant));
	forge_notify_forget_deferred();
}

/*
 * A queue of notifications that is full, because a session listens and does not read,
 * must not stop the rest.
 */
static void
try_to_notify(ForgeRound *round)
{
	char *error;

	round->is_notified = true;
	if (hash_get_num_entries(round->pending) == 0 && !forge_notify_has_deferred())
		return;
	error = forge_step_run(round->by_hand, notify, round);
	round->is_notified = error == NULL;
	if (error == NULL)
	{
		note_notified(round);
		return;
	}
	forge_round_note_error(round, "notifying listeners", error);
	forge_round_note_delay(round, NOTIFY_AGAIN_MS);
}

/* ----- consumers ---------------------------------------------------------------------------- */

typedef struct Advance
{
	const ForgeConsumer *consumer;
	ForgeUuid tenant;
	int64 position;
	const char *error;
	bool is_disturbed;
	ForgeAdvance result;
} Advance;

static void
advance(void *argument)
{
	Advance *step = argument;

	step->result = forge_consumer_advance(step->consumer, step->tenant, step->position);
}

static void
fail(void *argument)
{
	Advance *step = argument;

	forge_consumer_fail(step->consumer, step->tenant, step->error, step->is_disturbed);
}

/* Again, with the notifications kept for later: it may have failed for them. */
static char *
advance_quietly(const ForgeRound *round, Advance *step)
{
	char *error;

	forge_notify_defer(true);
	error = forge_step_run(round->by_hand, advance, step);
	forge_notify_defer(false);
	return error;
}

static void
note_failure(ForgeRound *round, Advance *step)
{
	char *error = forge_step_run(round->by_hand, fail, step);

	if (error == NULL)
	{
		round->has_more = true;
		return;
	}
	forge_round_note_error(
		round, psprintf("noting the failure of read model \"%s\"", step->consumer->name), error);
	forge_round_note_delay(round, NOT_NOTED_AGAIN_MS);
}

/* Returns whether the consumer needs nothing more of the tenant for now. */
static bool
consume(ForgeRound *round, const ForgeConsumer *consumer, ForgeUuid tenant, int64 position)
{
	Advance step = { .consumer = consumer, .tenant = tenant, .position = position };

	(void) forge_notify_take_called();
	step.error = forge_step_run(round->by_hand, advance, &step);
	if (step.error != NULL && forge_notify_take_called())
		step.error = advance_quietly(round, &step);
	if (step.error != NULL)
	{
		forge_round_note_error(round, psprintf("read model \"%s\"", consumer->name), step.error);
		step.is_disturbed = forge_step_was_disturbed();
		note_failure(round, &step);
		return false;
	}
	round->event_count += step.result.event_count;
	if (step.result.is_done || (step.result.is_waiting && TIMESTAMP_IS_NOEND(step.result.due_at)))
		return true;

	if (!step.result.is_waiting)
		round->has_more = true;
	else if (TIMESTAMP_IS_NOBEGIN(step.result.due_at))
		forge_round_note_delay(round, BUSY_ELSEWHERE_MS);
	else
		forge_round_note_due(round, forge_clock_at(step.result.due_at));
	return false;
}

static void
consume_tenant(ForgeRound *round, ForgePendingTenant *tenant)
{
	int64 position = readable_position(round, tenant);
	bool is_done = true;

	/* The system tenant's events are the operators' alone. */
	if (position > tenant->done_position && !forge_uuid_is_nil(tenant->id))
		for (int i = 0; forge_consumers[i] != NULL; i++)
			if (!consume(round, forge_consumers[i], tenant->id, position))
				is_done = false;
	if (is_done)
		tenant->done_position = position;
	if (tenant->done_position >= Min(tenant->wanted_position, round->last_position) &&
		round->is_notified)
		(void) hash_search(round->pending, &tenant->id, HASH_REMOVE, NULL);
	else if (tenant->done_position < Min(tenant->wanted_position, round->last_position))
		round->position = Min(round->position, tenant->done_position);
}

/* They are listed first: a scan of the table would end with the first transaction. */
static void
consume_all(ForgeRound *round)
{
	ForgePendingTenant **tenants =
		palloc_array_huge(ForgePendingTenant *, hash_get_num_entries(round->pending) + 1);
	int64 count = 0;
	HASH_SEQ_STATUS all;
	ForgePendingTenant *tenant;

	hash_seq_init(&all, round->pending);
	while ((tenant = hash_seq_search(&all)) != NULL)
		tenants[count++] = tenant;
	for (int64 i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		consume_tenant(round, tenants[i]);
	}
}

/* ----- the whole ---------------------------------------------------------------------------- */

void
forge_round_run(ForgeRound *round)
{
	MemoryContext caller = MemoryContextSwitchTo(round->memory);

	MemoryContextReset(round->memory);
	round->event_count = 0;
	round->job_count = 0;
	round->has_more = false;
	round->due_at = FORGE_CLOCK_NEVER;
	round->error_count = 0;
	round->error[0] = '\0';
	look(round);
	try_to_notify(round);
	round->all_tenants = false;
	round->position = round->last_position;
	consume_all(round);
	forge_jobs_run(round);
	forge_round_note_due(round, round->jobs_due_at);
	forge_removal_run(round);
	MemoryContextSwitchTo(caller);
}
