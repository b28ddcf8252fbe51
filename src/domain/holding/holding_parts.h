/*
 * holding_parts.h
 *	  The functions that the files of holdings share: holding_quantity.c, holding_cost.c,
 *	  holding_return.c, holding_lots.c and holding_reservation.c each need those before it.
 *	  Above them decide holding_moves.c (what comes in, leaves or is counted),
 *	  holding_condition.c (what is damaged) and holding_transit.c (what other aggregates drive).
 *	  holding.c has the frame of decisions, holding_asks.c what they ask for, holding_apply.c how
 *	  events change a holding.
 */
#ifndef FORGE_DOMAIN_HOLDING_PARTS_H
#define FORGE_DOMAIN_HOLDING_PARTS_H

#include "base/assert.h"
#include "domain/holding/holding.h"

/* ---- quantities ---- */

/* The type that an event of the owner has for all holdings; FORGE_HOLDING_EVENT_COUNT: none. */
ForgeHoldingEventType forge_holding_event_of(const ForgeHoldingOwner *owner, int event_type);

/* Adds an event and returns its data, cleared. */
void *forge_holding_add(const ForgeHoldingCase *the_case, ForgeEvents *events,
						ForgeHoldingEventType type);

/* Refuses QUANTITY_INEXACT for one that the item's unit does not have. */
ForgeOutcome forge_holding_check_exact(const ForgeHoldingPlace *place, ForgeDecimal quantity);

/* Refuses LOCATION_INACTIVE. */
ForgeOutcome forge_holding_check_location(const ForgeHoldingCase *the_case);

/* Refuses QUANTITY_OVERFLOW if the quantity cannot be added to the bucket. */
ForgeOutcome forge_holding_check_room(ForgeDecimal bucket, ForgeDecimal quantity);

/* The facts: the item, both quantities, and the location if it is not the default one. */
ForgeOutcome forge_holding_refuse_insufficient(const ForgeHoldingPlace *place, ForgeReason reason,
											   ForgeDecimal wanted, ForgeDecimal available);

/* The sum of parts of what can be stored; in apply, where a log could be wrong, check must see it.
 */
void forge_holding_increase(ForgeDecimal *sum, ForgeDecimal quantity);
void forge_holding_decrease(ForgeDecimal *sum, ForgeDecimal quantity);

static inline bool
forge_holding_is_positive(ForgeDecimal quantity)
{
	return forge_decimal_compare(quantity, FORGE_DECIMAL_ZERO) > 0;
}

/* ---- lots ---- */

static inline ForgeHoldingLot *
forge_holding_lot(const ForgeHolding *holding, int32_t index)
{
	return forge_list_item(&holding->lots, index, sizeof(ForgeHoldingLot));
}

static inline bool
forge_holding_is_tracked(const ForgeHoldingPlace *place)
{
	return !forge_text_is_absent(place->rules->tracking);
}

/* The index of the lot, or -1. */
int32_t forge_holding_find_lot(const ForgeHolding *holding, ForgeUuid lot_id);

/*
 * Adds a lot that comes in, or is looked at where the item is kept in lots, to the list of what was
 * taken: with the instant at which it ends.  Refuses LOT_REQUIRED, LOT_NOT_TRACKED, LOT_NOT_FOUND,
 * LOT_OF_OTHER_ITEM, TIME_ZONE_UNKNOWN and TOO_MANY.
 */
ForgeOutcome forge_holding_name_lot(const ForgeHoldingCase *the_case, ForgeUuid lot_id,
									ForgeDecimal quantity, ForgeList *lots, ForgeArena *arena);

/* The quantity in blocked lots of a later state of the place's holding. */
ForgeDecimal forge_holding_blocked(const ForgeHoldingPlace *place, const ForgeHolding *holding);

/* What is on hand and what is damaged of each lot rises (1), falls (-1) or stays (0). */
void forge_holding_move_lots(ForgeHolding *holding, const ForgeList *taken, int on_hand,
							 int damaged, ForgeArena *arena);

bool forge_holding_check_lots(const ForgeHolding *holding);

/* ---- cost ---- */

/* What comes in is worth so much, and has cost so much more than by the standard. */
typedef struct ForgeHoldingCost
{
	ForgeDecimal value;
	ForgeDecimal variance;
} ForgeHoldingCost;

/* How values are found, as events say it: absent for the average. */
ForgeText forge_holding_method(const ForgeHoldingRules *rules);

/* The value that a quantity of what is on hand takes along. */
ForgeDecimal forge_holding_value_out(const ForgeHolding *holding, const ForgeHoldingRules *rules,
									 ForgeDecimal quantity);

/*
 * The value of a quantity that comes in, of which so much had left before.  Refuses COST_NEGATIVE,
 * and as the next one.
 */
ForgeOutcome forge_holding_value_in(const ForgeHoldingPlace *place, ForgeDecimal quantity,
									ForgeDecimal unit_cost, const ForgeHoldingFlow *left,
									ForgeHoldingCost *cost);

/* May a quantity of that value come in?  Refuses AMOUNT_OVERFLOW and TOO_MANY (layers). */
ForgeOutcome forge_holding_check_value(const ForgeHoldingPlace *place, ForgeDecimal quantity,
									   ForgeDecimal value);

/* For apply: on_hand, value and layers. */
void forge_holding_put(ForgeHolding *holding, ForgeText cost_method, ForgeDecimal quantity,
					   ForgeDecimal value, ForgeArena *arena);
void forge_holding_take(ForgeHolding *holding, ForgeText cost_method, ForgeDecimal quantity,
						ForgeDecimal value, ForgeArena *arena);

bool forge_holding_check_layers(const ForgeHolding *holding);

/* ---- what comes back ---- */

/* Does the command take back what left for its reference, at the cost of then? */
bool forge_holding_comes_back(ForgeHoldingCommandType type, const void *data);

/* Asks for what left so, and the answer: what of it comes back now. */
void forge_holding_trace_left(ForgeAsks *asks, const ForgeHoldingOwner *owner, const void *data,
							  ForgeUuid stream);
ForgeHoldingFlow forge_holding_traced(const void *answer);

/* ---- reservations ---- */

static inline ForgeReservation *
forge_holding_reservation(const ForgeHolding *holding, int32_t index)
{
	return forge_list_item(&holding->reservations, index, sizeof(ForgeReservation));
}

static inline bool
forge_reservation_is_expired(const ForgeReservation *reservation, ForgeInstant at)
{
	FORGE_ASSERT(reservation != NULL);
	return reservation->expires_at != FORGE_INSTANT_ABSENT && reservation->expires_at <= at;
}

/* As forge_holding_pick, for what a reservation was made of. */
ForgeOutcome forge_holding_pick_reserved(const ForgeHoldingPlace *place, ForgeDecimal quantity,
										 const ForgeReservation *reservation, ForgeArena *arena,
										 ForgeHoldingPick *pick);

/* A stock_released for each reservation that has expired. */
void forge_holding_release_expired(const ForgeHoldingCase *the_case, ForgeEvents *events);

ForgeOutcome forge_holding_decide_reserve(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_release(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_ship(const ForgeHoldingCase *the_case, ForgeEvents *events);

void forge_holding_apply_reserved(ForgeHolding *holding, const ForgeHoldingReserved *reserved,
								  ForgeArena *arena);
void forge_holding_apply_released(ForgeHolding *holding, const ForgeHoldingReleased *released);
void forge_holding_apply_shipped(ForgeHolding *holding, const ForgeHoldingShipped *shipped,
								 ForgeArena *arena);

/* Is every reservation of something, and reserved their sum? */
bool forge_holding_check_reservations(const ForgeHolding *holding);

/* ---- commands ---- */

ForgeOutcome forge_holding_decide_adjust(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_receive(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_issue(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_count(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_low(const ForgeHoldingCase *the_case, ForgeEvents *events);

ForgeOutcome forge_holding_decide_damage(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_repair(const ForgeHoldingCase *the_case, ForgeEvents *events);
ForgeOutcome forge_holding_decide_scrap(const ForgeHoldingCase *the_case, ForgeEvents *events);
void forge_holding_apply_condition(ForgeHolding *holding, ForgeHoldingEventType type,
								   const ForgeHoldingMoved *moved, ForgeArena *arena);

/* send_stock, announce_stock, arrive_stock, end_transit, return_stock, expect_stock. */
ForgeOutcome forge_holding_decide_driven(const ForgeHoldingCase *the_case, ForgeEvents *events);
void forge_holding_apply_driven(ForgeHolding *holding, ForgeHoldingEventType type,
								const void *data);

#endif
