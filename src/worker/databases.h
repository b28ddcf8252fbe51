/*
 * databases.h
 *	  The launcher's list of the databases that are to have a worker, or to be
 *	  looked at by one.
 */
#ifndef FORGE_WORKER_DATABASES_H
#define FORGE_WORKER_DATABASES_H

#include "pg/forge_pg.h"

#include "nodes/pg_list.h"

/*
 * Reads the list of databases: makes slots for new ones, and gives back the slots of those
 * that are gone.  Returns the databases for which no slot was left, in the current memory
 * context.
 */
List *forge_databases_look(void);

/* Has a session needed a worker in a database that is not known?  It may be a template. */
bool forge_databases_have_unknown(void);

/* Was there a slot for it when we looked? */
bool forge_databases_know(Oid database);

/* The role as which workers connect. */
Oid forge_databases_role(void);

#endif
