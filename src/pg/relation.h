/*
 * relation.h
 *	  The extension's own tables and sequences: by name, opened with care.
 */
#ifndef FORGE_PG_RELATION_H
#define FORGE_PG_RELATION_H

#include "pg/forge_pg.h"

#include "lib/ilist.h"
#include "pg/place.h"
#include "storage/lockdefs.h"
#include "utils/relcache.h"

/*
 * A table, index or sequence of schema forge, by name; its OID is looked up at first
 * use and forgotten when the relation is invalidated, and so is that it was found to
 * be as expected (description.h).  Of static storage.
 */
typedef struct ForgeRelationName
{
	const char *name;
	int column_count; /* of a table that is written to: how many columns we know of; for others
					   * the last ones may be missing, if the table is older */
	Oid oid;
	bool is_checked;
	Oid checked_key;         /* of a table: its primary key, if that was checked ... */
	ForgePlaceKey place_key; /* ... and the columns of it by which rows have places */
	bool is_watched;         /* in the list that the invalidation callback walks */
	slist_node node;
	void (*invalidated)(void); /* told as well, when not NULL */
} ForgeRelationName;

void forge_relation_init(void);

/* The OID of the relation; raises undefined_table when there is none. */
Oid forge_relation_oid(ForgeRelationName *name);

/* Does the relation exist?  A database whose extension is older than the library lacks some. */
bool forge_relation_exists(const ForgeRelationName *name);

/*
 * Opens a table.  Refuses one that is not as expected.  Refuses to write one
 * with additions that direct writes would ignore: row triggers, CHECK
 * constraints, NOT NULL columns.
 */
Relation forge_relation_open(ForgeRelationName *name, LOCKMODE lock_mode);

/* Refuses a table that has fewer columns, because it is older than the library. */
void forge_relation_require_columns(Relation relation, int count);

/*
 * Open the primary key, or an index by name, of a table that is open.  Refuse one that
 * is not as expected.
 */
Relation forge_relation_open_key(Relation table, ForgeRelationName *table_name);
Relation forge_relation_open_index(Relation table, ForgeRelationName *index_name);

/* Opens a sequence. */
Relation forge_relation_open_sequence(ForgeRelationName *name, LOCKMODE lock_mode);

/* The role that owns a relation. */
Oid forge_relation_owner(Oid relation);

#endif
