/*
 * lot.h
 *	  inventory.lot: a quantity of one item that was made or bought together, and that is good
 *	  until the same day.
 *
 * The number of a lot is unique among the lots of its item.  Item and number stay.
 *
 * A lot is good through the end of its expiry date.  Each stock that holds some of it keeps the
 * instant at which it ends there, so the date can be changed only as long as nothing of the lot
 * has been received anywhere.  Stock tells the lot by the driven command "receive", before it
 * takes the first of it in; the event comes once.  The stream of the lot is locked then, so a
 * receipt and a change of the date cannot both be decided from the same state.
 *
 * A blocked lot is there, and not available.  A command that changes nothing decides nothing.
 *
 * A creation asks for its item, which never looks back: that it exists and is stocked stays so.
 * The supplier may be a party or what another system knows it by.
 *
 * The invariant: a lot has an item and a number, and does not expire before it is produced.
 */
#ifndef FORGE_DOMAIN_LOT_H
#define FORGE_DOMAIN_LOT_H

#include "domain/aggregate.h"
#include "made/lot_made.h"

FORGE_AGGREGATE(1, "inventory.lot", lot_id, "a quantity of an item that has one expiry date", ASKS,
				ALLOWS, CLAIMS, READ_AS("inventory.item"), RETURNS(erp.lot), TABLE(lot_row))
typedef struct ForgeLot
{
	ForgeState head;
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeText lot_number FORGE_IS(REQUIRED, CODE, "its number, unique among the item's lots");
	ForgeDate expires_on FORGE_IS("the last day on which it is good; NULL: it does not expire");
	ForgeDate produced_on FORGE_IS("the day on which it was produced, if that is known");
	ForgeUuid supplier_id FORGE_IS("who supplied it, if that is known");
	bool blocked FORGE_IS(REQUIRED, "whether it may not be used");
	ForgeText block_reason FORGE_IS(REASON, "why it is blocked");
	bool received FORGE_IS(REQUIRED, "whether some of it has come in, so that its date is fixed");
	ForgeText item_number FORGE_IS(REQUIRED, HIDDEN, REFERENCE, "the item and the number");
} ForgeLot;

/* ---- commands ---- */

FORGE_CREATION(1, "creates a lot of an item", create_lot, LOT_EXISTS, ITEM_NOT_FOUND,
			   ITEM_NOT_STOCKED, FIELD_BLANK, DATE_ORDER, LOT_NUMBER_TAKEN)
typedef struct ForgeLotCreate
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeText lot_number FORGE_IS(REQUIRED, TRIMMED, CODE,
								  "its number, unique among the item's lots");
	ForgeDate expires_on FORGE_IS("the last day on which it is good; never ends when left out");
	ForgeDate produced_on FORGE_IS("the day on which it was produced");
	ForgeUuid supplier_id FORGE_IS("who supplied it");
} ForgeLotCreate;

FORGE_COMMAND(1, "keeps a lot from being used", block_lot, LOT_NOT_FOUND, FIELD_BLANK)
typedef struct ForgeLotBlock
{
	ForgeText reason FORGE_IS(REQUIRED, TRIMMED, REASON, "why");
} ForgeLotBlock;

FORGE_COMMAND(1, "lets a blocked lot be used again", unblock_lot, LOT_NOT_FOUND)
typedef ForgeNothing ForgeLotUnblock;

FORGE_COMMAND(1, "gives a lot of which nothing has come in another expiry date", change_lot_expiry,
			  LOT_NOT_FOUND, DATE_ORDER, LOT_IN_STOCK)
typedef struct ForgeLotChangeExpiry
{
	ForgeDate expires_on FORGE_IS(NO_DEFAULT,
								  "the last day on which it is good; NULL: it does not expire");
} ForgeLotChangeExpiry;

FORGE_COMMAND(1, "notes that some of a lot comes in; driven by stock alone", NO_FUNCTION,
			  LOT_NOT_FOUND, DRIVEN_ONLY, LOT_OF_OTHER_ITEM)
typedef struct ForgeLotReceive
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item that comes in");
} ForgeLotReceive;

/* ---- events ---- */

FORGE_EVENT(1, "a lot was created")
typedef struct ForgeLotCreated
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeText lot_number FORGE_IS(REQUIRED, CODE, "its number");
	ForgeDate expires_on FORGE_IS("the last day on which it is good; never ends when left out");
	ForgeDate produced_on FORGE_IS("the day on which it was produced");
	ForgeUuid supplier_id FORGE_IS("who supplied it");
} ForgeLotCreated;

FORGE_EVENT(1, "a lot was blocked")
typedef ForgeLotBlock ForgeLotBlocked;

FORGE_EVENT(1, "a blocked lot was unblocked")
typedef ForgeNothing ForgeLotUnblocked;

FORGE_EVENT(1, "a lot got another expiry date, or lost it")
typedef struct ForgeLotExpiryChanged
{
	ForgeDate expires_on FORGE_IS("the last day on which it is good; never ends when left out");
} ForgeLotExpiryChanged;

FORGE_EVENT(1, "some of a lot came in for the first time")
typedef ForgeNothing ForgeLotReceived;

#endif
