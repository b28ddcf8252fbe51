/*
 * holding_quantity.c
 *	  Holdings: quantities and what they are refused for, which all other files need.
 */
#include "domain/holding/holding_parts.h"

#include "domain/location/location.h"

void
forge_holding_increase(ForgeDecimal *sum, ForgeDecimal quantity)
{
	if (!forge_decimal_add(*sum, quantity, sum))
		*sum = FORGE_DECIMAL_MIN;
}

void
forge_holding_decrease(ForgeDecimal *sum, ForgeDecimal quantity)
{
	forge_holding_increase(sum, forge_decimal_negate(quantity));
}

/* How many decimals the multiples of an increment have. */
static int
decimals_of(ForgeDecimal increment)
{
	int decimals = FORGE_DECIMAL_SCALE;

	for (int64_t rest = increment.millionths; decimals > 0 && rest % 10 == 0; rest /= 10)
		decimals--;
	return decimals;
}

ForgeOutcome
forge_holding_check_exact(const ForgeHoldingPlace *place, ForgeDecimal quantity)
{
	ForgeDecimal increment = place->rules->increment;
	ForgeOutcome outcome;

	if (increment.millionths <= 0 || quantity.millionths % increment.millionths == 0)
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_QUANTITY_INEXACT), "quantity");
	return forge_with_integer(outcome, decimals_of(increment));
}

ForgeOutcome
forge_holding_check_quantity(const ForgeHoldingPlace *place, ForgeDecimal quantity)
{
	ForgeOutcome outcome;

	if (forge_holding_is_positive(quantity))
		return forge_holding_check_exact(place, quantity);
	outcome = forge_with_uuid(forge_refuse(FORGE_REASON_QUANTITY_NOT_POSITIVE), place->item_id);
	return forge_with_decimal(outcome, quantity);
}

ForgeOutcome
forge_holding_check_location(const ForgeHoldingCase *the_case)
{
	return the_case->location_is_active
			   ? forge_accept()
			   : forge_with_uuid(forge_refuse(FORGE_REASON_LOCATION_INACTIVE),
								 the_case->place.location_id);
}

ForgeOutcome
forge_holding_check_room(ForgeDecimal bucket, ForgeDecimal quantity)
{
	ForgeOutcome outcome;
	ForgeDecimal sum;

	if (forge_decimal_add(bucket, quantity, &sum))
		return forge_accept();
	outcome = forge_with_decimal(forge_refuse(FORGE_REASON_QUANTITY_OVERFLOW), bucket);
	return forge_with_decimal(outcome, quantity);
}

ForgeOutcome
forge_holding_refuse_insufficient(const ForgeHoldingPlace *place, ForgeReason reason,
								  ForgeDecimal wanted, ForgeDecimal available)
{
	ForgeOutcome outcome = forge_with_uuid(forge_refuse(reason), place->item_id);

	outcome = forge_with_decimal(forge_with_decimal(outcome, wanted), available);
	return forge_location_is_default(place->location_id)
			   ? outcome
			   : forge_with_uuid(outcome, place->location_id);
}

ForgeDecimal
forge_holding_reserved(const ForgeHolding *holding, ForgeInstant at)
{
	ForgeDecimal reserved = holding->reserved;

	for (int32_t i = 0; i < holding->reservations.count; i++)
		if (forge_reservation_is_expired(forge_holding_reservation(holding, i), at))
			forge_holding_decrease(&reserved, forge_holding_reservation(holding, i)->quantity);
	return reserved;
}

void *
forge_holding_add(const ForgeHoldingCase *the_case, ForgeEvents *events, ForgeHoldingEventType type)
{
	return forge_events_add(events, the_case->owner->aggregate, the_case->owner->events[type]);
}
