/*
 * item_reservation.c
 *	  The read model behind erp.item_reservation: a row for each reservation.
 */
#include "projection/projection.h"

#include "domain/item/item.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_ITEM_RESERVATION_ROW_COLUMNS);

static ForgeRelationName item_reservation_table = {
	.name = "item_reservation_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static void
item_reservation_row(const void *state, const void *element, Datum *values, bool *nulls)
{
	const ForgeReservation *reservation = element;

	values[REFERENCE] = FORGE_UUID_DATUM(&reservation->reference);
	values[QUANTITY] = forge_decimal_to_datum(reservation->quantity);
	nulls[EXPIRES_AT] = reservation->expires_at == FORGE_INSTANT_ABSENT;
	values[EXPIRES_AT] = TimestampTzGetDatum(reservation->expires_at);
	values[DRIVEN] = BoolGetDatum(reservation->driven);
}

const ForgeProjection forge_item_reservation_projection = {
	.name = "item_reservation",
	.table = &item_reservation_table,
	.aggregate = &forge_item,
	.element = &forge_item_reservation_shape,
	.list_offset = offsetof(ForgeItem, reservations),
	.element_row = item_reservation_row,
};
