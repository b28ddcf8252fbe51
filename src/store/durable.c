/*
 * durable.c
 *	  Acknowledged changes are on disk, and on the synchronous standby.
 */
#include "store/durable.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "pg/lock_tag.h"
#include "pg/settings.h"
#include "replication/syncrep.h"
#include "replication/walsender.h"
#include "replication/walsender_private.h"
#include "storage/lock.h"
#include "storage/lwlock.h"
#include "tcop/utility.h"

/* Must this transaction be durable? */
static bool is_required = false;

static ProcessUtility_hook_type previous_hook = NULL;

void
forge_durable_require(void)
{
	is_required = forge_setting_durable_commit;
}

static void
raise_synchronous_commit(void)
{
	if (synchronous_commit < SYNCHRONOUS_COMMIT_REMOTE_FLUSH)
		forge_setting_set_local("synchronous_commit", "on");
}

/* ----- committing ----------------------------------------------------------------------------- */

/*
 * The answer may be about an earlier transaction, whose client went away while it
 * waited for the standby, and now asks again.  A transaction that has written nothing
 * would not wait.  So it writes a record, behind those of the earlier one.
 */
static void
write_something(void)
{
	if (!TransactionIdIsValid(GetTopTransactionIdIfAny()))
		forge_compat_log_message("forgeerp", "answered");
}

/* ----- looking -------------------------------------------------------------------------------- */

static bool
has_synchronous_standbys(void)
{
	return max_wal_senders > 0 && SyncRepStandbyNames != NULL && SyncRepStandbyNames[0] != '\0';
}

bool
forge_durable_reaches(XLogRecPtr lsn)
{
	XLogRecPtr on_standby;

	XLogFlush(lsn);
	if (!has_synchronous_standbys())
		return true;
	LWLockAcquire(SyncRepLock, LW_SHARED);
	on_standby = WalSndCtl->lsn[SYNC_REP_WAIT_FLUSH];
	LWLockRelease(SyncRepLock);
	return lsn <= on_standby;
}

bool
forge_durable_would_wait(void)
{
	return has_synchronous_standbys() && synchronous_commit > SYNCHRONOUS_COMMIT_LOCAL_FLUSH;
}

/* ----- prepared transactions ------------------------------------------------------------------ */

/*
 * The mark of a prepared transaction that must be durable: a lock, as PREPARE
 * TRANSACTION keeps locks.  It looks like an announcement (feed.h) of a position that
 * is never reached.
 */
static void
set_mark(LOCKTAG *tag)
{
	forge_lock_tag_set(tag, PG_INT64_MAX, 0);
}

static void
leave_mark(void)
{
	LOCKTAG tag;

	set_mark(&tag);
	(void) LockAcquire(&tag, ShareLock, false, false);
}

/* Is there a prepared transaction with the mark in this database? */
static bool
is_marked(void)
{
	LockData *locks = GetLockStatusData();
	bool is_found = false;
	LOCKTAG tag;

	set_mark(&tag);
	for (int i = 0; i < locks->nelements && !is_found; i++)
		is_found = memcmp(&locks->locks[i].locktag, &tag, sizeof(tag)) == 0;
	pfree(locks->locks);
	pfree(locks);
	return is_found;
}

static bool
commits_prepared(const Node *statement)
{
	return IsA(statement, TransactionStmt) &&
		   ((const TransactionStmt *) statement)->kind == TRANS_STMT_COMMIT_PREPARED;
}

/* PostgreSQL has no callback for the commit of a prepared transaction. */
static void
process_utility(PlannedStmt *statement, const char *query, bool is_read_only,
				ProcessUtilityContext context, ParamListInfo params, QueryEnvironment *environment,
				DestReceiver *receiver, QueryCompletion *completion)
{
	if (commits_prepared(statement->utilityStmt) && forge_setting_durable_commit &&
		synchronous_commit < SYNCHRONOUS_COMMIT_REMOTE_FLUSH && is_marked())
		raise_synchronous_commit();
	if (previous_hook != NULL)
		previous_hook(statement, query, is_read_only, context, params, environment, receiver,
					  completion);
	else
		standard_ProcessUtility(statement, query, is_read_only, context, params, environment,
								receiver, completion);
}

/* ----- setting up ----------------------------------------------------------------------------- */

static void
transaction_event(XactEvent event, void *arg)
{
	switch (event)
	{
		case XACT_EVENT_PRE_COMMIT:
			if (!is_required)
				break;
			raise_synchronous_commit();
			write_something();
			break;
		case XACT_EVENT_PRE_PREPARE:
			if (!is_required)
				break;
			raise_synchronous_commit();
			leave_mark();
			break;
		case XACT_EVENT_COMMIT:
		case XACT_EVENT_ABORT:
		case XACT_EVENT_PREPARE:
			is_required = false;
			break;
		default:
			break;
	}
}

void
forge_durable_init(void)
{
	RegisterXactCallback(transaction_event, NULL);
	previous_hook = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
}
