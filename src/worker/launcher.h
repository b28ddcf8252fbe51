/*
 * launcher.h
 *	  Sees to it that each database that has the extension has a worker.
 */
#ifndef FORGE_WORKER_LAUNCHER_H
#define FORGE_WORKER_LAUNCHER_H

#include "pg/forge_pg.h"

/* From _PG_init: registers the launcher, when the library is preloaded. */
void forge_launcher_init(void);

#endif
