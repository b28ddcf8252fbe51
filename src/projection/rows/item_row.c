/*
 * item_row.c
 *	  The computed columns of the rows behind erp.item: the stock of the default location, and how
 *	  it is kept.
 */
#include "projection/rows/projection.h"

#include "domain/item/item.h"
#include "pg/columns.h"

FORGE_READ_MODEL_PLACES(FORGE_ITEM_ROW_COLUMNS);

#include "projection/rows/holding_row.h"

void
forge_item_row_compute(const ForgeItem *item, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	fill_in_holding(&item->holding, updated_at, values, nulls);
	values[STOCKED] = BoolGetDatum(forge_text_is_absent(item->kind));
	values[COST_METHOD] = forge_text_to_datum(forge_item_cost_method(item));
}
