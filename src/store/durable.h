/*
 * durable.h
 *	  Acknowledged changes are on disk, and on the synchronous standby.
 *
 * A client's synchronous_commit = off (its own, its role's, or left behind in a
 * pool by a neighbour) must not lose what was acknowledged.  So the setting is
 * raised for a transaction that has asked for it, which waits for a synchronous
 * standby as well; forgeerp.durable_commit = off switches that off.
 *
 * A prepared transaction takes the request along: COMMIT PREPARED waits too, in any
 * session.  In a session that has not loaded the library (by preloading it, or by a
 * call of a function of ours) nobody is there to see to that; the local disk is
 * waited for nevertheless, by PostgreSQL itself.
 */
#ifndef FORGE_STORE_DURABLE_H
#define FORGE_STORE_DURABLE_H

#include "pg/forge_pg.h"

#include "access/xlogdefs.h"

void forge_durable_init(void);

/* Makes the commit of this transaction durable, whatever synchronous_commit says. */
void forge_durable_require(void);

/*
 * Is the write-ahead log up to there as durable as what is acknowledged?  Waits for the
 * local disk, never for a standby.
 */
bool forge_durable_reaches(XLogRecPtr lsn);

/* Would the commit of this transaction wait for a synchronous standby, as soon as it writes? */
bool forge_durable_would_wait(void);

#endif
