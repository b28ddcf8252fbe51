/*
 * stock_row.c
 *	  The computed columns of the rows behind erp.stock: the stock of other locations.
 */
#include "projection/rows/projection.h"

#include "domain/stock/stock.h"
#include "pg/columns.h"

FORGE_READ_MODEL_PLACES(FORGE_STOCK_ROW_COLUMNS);

#include "projection/rows/holding_row.h"

void
forge_stock_row_compute(const ForgeStock *stock, ForgeInstant updated_at, Datum *values,
						bool *nulls)
{
	fill_in_holding(&stock->holding, updated_at, values, nulls);
}
