/*
 * fuzz_holding_story.h
 *	  A story of stock for fuzz_holding.c: what is bought is sold for two references, and comes back
 *	  in parts.  Commands by chance seldom come to that.
 *
 * Commands are taken as ever, but from an input that is made of the given one, as that is mostly
 * too short for a sale and its returns; and their data become such that most are accepted.
 */
#ifndef FORGE_FUZZ_HOLDING_STORY_H
#define FORGE_FUZZ_HOLDING_STORY_H

#include "domain/item/item.h"
#include "domain/stock/stock.h"
#include "fuzz_holding_model.h"

static const int item_story_types[] = { FORGE_ITEM_CREATE_STOCKED, FORGE_ITEM_RECEIVE_STOCK,
										FORGE_ITEM_RECEIVE_STOCK,  FORGE_ITEM_RECEIVE_STOCK,
										FORGE_ITEM_ISSUE_STOCK,    FORGE_ITEM_RESERVE_STOCK,
										FORGE_ITEM_SHIP_STOCK,     -1 };
static const int stock_story_types[] = { FORGE_STOCK_RECEIVE_STOCK,
										 FORGE_STOCK_RECEIVE_STOCK,
										 FORGE_STOCK_RECEIVE_STOCK,
										 FORGE_STOCK_ISSUE_STOCK,
										 FORGE_STOCK_RESERVE_STOCK,
										 FORGE_STOCK_SHIP_STOCK,
										 -1 };

#define STORY_LENGTH 512

/* Bytes as by chance, always the same for the same input. */
static inline void
make_story(const uint8_t *data, size_t size, uint8_t story[STORY_LENGTH])
{
	uint64_t state = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < size; i++)
		state = (state ^ data[i]) * UINT64_C(0x100000001b3);
	for (int i = 0; i < STORY_LENGTH; i++)
	{
		state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		story[i] = (uint8_t) (state >> 56);
	}
}

/* The lot of which everything is, if the item is kept in lots: mostly it does not end. */
#define STORY_LOT_NUMBER 3

/* From one millionth to so many, mostly such that values must be rounded. */
static inline void
fit(ForgeDecimal *number, Number most)
{
	if (most > 0)
		number->millionths = (int64_t) (1 + (Number) (uint64_t) number->millionths % most);
}

static inline ForgeUuid
story_reference(uint8_t choice)
{
	return (ForgeUuid){ { choice < 176 ? 1 : 2 } };
}

static inline void
buy(ForgeHoldingReceive *received)
{
	received->movement = FORGE_TEXT("receipt");
	fit(&received->quantity, 20000000);
	fit(&received->unit_cost, 3000000);
}

/* At the value at which it left, or now and then at a cost. */
static inline void
bring_back(const Model *model, ForgeHoldingReceive *received, uint8_t choice)
{
	received->movement = FORGE_TEXT("return_in");
	received->reference_id = story_reference(choice);
	fit(&received->quantity, model->departures[model->departure_count - 1].quantity);
	if (choice % 8 == 1)
		fit(&received->unit_cost, 3000000);
	else
		received->unit_cost = FORGE_DECIMAL_ABSENT;
}

/* Makes the data of a command part of the story. */
static inline void
tell(Model *model, ForgeHoldingCommandType type, void *part, uint8_t choice)
{
	ForgeHoldingReceive *received = part;
	ForgeHoldingIssue *issued = part;
	ForgeHoldingReserve *reserved = part;
	ForgeHoldingShip *shipped = part;

	if (type == FORGE_HOLDING_RECEIVE_STOCK)
	{
		received->lot_id = (ForgeUuid){ { model->is_tracked ? STORY_LOT_NUMBER : 0 } };
		if (choice % 4 == 0 || model->departure_count == 0)
			buy(received);
		else
			bring_back(model, received, choice);
	}
	else if (type == FORGE_HOLDING_ISSUE_STOCK)
	{
		issued->lot_id = FORGE_UUID_NIL;
		issued->reference_id = story_reference(choice);
		fit(&issued->quantity, model->on_hand);
	}
	else if (type == FORGE_HOLDING_RESERVE_STOCK)
	{
		reserved->lot_id = FORGE_UUID_NIL;
		reserved->reference = story_reference(choice);
		reserved->expires_at = FORGE_INSTANT_ABSENT;
		fit(&reserved->quantity, model->on_hand);
	}
	else if (type == FORGE_HOLDING_SHIP_STOCK)
	{
		shipped->reference = story_reference(choice);
		fit(&shipped->quantity, promise_of(model, shipped->reference, false)->quantity);
	}
}

#endif
