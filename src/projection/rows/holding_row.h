/*
 * holding_row.h
 *	  The columns of a row that shows a holding, as it was at its last event.  The views subtract
 *	  what has expired since.
 *
 * It is included behind FORGE_READ_MODEL_PLACES of the row, which has a place for each of them.
 */
#include "domain/holding/holding.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

/* When the first of the reservations ends that were live at that time. */
static ForgeInstant
first_expiry(const ForgeHolding *holding, ForgeInstant at)
{
	ForgeInstant first = FORGE_INSTANT_ABSENT;

	for (int32_t i = 0; i < holding->reservations.count; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&holding->reservations, i, sizeof(ForgeReservation));
		ForgeInstant expires_at = reservation->expires_at;

		if (expires_at != FORGE_INSTANT_ABSENT && expires_at > at &&
			(first == FORGE_INSTANT_ABSENT || expires_at < first))
			first = expires_at;
	}
	return first;
}

/* What is blocked no row tells: a lot is blocked without an event of those who hold it. */
static void
fill_in_holding(const ForgeHolding *holding, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	ForgeHoldingPlace place = { .holding = holding, .at = updated_at };
	ForgeInstant reserved_until = first_expiry(holding, updated_at);

	values[ON_HAND] = forge_decimal_to_datum(holding->on_hand);
	values[RESERVED] = forge_decimal_to_datum(forge_holding_reserved(holding, updated_at));
	values[AVAILABLE] = forge_decimal_to_datum(forge_holding_available(&place));
	values[DAMAGED] = forge_decimal_to_datum(holding->damaged);
	values[EXPIRED] = forge_decimal_to_datum(forge_holding_expired(holding, updated_at));
	values[ON_ORDER] = forge_decimal_to_datum(holding->on_order);
	values[PROPOSED] = forge_decimal_to_datum(holding->proposed);
	values[IN_TRANSIT] = forge_decimal_to_datum(holding->in_transit);
	values[LOW_STOCK] = forge_decimal_to_datum(holding->low_stock);
	values[LOT_COUNT] = Int32GetDatum(holding->lots.count);
	nulls[RESERVED_UNTIL] = reserved_until == FORGE_INSTANT_ABSENT;
	values[RESERVED_UNTIL] = TimestampTzGetDatum(reserved_until);
}
