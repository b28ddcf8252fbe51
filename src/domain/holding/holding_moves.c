/*
 * holding_moves.c
 *	  Holdings: stock that is adjusted, comes in, leaves or is counted.
 */
#include "domain/holding/holding_parts.h"

/* May a caller bring something in? */
static ForgeOutcome
check_in(const ForgeHoldingCase *the_case)
{
	ForgeOutcome outcome = forge_holding_check_location(the_case);

	if (!forge_outcome_is_refusal(outcome) && !the_case->item_is_active)
		outcome = forge_refuse(FORGE_REASON_ITEM_INACTIVE);
	return outcome;
}

/* What comes in or leaves, with its lots and its value. */
typedef struct Change
{
	ForgeList lots;
	ForgeHoldingCost cost;
} Change;

/* A quantity above zero that comes in. */
static ForgeOutcome
bring_in(const ForgeHoldingCase *the_case, ForgeDecimal quantity, ForgeUuid lot_id,
		 ForgeDecimal unit_cost, ForgeArena *arena, Change *change)
{
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = forge_holding_name_lot(the_case, lot_id, quantity, &change->lots, arena);

	if (!forge_outcome_is_refusal(outcome))
		outcome =
			forge_holding_value_in(place, quantity, unit_cost, &the_case->left, &change->cost);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_room(place->holding->on_hand, quantity);
	return outcome;
}

/* A quantity below zero, of whichever lots. */
static ForgeOutcome
take_out(const ForgeHoldingCase *the_case, ForgeDecimal delta, ForgeUuid lot_id, ForgeArena *arena,
		 Change *change)
{
	ForgeHoldingPick pick;
	ForgeOutcome outcome = forge_holding_pick(&the_case->place, forge_decimal_negate(delta), lot_id,
											  FORGE_HOLDING_ANY, arena, &pick);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	change->lots = pick.lots;
	change->cost.value = forge_decimal_negate(pick.value);
	return outcome;
}

/* Refuses STOCK_NEGATIVE if less than what is reserved would be left. */
static ForgeOutcome
check_left(const ForgeHoldingPlace *place, ForgeDecimal delta)
{
	ForgeDecimal reserved = forge_holding_reserved(place->holding, place->at);
	ForgeDecimal left = place->holding->on_hand;
	ForgeOutcome outcome;

	forge_holding_increase(&left, delta);
	if (forge_decimal_compare(left, reserved) >= 0)
		return forge_accept();
	outcome =
		forge_with_decimal(forge_refuse(FORGE_REASON_STOCK_NEGATIVE), place->holding->on_hand);
	return forge_with_decimal(forge_with_decimal(outcome, reserved), delta);
}

ForgeOutcome
forge_holding_decide_adjust(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingAdjust *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	bool is_out = forge_decimal_is_negative(wanted->delta);
	ForgeOutcome outcome = forge_accept();
	Change change = { .lots.count = 0 };
	ForgeHoldingAdjusted *adjusted;

	if (forge_decimal_is_zero(wanted->delta))
		return forge_refuse(FORGE_REASON_DELTA_ZERO);
	if (!is_out)
		outcome = check_in(the_case);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_exact(place, wanted->delta);
	if (!forge_outcome_is_refusal(outcome) && is_out)
		outcome = check_left(place, wanted->delta);
	if (!forge_outcome_is_refusal(outcome))
		outcome = is_out ? take_out(the_case, wanted->delta, wanted->lot_id, events->arena, &change)
						 : bring_in(the_case, wanted->delta, wanted->lot_id, wanted->unit_cost,
									events->arena, &change);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	if (is_out)
		forge_holding_release_expired(the_case, events);
	adjusted = forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_ADJUSTED);
	adjusted->delta = wanted->delta;
	adjusted->reason = wanted->reason;
	adjusted->value = change.cost.value;
	adjusted->cost_method = forge_holding_method(place->rules);
	adjusted->lots = change.lots;
	return outcome;
}

ForgeOutcome
forge_holding_decide_receive(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingReceive *wanted = the_case->data;
	ForgeOutcome outcome = check_in(the_case);
	Change change = { .lots.count = 0 };
	ForgeHoldingMoved *received;

	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_quantity(&the_case->place, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		outcome = bring_in(the_case, wanted->quantity, wanted->lot_id, wanted->unit_cost,
						   events->arena, &change);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	received = forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_RECEIVED);
	received->quantity = wanted->quantity;
	received->value = change.cost.value;
	received->movement = wanted->movement;
	received->cost_method = forge_holding_method(the_case->place.rules);
	received->variance = change.cost.variance;
	received->lots = change.lots;
	received->reference_type = wanted->reference_type;
	received->reference_id = wanted->reference_id;
	received->reason = wanted->reason;
	return outcome;
}

ForgeOutcome
forge_holding_decide_issue(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingIssue *wanted = the_case->data;
	ForgeHoldingUse use = wanted->allow_expired ? FORGE_HOLDING_UNBLOCKED : FORGE_HOLDING_GOOD;
	ForgeOutcome outcome = forge_holding_check_quantity(&the_case->place, wanted->quantity);
	ForgeHoldingPick pick;
	ForgeHoldingMoved *issued;

	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_pick(&the_case->place, wanted->quantity, wanted->lot_id, use,
									 events->arena, &pick);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	forge_holding_release_expired(the_case, events);
	issued = forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_ISSUED);
	issued->quantity = wanted->quantity;
	issued->value = pick.value;
	issued->movement = wanted->movement;
	issued->cost_method = forge_holding_method(the_case->place.rules);
	issued->lots = pick.lots;
	issued->reference_type = wanted->reference_type;
	issued->reference_id = wanted->reference_id;
	issued->reason = wanted->reason;
	return outcome;
}

/* ---- counts ---- */

/* What a holding has by the log: all of it, or of the lot. */
static ForgeDecimal
quantity_of(const ForgeHolding *holding, ForgeUuid lot_id)
{
	int32_t index;

	if (forge_uuid_is_nil(lot_id))
		return holding->on_hand;
	index = forge_holding_find_lot(holding, lot_id);
	return index < 0 ? FORGE_DECIMAL_ZERO : forge_holding_lot(holding, index)->quantity;
}

static ForgeOutcome
refuse_negative(const ForgeHoldingPlace *place, ForgeDecimal quantity)
{
	ForgeOutcome outcome =
		forge_with_uuid(forge_refuse(FORGE_REASON_QUANTITY_NEGATIVE), place->item_id);

	return forge_with_decimal(outcome, quantity);
}

/* What was counted: *delta receives the difference to the book. */
static ForgeOutcome
compare_with_book(const ForgeHoldingCase *the_case, ForgeDecimal *book, ForgeDecimal *delta)
{
	const ForgeHoldingCount *count = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome;

	if (forge_decimal_is_negative(count->counted))
		return refuse_negative(place, count->counted);
	outcome = forge_holding_check_exact(place, count->counted);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (count->counted_at != FORGE_INSTANT_ABSENT && count->counted_at > place->at)
		return forge_refuse(FORGE_REASON_COUNT_IN_FUTURE);
	*book = quantity_of(the_case->past != NULL ? the_case->past : place->holding, count->lot_id);
	/* Neither is below zero. */
	(void) forge_decimal_subtract(count->counted, *book, delta);
	return outcome;
}

ForgeOutcome
forge_holding_decide_count(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingCount *count = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeDecimal book = FORGE_DECIMAL_ZERO;
	ForgeDecimal delta = FORGE_DECIMAL_ZERO;
	Change change = { .lots.count = 0 };
	Change named = { .lots.count = 0 };
	ForgeHoldingCounted *counted;
	ForgeOutcome outcome = compare_with_book(the_case, &book, &delta);

	if (!forge_outcome_is_refusal(outcome))
		outcome =
			forge_holding_name_lot(the_case, count->lot_id, delta, &named.lots, events->arena);
	if (!forge_outcome_is_refusal(outcome) && forge_decimal_is_negative(delta))
		outcome = check_left(place, delta);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (forge_decimal_is_negative(delta))
		outcome = take_out(the_case, delta, count->lot_id, events->arena, &change);
	else if (!forge_decimal_is_zero(delta))
		outcome =
			bring_in(the_case, delta, count->lot_id, FORGE_DECIMAL_ABSENT, events->arena, &change);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	if (forge_decimal_is_negative(delta))
		forge_holding_release_expired(the_case, events);
	counted = forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_COUNTED);
	counted->counted = count->counted;
	counted->book = book;
	counted->delta = delta;
	counted->counted_at = count->counted_at == FORGE_INSTANT_ABSENT ? place->at : count->counted_at;
	counted->value = change.cost.value;
	counted->cost_method = forge_holding_method(place->rules);
	counted->lots = change.lots;
	return outcome;
}

/* ---- the threshold ---- */

ForgeOutcome
forge_holding_decide_low(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingLow *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome;

	if (forge_decimal_is_negative(wanted->quantity))
		return refuse_negative(place, wanted->quantity);
	outcome = forge_holding_check_exact(place, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome) &&
		forge_decimal_compare(wanted->quantity, place->holding->low_stock) != 0)
		*(ForgeHoldingLow *) forge_holding_add(the_case, events, FORGE_HOLDING_LOW_STOCK_SET) =
			*wanted;
	return outcome;
}
