/*
 * holding_apply.c
 *	  How events change a holding, its invariant, and what can be told of an event.
 */
#include "domain/holding/holding_parts.h"

static void
apply_change(ForgeHolding *holding, ForgeDecimal delta, ForgeDecimal value, ForgeText cost_method,
			 const ForgeList *lots, ForgeArena *arena)
{
	bool is_out = forge_decimal_is_negative(delta);

	if (is_out)
		forge_holding_take(holding, cost_method, forge_decimal_negate(delta),
						   forge_decimal_negate(value), arena);
	else if (!forge_decimal_is_zero(delta))
		forge_holding_put(holding, cost_method, delta, value, arena);
	forge_holding_move_lots(holding, lots, is_out ? -1 : 1, 0, arena);
}

static void
apply_adjusted(ForgeHolding *holding, const ForgeHoldingAdjusted *adjusted, ForgeArena *arena)
{
	apply_change(holding, adjusted->delta, adjusted->value, adjusted->cost_method, &adjusted->lots,
				 arena);
}

static void
apply_counted(ForgeHolding *holding, const ForgeHoldingCounted *counted, ForgeArena *arena)
{
	apply_change(holding, counted->delta, counted->value, counted->cost_method, &counted->lots,
				 arena);
}

static void
apply_received(ForgeHolding *holding, const ForgeHoldingMoved *moved, ForgeArena *arena)
{
	forge_holding_put(holding, moved->cost_method, moved->quantity, moved->value, arena);
	forge_holding_move_lots(holding, &moved->lots, 1, 0, arena);
}

static void
apply_issued(ForgeHolding *holding, const ForgeHoldingMoved *moved, ForgeArena *arena)
{
	forge_holding_take(holding, moved->cost_method, moved->quantity, moved->value, arena);
	forge_holding_move_lots(holding, &moved->lots, -1, 0, arena);
}

void
forge_holding_apply(ForgeHolding *holding, ForgeHoldingEventType type, const void *data,
					ForgeArena *arena)
{
	switch (type)
	{
		case FORGE_HOLDING_STOCK_ADJUSTED:
			apply_adjusted(holding, data, arena);
			break;
		case FORGE_HOLDING_STOCK_COUNTED:
			apply_counted(holding, data, arena);
			break;
		case FORGE_HOLDING_STOCK_RECEIVED:
		case FORGE_HOLDING_STOCK_RETURNED:
			apply_received(holding, data, arena);
			break;
		case FORGE_HOLDING_STOCK_ISSUED:
		case FORGE_HOLDING_STOCK_SENT:
			apply_issued(holding, data, arena);
			break;
		case FORGE_HOLDING_STOCK_ARRIVED:
			forge_holding_decrease(&holding->in_transit,
								   ((const ForgeHoldingMoved *) data)->quantity);
			apply_received(holding, data, arena);
			break;
		case FORGE_HOLDING_STOCK_RESERVED:
			forge_holding_apply_reserved(holding, data, arena);
			break;
		case FORGE_HOLDING_STOCK_RELEASED:
			forge_holding_apply_released(holding, data);
			break;
		case FORGE_HOLDING_STOCK_SHIPPED:
			forge_holding_apply_shipped(holding, data, arena);
			break;
		case FORGE_HOLDING_STOCK_DAMAGED:
		case FORGE_HOLDING_STOCK_REPAIRED:
		case FORGE_HOLDING_STOCK_SCRAPPED:
			forge_holding_apply_condition(holding, type, data, arena);
			break;
		case FORGE_HOLDING_LOW_STOCK_SET:
			holding->low_stock = ((const ForgeHoldingLow *) data)->quantity;
			break;
		case FORGE_HOLDING_STOCK_ANNOUNCED:
		case FORGE_HOLDING_TRANSIT_ENDED:
		case FORGE_HOLDING_STOCK_EXPECTED:
			forge_holding_apply_driven(holding, type, data);
			break;
		case FORGE_HOLDING_STOCK_LOW:
		case FORGE_HOLDING_EVENT_COUNT:
			break;
	}
}

/* ---- what else can be told ---- */

static bool
is_worth(ForgeDecimal quantity, ForgeDecimal value)
{
	return !forge_decimal_is_negative(quantity) && !forge_decimal_is_negative(value) &&
		   (forge_holding_is_positive(quantity) || forge_decimal_is_zero(value));
}

bool
forge_holding_check(const ForgeHolding *holding)
{
	return is_worth(holding->on_hand, holding->value) &&
		   is_worth(holding->damaged, holding->damaged_value) &&
		   !forge_decimal_is_negative(holding->in_transit) &&
		   !forge_decimal_is_negative(holding->on_order) &&
		   !forge_decimal_is_negative(holding->proposed) &&
		   !forge_decimal_is_negative(holding->low_stock) &&
		   forge_holding_check_reservations(holding) &&
		   forge_decimal_compare(holding->reserved, holding->on_hand) <= 0 &&
		   forge_holding_check_lots(holding) && forge_holding_check_layers(holding);
}

bool
forge_holding_movement(ForgeHoldingEventType type, const void *data, ForgeDecimal *delta)
{
	const ForgeHoldingMoved *moved = data;

	switch (type)
	{
		case FORGE_HOLDING_STOCK_ADJUSTED:
			*delta = ((const ForgeHoldingAdjusted *) data)->delta;
			return true;
		case FORGE_HOLDING_STOCK_COUNTED:
			*delta = ((const ForgeHoldingCounted *) data)->delta;
			return !forge_decimal_is_zero(*delta);
		case FORGE_HOLDING_STOCK_SHIPPED:
			*delta = forge_decimal_negate(((const ForgeHoldingShipped *) data)->quantity);
			return true;
		case FORGE_HOLDING_STOCK_RECEIVED:
		case FORGE_HOLDING_STOCK_REPAIRED:
		case FORGE_HOLDING_STOCK_ARRIVED:
		case FORGE_HOLDING_STOCK_RETURNED:
			*delta = moved->quantity;
			return true;
		case FORGE_HOLDING_STOCK_ISSUED:
		case FORGE_HOLDING_STOCK_DAMAGED:
		case FORGE_HOLDING_STOCK_SENT:
			*delta = forge_decimal_negate(moved->quantity);
			return true;
		case FORGE_HOLDING_STOCK_RESERVED:
		case FORGE_HOLDING_STOCK_RELEASED:
		case FORGE_HOLDING_STOCK_SCRAPPED:
		case FORGE_HOLDING_LOW_STOCK_SET:
		case FORGE_HOLDING_STOCK_LOW:
		case FORGE_HOLDING_STOCK_ANNOUNCED:
		case FORGE_HOLDING_TRANSIT_ENDED:
		case FORGE_HOLDING_STOCK_EXPECTED:
		case FORGE_HOLDING_EVENT_COUNT:
			break;
	}
	return false;
}

static ForgeHoldingFlow
flow_out(ForgeDecimal quantity, ForgeDecimal value)
{
	return (ForgeHoldingFlow){ forge_decimal_negate(quantity), forge_decimal_negate(value) };
}

ForgeHoldingFlow
forge_holding_flow(ForgeHoldingEventType type, const void *data)
{
	const ForgeHoldingAdjusted *adjusted = data;
	const ForgeHoldingCounted *counted = data;
	const ForgeHoldingMoved *moved = data;
	const ForgeHoldingShipped *shipped = data;
	const ForgeHoldingTransit *transit = data;

	switch (type)
	{
		case FORGE_HOLDING_STOCK_ADJUSTED:
			return (ForgeHoldingFlow){ adjusted->delta, adjusted->value };
		case FORGE_HOLDING_STOCK_COUNTED:
			return (ForgeHoldingFlow){ counted->delta, counted->value };
		case FORGE_HOLDING_STOCK_RECEIVED:
			return (ForgeHoldingFlow){ moved->quantity, moved->value };
		case FORGE_HOLDING_STOCK_ISSUED:
		case FORGE_HOLDING_STOCK_SCRAPPED:
			return flow_out(moved->quantity, moved->value);
		case FORGE_HOLDING_STOCK_SHIPPED:
			return flow_out(shipped->quantity, shipped->value);
		case FORGE_HOLDING_TRANSIT_ENDED:
			if (forge_text_equal(transit->movement, FORGE_TEXT("transfer_loss")))
				return flow_out(transit->quantity, transit->value);
			break;
		case FORGE_HOLDING_STOCK_RESERVED:
		case FORGE_HOLDING_STOCK_RELEASED:
		case FORGE_HOLDING_STOCK_DAMAGED:
		case FORGE_HOLDING_STOCK_REPAIRED:
		case FORGE_HOLDING_LOW_STOCK_SET:
		case FORGE_HOLDING_STOCK_LOW:
		case FORGE_HOLDING_STOCK_SENT:
		case FORGE_HOLDING_STOCK_ANNOUNCED:
		case FORGE_HOLDING_STOCK_ARRIVED:
		case FORGE_HOLDING_STOCK_RETURNED:
		case FORGE_HOLDING_STOCK_EXPECTED:
		case FORGE_HOLDING_EVENT_COUNT:
			break;
	}
	return (ForgeHoldingFlow){ FORGE_DECIMAL_ZERO, FORGE_DECIMAL_ZERO };
}

ForgeUuid
forge_holding_new_lot(const ForgeHolding *holding, ForgeHoldingEventType type, const void *data)
{
	const ForgeHoldingTaken *part;
	const ForgeList *lots;

	if (type == FORGE_HOLDING_STOCK_RECEIVED)
		lots = &((const ForgeHoldingMoved *) data)->lots;
	else if (type == FORGE_HOLDING_STOCK_ADJUSTED)
		lots = &((const ForgeHoldingAdjusted *) data)->lots;
	else if (type == FORGE_HOLDING_STOCK_COUNTED)
		lots = &((const ForgeHoldingCounted *) data)->lots;
	else
		return FORGE_UUID_NIL;
	if (lots->count == 0)
		return FORGE_UUID_NIL;
	part = forge_list_item(lots, 0, sizeof(ForgeHoldingTaken));
	return forge_holding_find_lot(holding, part->lot_id) < 0 ? part->lot_id : FORGE_UUID_NIL;
}
