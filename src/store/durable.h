/*
 * durable.h
 *	  Acknowledged changes are on disk, and on the synchronous standby.
 *
 * A client's synchronous_commit = off (its own, its role's, or left behind by
 * another client of a pool) must not lose acknowledged changes.  So the setting
 * is raised for a transaction that has asked for it, which waits for a
 * synchronous standby as well; forgeerp.durable_commit = off switches that off.
 *
 * A prepared transaction takes the request along: COMMIT PREPARED waits too, in any
 * session.  In a session that has not loaded the library (by preloading it, or by a
 * call of a function of ours) there is no code of ours that could wait; PostgreSQL
 * itself still waits for the local disk.
 */
#ifndef FORGE_STORE_DURABLE_H
#define FORGE_STORE_DURABLE_H

#include "pg/forge_pg.h"

#include "access/xlogdefs.h"

void forge_durable_init(void);

/* Makes the commit of this transaction durable, for any synchronous_commit. */
void forge_durable_require(void);

/*
 * Is the write-ahead log up to there as durable as acknowledged changes?  Waits for the
 * local disk, never for a standby.
 */
bool forge_durable_reaches(XLogRecPtr lsn);

/* Would the commit of this transaction wait for a synchronous standby, as soon as it writes? */
bool forge_durable_would_wait(void);

#endif
