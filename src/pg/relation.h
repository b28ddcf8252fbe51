/*
 * relation.h
 *	  The extension's own tables and sequences: by name, opened with care.
 */
#ifndef FORGE_PG_RELATION_H
#define FORGE_PG_RELATION_H

#include "pg/forge_pg.h"

#include "lib/ilist.h"
#include "storage/lockdefs.h"
#include "utils/relcache.h"

/*
 * A table or sequence of schema forge, by name; its OID is looked up at first
 * use and forgotten when the relation is invalidated.  Of static storage.
 */
typedef struct ForgeRelationName
{
	const char *name;
	int column_count; /* of a table that is written to: how many columns we know of */
	Oid oid;
	bool is_watched; /* in the list that the invalidation callback walks */
	slist_node node;
	void (*invalidated)(void); /* told as well, when not NULL */
} ForgeRelationName;

void forge_relation_init(void);

/* The OID of the relation; raises undefined_table when there is none. */
Oid forge_relation_oid(ForgeRelationName *name);

/*
 * Opens a table.  Refuses one that is older than the library (ALTER EXTENSION
 * UPDATE mends that), and to write one to which somebody has added what direct
 * writes would pass over: row triggers, CHECK constraints, NOT NULL columns.
 */
Relation forge_relation_open(ForgeRelationName *name, LOCKMODE lock_mode);

/* Refuses a table that has fewer columns, because it is older than the library. */
void forge_relation_require_columns(Relation relation, int count);

/* The role that owns a relation. */
Oid forge_relation_owner(Oid relation);

#endif
