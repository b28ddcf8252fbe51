/*
 * worker_away.h
 *	  Sending the worker of a database away for a while.
 */
#ifndef FORGE_PG_WORKER_AWAY_H
#define FORGE_PG_WORKER_AWAY_H

#include "pg/forge_pg.h"

/* From _PG_init, when the library is preloaded. */
void forge_worker_away_init(void);

/*
 * From the transaction that is about to take the extension or the database away,
 * or needs it for itself: waits until the worker is gone; it stays away until the
 * end of the transaction, or until the subtransaction that sent it away is
 * rolled back.
 */
void forge_worker_send_away(Oid database);

/* This transaction changes the list of databases: the launcher is to look when it has ended. */
void forge_worker_databases_change(void);

#endif
