/*
 * holding_return.c
 *	  Holdings: what comes back.  A receipt of the movement return_in that says no cost brings goods
 *	  back at the value at which they left, if its reference is what they left for.
 *
 * What left last comes back first; so the events need be looked at only back to those that it left
 * with, however long the stream is.  What comes back of one of them in parts adds up to its value,
 * whatever the parts: each takes the difference of two running sums, which are rounded.
 *
 * What is beyond what left is worth what is there, as with any receipt.
 */
#include "domain/holding/holding_parts.h"

#include "base/u128.h"

typedef struct Return
{
	ForgeTrace trace;
	const ForgeHoldingOwner *owner;
	ForgeDecimal quantity; /* that comes back now */
	ForgeU128 back; /* millionths that came back before, of what left earlier than the events seen
					   so far */
	ForgeHoldingFlow left; /* what has been found of the quantity */
} Return;

bool
forge_holding_comes_back(ForgeHoldingCommandType type, const void *data)
{
	const ForgeHoldingReceive *wanted = data;

	return type == FORGE_HOLDING_RECEIVE_STOCK && !forge_uuid_is_nil(wanted->reference_id) &&
		   forge_decimal_is_absent(wanted->unit_cost) &&
		   forge_holding_is_positive(wanted->quantity) &&
		   forge_text_equal(wanted->movement, FORGE_TEXT("return_in"));
}

/* The value of the first so many millionths of what left. */
static ForgeDecimal
value_to(const ForgeHoldingFlow *event, int64_t millionths)
{
	ForgeDecimal value = FORGE_DECIMAL_ZERO;

	(void) forge_decimal_share(event->value, (ForgeDecimal){ millionths }, event->quantity,
							   FORGE_DECIMAL_SCALE, FORGE_ROUND_HALF_UP, &value);
	return value;
}

/* So much left with an event: of that, some came back before, and some of the rest does now. */
static void
take_back(Return *wanted, ForgeHoldingFlow event)
{
	int64_t all = event.quantity.millionths;
	ForgeU128 most = forge_u128_from((uint64_t) all);
	int64_t before = forge_u128_compare(wanted->back, most) < 0 ? (int64_t) wanted->back.low : all;
	int64_t now = wanted->quantity.millionths - wanted->left.quantity.millionths;
	ForgeDecimal value;

	(void) forge_u128_subtract(wanted->back, forge_u128_from((uint64_t) before), &wanted->back);
	if (now > all - before)
		now = all - before;
	wanted->left.quantity.millionths += now;
	if (!forge_decimal_subtract(value_to(&event, before + now), value_to(&event, before), &value) ||
		!forge_decimal_add(wanted->left.value, value, &wanted->left.value))
		wanted->left.value = FORGE_DECIMAL_ABSENT;
}

static bool
look(ForgeTrace *trace, const ForgeEvent *event)
{
	Return *wanted = (Return *) trace;
	const ForgeHoldingMoved *moved = event->data;
	const ForgeHoldingShipped *shipped = event->data;
	ForgeHoldingEventType type = forge_holding_event_of(wanted->owner, event->type);

	if (type == FORGE_HOLDING_STOCK_ISSUED)
		take_back(wanted, (ForgeHoldingFlow){ moved->quantity, moved->value });
	else if (type == FORGE_HOLDING_STOCK_SHIPPED)
		take_back(wanted, (ForgeHoldingFlow){ shipped->quantity, shipped->value });
	else if (type == FORGE_HOLDING_STOCK_RECEIVED &&
			 forge_text_equal(moved->movement, FORGE_TEXT("return_in")))
		(void) forge_u128_add(wanted->back, forge_u128_from((uint64_t) moved->quantity.millionths),
							  &wanted->back);
	return !forge_decimal_is_absent(wanted->left.value) &&
		   forge_decimal_compare(wanted->left.quantity, wanted->quantity) < 0;
}

void
forge_holding_trace_left(ForgeAsks *asks, const ForgeHoldingOwner *owner, const void *data,
						 ForgeUuid stream)
{
	const ForgeHoldingReceive *received = data;
	Return *wanted = forge_arena_allocate(asks->arena, sizeof(Return));

	*wanted = (Return){ .trace = { received->reference_id, { "reference_id", "reference" }, look },
						.owner = owner,
						.quantity = received->quantity };
	forge_asks_add_trace(asks, owner->aggregate, stream, &wanted->trace);
}

ForgeHoldingFlow
forge_holding_traced(const void *answer)
{
	return ((const Return *) answer)->left;
}
