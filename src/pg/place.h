/*
 * place.h
 *	  Where this backend has found rows, from call to call: a row that is found there
 *	  again needs no index.
 *
 * A place is a guess, and costs nothing but a look when it is wrong: the buffer may hold another
 * block, and the row may have moved, or be another one.  So the key of the row that is there is
 * compared; a key is unique, so a live row that has it is the row.
 */
#ifndef FORGE_PG_PLACE_H
#define FORGE_PG_PLACE_H

#include "pg/forge_pg.h"

#include "executor/tuptable.h"
#include "storage/buf.h"
#include "storage/itemptr.h"
#include "utils/relcache.h"

/* Rows whose key has so many columns, all of type uuid, have places. */
#define FORGE_PLACE_KEYS 2

/* The columns of the table that are the key; the first is 0 where rows have no places. */
typedef struct ForgePlaceKey
{
	AttrNumber columns[FORGE_PLACE_KEYS];
} ForgePlaceKey;

/* That of a table with this primary key. */
ForgePlaceKey forge_place_key(Relation table, Relation index);

/*
 * Looks for the row, as it is at this instant (SnapshotSelf), where it was noted; it is then in the
 * slot, which is one of the table.  False: it is not there, and may be elsewhere.
 */
bool forge_place_find(Relation table, const ForgePlaceKey *key, const Datum *keys,
					  TupleTableSlot *slot);

/* Notes where the row in the slot was found: tid is what the index says. */
void forge_place_note(Relation table, const ForgePlaceKey *key, const Datum *keys,
					  const ItemPointerData *tid, const TupleTableSlot *slot);

#endif
