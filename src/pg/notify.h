/*
 * notify.h
 *	  The channels on which clients are told that something has happened.
 *
 * Every role may listen, so a payload is an id or a position and never data.
 * NOTIFY takes a lock of the whole server at commit and forbids PREPARE
 * TRANSACTION: only the worker and forge.run_jobs() may call these, never a
 * command; but for forge_notify_postgrest.
 */
#ifndef FORGE_PG_NOTIFY_H
#define FORGE_PG_NOTIFY_H

#include "pg/forge_pg.h"

#include "base/uuid.h"

void forge_notify_init(void);

/*
 * Channel pgrst, which is PostgREST's own: the configuration has changed.  At the
 * commit of this transaction, if it is not prepared: it may be, and then nobody is told.
 * For the operator's rare calls.
 */
void forge_notify_postgrest(void);

/* Channel forgeerp_event: the feed goes at least up to this position. */
void forge_notify_event(int64 position);

/* Channel forgeerp_insight: this insight is new.  In the transaction that stores it. */
void forge_notify_insight(ForgeUuid insight_id);

/* Has that been called since this was asked last?  If so, a commit may have failed for it. */
bool forge_notify_take_called(void);

/*
 * Where notifications cannot be sent now, those of insights are kept in this process:
 * from forge_notify_defer(true) to forge_notify_defer(false).  They are sent by
 * forge_notify_deferred, and forgotten when that is committed.
 */
void forge_notify_defer(bool defer);
bool forge_notify_has_deferred(void);
void forge_notify_deferred(void);
void forge_notify_forget_deferred(void);

#endif
