/*
 * holding_lots.c
 *	  The lots of a holding: what is available of them, from which of them a quantity is taken, and
 *	  what is kept of each.
 */
#include "domain/holding/holding_parts.h"

#include "domain/lot/lot.h"

#define LOT_SIZE sizeof(ForgeHoldingLot)

int32_t
forge_holding_find_lot(const ForgeHolding *holding, ForgeUuid lot_id)
{
	for (int32_t i = 0; i < holding->lots.count; i++)
		if (forge_uuid_equal(forge_holding_lot(holding, i)->lot_id, lot_id))
			return i;
	return -1;
}

static bool
is_expired(const ForgeHoldingLot *lot, ForgeInstant at)
{
	return lot->ends_at != FORGE_INSTANT_ABSENT && lot->ends_at <= at;
}

static bool
is_blocked(const ForgeHoldingPlace *place, int32_t index)
{
	return place->lots != NULL && ((const ForgeLot *) place->lots[index])->blocked;
}

/* ---- what is available ---- */

ForgeDecimal
forge_holding_expired(const ForgeHolding *holding, ForgeInstant at)
{
	ForgeDecimal sum = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < holding->lots.count; i++)
		if (is_expired(forge_holding_lot(holding, i), at))
			forge_holding_increase(&sum, forge_holding_lot(holding, i)->quantity);
	return sum;
}

/* Those that have expired are not counted twice. */
ForgeDecimal
forge_holding_blocked(const ForgeHoldingPlace *place, const ForgeHolding *holding)
{
	ForgeDecimal sum = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; place->lots != NULL && i < holding->lots.count; i++)
	{
		const ForgeHoldingLot *lot = forge_holding_lot(holding, i);
		int32_t index = forge_holding_find_lot(place->holding, lot->lot_id);

		if (index >= 0 && is_blocked(place, index) && !is_expired(lot, place->at))
			forge_holding_increase(&sum, lot->quantity);
	}
	return sum;
}

static bool
may_use(const ForgeHoldingPlace *place, int32_t index, ForgeHoldingUse use)
{
	return (use == FORGE_HOLDING_ANY || !is_blocked(place, index)) &&
		   (use != FORGE_HOLDING_GOOD ||
			!is_expired(forge_holding_lot(place->holding, index), place->at));
}

/* What is on hand and not reserved, less what is not to be used. */
static ForgeDecimal
usable(const ForgeHoldingPlace *place, ForgeHoldingUse use)
{
	const ForgeHolding *holding = place->holding;
	ForgeDecimal sum = holding->on_hand;

	forge_holding_decrease(&sum, forge_holding_reserved(holding, place->at));
	for (int32_t i = 0; i < holding->lots.count; i++)
		if (!may_use(place, i, use))
			forge_holding_decrease(&sum, forge_holding_lot(holding, i)->quantity);
	return forge_decimal_is_negative(sum) ? FORGE_DECIMAL_ZERO : sum;
}

ForgeDecimal
forge_holding_available(const ForgeHoldingPlace *place)
{
	return usable(place, FORGE_HOLDING_GOOD);
}

/* ---- from which lots ---- */

/* What somebody wants to take. */
typedef struct Wish
{
	ForgeDecimal quantity;
	ForgeUuid lot_id; /* nil: of any */
	ForgeHoldingUse use;
	const ForgeReservation *own; /* the reservation that it is taken from, or NULL */
} Wish;

/* Takes off each lot what reservations of others hold of it. */
static void
take_off_reserved(const ForgeHoldingPlace *place, const Wish *wish, ForgeDecimal *free)
{
	const ForgeHolding *holding = place->holding;

	for (int32_t i = 0; i < holding->reservations.count; i++)
	{
		const ForgeReservation *reservation = forge_holding_reservation(holding, i);
		int32_t index;

		if (forge_uuid_is_nil(reservation->lot_id) || reservation == wish->own ||
			forge_reservation_is_expired(reservation, place->at))
			continue;
		index = forge_holding_find_lot(holding, reservation->lot_id);
		if (index >= 0)
			forge_holding_decrease(&free[index], reservation->quantity);
	}
}

/* What may be taken of each lot. */
static ForgeDecimal *
free_of_lots(const ForgeHoldingPlace *place, const Wish *wish, ForgeArena *arena)
{
	const ForgeHolding *holding = place->holding;
	ForgeDecimal *free =
		forge_arena_allocate(arena, sizeof(ForgeDecimal) * (size_t) holding->lots.count);

	for (int32_t i = 0; i < holding->lots.count; i++)
		free[i] = forge_holding_lot(holding, i)->quantity;
	take_off_reserved(place, wish, free);
	for (int32_t i = 0; i < holding->lots.count; i++)
		if (!may_use(place, i, wish->use) || forge_decimal_is_negative(free[i]))
			free[i] = FORGE_DECIMAL_ZERO;
	return free;
}

/* Is the first lot to be taken before the second, which came in before it? */
static bool
ends_before(const ForgeHoldingLot *a, const ForgeHoldingLot *b)
{
	return a->ends_at != FORGE_INSTANT_ABSENT &&
		   (b->ends_at == FORGE_INSTANT_ABSENT || a->ends_at < b->ends_at);
}

/* The indexes of the lots, that which ends first in front.  Most come in in this order. */
static int32_t *
first_to_end(const ForgeHolding *holding, ForgeArena *arena)
{
	int32_t *order = forge_arena_allocate(arena, sizeof(int32_t) * (size_t) holding->lots.count);

	for (int32_t i = 0; i < holding->lots.count; i++)
	{
		int32_t place = i;

		for (; place > 0 && ends_before(forge_holding_lot(holding, i),
										forge_holding_lot(holding, order[place - 1]));
			 place--)
			order[place] = order[place - 1];
		order[place] = i;
	}
	return order;
}

static void
add_taken(ForgeList *lots, const ForgeHoldingLot *lot, ForgeDecimal quantity, ForgeArena *arena)
{
	*(ForgeHoldingTaken *) forge_list_add(lots, sizeof(ForgeHoldingTaken), arena) =
		(ForgeHoldingTaken){ lot->lot_id, quantity, FORGE_INSTANT_ABSENT };
}

static ForgeOutcome
pick_named(const ForgeHoldingPlace *place, const Wish *wish, ForgeArena *arena, ForgeList *lots)
{
	const ForgeHolding *holding = place->holding;
	int32_t index = forge_holding_find_lot(holding, wish->lot_id);
	ForgeDecimal free = index < 0 ? FORGE_DECIMAL_ZERO : free_of_lots(place, wish, arena)[index];

	if (forge_decimal_compare(wish->quantity, free) > 0)
		return forge_holding_refuse_insufficient(place, FORGE_REASON_STOCK_INSUFFICIENT,
												 wish->quantity, free);
	add_taken(lots, forge_holding_lot(holding, index), wish->quantity, arena);
	return forge_accept();
}

static ForgeOutcome
pick_any(const ForgeHoldingPlace *place, const Wish *wish, ForgeArena *arena, ForgeList *lots)
{
	const ForgeHolding *holding = place->holding;
	const ForgeDecimal *free = free_of_lots(place, wish, arena);
	const int32_t *order = first_to_end(holding, arena);
	ForgeDecimal left = wish->quantity;
	ForgeDecimal taken = wish->quantity;

	for (int32_t i = 0; i < holding->lots.count && forge_holding_is_positive(left); i++)
	{
		ForgeDecimal part = free[order[i]];

		if (forge_decimal_compare(part, left) > 0)
			part = left;
		if (forge_decimal_is_zero(part))
			continue;
		add_taken(lots, forge_holding_lot(holding, order[i]), part, arena);
		forge_holding_decrease(&left, part);
	}
	forge_holding_decrease(&taken, left);
	return forge_decimal_is_zero(left)
			   ? forge_accept()
			   : forge_holding_refuse_insufficient(place, FORGE_REASON_STOCK_INSUFFICIENT,
												   wish->quantity, taken);
}

/* May the lot be taken from that is named? */
static ForgeOutcome
check_named(const ForgeHoldingPlace *place, const Wish *wish)
{
	int32_t index;

	if (forge_uuid_is_nil(wish->lot_id))
		return forge_accept();
	if (!forge_holding_is_tracked(place))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOT_NOT_TRACKED), place->item_id);
	index = forge_holding_find_lot(place->holding, wish->lot_id);
	return index >= 0 && wish->use != FORGE_HOLDING_ANY && is_blocked(place, index)
			   ? forge_with_uuid(forge_refuse(FORGE_REASON_LOT_BLOCKED), wish->lot_id)
			   : forge_accept();
}

static ForgeOutcome
pick_lots(const ForgeHoldingPlace *place, const Wish *wish, ForgeArena *arena,
		  ForgeHoldingPick *pick)
{
	ForgeOutcome outcome = forge_accept();

	*pick = (ForgeHoldingPick){ .value = forge_holding_value_out(place->holding, place->rules,
																 wish->quantity) };
	if (!forge_uuid_is_nil(wish->lot_id))
		outcome = pick_named(place, wish, arena, &pick->lots);
	else if (place->holding->lots.count > 0)
		outcome = pick_any(place, wish, arena, &pick->lots);
	return outcome;
}

ForgeOutcome
forge_holding_pick(const ForgeHoldingPlace *place, ForgeDecimal quantity, ForgeUuid lot_id,
				   ForgeHoldingUse use, ForgeArena *arena, ForgeHoldingPick *pick)
{
	Wish wish = { quantity, lot_id, use, NULL };
	ForgeDecimal available = usable(place, use);
	ForgeOutcome outcome = check_named(place, &wish);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (forge_decimal_compare(quantity, available) > 0)
		return forge_holding_refuse_insufficient(place, FORGE_REASON_STOCK_INSUFFICIENT, quantity,
												 available);
	return pick_lots(place, &wish, arena, pick);
}

ForgeOutcome
forge_holding_pick_reserved(const ForgeHoldingPlace *place, ForgeDecimal quantity,
							const ForgeReservation *reservation, ForgeArena *arena,
							ForgeHoldingPick *pick)
{
	Wish wish = { quantity, reservation->lot_id, FORGE_HOLDING_GOOD, reservation };
	ForgeOutcome outcome = check_named(place, &wish);

	return forge_outcome_is_refusal(outcome) ? outcome : pick_lots(place, &wish, arena, pick);
}

/* ---- lots that commands name ---- */

void
forge_holding_see_lots(ForgeAsks *asks, const ForgeHolding *holding)
{
	for (int32_t i = 0; i < holding->lots.count; i++)
		forge_asks_add(asks, &forge_lot, forge_holding_lot(holding, i)->lot_id, FORGE_ASK_SEEN);
}

/* A lot that is not in the holding: may it come in, and when does it end there? */
static ForgeOutcome
check_new_lot(const ForgeHoldingCase *the_case, ForgeUuid lot_id, int32_t named,
			  ForgeInstant *ends_at)
{
	const ForgeLot *lot = the_case->named_lots[named];
	ForgeOutcome outcome;

	if (!forge_exists(&lot->head))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOT_NOT_FOUND), lot_id);
	if (!forge_uuid_equal(lot->item_id, the_case->place.item_id))
	{
		outcome = forge_with_text(forge_refuse(FORGE_REASON_LOT_OF_OTHER_ITEM), lot->lot_number);
		return forge_with_uuid(outcome, lot->item_id);
	}
	if (the_case->place.holding->lots.count + named >= FORGE_LOTS_MAX)
	{
		outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "lots");
		outcome = forge_with_integer(outcome, FORGE_LOTS_MAX);
		return forge_with_integer(outcome, FORGE_LOTS_MAX + 1);
	}
	if (lot->expires_on == FORGE_DATE_ABSENT)
		return forge_accept();
	*ends_at = the_case->command->calendar->day_end(lot->expires_on, the_case->time_zone);
	return *ends_at != FORGE_INSTANT_ABSENT
			   ? forge_accept()
			   : forge_with_text(forge_refuse(FORGE_REASON_TIME_ZONE_UNKNOWN), the_case->time_zone);
}

ForgeOutcome
forge_holding_name_lot(const ForgeHoldingCase *the_case, ForgeUuid lot_id, ForgeDecimal quantity,
					   ForgeList *lots, ForgeArena *arena)
{
	const ForgeHoldingPlace *place = &the_case->place;
	int32_t index = forge_holding_find_lot(place->holding, lot_id);
	ForgeInstant ends_at = FORGE_INSTANT_ABSENT;
	ForgeOutcome outcome = forge_accept();

	if (forge_uuid_is_nil(lot_id))
		return forge_holding_is_tracked(place)
				   ? forge_with_uuid(forge_refuse(FORGE_REASON_LOT_REQUIRED), place->item_id)
				   : forge_accept();
	if (!forge_holding_is_tracked(place))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOT_NOT_TRACKED), place->item_id);
	if (index >= 0)
		ends_at = forge_holding_lot(place->holding, index)->ends_at;
	else
		outcome = check_new_lot(the_case, lot_id, lots->count, &ends_at);
	if (!forge_outcome_is_refusal(outcome))
		*(ForgeHoldingTaken *) forge_list_add(lots, sizeof(ForgeHoldingTaken), arena) =
			(ForgeHoldingTaken){ lot_id, quantity, ends_at };
	return outcome;
}

/* ---- apply ---- */

static void
move(ForgeDecimal *sum, ForgeDecimal quantity, int direction)
{
	if (direction > 0)
		forge_holding_increase(sum, quantity);
	else if (direction < 0)
		forge_holding_decrease(sum, quantity);
}

void
forge_holding_move_lots(ForgeHolding *holding, const ForgeList *taken, int on_hand, int damaged,
						ForgeArena *arena)
{
	for (int32_t i = 0; i < taken->count; i++)
	{
		const ForgeHoldingTaken *part = forge_list_item(taken, i, sizeof(ForgeHoldingTaken));
		int32_t index = forge_holding_find_lot(holding, part->lot_id);
		ForgeHoldingLot *lot;

		if (index < 0)
		{
			index = holding->lots.count;
			*(ForgeHoldingLot *) forge_list_add(&holding->lots, LOT_SIZE, arena) =
				(ForgeHoldingLot){ .lot_id = part->lot_id, .ends_at = part->ends_at };
		}
		lot = forge_holding_lot(holding, index);
		move(&lot->quantity, part->quantity, on_hand);
		move(&lot->damaged, part->quantity, damaged);
		if (forge_decimal_is_zero(lot->quantity) && forge_decimal_is_zero(lot->damaged))
			forge_list_remove(&holding->lots, index, LOT_SIZE);
	}
}

bool
forge_holding_check_lots(const ForgeHolding *holding)
{
	ForgeDecimal quantity = FORGE_DECIMAL_ZERO;
	ForgeDecimal damaged = FORGE_DECIMAL_ZERO;

	for (int32_t i = 0; i < holding->lots.count; i++)
	{
		const ForgeHoldingLot *lot = forge_holding_lot(holding, i);

		if (forge_decimal_is_negative(lot->quantity) || forge_decimal_is_negative(lot->damaged) ||
			!forge_decimal_add(quantity, lot->quantity, &quantity) ||
			!forge_decimal_add(damaged, lot->damaged, &damaged))
			return false;
	}
	return holding->lots.count == 0 || (forge_decimal_compare(quantity, holding->on_hand) == 0 &&
										forge_decimal_compare(damaged, holding->damaged) == 0);
}
