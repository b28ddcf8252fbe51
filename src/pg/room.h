/*
 * room.h
 *	  When a page of a table is cleared of the versions of rows that nobody sees any more.
 *
 * PostgreSQL does that when a page is visited of which less is free than an insert leaves
 * (fillfactor). Of a page that inserts have filled that much is free, so each update would make
 * the next visit clear it, with a record in the log, and nearly all of the work would be for one
 * dead version. Between begin and end a page is cleared when it is nearly full, as in a table
 * without that option: what inserts leave is then used up first, by several updates
 * (docs/decisions/0030-clearing-pages.md).
 */
#ifndef FORGE_PG_ROOM_H
#define FORGE_PG_ROOM_H

#include "pg/forge_pg.h"

#include "utils/relcache.h"

/* Returns what is in effect otherwise, for the end. */
int forge_room_begin(Relation relation);

void forge_room_end(Relation relation, int fillfactor);

#endif
