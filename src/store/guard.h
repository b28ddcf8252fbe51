/*
 * guard.h
 *	  The guard that keeps the log as it was written.
 */
#ifndef FORGE_STORE_GUARD_H
#define FORGE_STORE_GUARD_H

#include "pg/forge_pg.h"

/*
 * To be called first by every function that writes and answers a client.  Raises
 * where writing is not allowed (in a READ ONLY transaction, in a parallel
 * worker, on a standby; direct table access would not notice by itself), and
 * makes the commit durable.
 */
void forge_guard_begin_write(const char *what);

#endif
