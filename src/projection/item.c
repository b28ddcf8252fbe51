/*
 * item.c
 *	  The read model behind erp.item.
 *
 * The columns after the tenant are those of the view erp.item, in its order, so
 * a row of the one without its first column is a row of the other.
 */
#include "projection/projection.h"

#include "domain/item/item.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

enum
{
	SKU,
	NAME,
	ON_HAND,
	RESERVED,
	AVAILABLE,
	VERSION,
	UPDATED_AT,
	ACTIVE,
	COLUMN_COUNT
};

static ForgeRelationName item_table = {
	.name = "item_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
item_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeItem *item = state;
	ForgeDecimal available = FORGE_DECIMAL_ZERO;

	/* Cannot overflow: 0 <= reserved <= on_hand. */
	(void) forge_decimal_subtract(item->on_hand, item->reserved, &available);

	nulls[SKU] = forge_text_is_absent(item->sku);
	values[SKU] = nulls[SKU] ? (Datum) 0 : forge_text_to_datum(item->sku);
	values[NAME] = forge_text_to_datum(item->name);
	values[ON_HAND] = forge_decimal_to_datum(item->on_hand);
	values[RESERVED] = forge_decimal_to_datum(item->reserved);
	values[AVAILABLE] = forge_decimal_to_datum(available);
	values[VERSION] = Int64GetDatum(item->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	values[ACTIVE] = BoolGetDatum(item->active);
	return true;
}

const ForgeProjection forge_item_projection = {
	.name = "item",
	.table = &item_table,
	.aggregate = &forge_item,
	.row = item_row,
};
