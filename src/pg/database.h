/*
 * database.h
 *	  Which database this is.
 */
#ifndef FORGE_PG_DATABASE_H
#define FORGE_PG_DATABASE_H

#include "pg/forge_pg.h"

#include "base/uuid.h"

/*
 * The same as long as objects keep their oids: on standbys and after a promotion
 * too.  What was restored from a dump, copied by CREATE DATABASE or upgraded by
 * pg_upgrade is another database.
 */
ForgeUuid forge_database_id(void);

#endif
