/*
 * holding_transit.c
 *	  Holdings: what other aggregates drive.  A transfer sends at one location and announces at
 *	  another, where the goods then arrive, or do not; a purchase order tells what is expected.
 */
#include "domain/holding/holding_parts.h"

static void
add_moved(const ForgeHoldingCase *the_case, ForgeHoldingEventType type, const char *movement,
		  ForgeDecimal quantity, ForgeHoldingPick pick, ForgeUuid reference_id, ForgeEvents *events)
{
	ForgeHoldingMoved *moved = forge_holding_add(the_case, events, type);

	moved->quantity = quantity;
	moved->value = pick.value;
	moved->movement = forge_text_from(movement);
	moved->cost_method = forge_holding_method(the_case->place.rules);
	moved->lots = pick.lots;
	moved->reference_type = FORGE_TEXT("inventory.transfer");
	moved->reference_id = reference_id;
}

/*
 * The quantity of a lot among those that a command names, or of all of them (nil).  In millionths:
 * it may be more than can be stored.
 */
static __int128
sum_of(const ForgeList *lots, ForgeUuid lot_id)
{
	__int128 sum = 0;

	for (int32_t i = 0; i < lots->count; i++)
	{
		const ForgeHoldingTaken *part = forge_list_item(lots, i, sizeof(ForgeHoldingTaken));

		if (forge_uuid_is_nil(lot_id) || forge_uuid_equal(part->lot_id, lot_id))
			sum += part->quantity.millionths;
	}
	return sum;
}

/* As the detail of a refusal says it. */
static ForgeDecimal
at_most(__int128 sum)
{
	return sum > INT64_MAX ? FORGE_DECIMAL_MAX : (ForgeDecimal){ (int64_t) sum };
}

/* Refuses LOTS_UNEQUAL.  Each part is above zero. */
static ForgeOutcome
check_sum(const ForgeHoldingPlace *place, const ForgeList *lots, ForgeDecimal quantity)
{
	__int128 sum = sum_of(lots, FORGE_UUID_NIL);

	return sum == quantity.millionths
			   ? forge_accept()
			   : forge_holding_refuse_insufficient(place, FORGE_REASON_LOTS_UNEQUAL, quantity,
												   at_most(sum));
}

/* Do the lots that leave add up to the quantity, and is so much there of each? */
static ForgeOutcome
check_lots_sent(const ForgeHoldingPlace *place, const ForgeHoldingSend *wanted)
{
	ForgeOutcome outcome = forge_accept();

	if (forge_holding_is_tracked(place) != (wanted->lots.count > 0))
		return forge_with_uuid(forge_refuse(wanted->lots.count > 0 ? FORGE_REASON_LOT_NOT_TRACKED
																   : FORGE_REASON_LOT_REQUIRED),
							   place->item_id);
	for (int32_t i = 0; i < wanted->lots.count && !forge_outcome_is_refusal(outcome); i++)
	{
		const ForgeHoldingTaken *part =
			forge_list_item(&wanted->lots, i, sizeof(ForgeHoldingTaken));
		int32_t index = forge_holding_find_lot(place->holding, part->lot_id);
		ForgeDecimal there =
			index < 0 ? FORGE_DECIMAL_ZERO : forge_holding_lot(place->holding, index)->quantity;
		__int128 leaves = sum_of(&wanted->lots, part->lot_id);

		outcome = forge_holding_check_quantity(place, part->quantity);
		if (!forge_outcome_is_refusal(outcome) && leaves > there.millionths)
			outcome = forge_holding_refuse_insufficient(place, FORGE_REASON_STOCK_INSUFFICIENT,
														at_most(leaves), there);
	}
	return forge_outcome_is_refusal(outcome) || wanted->lots.count == 0
			   ? outcome
			   : check_sum(place, &wanted->lots, wanted->quantity);
}

/*
 * The lots are those that the transfer has picked from this state of the stock; which ones are good
 * by now would be another question.
 */
static ForgeOutcome
decide_send(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingSend *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = forge_holding_check_quantity(place, wanted->quantity);
	ForgeHoldingPick pick;

	if (!forge_outcome_is_refusal(outcome))
		outcome = check_lots_sent(place, wanted);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_pick(place, wanted->quantity, FORGE_UUID_NIL, FORGE_HOLDING_ANY,
									 events->arena, &pick);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	pick.lots = wanted->lots;
	forge_holding_release_expired(the_case, events);
	add_moved(the_case, FORGE_HOLDING_STOCK_SENT, "transfer_out", wanted->quantity, pick,
			  wanted->reference_id, events);
	return outcome;
}

static ForgeOutcome
decide_announce(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingTransit *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = forge_holding_check_location(the_case);

	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_quantity(place, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_room(place->holding->in_transit, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		*(ForgeHoldingTransit *) forge_holding_add(the_case, events,
												   FORGE_HOLDING_STOCK_ANNOUNCED) = *wanted;
	return outcome;
}

/* Is so much on its way? */
static ForgeOutcome
check_on_its_way(const ForgeHoldingPlace *place, ForgeDecimal quantity)
{
	return forge_decimal_compare(quantity, place->holding->in_transit) > 0
			   ? forge_holding_refuse_insufficient(place, FORGE_REASON_EXPECTED_INSUFFICIENT,
												   quantity, place->holding->in_transit)
			   : forge_accept();
}

static ForgeOutcome
decide_end_transit(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingTransit *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = forge_holding_check_quantity(place, wanted->quantity);

	if (!forge_outcome_is_refusal(outcome))
		outcome = check_on_its_way(place, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		*(ForgeHoldingTransit *) forge_holding_add(the_case, events, FORGE_HOLDING_TRANSIT_ENDED) =
			*wanted;
	return outcome;
}

/* What comes in of lots that the command names, which add up to its quantity. */
static ForgeOutcome
name_lots(const ForgeHoldingCase *the_case, const ForgeHoldingArrive *wanted, ForgeList *lots,
		  ForgeArena *arena)
{
	ForgeOutcome outcome = forge_accept();

	if (wanted->lots.count == 0)
		return forge_holding_name_lot(the_case, FORGE_UUID_NIL, wanted->quantity, lots, arena);
	for (int32_t i = 0; i < wanted->lots.count && !forge_outcome_is_refusal(outcome); i++)
	{
		const ForgeHoldingTaken *part =
			forge_list_item(&wanted->lots, i, sizeof(ForgeHoldingTaken));

		outcome = forge_holding_check_quantity(&the_case->place, part->quantity);
		if (!forge_outcome_is_refusal(outcome))
			outcome = forge_holding_name_lot(the_case, part->lot_id, part->quantity, lots, arena);
	}
	return forge_outcome_is_refusal(outcome)
			   ? outcome
			   : check_sum(&the_case->place, &wanted->lots, wanted->quantity);
}

/* What arrives, or comes back to where it was sent from. */
static ForgeOutcome
decide_arrive(const ForgeHoldingCase *the_case, bool is_back, ForgeEvents *events)
{
	const ForgeHoldingArrive *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeHoldingPick pick = { .value = wanted->value };
	ForgeOutcome outcome = is_back ? forge_accept() : forge_holding_check_location(the_case);

	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_quantity(place, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome) && !is_back)
		outcome = check_on_its_way(place, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		outcome = name_lots(the_case, wanted, &pick.lots, events->arena);
	if (!forge_outcome_is_refusal(outcome) && forge_decimal_is_negative(wanted->value))
		outcome = forge_with_decimal(
			forge_with_uuid(forge_refuse(FORGE_REASON_COST_NEGATIVE), place->item_id),
			wanted->value);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_room(place->holding->on_hand, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_value(place, wanted->quantity, wanted->value);
	if (!forge_outcome_is_refusal(outcome))
		add_moved(the_case, is_back ? FORGE_HOLDING_STOCK_RETURNED : FORGE_HOLDING_STOCK_ARRIVED,
				  is_back ? "transfer_return" : "transfer_in", wanted->quantity, pick,
				  wanted->reference_id, events);
	return outcome;
}

/* A change of what is expected: by how much more or less. */
static ForgeOutcome
check_expected(const ForgeHoldingPlace *place, ForgeDecimal bucket, ForgeDecimal change)
{
	ForgeOutcome outcome = forge_holding_check_exact(place, change);

	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_check_room(bucket, change);
	if (forge_outcome_is_refusal(outcome) || !forge_decimal_is_negative(change) ||
		forge_decimal_compare(forge_decimal_negate(change), bucket) <= 0)
		return outcome;
	return forge_holding_refuse_insufficient(place, FORGE_REASON_EXPECTED_INSUFFICIENT,
											 forge_decimal_negate(change), bucket);
}

static ForgeOutcome
decide_expect(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingExpect *wanted = the_case->data;
	const ForgeHoldingPlace *place = &the_case->place;
	ForgeOutcome outcome = check_expected(place, place->holding->on_order, wanted->on_order);

	if (!forge_outcome_is_refusal(outcome))
		outcome = check_expected(place, place->holding->proposed, wanted->proposed);
	if (!forge_outcome_is_refusal(outcome) &&
		(!forge_decimal_is_zero(wanted->on_order) || !forge_decimal_is_zero(wanted->proposed)))
		*(ForgeHoldingExpect *) forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_EXPECTED) =
			*wanted;
	return outcome;
}

ForgeOutcome
forge_holding_decide_driven(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeCommand *command = the_case->command;

	if (!command->is_driven)
		return forge_with_string(forge_refuse(FORGE_REASON_DRIVEN_ONLY),
								 the_case->owner->aggregate->commands[command->type]->name);
	if (the_case->type == FORGE_HOLDING_SEND_STOCK)
		return decide_send(the_case, events);
	if (the_case->type == FORGE_HOLDING_ANNOUNCE_STOCK)
		return decide_announce(the_case, events);
	if (the_case->type == FORGE_HOLDING_END_TRANSIT)
		return decide_end_transit(the_case, events);
	if (the_case->type == FORGE_HOLDING_EXPECT_STOCK)
		return decide_expect(the_case, events);
	return decide_arrive(the_case, the_case->type == FORGE_HOLDING_RETURN_STOCK, events);
}

void
forge_holding_apply_driven(ForgeHolding *holding, ForgeHoldingEventType type, const void *data)
{
	const ForgeHoldingTransit *transit = data;
	const ForgeHoldingExpect *expected = data;

	if (type == FORGE_HOLDING_STOCK_ANNOUNCED)
		forge_holding_increase(&holding->in_transit, transit->quantity);
	else if (type == FORGE_HOLDING_TRANSIT_ENDED)
		forge_holding_decrease(&holding->in_transit, transit->quantity);
	else
	{
		forge_holding_increase(&holding->on_order, expected->on_order);
		forge_holding_increase(&holding->proposed, expected->proposed);
	}
}
