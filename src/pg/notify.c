/*
 * notify.c
 *	  The channels on which clients are told that something has happened.
 */
#include "pg/notify.h"

#include "access/xact.h"
#include "commands/async.h"
#include "utils/memutils.h"

/* More are not kept: a session that listens again looks for itself. */
#define DEFERRED_MAX 10000

static bool is_called = false;
static bool is_deferring = false;
static int deferred_count = 0;
static ForgeUuid *deferred = NULL;

/* Must PostgREST be told at the commit of this transaction? */
static bool is_postgrest_waiting = false;

void
forge_notify_postgrest(void)
{
	is_postgrest_waiting = true;
}

/* Not before the commit, as a transaction that has notified cannot be prepared. */
static void
transaction_event(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
			if (is_postgrest_waiting)
				Async_Notify("pgrst", "reload config");
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PREPARE:
			is_postgrest_waiting = false;
			break;
		default:
			break;
	}
}

void
forge_notify_init(void)
{
	RegisterXactCallback(transaction_event, NULL);
}

void
forge_notify_event(int64 position)
{
	char payload[32];

	snprintf(payload, sizeof(payload), INT64_FORMAT, position);
	Async_Notify("forgeerp_event", payload);
}

static void
send_insight(ForgeUuid insight_id)
{
	char payload[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(insight_id, payload);
	Async_Notify("forgeerp_insight", payload);
}

void
forge_notify_insight(ForgeUuid insight_id)
{
	is_called = true;
	if (!is_deferring)
	{
		send_insight(insight_id);
		return;
	}
	if (deferred == NULL)
		deferred = MemoryContextAlloc(TopMemoryContext, DEFERRED_MAX * sizeof(ForgeUuid));
	if (deferred_count < DEFERRED_MAX)
		deferred[deferred_count++] = insight_id;
}

bool
forge_notify_take_called(void)
{
	bool was_called = is_called;

	is_called = false;
	return was_called;
}

bool
forge_notify_has_deferred(void)
{
	return deferred_count > 0;
}

void
forge_notify_defer(bool defer)
{
	is_deferring = defer;
}

void
forge_notify_deferred(void)
{
	for (int i = 0; i < deferred_count; i++)
		send_insight(deferred[i]);
}

void
forge_notify_forget_deferred(void)
{
	deferred_count = 0;
}
