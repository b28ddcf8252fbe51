/*
 * holding_asks.c
 *	  What commands on a holding ask for: its past, what left it for a reference, its
 *	  lots, and the lots that they name.
 */
#include "domain/holding/holding_parts.h"

#include "domain/lot/lot.h"

/* Does it take from lots, so that it must know which are blocked? */
static bool
takes_from_lots(ForgeHoldingCommandType type)
{
	switch (type)
	{
		case FORGE_HOLDING_ADJUST_STOCK:
		case FORGE_HOLDING_ISSUE_STOCK:
		case FORGE_HOLDING_COUNT_STOCK:
		case FORGE_HOLDING_RESERVE_STOCK:
		case FORGE_HOLDING_SHIP_STOCK:
		case FORGE_HOLDING_DAMAGE_STOCK:
		case FORGE_HOLDING_SEND_STOCK:
			return true;
		case FORGE_HOLDING_RECEIVE_STOCK:
		case FORGE_HOLDING_RELEASE_STOCK:
		case FORGE_HOLDING_REPAIR_STOCK:
		case FORGE_HOLDING_SCRAP_STOCK:
		case FORGE_HOLDING_SET_LOW_STOCK:
		case FORGE_HOLDING_ANNOUNCE_STOCK:
		case FORGE_HOLDING_ARRIVE_STOCK:
		case FORGE_HOLDING_END_TRANSIT:
		case FORGE_HOLDING_RETURN_STOCK:
		case FORGE_HOLDING_EXPECT_STOCK:
		case FORGE_HOLDING_COMMAND_COUNT:
			break;
	}
	return false;
}

/* The one lot with which something may come in, or nil. */
static ForgeUuid
lot_of(ForgeHoldingCommandType type, const void *data)
{
	if (type == FORGE_HOLDING_ADJUST_STOCK)
		return ((const ForgeHoldingAdjust *) data)->lot_id;
	if (type == FORGE_HOLDING_RECEIVE_STOCK)
		return ((const ForgeHoldingReceive *) data)->lot_id;
	if (type == FORGE_HOLDING_COUNT_STOCK)
		return ((const ForgeHoldingCount *) data)->lot_id;
	return FORGE_UUID_NIL;
}

/* The lots that arrive, if they do. */
static const ForgeList *
lots_of(ForgeHoldingCommandType type, const void *data)
{
	return type == FORGE_HOLDING_ARRIVE_STOCK || type == FORGE_HOLDING_RETURN_STOCK
			   ? &((const ForgeHoldingArrive *) data)->lots
			   : NULL;
}

bool
forge_holding_names_lots(ForgeHoldingCommandType type, const void *data)
{
	const ForgeList *lots = lots_of(type, data);

	return lots != NULL ? lots->count > 0 : !forge_uuid_is_nil(lot_of(type, data));
}

static void
see_named_lots(ForgeHoldingCommandType type, const void *data, ForgeAsks *asks)
{
	const ForgeList *lots = lots_of(type, data);

	if (!forge_holding_names_lots(type, data))
		return;
	if (lots == NULL)
		forge_asks_add(asks, &forge_lot, lot_of(type, data), FORGE_ASK_SEEN);
	for (int32_t i = 0; lots != NULL && i < lots->count; i++)
	{
		const ForgeHoldingTaken *part = forge_list_item(lots, i, sizeof(ForgeHoldingTaken));

		forge_asks_add(asks, &forge_lot, part->lot_id, FORGE_ASK_SEEN);
	}
}

/* When was it counted, if not now? */
static ForgeInstant
counted_at(ForgeHoldingCommandType type, const void *data)
{
	return type == FORGE_HOLDING_COUNT_STOCK ? ((const ForgeHoldingCount *) data)->counted_at
											 : FORGE_INSTANT_ABSENT;
}

void
forge_holding_asks(const ForgeHolding *holding, const ForgeHoldingOwner *owner,
				   ForgeHoldingCommandType type, const void *data, ForgeUuid stream,
				   ForgeAsks *asks)
{
	if (counted_at(type, data) != FORGE_INSTANT_ABSENT)
		forge_asks_add_past(asks, owner->aggregate, stream, counted_at(type, data));
	if (forge_holding_comes_back(type, data))
		forge_holding_trace_left(asks, owner, data, stream);
	if (takes_from_lots(type))
		forge_holding_see_lots(asks, holding);
	see_named_lots(type, data, asks);
}

void
forge_holding_answer(ForgeHoldingCase *the_case, int index)
{
	const void *const *asked = the_case->command->asked;
	const ForgeHolding *holding = the_case->place.holding;

	if (counted_at(the_case->type, the_case->data) != FORGE_INSTANT_ABSENT)
		the_case->past = (const void *) ((const char *) asked[index++] + the_case->owner->offset);
	if (forge_holding_comes_back(the_case->type, the_case->data))
		the_case->left = forge_holding_traced(asked[index++]);
	if (takes_from_lots(the_case->type) && holding->lots.count > 0)
	{
		the_case->place.lots = asked + index;
		index += holding->lots.count;
	}
	if (forge_holding_names_lots(the_case->type, the_case->data))
		the_case->named_lots = asked + index;
}
