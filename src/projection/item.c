/*
 * item.c
 *	  The read model behind erp.item.
 *
 * The columns after the tenant are those of the view erp.item, in its order, and
 * then one that it does not show.
 */
#include "projection/projection.h"

#include "domain/item/item.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_ITEM_ROW_COLUMNS);

static ForgeRelationName item_table = {
	.name = "item_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

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

/*
 * What is reserved is what was at the time of the last event.  The view takes off
 * what has expired since.
 */
static bool
item_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeItem *item = state;
	ForgeDecimal reserved = forge_item_reserved(item, updated_at);
	ForgeInstant reserved_until = first_expiry(item, updated_at);
	ForgeDecimal available = FORGE_DECIMAL_ZERO;

	/* Cannot overflow: 0 <= reserved <= on_hand. */
	(void) forge_decimal_subtract(item->on_hand, reserved, &available);

	values[SKU] = forge_optional_text_to_datum(item->sku, &nulls[SKU]);
	values[NAME] = forge_text_to_datum(item->name);
	values[ON_HAND] = forge_decimal_to_datum(item->on_hand);
	values[RESERVED] = forge_decimal_to_datum(reserved);
	values[AVAILABLE] = forge_decimal_to_datum(available);
	values[VERSION] = Int64GetDatum(item->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	values[ACTIVE] = BoolGetDatum(item->active);
	nulls[RESERVED_UNTIL] = reserved_until == FORGE_INSTANT_ABSENT;
	values[RESERVED_UNTIL] = TimestampTzGetDatum(reserved_until);
	return true;
}

const ForgeProjection forge_item_projection = {
	.name = "item",
	.table = &item_table,
	.aggregate = &forge_item,
	.read_permission = "inventory.item.read",
	.row = item_row,
};
