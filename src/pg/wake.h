/*
 * wake.h
 *	  Telling the worker of this database that there is work.
 *
 * A note reaches the worker once, when the transaction has ended and its locks are
 * gone.  It does so after a rollback as well, because readers may have waited for the
 * transaction.  Without a worker nothing happens: a worker that starts finds its
 * work by itself.
 */
#ifndef FORGE_PG_WAKE_H
#define FORGE_PG_WAKE_H

#include "pg/forge_pg.h"

#include "base/uuid.h"
#include "datatype/timestamp.h"

void forge_wake_init(void);

/* The tenant appends events, from one position to another. */
void forge_wake_note_append(ForgeUuid tenant, int64 first_position, int64 last_position);

/* A job is written that is due then; it is so when the transaction commits. */
void forge_wake_note_job(TimestampTz due_at);

/* A job that is due then is locked, so that the worker may have passed it over. */
void forge_wake_note_job_lock(TimestampTz due_at);

/* There may be events of any tenant, and jobs. */
void forge_wake_note_all(void);

#endif
