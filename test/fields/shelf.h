/*
 * shelf.h
 *	  test.shelf: an aggregate that two fields name, and that others drive, for check-fields.
 *
 * Nobody puts anything on a shelf while one is counted: the gate test.count.
 */
#ifndef FORGE_DOMAIN_SHELF_H
#define FORGE_DOMAIN_SHELF_H

#include "domain/aggregate.h"
#include "made/shelf_made.h"

FORGE_AGGREGATE(1, "test.shelf", shelf_id, "how much of an item is at a place", RESERVED_IDS,
				KEY(item_id, place_id), RETURNS(erp.shelf), TABLE(shelf_row))
typedef struct ForgeShelf
{
	ForgeState head;
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "how much there is");
} ForgeShelf;

/* ---- commands ---- */

FORGE_COMMAND(1, "puts something on a shelf", put_on_shelf, PASSES("test.count"))
typedef struct ForgeShelfPut
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "how much is put there");
} ForgeShelfPut;

FORGE_COMMAND(1, "counts what is on a shelf", count_shelf, CLOSES("test.count"))
typedef ForgeShelfPut ForgeShelfCount;

/* ---- events ---- */

FORGE_EVENT(1, "something was put on a shelf")
typedef ForgeShelfPut ForgeShelfFilled;

FORGE_EVENT(1, "what is on a shelf was counted")
typedef ForgeShelfPut ForgeShelfCounted;

#endif
