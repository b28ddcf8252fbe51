/*
 * fatal.h
 *	  The error that ends this process, in words that outlive it.
 *
 * A FATAL error cannot be caught, and callbacks at the end of a process are not told
 * of the error that ended it.
 */
#ifndef FORGE_PG_FATAL_H
#define FORGE_PG_FATAL_H

#include "pg/forge_pg.h"

/* From here on the error that ends the process is remembered. */
void forge_fatal_watch(void);

/*
 * The text of the error that ends the process; empty when that is not one: the process
 * was told to end.
 */
const char *forge_fatal_text(void);

#endif
