/*
 * holding.c
 *	  Holdings: the frame of decisions.
 */
#include "domain/holding/holding_parts.h"

static ForgeOutcome
decide(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	switch (the_case->type)
	{
		case FORGE_HOLDING_ADJUST_STOCK:
			return forge_holding_decide_adjust(the_case, events);
		case FORGE_HOLDING_RECEIVE_STOCK:
			return forge_holding_decide_receive(the_case, events);
		case FORGE_HOLDING_ISSUE_STOCK:
			return forge_holding_decide_issue(the_case, events);
		case FORGE_HOLDING_COUNT_STOCK:
			return forge_holding_decide_count(the_case, events);
		case FORGE_HOLDING_RESERVE_STOCK:
			return forge_holding_decide_reserve(the_case, events);
		case FORGE_HOLDING_RELEASE_STOCK:
			return forge_holding_decide_release(the_case, events);
		case FORGE_HOLDING_SHIP_STOCK:
			return forge_holding_decide_ship(the_case, events);
		case FORGE_HOLDING_DAMAGE_STOCK:
			return forge_holding_decide_damage(the_case, events);
		case FORGE_HOLDING_REPAIR_STOCK:
			return forge_holding_decide_repair(the_case, events);
		case FORGE_HOLDING_SCRAP_STOCK:
			return forge_holding_decide_scrap(the_case, events);
		case FORGE_HOLDING_SET_LOW_STOCK:
			return forge_holding_decide_low(the_case, events);
		case FORGE_HOLDING_SEND_STOCK:
		case FORGE_HOLDING_ANNOUNCE_STOCK:
		case FORGE_HOLDING_ARRIVE_STOCK:
		case FORGE_HOLDING_END_TRANSIT:
		case FORGE_HOLDING_RETURN_STOCK:
		case FORGE_HOLDING_EXPECT_STOCK:
		case FORGE_HOLDING_COMMAND_COUNT:
			break;
	}
	return forge_holding_decide_driven(the_case, events);
}

ForgeHoldingEventType
forge_holding_event_of(const ForgeHoldingOwner *owner, int event_type)
{
	int type = 0;

	while (type < FORGE_HOLDING_EVENT_COUNT && owner->events[type] != event_type)
		type++;
	return (ForgeHoldingEventType) type;
}

static ForgeHolding
after(const ForgeHoldingCase *the_case, const ForgeEvents *events, int first)
{
	ForgeHolding holding = *the_case->place.holding;
	ForgeArena *arena = events->arena;

	holding.reservations = forge_list_copy(holding.reservations, sizeof(ForgeReservation), arena);
	holding.lots = forge_list_copy(holding.lots, sizeof(ForgeHoldingLot), arena);
	holding.layers = forge_list_copy(holding.layers, sizeof(ForgeHoldingLayer), arena);
	for (int i = first; i < events->count; i++)
		forge_holding_apply(&holding, forge_holding_event_of(the_case->owner, events->list[i].type),
							events->list[i].data, arena);
	return holding;
}

/* An event more, if what is available falls below the threshold. */
static void
note_low(const ForgeHoldingCase *the_case, ForgeEvents *events, int first)
{
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeDecimal threshold = place->holding->low_stock;
	ForgeHolding holding;
	ForgeHoldingPlace later = *place;
	ForgeHoldingLowReached *low;

	if (forge_decimal_compare(forge_holding_available(place), threshold) < 0)
		return;
	holding = after(the_case, events, first);
	forge_holding_decrease(&holding.on_hand, forge_holding_blocked(place, &holding));
	later.holding = &holding;
	later.lots = NULL;
	if (forge_decimal_compare(forge_holding_available(&later), threshold) >= 0)
		return;
	low = forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_LOW);
	low->available = forge_holding_available(&later);
	low->low_stock = threshold;
}

ForgeOutcome
forge_holding_decide(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	int first = events->count;
	ForgeOutcome outcome = decide(the_case, events);

	if (!forge_outcome_is_refusal(outcome) && events->count > first &&
		the_case->type != FORGE_HOLDING_SET_LOW_STOCK &&
		forge_holding_is_positive(the_case->place.holding->low_stock))
		note_low(the_case, events, first);
	return outcome;
}
