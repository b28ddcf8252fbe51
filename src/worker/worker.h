/*
 * worker.h
 *	  The worker of a database: does rounds, and sleeps while there is nothing to do.
 */
#ifndef FORGE_WORKER_WORKER_H
#define FORGE_WORKER_WORKER_H

#include "pg/forge_pg.h"

/* The launcher's data for the worker, in bgw_extra. */
typedef struct ForgeWorkerStart
{
	Oid database;
	Oid role;
} ForgeWorkerStart;

#endif
