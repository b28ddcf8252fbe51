/*
 * holding_cost.c
 *	  What is on hand is worth: values that come in and leave, and the layers of fifo and lifo.
 *
 * By the average, and under standard cost, what leaves takes its share of the value, rounded half
 * up to six decimals; so the last of it takes the rest.  Layers are the quantities that are left of
 * what came in, each with its value, of which a part takes its share likewise.  Neighbours of the
 * same unit cost are one layer.
 */
#include "domain/holding/holding_parts.h"

#include <string.h>

#include "base/word.h"

#define LAYER_SIZE sizeof(ForgeHoldingLayer)

/* In the order of FORGE_COST_METHODS. */
typedef enum CostMethod
{
	AVERAGE,
	FIFO,
	LIFO,
	STANDARD
} CostMethod;

static CostMethod
method_of(ForgeText word)
{
	int number = forge_text_is_absent(word) ? AVERAGE : forge_word_number(FORGE_COST_METHODS, word);

	return number < 0 ? AVERAGE : (CostMethod) number;
}

static bool
has_layers(CostMethod method)
{
	return method == FIFO || method == LIFO;
}

ForgeText
forge_holding_method(const ForgeHoldingRules *rules)
{
	return method_of(rules->cost_method) == AVERAGE ? (ForgeText){ NULL, 0 } : rules->cost_method;
}

static ForgeHoldingLayer *
layer_at(const ForgeHolding *holding, int32_t index)
{
	return forge_list_item(&holding->layers, index, LAYER_SIZE);
}

/* The part of a value that a part of its quantity takes. */
static ForgeDecimal
share(ForgeDecimal value, ForgeDecimal part, ForgeDecimal of)
{
	ForgeDecimal result = FORGE_DECIMAL_ZERO;

	(void) forge_decimal_share(value, part, of, FORGE_DECIMAL_SCALE, FORGE_ROUND_HALF_UP, &result);
	return result;
}

/* How far a quantity reaches into the layers: so many whole ones, and a part of the next. */
typedef struct Reach
{
	int32_t whole;
	ForgeHoldingLayer part;
	ForgeDecimal value; /* of all that */
} Reach;

static Reach
reach(const ForgeHolding *holding, CostMethod method, ForgeDecimal quantity)
{
	Reach taken = { .whole = 0 };
	int32_t count = holding->layers.count;

	for (; taken.whole < count && forge_holding_is_positive(quantity); taken.whole++)
	{
		const ForgeHoldingLayer *layer =
			layer_at(holding, method == FIFO ? taken.whole : count - 1 - taken.whole);

		if (forge_decimal_compare(quantity, layer->quantity) < 0)
		{
			taken.part.quantity = quantity;
			taken.part.value = share(layer->value, quantity, layer->quantity);
			forge_holding_increase(&taken.value, taken.part.value);
			break;
		}
		forge_holding_decrease(&quantity, layer->quantity);
		forge_holding_increase(&taken.value, layer->value);
	}
	return taken;
}

ForgeDecimal
forge_holding_value_out(const ForgeHolding *holding, const ForgeHoldingRules *rules,
						ForgeDecimal quantity)
{
	CostMethod method = method_of(rules->cost_method);

	if (has_layers(method) && holding->layers.count > 0)
		return reach(holding, method, quantity).value;
	return share(holding->value, quantity, holding->on_hand);
}

/* ---- what comes in ---- */

static ForgeOutcome
refuse_amount(const ForgeHoldingPlace *place, ForgeDecimal a, ForgeDecimal b)
{
	ForgeOutcome outcome =
		forge_with_uuid(forge_refuse(FORGE_REASON_AMOUNT_OVERFLOW), place->item_id);

	return forge_with_decimal(forge_with_decimal(outcome, a), b);
}

/* Have both the same cost of one? */
static bool
is_same_cost(const ForgeHoldingLayer *layer, ForgeDecimal quantity, ForgeDecimal value)
{
	return (__int128) layer->value.millionths * quantity.millionths ==
		   (__int128) value.millionths * layer->quantity.millionths;
}

static bool
begins_layer(const ForgeHolding *holding, ForgeDecimal quantity, ForgeDecimal value)
{
	int32_t count = holding->layers.count;

	return count == 0 || !is_same_cost(layer_at(holding, count - 1), quantity, value);
}

ForgeOutcome
forge_holding_check_value(const ForgeHoldingPlace *place, ForgeDecimal quantity, ForgeDecimal value)
{
	const ForgeHolding *holding = place->holding;
	ForgeOutcome outcome;
	ForgeDecimal sum;

	if (!forge_decimal_add(holding->value, value, &sum))
		return refuse_amount(place, holding->value, value);
	if (!has_layers(method_of(place->rules->cost_method)) ||
		holding->layers.count < FORGE_LAYERS_MAX || !begins_layer(holding, quantity, value))
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "layers");
	outcome = forge_with_integer(outcome, FORGE_LAYERS_MAX);
	return forge_with_integer(outcome, FORGE_LAYERS_MAX + 1);
}

/* The value at the cost that is given, or at that of what is on hand. */
static bool
value_at(const ForgeHolding *holding, ForgeDecimal quantity, ForgeDecimal unit_cost,
		 ForgeDecimal *value)
{
	if (!forge_decimal_is_absent(unit_cost))
		return forge_decimal_multiply(quantity, unit_cost, FORGE_DECIMAL_SCALE, FORGE_ROUND_HALF_UP,
									  value);
	*value = FORGE_DECIMAL_ZERO;
	return forge_decimal_is_zero(holding->on_hand) ||
		   forge_decimal_scale(holding->value, quantity.millionths, holding->on_hand.millionths,
							   FORGE_DECIMAL_SCALE, FORGE_ROUND_HALF_UP, value);
}

/* What had left is worth what it was worth then, the rest as above. */
static bool
value_with(const ForgeHolding *holding, ForgeDecimal quantity, ForgeDecimal unit_cost,
		   const ForgeHoldingFlow *left, ForgeDecimal *value)
{
	forge_holding_decrease(&quantity, left->quantity);
	return value_at(holding, quantity, unit_cost, value) && !forge_decimal_is_absent(left->value) &&
		   forge_decimal_add(*value, left->value, value);
}

/* By the standard, whatever it has cost; the difference is noted. */
static bool
value_at_standard(const ForgeHoldingPlace *place, ForgeDecimal quantity, ForgeDecimal unit_cost,
				  const ForgeHoldingFlow *left, ForgeHoldingCost *cost)
{
	ForgeDecimal standard = place->rules->standard_cost;
	ForgeDecimal paid;

	if (!value_at(place->holding, quantity, standard, &cost->value))
		return false;
	if (forge_decimal_is_absent(unit_cost))
		unit_cost = standard;
	return value_with(place->holding, quantity, unit_cost, left, &paid) &&
		   forge_decimal_subtract(paid, cost->value, &cost->variance);
}

ForgeOutcome
forge_holding_value_in(const ForgeHoldingPlace *place, ForgeDecimal quantity,
					   ForgeDecimal unit_cost, const ForgeHoldingFlow *left, ForgeHoldingCost *cost)
{
	const ForgeHolding *holding = place->holding;
	bool is_given = !forge_decimal_is_absent(unit_cost);
	bool is_known;

	*cost = (ForgeHoldingCost){ FORGE_DECIMAL_ZERO, FORGE_DECIMAL_ZERO };
	if (is_given && forge_decimal_is_negative(unit_cost))
	{
		ForgeOutcome outcome = forge_refuse(FORGE_REASON_COST_NEGATIVE);

		return forge_with_decimal(forge_with_uuid(outcome, place->item_id), unit_cost);
	}
	is_known = method_of(place->rules->cost_method) == STANDARD
				   ? value_at_standard(place, quantity, unit_cost, left, cost)
				   : value_with(holding, quantity, unit_cost, left, &cost->value);
	return is_known ? forge_holding_check_value(place, quantity, cost->value)
					: refuse_amount(place, quantity, is_given ? unit_cost : holding->value);
}

/* ---- apply ---- */

/* Layers are begun from what is on hand, or end, when the method was changed before. */
static void
set_layers(ForgeHolding *holding, CostMethod method, ForgeArena *arena)
{
	if (!has_layers(method))
		holding->layers.count = 0;
	else if (holding->layers.count == 0 && forge_holding_is_positive(holding->on_hand))
		*(ForgeHoldingLayer *) forge_list_add(&holding->layers, LAYER_SIZE, arena) =
			(ForgeHoldingLayer){ holding->on_hand, holding->value };
}

void
forge_holding_put(ForgeHolding *holding, ForgeText cost_method, ForgeDecimal quantity,
				  ForgeDecimal value, ForgeArena *arena)
{
	CostMethod method = method_of(cost_method);
	ForgeHoldingLayer *layer;

	set_layers(holding, method, arena);
	forge_holding_increase(&holding->on_hand, quantity);
	forge_holding_increase(&holding->value, value);
	if (!has_layers(method))
		return;
	layer = begins_layer(holding, quantity, value)
				? forge_list_add(&holding->layers, LAYER_SIZE, arena)
				: layer_at(holding, holding->layers.count - 1);
	forge_holding_increase(&layer->quantity, quantity);
	forge_holding_increase(&layer->value, value);
}

static void
take_layers(ForgeHolding *holding, CostMethod method, ForgeDecimal quantity)
{
	Reach taken = reach(holding, method, quantity);
	int32_t left = holding->layers.count - taken.whole;
	ForgeHoldingLayer *layer;

	if (method == FIFO && taken.whole > 0)
		memmove(holding->layers.items, (char *) holding->layers.items + taken.whole * LAYER_SIZE,
				(size_t) left * LAYER_SIZE);
	holding->layers.count = left;
	if (forge_decimal_is_zero(taken.part.quantity))
		return;
	layer = layer_at(holding, method == FIFO ? 0 : left - 1);
	forge_holding_decrease(&layer->quantity, taken.part.quantity);
	forge_holding_decrease(&layer->value, taken.part.value);
}

void
forge_holding_take(ForgeHolding *holding, ForgeText cost_method, ForgeDecimal quantity,
				   ForgeDecimal value, ForgeArena *arena)
{
	CostMethod method = method_of(cost_method);

	set_layers(holding, method, arena);
	forge_holding_decrease(&holding->on_hand, quantity);
	forge_holding_decrease(&holding->value, value);
	if (has_layers(method))
		take_layers(holding, method, quantity);
}

bool
forge_holding_check_layers(const ForgeHolding *holding)
{
	ForgeDecimal quantity = FORGE_DECIMAL_ZERO;
	ForgeDecimal value = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < holding->layers.count; i++)
	{
		const ForgeHoldingLayer *layer = layer_at(holding, i);

		if (!forge_holding_is_positive(layer->quantity) ||
			forge_decimal_is_negative(layer->value) ||
			!forge_decimal_add(quantity, layer->quantity, &quantity) ||
			!forge_decimal_add(value, layer->value, &value))
			return false;
	}
	return holding->layers.count == 0 || (forge_decimal_compare(quantity, holding->on_hand) == 0 &&
										  forge_decimal_compare(value, holding->value) == 0);
}
