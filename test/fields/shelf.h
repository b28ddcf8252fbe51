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

FORGE_AGGREGATE(1, "test.shelf", shelf_id, "how much of an item is at a place", RESERVED_IDS, ASKS,
				KEY(item_id, place_id), RETURNS(erp.shelf), TABLE(shelf_row))
typedef struct ForgeShelf
{
	ForgeState head;
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "how much there is");
	ForgeDecimal earlier FORGE_IS(REQUIRED, "how much there was when somebody looked back");
	int64_t earlier_version FORGE_IS(REQUIRED, "and its version then");
	ForgeInstant closes_at FORGE_IS("when it closes");
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

FORGE_COMMAND(1, "notes how much was on a shelf", look_back)
typedef struct ForgeShelfLookBack
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeInstant moment FORGE_IS(REQUIRED, "when it was there");
} ForgeShelfLookBack;

FORGE_COMMAND(1, "closes a shelf at the end of a day", close_shelf, TIME_ZONE_UNKNOWN)
typedef struct ForgeShelfClose
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeDate day FORGE_IS(REQUIRED, "the last day");
	ForgeText time_zone FORGE_IS(REQUIRED, NAME, "where the shelf is");
} ForgeShelfClose;

/* ---- events ---- */

FORGE_EVENT(1, "something was put on a shelf")
typedef ForgeShelfPut ForgeShelfFilled;

FORGE_EVENT(1, "what is on a shelf was counted")
typedef ForgeShelfPut ForgeShelfCounted;

FORGE_EVENT(1, "it was noted how much was on a shelf")
typedef struct ForgeShelfLookedBack
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeDecimal earlier FORGE_IS(REQUIRED, "how much there was");
	int64_t earlier_version FORGE_IS(REQUIRED, "the version of the shelf then");
} ForgeShelfLookedBack;

FORGE_EVENT(1, "a shelf closes")
typedef struct ForgeShelfClosed
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeUuid place_id FORGE_IS(REQUIRED, "the place");
	ForgeInstant closes_at FORGE_IS(REQUIRED, "when");
} ForgeShelfClosed;

#endif
