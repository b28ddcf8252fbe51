/*
 * database.h
 *	  Which database this is.
 *
 * forge.incarnation_seq holds a number that CREATE EXTENSION draws at random, and that
 * is in no dump.  So it is another one after every restore, and the same one wherever
 * the files are the same: on standbys, after a promotion, in a base backup, after
 * pg_upgrade.  CREATE DATABASE copies the files too; the copy has another oid.
 */
#ifndef FORGE_PG_DATABASE_H
#define FORGE_PG_DATABASE_H

#include "pg/forge_pg.h"

#include "base/uuid.h"

/*
 * The id of this database: the same as long as its data stays where it is.  A database
 * restored from a dump, or copied by CREATE DATABASE, is another one.
 */
ForgeUuid forge_database_id(void);

/*
 * Of the objects in this database: the same as long as they keep their oids.  After
 * pg_upgrade they are others.
 */
ForgeUuid forge_database_objects_id(void);

#endif
