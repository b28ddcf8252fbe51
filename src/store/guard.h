/*
 * guard.h
 *	  What keeps the log as it was written.
 */
#ifndef FORGE_STORE_GUARD_H
#define FORGE_STORE_GUARD_H

#include "pg/forge_pg.h"

/*
 * Begins what writes and answers a client, before anything else: raises where
 * nothing may be written (in a READ ONLY transaction, in a parallel worker, on a
 * standby; direct table access would not notice by itself), and sees to it that
 * what the client is told is durable.
 */
void forge_guard_begin_write(const char *what);

#endif
