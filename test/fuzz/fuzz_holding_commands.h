/*
 * fuzz_holding_commands.h
 *	  All commands on the second stock of fuzz_holding_model.h.
 */
#ifndef FORGE_FUZZ_HOLDING_COMMANDS_H
#define FORGE_FUZZ_HOLDING_COMMANDS_H

#include "fuzz_holding_moves.h"

/* ---- damage, repair, scrap, low stock ---- */

static inline ForgeReason
check_condition(const Model *model, const ForgeHoldingCondition *given)
{
	uint8_t lot = given->lot_id.bytes[0];
	ForgeReason reason = check_quantity(model, given->quantity.millionths);

	if (reason != FORGE_ACCEPTED)
		return reason;
	if (model->is_tracked != (lot > 0))
		return lot > 0 ? FORGE_REASON_LOT_NOT_TRACKED : FORGE_REASON_LOT_REQUIRED;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
damage(Model *model, const ForgeHoldingCondition *given, int64_t at)
{
	Pick wish = {
		.quantity = given->quantity.millionths, .lot = given->lot_id.bytes[0], .use = ANY, .at = at
	};
	ForgeReason reason = check_condition(model, given);
	Model after = *model;
	Number value;

	if (reason == FORGE_ACCEPTED)
		reason = pick(model, &wish);
	if (reason == FORGE_ACCEPTED)
		reason = check_room(model->damaged, wish.quantity);
	if (reason != FORGE_ACCEPTED)
		return reason;
	drop_expired_promises(&after, at);
	if (wish.lot > 0)
		move_lot(&after, wish.lot, -wish.quantity, wish.quantity);
	value = take(&after, wish.quantity);
	if (after.damaged_value + value > INT64_MAX)
		return FORGE_REASON_AMOUNT_OVERFLOW;
	after.damaged += wish.quantity;
	after.damaged_value += value;
	after.version++;
	*model = after;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
repair_or_scrap(Model *model, const ForgeHoldingCondition *given, bool is_repair)
{
	uint8_t lot = given->lot_id.bytes[0];
	Number quantity = given->quantity.millionths;
	ForgeReason reason = check_condition(model, given);
	Number value;

	if (reason != FORGE_ACCEPTED)
		return reason;
	if (quantity > (lot > 0 ? model->lots[lot].damaged : model->damaged))
		return FORGE_REASON_DAMAGED_INSUFFICIENT;
	value = divide(model->damaged_value * quantity, model->damaged);
	if (is_repair && model->on_hand + quantity > INT64_MAX)
		return FORGE_REASON_QUANTITY_OVERFLOW;
	if (is_repair && model->value + value > INT64_MAX)
		return FORGE_REASON_AMOUNT_OVERFLOW;
	model->damaged -= quantity;
	model->damaged_value -= value;
	if (lot > 0)
		move_lot(model, lot, is_repair ? quantity : 0, -quantity);
	if (is_repair)
		put(model, quantity, value);
	model->version++;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
set_low(Model *model, const ForgeHoldingLow *given)
{
	int64_t quantity = given->quantity.millionths;

	if (quantity < 0)
		return FORGE_REASON_QUANTITY_NEGATIVE;
	if (check_exact(model, quantity) != FORGE_ACCEPTED)
		return FORGE_REASON_QUANTITY_INEXACT;
	model->version += model->low_stock != quantity;
	model->low_stock = quantity;
	return FORGE_ACCEPTED;
}

/* ---- what is driven ---- */

static inline const ForgeHoldingTaken *
part_at(const ForgeList *parts, int index)
{
	return forge_list_item(parts, index, sizeof(ForgeHoldingTaken));
}

/* Of a lot, or of all (0). */
static inline Number
sum_of(const ForgeList *parts, uint8_t lot)
{
	Number sum = 0;

	for (int i = 0; i < parts->count; i++)
		if (lot == 0 || part_at(parts, i)->lot_id.bytes[0] == lot)
			sum += part_at(parts, i)->quantity.millionths;
	return sum;
}

static inline ForgeReason
check_parts_sent(const Model *model, const ForgeList *parts)
{
	if (model->is_tracked != (parts->count > 0))
		return parts->count > 0 ? FORGE_REASON_LOT_NOT_TRACKED : FORGE_REASON_LOT_REQUIRED;
	for (int i = 0; i < parts->count; i++)
	{
		uint8_t lot = part_at(parts, i)->lot_id.bytes[0];
		ForgeReason reason = check_quantity(model, part_at(parts, i)->quantity.millionths);

		if (reason != FORGE_ACCEPTED)
			return reason;
		if (sum_of(parts, lot) > model->lots[lot].quantity)
			return FORGE_REASON_STOCK_INSUFFICIENT;
	}
	return FORGE_ACCEPTED;
}

static inline ForgeReason
send(Model *model, const ForgeHoldingSend *given, int64_t at)
{
	Pick wish = { .quantity = given->quantity.millionths, .use = ANY, .at = at };
	ForgeReason reason = check_quantity(model, given->quantity.millionths);

	if (reason == FORGE_ACCEPTED)
		reason = check_parts_sent(model, &given->lots);
	if (reason == FORGE_ACCEPTED && model->is_tracked && sum_of(&given->lots, 0) != wish.quantity)
		reason = FORGE_REASON_LOTS_UNEQUAL;
	if (reason == FORGE_ACCEPTED)
		reason = pick(model, &wish);
	if (reason != FORGE_ACCEPTED)
		return reason;
	for (uint8_t i = 1; i <= FUZZ_ID_COUNT; i++)
		wish.taken[i] = sum_of(&given->lots, i);
	drop_expired_promises(model, at);
	(void) take_picked(model, &wish);
	model->version++;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
announce(Model *model, int64_t quantity)
{
	ForgeReason reason = model->location_is_active ? check_quantity(model, quantity)
												   : FORGE_REASON_LOCATION_INACTIVE;

	if (reason == FORGE_ACCEPTED)
		reason = check_room(model->in_transit, quantity);
	if (reason != FORGE_ACCEPTED)
		return reason;
	model->in_transit += quantity;
	model->version++;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
end_transit(Model *model, int64_t quantity)
{
	ForgeReason reason = check_quantity(model, quantity);

	if (reason != FORGE_ACCEPTED)
		return reason;
	if (quantity > model->in_transit)
		return FORGE_REASON_EXPECTED_INSUFFICIENT;
	model->in_transit -= quantity;
	model->version++;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
check_parts_in(const Model *model, const ForgeHoldingArrive *given)
{
	ForgeReason reason = given->lots.count == 0 ? check_lot(model, 0) : FORGE_ACCEPTED;

	for (int i = 0; i < given->lots.count && reason == FORGE_ACCEPTED; i++)
	{
		reason = check_quantity(model, part_at(&given->lots, i)->quantity.millionths);
		if (reason == FORGE_ACCEPTED)
			reason = check_lot(model, part_at(&given->lots, i)->lot_id.bytes[0]);
	}
	if (reason == FORGE_ACCEPTED && given->lots.count > 0 &&
		sum_of(&given->lots, 0) != given->quantity.millionths)
		return FORGE_REASON_LOTS_UNEQUAL;
	return reason;
}

static inline ForgeReason
arrive(Model *model, const ForgeHoldingArrive *given, bool is_back)
{
	int64_t quantity = given->quantity.millionths;
	ForgeReason reason = check_quantity(model, quantity);

	if (!is_back && !model->location_is_active)
		return FORGE_REASON_LOCATION_INACTIVE;
	if (reason == FORGE_ACCEPTED && !is_back && quantity > model->in_transit)
		return FORGE_REASON_EXPECTED_INSUFFICIENT;
	if (reason == FORGE_ACCEPTED)
		reason = check_parts_in(model, given);
	if (reason == FORGE_ACCEPTED && given->value.millionths < 0)
		return FORGE_REASON_COST_NEGATIVE;
	if (reason == FORGE_ACCEPTED)
		reason = check_room(model->on_hand, quantity);
	if (reason == FORGE_ACCEPTED && model->value + given->value.millionths > INT64_MAX)
		return FORGE_REASON_AMOUNT_OVERFLOW;
	if (reason != FORGE_ACCEPTED)
		return reason;
	for (int i = 0; i < given->lots.count; i++)
		put_lot(model, part_at(&given->lots, i)->lot_id.bytes[0],
				part_at(&given->lots, i)->quantity.millionths);
	put(model, quantity, given->value.millionths);
	model->in_transit -= is_back ? 0 : quantity;
	model->version++;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
check_expected(const Model *model, Number bucket, int64_t change)
{
	ForgeReason reason = check_exact(model, change);

	if (reason == FORGE_ACCEPTED)
		reason = check_room(bucket, change);
	return reason == FORGE_ACCEPTED && bucket + change < 0 ? FORGE_REASON_EXPECTED_INSUFFICIENT
														   : reason;
}

static inline ForgeReason
expect(Model *model, const ForgeHoldingExpect *given)
{
	int64_t on_order = given->on_order.millionths;
	int64_t proposed = given->proposed.millionths;
	ForgeReason reason = check_expected(model, model->on_order, on_order);

	if (reason == FORGE_ACCEPTED)
		reason = check_expected(model, model->proposed, proposed);
	if (reason != FORGE_ACCEPTED)
		return reason;
	model->on_order += on_order;
	model->proposed += proposed;
	model->version += on_order != 0 || proposed != 0;
	return FORGE_ACCEPTED;
}

/* ---- all of them ---- */

static inline ForgeReason
execute_driven(Model *model, ForgeHoldingCommandType type, const void *data, int64_t at)
{
	switch (type)
	{
		case FORGE_HOLDING_SEND_STOCK:
			return send(model, data, at);
		case FORGE_HOLDING_ANNOUNCE_STOCK:
			return announce(model, ((const ForgeHoldingTransit *) data)->quantity.millionths);
		case FORGE_HOLDING_END_TRANSIT:
			return end_transit(model, ((const ForgeHoldingTransit *) data)->quantity.millionths);
		case FORGE_HOLDING_EXPECT_STOCK:
			return expect(model, data);
		default:
			return arrive(model, data, type == FORGE_HOLDING_RETURN_STOCK);
	}
}

static inline ForgeReason
execute_on_stock(Model *model, ForgeHoldingCommandType type, const void *data, bool is_driven,
				 int64_t at)
{
	switch (type)
	{
		case FORGE_HOLDING_ADJUST_STOCK:
			return adjust(model, data, at);
		case FORGE_HOLDING_RECEIVE_STOCK:
			return receive(model, data);
		case FORGE_HOLDING_ISSUE_STOCK:
			return issue(model, data, at);
		case FORGE_HOLDING_COUNT_STOCK:
			return count(model, data, at);
		case FORGE_HOLDING_RESERVE_STOCK:
			return reserve(model, data, is_driven, at);
		case FORGE_HOLDING_RELEASE_STOCK:
			return release(model, data, is_driven);
		case FORGE_HOLDING_SHIP_STOCK:
			return ship(model, data, is_driven, at);
		case FORGE_HOLDING_DAMAGE_STOCK:
			return damage(model, data, at);
		case FORGE_HOLDING_REPAIR_STOCK:
		case FORGE_HOLDING_SCRAP_STOCK:
			return repair_or_scrap(model, data, type == FORGE_HOLDING_REPAIR_STOCK);
		case FORGE_HOLDING_SET_LOW_STOCK:
			return set_low(model, data);
		default:
			return is_driven ? execute_driven(model, type, data, at) : FORGE_REASON_DRIVEN_ONLY;
	}
}

/* And an event more where what is available falls below what is low. */
static inline ForgeReason
execute_holding(Model *model, ForgeHoldingCommandType type, const void *data, bool is_driven,
				int64_t at)
{
	Number before = usable(model, GOOD, at);
	ForgeReason reason = execute_on_stock(model, type, data, is_driven, at);

	if (type != FORGE_HOLDING_SET_LOW_STOCK && before >= model->low_stock &&
		usable(model, GOOD, at) < model->low_stock)
		model->version++;
	return reason;
}

#endif
