/*
 * holding_condition.c
 *	  Holdings: stock that is damaged, repaired or scrapped.  What is damaged keeps its value until
 *	  it is scrapped.
 */
#include "domain/holding/holding_parts.h"

static ForgeOutcome
require_lot(const ForgeHoldingPlace *place, ForgeUuid lot_id)
{
	if (forge_uuid_is_nil(lot_id) && forge_holding_is_tracked(place))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOT_REQUIRED), place->item_id);
	if (!forge_uuid_is_nil(lot_id) && !forge_holding_is_tracked(place))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOT_NOT_TRACKED), place->item_id);
	return forge_accept();
}

static void
add_moved(const ForgeHoldingCase *the_case, ForgeHoldingEventType type, const char *movement,
		  ForgeHoldingPick pick, ForgeEvents *events)
{
	const ForgeHoldingCondition *wanted = the_case->data;
	ForgeHoldingMoved *moved = forge_holding_add(the_case, events, type);

	moved->quantity = wanted->quantity;
	moved->value = pick.value;
	moved->movement = forge_text_from(movement);
	moved->cost_method = forge_holding_method(the_case->place.rules);
	moved->lots = pick.lots;
	moved->reason = wanted->reason;
}

ForgeOutcome
forge_holding_decide_damage(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingCondition *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = forge_holding_check_quantity(place, wanted->quantity);
	ForgeHoldingPick pick;
	ForgeDecimal sum;

	if (!forge_outcome_is_refusal(outcome))
		outcome = require_lot(place, wanted->lot_id);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_pick(place, wanted->quantity, wanted->lot_id, FORGE_HOLDING_ANY,
									 events->arena, &pick);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_room(place->holding->damaged, wanted->quantity);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (!forge_decimal_add(place->holding->damaged_value, pick.value, &sum))
		return forge_holding_refuse_insufficient(place, FORGE_REASON_AMOUNT_OVERFLOW,
												 place->holding->damaged_value, pick.value);

	forge_holding_release_expired(the_case, events);
	add_moved(the_case, FORGE_HOLDING_STOCK_DAMAGED, "damage", pick, events);
	return outcome;
}

/* So much of what is damaged, and of its value. */
static ForgeOutcome
pick_damaged(const ForgeHoldingPlace *place, const ForgeHoldingCondition *wanted, ForgeArena *arena,
			 ForgeHoldingPick *pick)
{
	const ForgeHolding *holding = place->holding;
	ForgeOutcome outcome = require_lot(place, wanted->lot_id);
	ForgeDecimal damaged = holding->damaged;

	*pick = (ForgeHoldingPick){ .value = FORGE_DECIMAL_ZERO };
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (!forge_uuid_is_nil(wanted->lot_id))
	{
		int32_t index = forge_holding_find_lot(holding, wanted->lot_id);

		damaged = index < 0 ? FORGE_DECIMAL_ZERO : forge_holding_lot(holding, index)->damaged;
		*(ForgeHoldingTaken *) forge_list_add(&pick->lots, sizeof(ForgeHoldingTaken), arena) =
			(ForgeHoldingTaken){ wanted->lot_id, wanted->quantity, FORGE_INSTANT_ABSENT };
	}
	if (forge_decimal_compare(wanted->quantity, damaged) > 0)
		return forge_holding_refuse_insufficient(place, FORGE_REASON_DAMAGED_INSUFFICIENT,
												 wanted->quantity, damaged);
	(void) forge_decimal_share(holding->damaged_value, wanted->quantity, holding->damaged,
							   FORGE_DECIMAL_SCALE, FORGE_ROUND_HALF_UP, &pick->value);
	return outcome;
}

ForgeOutcome
forge_holding_decide_repair(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingCondition *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = forge_holding_check_quantity(place, wanted->quantity);
	ForgeHoldingPick pick;

	if (!forge_outcome_is_refusal(outcome))
		outcome = pick_damaged(place, wanted, events->arena, &pick);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_room(place->holding->on_hand, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_value(place, wanted->quantity, pick.value);
	if (!forge_outcome_is_refusal(outcome))
		add_moved(the_case, FORGE_HOLDING_STOCK_REPAIRED, "repair", pick, events);
	return outcome;
}

ForgeOutcome
forge_holding_decide_scrap(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingCondition *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = forge_holding_check_quantity(place, wanted->quantity);
	ForgeHoldingPick pick;

	if (!forge_outcome_is_refusal(outcome))
		outcome = pick_damaged(place, wanted, events->arena, &pick);
	if (!forge_outcome_is_refusal(outcome))
		add_moved(the_case, FORGE_HOLDING_STOCK_SCRAPPED, "scrap", pick, events);
	return outcome;
}

void
forge_holding_apply_condition(ForgeHolding *holding, ForgeHoldingEventType type,
							  const ForgeHoldingMoved *moved, ForgeArena *arena)
{
	if (type == FORGE_HOLDING_STOCK_DAMAGED)
	{
		forge_holding_take(holding, moved->cost_method, moved->quantity, moved->value, arena);
		forge_holding_increase(&holding->damaged, moved->quantity);
		forge_holding_increase(&holding->damaged_value, moved->value);
		forge_holding_move_lots(holding, &moved->lots, -1, 1, arena);
		return;
	}
	forge_holding_decrease(&holding->damaged, moved->quantity);
	forge_holding_decrease(&holding->damaged_value, moved->value);
	forge_holding_move_lots(holding, &moved->lots, type == FORGE_HOLDING_STOCK_REPAIRED ? 1 : 0, -1,
							arena);
	if (type == FORGE_HOLDING_STOCK_REPAIRED)
		forge_holding_put(holding, moved->cost_method, moved->quantity, moved->value, arena);
}
