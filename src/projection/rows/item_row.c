/*
 * item_row.c
 *	  The computed columns of the rows behind erp.item.
 */
#include "projection/rows/projection.h"

#include "domain/item/item.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_ITEM_ROW_COLUMNS);

/* When the first of the reservations ends that were live at that time. */
static ForgeInstant
first_expiry(const ForgeItem *item, ForgeInstant at)
{
	ForgeInstant first = FORGE_INSTANT_ABSENT;

	for (int32_t i = 0; i < item->reservations.count; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&item->reservations, i, sizeof(ForgeReservation));
		ForgeInstant expires_at = reservation->expires_at;

		if (expires_at != FORGE_INSTANT_ABSENT && expires_at > at &&
			(first == FORGE_INSTANT_ABSENT || expires_at < first))
			first = expires_at;
	}
	return first;
}

/* Reserved is the quantity at the last event.  The view subtracts reservations that have expired
 * since. */
void
forge_item_row_compute(const ForgeItem *item, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	ForgeDecimal reserved = forge_item_reserved(item, updated_at);
	ForgeInstant reserved_until = first_expiry(item, updated_at);
	ForgeDecimal available = FORGE_DECIMAL_ZERO;

	/* Cannot overflow: 0 <= reserved <= on_hand. */
	(void) forge_decimal_subtract(item->on_hand, reserved, &available);

	values[RESERVED] = forge_decimal_to_datum(reserved);
	values[AVAILABLE] = forge_decimal_to_datum(available);
	nulls[RESERVED_UNTIL] = reserved_until == FORGE_INSTANT_ABSENT;
	values[RESERVED_UNTIL] = TimestampTzGetDatum(reserved_until);
}
