/*
 * holding_reservation.c
 *	  Holdings: reserving, releasing and shipping stock.
 */
#include "domain/holding/holding_parts.h"

#define RESERVATION_SIZE sizeof(ForgeReservation)

/* The index of the reservation with this reference that a caller or an aggregate made, or -1. */
static int32_t
find_reservation(const ForgeHolding *holding, ForgeUuid reference, bool driven)
{
	for (int32_t i = 0; i < holding->reservations.count; i++)
		if (forge_holding_reservation(holding, i)->driven == driven &&
			forge_uuid_equal(forge_holding_reservation(holding, i)->reference, reference))
			return i;
	return -1;
}

static int32_t
count_live(const ForgeHolding *holding, ForgeInstant at)
{
	int32_t count = 0;

	for (int32_t i = 0; i < holding->reservations.count; i++)
		count += !forge_reservation_is_expired(forge_holding_reservation(holding, i), at);
	return count;
}

static void
add_released(const ForgeHoldingCase *the_case, const ForgeReservation *reservation,
			 ForgeText reason, ForgeEvents *events)
{
	ForgeHoldingReleased *released =
		forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_RELEASED);

	FORGE_ASSERT(reservation != NULL);
	released->reference = reservation->reference;
	released->quantity = reservation->quantity;
	released->expired = forge_reservation_is_expired(reservation, the_case->place.at);
	released->reason = reason;
	released->driven = reservation->driven;
}

void
forge_holding_release_expired(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHolding *holding = the_case->place.holding;

	for (int32_t i = 0; i < holding->reservations.count; i++)
	{
		const ForgeReservation *reservation = forge_holding_reservation(holding, i);

		if (forge_reservation_is_expired(reservation, the_case->place.at))
			add_released(the_case, reservation, (ForgeText){ NULL, 0 }, events);
	}
}

static ForgeOutcome
refuse_reservation(ForgeReason reason, ForgeUuid reference)
{
	return forge_with_uuid(forge_refuse(reason), reference);
}

static ForgeOutcome
refuse_too_many(void)
{
	ForgeOutcome outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "reservations");

	outcome = forge_with_integer(outcome, FORGE_RESERVATIONS_MAX);
	return forge_with_integer(outcome, FORGE_RESERVATIONS_MAX + 1);
}

/* May there be a reservation more, of that reference and time? */
static ForgeOutcome
check_new(const ForgeHoldingCase *the_case, const ForgeReservation *wanted)
{
	const ForgeHolding *holding = the_case->place.holding;
	ForgeInstant at = the_case->place.at;
	int32_t known = find_reservation(holding, wanted->reference, wanted->driven);

	if (forge_reservation_is_expired(wanted, at))
		return refuse_reservation(FORGE_REASON_RESERVATION_EXPIRED, wanted->reference);
	if (known >= 0 && !forge_reservation_is_expired(forge_holding_reservation(holding, known), at))
		return refuse_reservation(FORGE_REASON_RESERVATION_EXISTS, wanted->reference);
	return count_live(holding, at) >= FORGE_RESERVATIONS_MAX ? refuse_too_many() : forge_accept();
}

ForgeOutcome
forge_holding_decide_reserve(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingReserve *wanted = the_case->data;
	ForgeReservation reservation = { wanted->reference, the_case->command->is_driven,
									 wanted->quantity, wanted->expires_at, wanted->lot_id };
	ForgeOutcome outcome;
	ForgeHoldingPick pick;
	ForgeHoldingReserved *reserved;

	if (!the_case->item_is_active)
		return forge_refuse(FORGE_REASON_ITEM_INACTIVE);
	outcome = forge_holding_check_quantity(&the_case->place, wanted->quantity);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_new(the_case, &reservation);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_pick(&the_case->place, wanted->quantity, wanted->lot_id,
									 FORGE_HOLDING_GOOD, events->arena, &pick);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	forge_holding_release_expired(the_case, events);
	reserved = forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_RESERVED);
	reserved->reference = reservation.reference;
	reserved->quantity = reservation.quantity;
	reserved->expires_at = reservation.expires_at;
	reserved->driven = reservation.driven;
	reserved->lot_id = reservation.lot_id;
	return outcome;
}

/* The first refusals of release_stock and ship_stock; *found receives the reservation. */
static ForgeOutcome
find_for(const ForgeHoldingCase *the_case, ForgeUuid reference, const ForgeReservation **found)
{
	const ForgeHolding *holding = the_case->place.holding;
	bool is_driven = the_case->command->is_driven;
	int32_t index = find_reservation(holding, reference, is_driven);

	if (index >= 0)
	{
		*found = forge_holding_reservation(holding, index);
		return forge_accept();
	}
	if (!is_driven && find_reservation(holding, reference, true) >= 0)
		return refuse_reservation(FORGE_REASON_RESERVATION_DRIVEN, reference);
	return refuse_reservation(FORGE_REASON_RESERVATION_NOT_FOUND, reference);
}

ForgeOutcome
forge_holding_decide_release(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingRelease *wanted = the_case->data;
	const ForgeReservation *reservation = NULL;
	ForgeOutcome outcome = find_for(the_case, wanted->reference, &reservation);

	if (!forge_outcome_is_refusal(outcome))
		add_released(the_case, reservation, wanted->reason, events);
	return outcome;
}

static ForgeOutcome
check_shipment(const ForgeHoldingCase *the_case, const ForgeReservation *reservation)
{
	const ForgeHoldingShip *wanted = the_case->data;
	ForgeOutcome outcome;

	if (forge_reservation_is_expired(reservation, the_case->place.at))
		return refuse_reservation(FORGE_REASON_RESERVATION_EXPIRED, wanted->reference);
	outcome = forge_holding_check_quantity(&the_case->place, wanted->quantity);
	if (forge_outcome_is_refusal(outcome) ||
		forge_decimal_compare(wanted->quantity, reservation->quantity) <= 0)
		return outcome;
	outcome = refuse_reservation(FORGE_REASON_RESERVATION_EXCEEDED, wanted->reference);
	outcome = forge_with_decimal(outcome, reservation->quantity);
	return forge_with_decimal(outcome, wanted->quantity);
}

ForgeOutcome
forge_holding_decide_ship(const ForgeHoldingCase *the_case, ForgeEvents *events)
{
	const ForgeHoldingShip *wanted = the_case->data;
	const ForgeReservation *reservation = NULL;
	ForgeOutcome outcome = find_for(the_case, wanted->reference, &reservation);
	ForgeHoldingPick pick;
	ForgeHoldingShipped *shipped;

	if (!forge_outcome_is_refusal(outcome))
		outcome = check_shipment(the_case, reservation);
	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_holding_pick_reserved(&the_case->place, wanted->quantity, reservation,
											  events->arena, &pick);
	if (forge_outcome_is_refusal(outcome))
		return outcome;

	shipped = forge_holding_add(the_case, events, FORGE_HOLDING_STOCK_SHIPPED);
	shipped->reference = wanted->reference;
	shipped->quantity = wanted->quantity;
	shipped->driven = the_case->command->is_driven;
	shipped->value = pick.value;
	shipped->cost_method = forge_holding_method(the_case->place.rules);
	shipped->lots = pick.lots;
	return outcome;
}

/* ---- apply ---- */

/* Each maker gets at most one reservation under a reference, also by appended events. */
void
forge_holding_apply_reserved(ForgeHolding *holding, const ForgeHoldingReserved *reserved,
							 ForgeArena *arena)
{
	int32_t known = find_reservation(holding, reserved->reference, reserved->driven);
	ForgeReservation *reservation;

	if (known >= 0)
		reservation = forge_holding_reservation(holding, known);
	else
		reservation = forge_list_add(&holding->reservations, RESERVATION_SIZE, arena);
	reservation->reference = reserved->reference;
	reservation->expires_at = reserved->expires_at;
	reservation->driven = reserved->driven;
	reservation->lot_id = reserved->lot_id;
	forge_holding_increase(&reservation->quantity, reserved->quantity);
	forge_holding_increase(&holding->reserved, reserved->quantity);
}

static void
take_from_reservation(ForgeHolding *holding, ForgeUuid reference, bool driven,
					  ForgeDecimal quantity)
{
	int32_t index = find_reservation(holding, reference, driven);
	ForgeReservation *reservation;

	forge_holding_decrease(&holding->reserved, quantity);
	if (index < 0)
		return;
	reservation = forge_holding_reservation(holding, index);
	forge_holding_decrease(&reservation->quantity, quantity);
	if (forge_decimal_is_zero(reservation->quantity))
		forge_list_remove(&holding->reservations, index, RESERVATION_SIZE);
}

void
forge_holding_apply_released(ForgeHolding *holding, const ForgeHoldingReleased *released)
{
	take_from_reservation(holding, released->reference, released->driven, released->quantity);
}

void
forge_holding_apply_shipped(ForgeHolding *holding, const ForgeHoldingShipped *shipped,
							ForgeArena *arena)
{
	take_from_reservation(holding, shipped->reference, shipped->driven, shipped->quantity);
	forge_holding_take(holding, shipped->cost_method, shipped->quantity, shipped->value, arena);
	forge_holding_move_lots(holding, &shipped->lots, -1, 0, arena);
}

bool
forge_holding_check_reservations(const ForgeHolding *holding)
{
	ForgeDecimal sum = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < holding->reservations.count; i++)
	{
		ForgeDecimal quantity = forge_holding_reservation(holding, i)->quantity;

		if (!forge_holding_is_positive(quantity) || !forge_decimal_add(sum, quantity, &sum))
			return false;
	}
	return forge_decimal_compare(sum, holding->reserved) == 0;
}
