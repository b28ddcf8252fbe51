/*
 * feed.c
 *	  Positions in the global order of events, and how far that order is settled.
 */
#include "store/feed.h"

#include "commands/sequence.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "pg/clock.h"
#include "pg/error.h"
#include "pg/fail_point.h"
#include "pg/sequence.h"
#include "pg/table.h"
#include "pg/wake.h"
#include "store/durable.h"
#include "store/event.h"
#include "utils/fmgrprotos.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

static void forget_positions(void);

static ForgeRelationName position_sequence = { .name = "position_seq",
											   .invalidated = forget_positions };
static ForgeRelationName published_sequence = { .name = "published_position_seq" };

/* On the clock of pg/clock.h. */
static int64 publish_again_at = 0;

/* ----- positions that begin again ------------------------------------------------------------ */

int64
forge_feed_last_position(void)
{
	XLogRecPtr logged;

	return forge_sequence_read(&position_sequence, AccessShareLock, &logged);
}

int64
forge_feed_published_position(void)
{
	XLogRecPtr logged;

	return forge_sequence_read(&published_sequence, AccessShareLock, &logged);
}

/* Events of transactions that were rolled back count as well: their positions were drawn. */
int64
forge_feed_log_position(ForgeUuid tenant)
{
	int64 position = 0;
	ForgeEventScan scan;

	forge_event_scan_feed(&scan, tenant, 0, SnapshotAny);
	if (forge_event_scan_previous(&scan))
		position = forge_event_integer(&scan, FORGE_EVENT_POSITION);
	forge_event_scan_end(&scan);
	return position;
}

void
forge_feed_require_drawn(int64 position)
{
	int64 last;
	ForgeOutcome outcome;

	if (RecoveryInProgress())
		return;
	last = forge_feed_last_position();
	if (position <= last)
		return;
	outcome = forge_with_integer(forge_refuse(FORGE_REASON_POSITION_AHEAD), position);
	forge_error_raise(forge_with_integer(outcome, last), FORGE_NO_PLACE);
}

/*
 * Tenants whose events were found to be behind the sequence, each at the place that its
 * hash gives; a connection that serves some of them in turn compares each once.
 */
typedef struct ComparedTenant
{
	bool is_known;
	ForgeUuid tenant;
} ComparedTenant;

static ComparedTenant compared[64];

void
forge_feed_require_sequence(ForgeUuid tenant)
{
	ComparedTenant *known =
		&compared[hash_bytes(tenant.bytes, sizeof(tenant.bytes)) % lengthof(compared)];
	int64 log_position;

	if (likely(known->is_known && forge_uuid_equal(known->tenant, tenant)))
		return;
	log_position = forge_feed_log_position(tenant);
	if (log_position > forge_feed_last_position())
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("sequence \"forge.position_seq\" is behind the log"),
				 errdetail("An event has position %lld: readers would miss it, and new ones.",
						   (long long) log_position),
				 errhint("forge.doctor() has the statement that sets it.")));
	*known = (ComparedTenant){ true, tenant };
}

/* ----- appending ---------------------------------------------------------------------------- */

void
forge_feed_draw(ForgeUuid tenant, int count, int64 *positions)
{
	Oid sequence = forge_relation_oid(&position_sequence);
	XLogRecPtr logged;

	if (!forge_announcement_is_held(tenant))
	{
		forge_feed_require_sequence(tenant);
		forge_announcement_take(tenant,
								forge_sequence_read(&position_sequence, RowExclusiveLock, &logged));
	}
	for (int i = 0; i < count; i++)
	{
		positions[i] = nextval_internal(sequence, false);
		Assert(i == 0 || positions[i] > positions[i - 1]);
	}
	if (count > 0)
		forge_wake_note_append(tenant, positions[0], positions[count - 1]);
}

/* ----- durable positions -------------------------------------------------------------------- */

/* So many of a tenant's last events are looked at to find one that is. */
#define DURABLE_EVENTS_MAX 1000

/*
 * A position drawn by a transaction that was rolled back need not be on disk, nor on
 * the synchronous standby; after a crash or a failover it would be drawn again.  This
 * is the position up to which all are known to be there, and a later one that was not
 * there when we looked last.
 */
static struct
{
	int64 position;
	int64 later_position;
	XLogRecPtr later_logged; /* InvalidXLogRecPtr: no later one */
} durable;

static int64
durable_part(int64 last, XLogRecPtr logged)
{
	if (forge_durable_reaches(logged))
	{
		durable.position = last;
		durable.later_logged = InvalidXLogRecPtr;
		return last;
	}
	if (durable.later_logged != InvalidXLogRecPtr)
	{
		if (!forge_durable_reaches(durable.later_logged))
			return Min(durable.position, last);
		durable.position = durable.later_position;
	}
	durable.later_position = last;
	durable.later_logged = logged;
	return Min(durable.position, last);
}

/*
 * For a session that has not looked before.  An event, even one that was rolled back,
 * was written after the sequence's record, and its page was last changed at that time or
 * later.
 */
static int64
last_durable_event(ForgeUuid tenant)
{
	int64 position = 0;
	ForgeEventScan scan;

	forge_event_scan_feed(&scan, tenant, 0, SnapshotAny);
	for (int i = 0; i < DURABLE_EVENTS_MAX && position == 0; i++)
	{
		XLogRecPtr changed;

		if (!forge_event_scan_previous(&scan))
			break;
		changed = forge_rows_page_lsn(&scan);
		if (changed != InvalidXLogRecPtr && forge_durable_reaches(changed))
			position = forge_event_integer(&scan, FORGE_EVENT_POSITION);
	}
	forge_event_scan_end(&scan);
	return position;
}

/* ----- reading ------------------------------------------------------------------------------ */

void
forge_feed_look(ForgeFeedView *view)
{
	XLogRecPtr logged;

	/* The order matters: first the sequence, then the locks. */
	view->last_position = forge_sequence_read(&position_sequence, AccessShareLock, &logged);
	view->durable_position = durable_part(view->last_position, logged);
	view->announcements = forge_announcements_read();
}

int64
forge_feed_view_position(const ForgeFeedView *view, const ForgeUuid *tenant)
{
	return Min(view->durable_position, forge_announcements_lowest(&view->announcements, tenant));
}

/*
 * The last position that was found settled.  Up to there no event can appear any
 * more, so while the sequence has not moved, an idle reader need not look at the
 * locks.
 */
static struct
{
	int64 position;
	bool is_of_tenant;
	ForgeUuid tenant;
} settled;

/* The sequence may be another one now: the extension was dropped and created again. */
static void
forget_positions(void)
{
	settled.position = 0;
	memset(&durable, 0, sizeof(durable));
	memset(compared, 0, sizeof(compared));
}

static bool
is_settled(int64 position, const ForgeUuid *tenant)
{
	return position > 0 && settled.position == position &&
		   settled.is_of_tenant == (tenant != NULL) &&
		   (tenant == NULL || forge_uuid_equal(settled.tenant, *tenant));
}

int64
forge_feed_safe_position(const ForgeUuid *tenant)
{
	ForgeFeedView view;
	XLogRecPtr logged;
	int64 last;

	if (RecoveryInProgress())
		return forge_feed_published_position();

	last = forge_sequence_read(&position_sequence, AccessShareLock, &logged);
	if (is_settled(last, tenant))
		return last;

	forge_feed_look(&view);
	if (view.durable_position < view.last_position && tenant != NULL)
		view.durable_position =
			Max(view.durable_position, Min(view.last_position, last_durable_event(*tenant)));
	settled.position = forge_feed_view_position(&view, tenant);
	forge_announcements_free(&view.announcements);
	settled.is_of_tenant = tenant != NULL;
	settled.tenant = tenant != NULL ? *tenant : FORGE_UUID_NIL;
	return settled.position;
}

/* setval checks the rights of the current user: be the owner for that moment. */
static void
set_published(int64 position)
{
	Oid sequence = forge_relation_oid(&published_sequence);
	Oid user;
	int security_context;

	GetUserIdAndSecContext(&user, &security_context);
	SetUserIdAndSecContext(forge_relation_owner(sequence),
						   security_context | SECURITY_LOCAL_USERID_CHANGE);
	DirectFunctionCall2(setval_oid, ObjectIdGetDatum(sequence), Int64GetDatum(position));
	SetUserIdAndSecContext(user, security_context);
}

bool
forge_feed_publish(void)
{
	int64 now = forge_clock_us();
	int64 position;

	if (now < publish_again_at)
		return false;
	publish_again_at = now + FORGE_FEED_PUBLISH_INTERVAL_MS * FORGE_CLOCK_MS;
	position = forge_feed_safe_position(NULL);
	if (position > forge_feed_published_position())
		set_published(position);
	FORGE_FAIL_POINT(POSITION_PUBLISHED);
	return true;
}
