/*
 * fatal.h
 *	  What ends this process, in words that outlive it.
 *
 * Nobody can catch an error that is FATAL, and callbacks at the end of a process are
 * not told of the one that nobody has caught.
 */
#ifndef FORGE_PG_FATAL_H
#define FORGE_PG_FATAL_H

#include "pg/forge_pg.h"

/* From here on what ends the process is remembered. */
void forge_fatal_watch(void);

/*
 * The text of the error that ends the process; empty when that is not one: the process
 * was told to end.
 */
const char *forge_fatal_text(void);

#endif
