/*
 * description.h
 *	  How this library expects the engine's tables and indexes to be.
 *
 * The catalogs are not ours alone: an operator can add, drop and change columns, a
 * build of an index can be cancelled, a restore can leave half of it.  Direct access
 * to a table that is not as expected would crash, or write garbage.
 */
#ifndef FORGE_PG_DESCRIPTION_H
#define FORGE_PG_DESCRIPTION_H

#include "pg/forge_pg.h"

#include "utils/relcache.h"

#define FORGE_INDEX_KEYS_MAX 5

typedef struct ForgeColumn
{
	const char *name;
	Oid type;
	bool is_nullable;
} ForgeColumn;

typedef struct ForgeIndexDescription
{
	const char *name;  /* NULL: the primary key */
	const char *table; /* NULL likewise */
	int key_count;
	const char *keys[FORGE_INDEX_KEYS_MAX]; /* columns; NULL: an expression */
	bool is_unique;
	bool is_partial;
} ForgeIndexDescription;

typedef struct ForgeTableDescription
{
	const char *name;
	int column_count;
	const ForgeColumn *columns;
	ForgeIndexDescription primary_key;
} ForgeTableDescription;

/* All tables. */
const ForgeTableDescription *forge_descriptions(int *count);

/*
 * Raises object_not_in_prerequisite_state, with the difference, for a table that is not
 * as expected.  A table that may be older may lack the last columns.
 */
void forge_description_check_table(Relation table, const char *name, bool may_be_older);

/* Likewise for an index of that table: the one of that name, or with NULL its primary key. */
void forge_description_check_index(Relation table, Relation index, const char *name);

/*
 * The next table or index that is not as expected, from that place in the list on (0 at first, and
 * moved on): what is wrong with it, and its name; NULL: none.
 */
const char *forge_description_find_fault(int *place, const char **name);

/* There is no primary key that can be used. */
_Noreturn void forge_description_refuse_keyless(Relation table);

#endif
