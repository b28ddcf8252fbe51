/*
 * fuzz_holding_moves.h
 *	  What comes in, leaves, is counted and is promised of the second stock of
 *	  fuzz_holding_model.h, and why it is refused.
 */
#ifndef FORGE_FUZZ_HOLDING_MOVES_H
#define FORGE_FUZZ_HOLDING_MOVES_H

#include "fuzz_holding_model.h"
#include "fuzz_text.h"

#define LOT_OF_OTHER_ITEM_NUMBER 4
#define MISSING_LOT_NUMBER FUZZ_ID_COUNT

/* ---- quantities, lots and values that come in ---- */

static inline ForgeReason
check_exact(const Model *model, int64_t quantity)
{
	return model->increment == 0 || quantity % model->increment == 0
			   ? FORGE_ACCEPTED
			   : FORGE_REASON_QUANTITY_INEXACT;
}

static inline ForgeReason
check_quantity(const Model *model, int64_t quantity)
{
	return quantity <= 0 ? FORGE_REASON_QUANTITY_NOT_POSITIVE : check_exact(model, quantity);
}

/* May something of the lot come in? */
static inline ForgeReason
check_lot(const Model *model, uint8_t lot)
{
	if (lot == 0)
		return model->is_tracked ? FORGE_REASON_LOT_REQUIRED : FORGE_ACCEPTED;
	if (!model->is_tracked)
		return FORGE_REASON_LOT_NOT_TRACKED;
	if (model->lots[lot].arrival > 0)
		return FORGE_ACCEPTED;
	if (lot == MISSING_LOT_NUMBER)
		return FORGE_REASON_LOT_NOT_FOUND;
	if (lot == LOT_OF_OTHER_ITEM_NUMBER)
		return FORGE_REASON_LOT_OF_OTHER_ITEM;
	return model->lots[lot].day >= 0 && !model->has_zone ? FORGE_REASON_TIME_ZONE_UNKNOWN
														 : FORGE_ACCEPTED;
}

static inline void
put_lot(Model *model, uint8_t number, Number quantity)
{
	Lot *lot = &model->lots[number];

	if (number == 0)
		return;
	if (lot->arrival == 0)
	{
		lot->arrival = ++model->arrivals;
		lot->ends_at = lot->day < 0 ? NEVER : model_day_end(lot->day);
	}
	move_lot(model, number, quantity, 0);
}

static inline ForgeReason
check_room(Number bucket, Number quantity)
{
	return bucket + quantity > INT64_MAX ? FORGE_REASON_QUANTITY_OVERFLOW : FORGE_ACCEPTED;
}

/*
 * What comes in is worth what it cost, or as much as what is there, or what the standard says. What
 * comes back for a reference, unless that is nil, is worth what it was when it left.
 */
static inline ForgeReason
value_in(Model *model, int64_t quantity, int64_t cost, ForgeUuid reference, Number *value)
{
	Number left = 0;
	Number rest =
		forge_uuid_is_nil(reference) ? quantity : take_back(model, reference, quantity, &left);

	bool is_given = cost != INT64_MIN;

	if (is_given && cost < 0)
		return FORGE_REASON_COST_NEGATIVE;
	if (is_given)
		*value = divide((Number) quantity * cost, 1000000);
	else
		*value = model->on_hand == 0 ? 0 : divide(model->value * rest, model->on_hand);
	*value += left;
	if (left > INT64_MAX)
		return FORGE_REASON_AMOUNT_OVERFLOW;
	if (model->method == STANDARD)
	{
		if ((is_given && *value > INT64_MAX) ||
			left + divide(rest * model->standard_cost, 1000000) > INT64_MAX)
			return FORGE_REASON_AMOUNT_OVERFLOW;
		*value = divide((Number) quantity * model->standard_cost, 1000000);
	}
	return model->value + *value > INT64_MAX ? FORGE_REASON_AMOUNT_OVERFLOW : FORGE_ACCEPTED;
}

static inline ForgeReason
check_in(const Model *model)
{
	if (!model->location_is_active)
		return FORGE_REASON_LOCATION_INACTIVE;
	return model->is_active ? FORGE_ACCEPTED : FORGE_REASON_ITEM_INACTIVE;
}

static inline ForgeReason
bring_in(Model *model, int64_t quantity, uint8_t lot, int64_t cost, ForgeUuid reference)
{
	Model after = *model;
	Number value = 0;
	ForgeReason reason = check_lot(model, lot);

	if (reason == FORGE_ACCEPTED)
		reason = value_in(&after, quantity, cost, reference, &value);
	if (reason == FORGE_ACCEPTED)
		reason = check_room(model->on_hand, quantity);
	if (reason != FORGE_ACCEPTED)
		return reason;
	put_lot(&after, lot, quantity);
	put(&after, quantity, value);
	after.version++;
	*model = after;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
take_out(Model *model, Number quantity, uint8_t lot, Use use, int64_t at, ForgeUuid reference)
{
	Pick wish = { .quantity = quantity, .lot = lot, .use = use, .at = at };
	ForgeReason reason = pick(model, &wish);

	if (reason != FORGE_ACCEPTED)
		return reason;
	drop_expired_promises(model, at);
	remember_departure(model, reference, quantity, take_picked(model, &wish));
	model->version++;
	return FORGE_ACCEPTED;
}

/* ---- adjusting, receiving, issuing, counting ---- */

static inline ForgeReason
adjust(Model *model, const ForgeHoldingAdjust *given, int64_t at)
{
	int64_t delta = given->delta.millionths;
	uint8_t lot = given->lot_id.bytes[0];
	ForgeReason reason = delta > 0 ? check_in(model) : FORGE_ACCEPTED;

	if (delta == 0)
		return FORGE_REASON_DELTA_ZERO;
	if (reason == FORGE_ACCEPTED)
		reason = check_exact(model, delta);
	if (reason != FORGE_ACCEPTED)
		return reason;
	if (delta > 0)
		return bring_in(model, delta, lot, given->unit_cost.millionths, FORGE_UUID_NIL);
	if (model->on_hand + delta < reserved_at(model, at))
		return FORGE_REASON_STOCK_NEGATIVE;
	return take_out(model, -(Number) delta, lot, ANY, at, FORGE_UUID_NIL);
}

static inline ForgeReason
receive(Model *model, const ForgeHoldingReceive *given)
{
	int64_t quantity = given->quantity.millionths;
	int64_t cost = given->unit_cost.millionths;
	bool is_return = fuzz_is_same(given->movement, FORGE_TEXT("return_in"));
	bool is_at_cost = is_return && cost == INT64_MIN;
	ForgeReason reason = check_in(model);
	Number value;

	if (reason == FORGE_ACCEPTED)
		reason = check_quantity(model, quantity);
	if (reason == FORGE_ACCEPTED)
		reason = bring_in(model, quantity, given->lot_id.bytes[0], cost,
						  is_at_cost ? given->reference_id : FORGE_UUID_NIL);
	/* It came back, whatever the caller says that it is worth. */
	if (reason == FORGE_ACCEPTED && is_return && !is_at_cost)
		(void) take_back(model, given->reference_id, quantity, &value);
	return reason;
}

static inline ForgeReason
issue(Model *model, const ForgeHoldingIssue *given, int64_t at)
{
	ForgeReason reason = check_quantity(model, given->quantity.millionths);

	return reason != FORGE_ACCEPTED
			   ? reason
			   : take_out(model, given->quantity.millionths, given->lot_id.bytes[0],
						  given->allow_expired ? UNBLOCKED : GOOD, at, given->reference_id);
}

static inline ForgeReason
count(Model *model, const ForgeHoldingCount *given, int64_t at)
{
	int64_t counted = given->counted.millionths;
	uint8_t lot = given->lot_id.bytes[0];
	Number book = lot == 0 ? model->on_hand : model->lots[lot].quantity;
	ForgeReason reason = check_exact(model, counted);

	if (counted < 0)
		return FORGE_REASON_QUANTITY_NEGATIVE;
	if (reason != FORGE_ACCEPTED)
		return reason;
	if (given->counted_at != NEVER)
	{
		const Past *past = past_at(model, given->counted_at);

		if (given->counted_at > at)
			return FORGE_REASON_COUNT_IN_FUTURE;
		book = lot == 0 ? past->on_hand : past->lots[lot];
	}
	reason = check_lot(model, lot);
	if (reason != FORGE_ACCEPTED)
		return reason;
	if (counted > book)
		return bring_in(model, (int64_t) (counted - book), lot, INT64_MIN, FORGE_UUID_NIL);
	model->version += counted == book;
	if (counted == book)
		return FORGE_ACCEPTED;
	if (model->on_hand + counted - book < reserved_at(model, at))
		return FORGE_REASON_STOCK_NEGATIVE;
	return take_out(model, book - counted, lot, ANY, at, FORGE_UUID_NIL);
}

/* ---- promises ---- */

static inline ForgeReason
reserve(Model *model, const ForgeHoldingReserve *given, bool is_driven, int64_t at)
{
	Promise *promise = promise_of(model, given->reference, is_driven);
	Pick wish = {
		.quantity = given->quantity.millionths, .lot = given->lot_id.bytes[0], .use = GOOD, .at = at
	};
	ForgeReason reason = check_quantity(model, given->quantity.millionths);

	if (!model->is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	if (reason != FORGE_ACCEPTED)
		return reason;
	if (is_over(given->expires_at, at))
		return FORGE_REASON_RESERVATION_EXPIRED;
	if (promise->quantity > 0 && !is_over(promise->expires_at, at))
		return FORGE_REASON_RESERVATION_EXISTS;
	reason = pick(model, &wish);
	if (reason != FORGE_ACCEPTED)
		return reason;
	drop_expired_promises(model, at);
	*promise = (Promise){ wish.quantity, given->expires_at, wish.lot };
	model->version++;
	return FORGE_ACCEPTED;
}

/* The promise is there, but perhaps another one's. */
static inline ForgeReason
check_promise(Model *model, ForgeUuid reference, bool is_driven)
{
	if (promise_of(model, reference, is_driven)->quantity > 0)
		return FORGE_ACCEPTED;
	return promise_of(model, reference, true)->quantity > 0 ? FORGE_REASON_RESERVATION_DRIVEN
															: FORGE_REASON_RESERVATION_NOT_FOUND;
}

static inline ForgeReason
release(Model *model, const ForgeHoldingRelease *given, bool is_driven)
{
	ForgeReason reason = check_promise(model, given->reference, is_driven);

	if (reason != FORGE_ACCEPTED)
		return reason;
	promise_of(model, given->reference, is_driven)->quantity = 0;
	model->version++;
	return FORGE_ACCEPTED;
}

static inline ForgeReason
ship(Model *model, const ForgeHoldingShip *given, bool is_driven, int64_t at)
{
	Promise *promise = promise_of(model, given->reference, is_driven);
	Pick wish = { .quantity = given->quantity.millionths,
				  .lot = promise->lot,
				  .use = GOOD,
				  .at = at,
				  .own = promise };
	ForgeReason reason = check_promise(model, given->reference, is_driven);

	if (reason != FORGE_ACCEPTED)
		return reason;
	if (is_over(promise->expires_at, at))
		return FORGE_REASON_RESERVATION_EXPIRED;
	reason = check_quantity(model, given->quantity.millionths);
	if (reason != FORGE_ACCEPTED)
		return reason;
	if (wish.quantity > promise->quantity)
		return FORGE_REASON_RESERVATION_EXCEEDED;
	reason = pick(model, &wish);
	if (reason != FORGE_ACCEPTED)
		return reason;
	promise->quantity -= wish.quantity;
	remember_departure(model, given->reference, wish.quantity, take_picked(model, &wish));
	model->version++;
	return FORGE_ACCEPTED;
}

#endif
