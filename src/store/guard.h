/*
 * guard.h
 *	  What keeps the log as it was written, and written when it was said to be.
 */
#ifndef FORGE_STORE_GUARD_H
#define FORGE_STORE_GUARD_H

#include "pg/forge_pg.h"

void forge_guard_init(void);

/*
 * Raises where nothing may be written: in a READ ONLY transaction, in a parallel
 * worker, on a standby.  Direct table access would not notice by itself.
 */
void forge_guard_require_writable(const char *what);

/* Makes the commit of this transaction durable, whatever synchronous_commit says. */
void forge_guard_make_durable(void);

#endif
