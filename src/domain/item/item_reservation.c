/*
 * item_reservation.c
 *	  inventory.item: reserving, releasing and shipping stock.
 */
#include "domain/item/item_parts.h"

#include "base/assert.h"

#define RESERVATION_SIZE sizeof(ForgeReservation)

static ForgeReservation *
reservation_at(const ForgeItem *item, int32_t index)
{
	return forge_list_item(&item->reservations, index, RESERVATION_SIZE);
}

/* The index of the reservation with this reference that a caller or an aggregate made, or -1. */
static int32_t
find_reservation(const ForgeItem *item, ForgeUuid reference, bool driven)
{
	for (int32_t i = 0; i < item->reservations.count; i++)
		if (reservation_at(item, i)->driven == driven &&
			forge_uuid_equal(reservation_at(item, i)->reference, reference))
			return i;
	return -1;
}

static bool
is_expired(const ForgeReservation *reservation, ForgeInstant at)
{
	return reservation->expires_at != FORGE_INSTANT_ABSENT && reservation->expires_at <= at;
}

ForgeDecimal
forge_item_reserved(const ForgeItem *item, ForgeInstant at)
{
	ForgeDecimal reserved = item->reserved;

	for (int32_t i = 0; i < item->reservations.count; i++)
		if (is_expired(reservation_at(item, i), at))
		{
			/* Parts are taken off their sum. */
			bool is_in_range =
				forge_decimal_subtract(reserved, reservation_at(item, i)->quantity, &reserved);

			FORGE_ASSERT(is_in_range && !forge_decimal_is_negative(reserved));
		}
	return reserved;
}

static int32_t
count_live(const ForgeItem *item, ForgeInstant at)
{
	int32_t count = 0;

	for (int32_t i = 0; i < item->reservations.count; i++)
		count += !is_expired(reservation_at(item, i), at);
	return count;
}

static void
add_stock_released(ForgeEvents *events, const ForgeReservation *reservation, ForgeInstant at,
				   ForgeText reason)
{
	ForgeItemStockReleased *released =
		forge_events_add(events, &forge_item, FORGE_ITEM_STOCK_RELEASED);

	released->reference = reservation->reference;
	released->quantity = reservation->quantity;
	released->expired = is_expired(reservation, at);
	released->reason = reason;
	released->driven = reservation->driven;
}

void
forge_item_release_expired(const ForgeItem *item, ForgeInstant at, ForgeEvents *events)
{
	for (int32_t i = 0; i < item->reservations.count; i++)
		if (is_expired(reservation_at(item, i), at))
			add_stock_released(events, reservation_at(item, i), at, (ForgeText){ NULL, 0 });
}

static ForgeOutcome
refuse_reservation(ForgeReason reason, ForgeUuid reference)
{
	return forge_with_uuid(forge_refuse(reason), reference);
}

static ForgeOutcome
refuse_stock_insufficient(const ForgeCommand *command, ForgeDecimal wanted, ForgeDecimal available)
{
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_STOCK_INSUFFICIENT);

	outcome = forge_with_uuid(outcome, command->aggregate_id);
	outcome = forge_with_decimal(outcome, wanted);
	return forge_with_decimal(outcome, available);
}

static ForgeOutcome
refuse_too_many(void)
{
	ForgeOutcome outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "reservations");

	outcome = forge_with_integer(outcome, FORGE_RESERVATIONS_MAX);
	return forge_with_integer(outcome, FORGE_RESERVATIONS_MAX + 1);
}

static bool
is_positive(ForgeDecimal quantity)
{
	return forge_decimal_compare(quantity, FORGE_DECIMAL_ZERO) > 0;
}

static ForgeOutcome
refuse_not_positive(const ForgeCommand *command, ForgeDecimal quantity)
{
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_QUANTITY_NOT_POSITIVE);

	return forge_with_decimal(forge_with_uuid(outcome, command->aggregate_id), quantity);
}

ForgeOutcome
forge_item_decide_reserve_stock(const ForgeItem *item, const ForgeCommand *command,
								ForgeEvents *events)
{
	const ForgeItemReserveStock *wanted = command->data;
	ForgeReservation reservation = { wanted->reference, command->is_driven, wanted->quantity,
									 wanted->expires_at };
	ForgeItemStockReserved *reserved;
	ForgeDecimal available = FORGE_DECIMAL_ZERO;
	bool is_in_range;
	int32_t known = find_reservation(item, wanted->reference, command->is_driven);

	if (!forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
	if (!is_positive(wanted->quantity))
		return refuse_not_positive(command, wanted->quantity);
	if (!item->active)
		return forge_refuse(FORGE_REASON_ITEM_INACTIVE);
	if (is_expired(&reservation, command->at))
		return refuse_reservation(FORGE_REASON_RESERVATION_EXPIRED, wanted->reference);
	if (known >= 0 && !is_expired(reservation_at(item, known), command->at))
		return refuse_reservation(FORGE_REASON_RESERVATION_EXISTS, wanted->reference);
	if (count_live(item, command->at) >= FORGE_RESERVATIONS_MAX)
		return refuse_too_many();
	is_in_range =
		forge_decimal_subtract(item->on_hand, forge_item_reserved(item, command->at), &available);
	FORGE_ASSERT(is_in_range && !forge_decimal_is_negative(available));
	if (forge_decimal_compare(wanted->quantity, available) > 0)
		return refuse_stock_insufficient(command, wanted->quantity, available);

	forge_item_release_expired(item, command->at, events);
	reserved = forge_events_add(events, &forge_item, FORGE_ITEM_STOCK_RESERVED);
	reserved->reference = reservation.reference;
	reserved->quantity = reservation.quantity;
	reserved->expires_at = reservation.expires_at;
	reserved->driven = reservation.driven;
	return forge_accept();
}

/* The first refusals of release_stock and ship_stock; *index receives that of the reservation. */
static ForgeOutcome
find_for(const ForgeItem *item, const ForgeCommand *command, ForgeUuid reference, int32_t *index)
{
	if (!forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
	*index = find_reservation(item, reference, command->is_driven);
	if (*index >= 0)
		return forge_accept();
	if (!command->is_driven && find_reservation(item, reference, true) >= 0)
		return refuse_reservation(FORGE_REASON_RESERVATION_DRIVEN, reference);
	return refuse_reservation(FORGE_REASON_RESERVATION_NOT_FOUND, reference);
}

ForgeOutcome
forge_item_decide_release_stock(const ForgeItem *item, const ForgeCommand *command,
								ForgeEvents *events)
{
	const ForgeItemReleaseStock *wanted = command->data;
	int32_t index = 0;
	ForgeOutcome outcome = find_for(item, command, wanted->reference, &index);

	if (!forge_outcome_is_refusal(outcome))
		add_stock_released(events, reservation_at(item, index), command->at, wanted->reason);
	return outcome;
}

ForgeOutcome
forge_item_decide_ship_stock(const ForgeItem *item, const ForgeCommand *command,
							 ForgeEvents *events)
{
	const ForgeItemShipStock *wanted = command->data;
	int32_t index = 0;
	ForgeOutcome outcome = find_for(item, command, wanted->reference, &index);
	const ForgeReservation *reservation;
	ForgeItemStockShipped *shipped;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	reservation = reservation_at(item, index);
	if (is_expired(reservation, command->at))
		return refuse_reservation(FORGE_REASON_RESERVATION_EXPIRED, wanted->reference);
	if (!is_positive(wanted->quantity))
		return refuse_not_positive(command, wanted->quantity);
	if (forge_decimal_compare(wanted->quantity, reservation->quantity) > 0)
	{
		outcome = refuse_reservation(FORGE_REASON_RESERVATION_EXCEEDED, wanted->reference);
		outcome = forge_with_decimal(outcome, reservation->quantity);
		return forge_with_decimal(outcome, wanted->quantity);
	}

	shipped = forge_events_add(events, &forge_item, FORGE_ITEM_STOCK_SHIPPED);
	shipped->reference = wanted->reference;
	shipped->quantity = wanted->quantity;
	shipped->driven = command->is_driven;
	return forge_accept();
}

/* decide never lets a sum get out of range; if a log does, check must see it. */
static void
add_to(ForgeDecimal *sum, ForgeDecimal quantity)
{
	if (!forge_decimal_add(*sum, quantity, sum))
		*sum = FORGE_DECIMAL_MIN;
}

/* Each maker gets at most one reservation under a reference, also by appended events. */
void
forge_item_apply_stock_reserved(ForgeItem *item, const ForgeItemStockReserved *reserved,
								ForgeArena *arena)
{
	int32_t known = find_reservation(item, reserved->reference, reserved->driven);
	ForgeReservation *reservation;

	if (known >= 0)
		reservation = reservation_at(item, known);
	else
		reservation = forge_list_add(&item->reservations, RESERVATION_SIZE, arena);
	reservation->reference = reserved->reference;
	reservation->expires_at = reserved->expires_at;
	reservation->driven = reserved->driven;
	add_to(&reservation->quantity, reserved->quantity);
	add_to(&item->reserved, reserved->quantity);
}

static void
take_from_reservation(ForgeItem *item, ForgeUuid reference, bool driven, ForgeDecimal quantity)
{
	int32_t index = find_reservation(item, reference, driven);

	add_to(&item->reserved, forge_decimal_negate(quantity));
	if (index < 0)
		return;
	add_to(&reservation_at(item, index)->quantity, forge_decimal_negate(quantity));
	if (forge_decimal_is_zero(reservation_at(item, index)->quantity))
		forge_list_remove(&item->reservations, index, RESERVATION_SIZE);
}

void
forge_item_apply_stock_released(ForgeItem *item, const ForgeItemStockReleased *released)
{
	take_from_reservation(item, released->reference, released->driven, released->quantity);
}

void
forge_item_apply_stock_shipped(ForgeItem *item, const ForgeItemStockShipped *shipped)
{
	take_from_reservation(item, shipped->reference, shipped->driven, shipped->quantity);
	add_to(&item->on_hand, forge_decimal_negate(shipped->quantity));
}

bool
forge_item_check_reservations(const ForgeItem *item)
{
	ForgeDecimal sum = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < item->reservations.count; i++)
		if (!is_positive(reservation_at(item, i)->quantity) ||
			!forge_decimal_add(sum, reservation_at(item, i)->quantity, &sum))
			return false;
	return forge_decimal_compare(sum, item->reserved) == 0;
}
