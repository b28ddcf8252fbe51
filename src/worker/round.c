/*
 * round.c
 *	  One round of background work.
 */
#include "worker/round.h"

#include "access/xact.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pg/clock.h"
#include "pg/notify.h"
#include "projection/consumer.h"
#include "projection/cursor.h"
#include "projection/projection.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "worker/jobs.h"
#include "worker/removal.h"
#include "worker/step.h"

/* Who else is at a tenant's events is done after a while, and what was drawn is on the standby. */
#define BUSY_ELSEWHERE_MS 100

/* Listeners of a tenant were notified as that cursor says. */
#define AS_THE_CURSOR_SAYS (-1)

/* Notifications that could not be sent are tried again after so long. */
#define NOTIFY_AGAIN_MS 1000

/* So is a read model that has failed where that could not be noted. */
#define NOT_NOTED_AGAIN_MS 1000

/* A tenant of which there may be events that are not dealt with. */
typedef struct PendingTenant
{
	ForgeUuid id; /* the key */
	int64 wanted_position;
	int64 done_position;     /* up to here there is nothing left to do */
	int64 notified_position; /* up to here its listeners know */
} PendingTenant;

/* ----- what is left to do ------------------------------------------------------------------- */

static void
add_tenant(ForgeRound *round, ForgeUuid id, int64 after_position, int64 position)
{
	bool is_there;
	PendingTenant *tenant = hash_search(round->pending, &id, HASH_ENTER, &is_there);

	if (!is_there)
	{
		tenant->wanted_position = tenant->done_position = 0;
		tenant->notified_position = PG_INT64_MAX;
	}
	tenant->notified_position = Min(tenant->notified_position, after_position);
	tenant->wanted_position = Max(tenant->wanted_position, position);
}

void
forge_round_begin(ForgeRound *round, ForgeWorkerSlot *slot, ForgeUuid tenant)
{
	HASHCTL control = { .keysize = sizeof(ForgeUuid),
						.entrysize = sizeof(PendingTenant),
						.hcxt = CurrentMemoryContext };

	memset(round, 0, sizeof(*round));
	round->slot = slot;
	round->by_hand = slot == NULL;
	round->pending = hash_create("forgeerp pending tenants", 64, &control,
								 HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	round->memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp round", ALLOCSET_DEFAULT_SIZES);
	round->jobs = true;
	forge_job_queue_begin(&round->job_queue, tenant);
	round->removal.removed_until = DT_NOBEGIN;
	if (forge_uuid_is_nil(tenant))
		round->all_tenants = true;
	else
		add_tenant(round, tenant, AS_THE_CURSOR_SAYS, PG_INT64_MAX);
}

void
forge_round_add_jobs(ForgeRound *round, const ForgeJobTimes *times)
{
	round->jobs = true;
	forge_job_queue_go_back(&round->job_queue, times);
}

void
forge_round_add(ForgeRound *round, const ForgeErrand *errand)
{
	round->all_tenants |= errand->all_tenants;
	if (errand->jobs)
		forge_round_add_jobs(round, &errand->job_times);
	for (int i = 0; errand->mark_count > 0 && i < FORGE_MARKS_MAX; i++)
		if (errand->marks[i].position != 0)
			add_tenant(round, errand->marks[i].tenant, errand->marks[i].after_position,
					   errand->marks[i].position);
}

static void
add_any_tenant(void *context, ForgeUuid id)
{
	ForgeRound *round = context;

	add_tenant(round, id, AS_THE_CURSOR_SAYS, round->last_position);
}

/* ----- what comes of it ---------------------------------------------------------------------- */

void
forge_round_note_error(ForgeRound *round, const char *what, const char *error)
{
	int length;

	ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s failed in the background", what),
					  errdetail_internal("%s", error)));
	round->error_count++;
	length = pg_mbcliplen(error, strlen(error), sizeof(round->error) - 1);
	memcpy(round->error, error, length);
	round->error[length] = '\0';
}

void
forge_round_note_due(ForgeRound *round, int64 due_at)
{
	round->due_at = Min(round->due_at, due_at);
}

void
forge_round_note_delay(ForgeRound *round, int delay_ms)
{
	forge_round_note_due(round, forge_clock_us() + delay_ms * FORGE_CLOCK_MS);
}

/* ----- looking ------------------------------------------------------------------------------ */

/* What of a tenant's events can be read now. */
static int64
readable_position(const ForgeRound *round, const PendingTenant *tenant)
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
 * One notification for all that can be read and could not before.  Each tenant is
 * compared with what its own listeners know: what is committed late has a lower
 * position than what others were told of.
 */
static void
notify(void *argument)
{
	ForgeRound *round = argument;
	ForgeCursor cursor = { .tenant = FORGE_UUID_NIL, .consumer = FORGE_NOTIFICATION_CURSOR };
	int64 readable = 0;
	HASH_SEQ_STATUS all;
	PendingTenant *tenant;
	ForgeTable table;

	forge_table_open(&table, &forge_cursor_table, RowExclusiveLock);
	forge_cursor_find(&table, &cursor);
	hash_seq_init(&all, round->pending);
	while ((tenant = hash_seq_search(&all)) != NULL)
	{
		int64 position = readable_position(round, tenant);

		if (tenant->notified_position == AS_THE_CURSOR_SAYS)
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
	PendingTenant *tenant;

	hash_seq_init(&all, round->pending);
	while ((tenant = hash_seq_search(&all)) != NULL)
		tenant->notified_position =
			Max(tenant->notified_position, readable_position(round, tenant));
	forge_notify_forget_deferred();
}

/*
 * A queue of notifications that is full, because somebody listens and does not get on,
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
consume_tenant(ForgeRound *round, PendingTenant *tenant)
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
	PendingTenant **tenants =
		palloc_array_huge(PendingTenant *, hash_get_num_entries(round->pending) + 1);
	int64 count = 0;
	HASH_SEQ_STATUS all;
	PendingTenant *tenant;

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
