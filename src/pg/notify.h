/*
 * notify.h
 *	  The channels on which clients are told that something has happened.
 *
 * Every role may listen, so a payload is an id or a position and never data.
 * NOTIFY takes a lock of the whole server at commit and forbids PREPARE
 * TRANSACTION: only the worker and forge.run_jobs() may call these, never a
 * command.
 */
#ifndef FORGE_PG_NOTIFY_H
#define FORGE_PG_NOTIFY_H

#include "pg/forge_pg.h"

#include "base/uuid.h"

/* Channel forgeerp_event: the feed goes at least up to this position. */
void forge_notify_event(int64 position);

/* Channel forgeerp_insight: this insight is new.  In the transaction that stores it. */
void forge_notify_insight(ForgeUuid insight_id);

#endif
