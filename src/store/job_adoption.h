/*
 * job_adoption.h
 *	  Jobs that were asked for in another database and came here with a dump, or with
 *	  the files of a copied database.
 *
 * They are held, that is, not done: this database may be restored in part only, or be a
 * copy beside the database in which they are done.
 */
#ifndef FORGE_STORE_JOB_ADOPTION_H
#define FORGE_STORE_JOB_ADOPTION_H

#include "pg/forge_pg.h"

/* How many jobs wait that are held. */
int64 forge_job_count_held(void);

/* Makes them this database's, and those that do not wait; returns how many wait. */
int64 forge_job_adopt_all(void);

#endif
