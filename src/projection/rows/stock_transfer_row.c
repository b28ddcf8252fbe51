/*
 * stock_transfer_row.c
 *	  The computed column of the rows behind erp.stock_transfer.
 */
#include "projection/rows/projection.h"

#include "domain/stock_transfer/stock_transfer.h"
#include "pg/columns.h"
#include "pg/convert.h"

FORGE_READ_MODEL_PLACES(FORGE_STOCK_TRANSFER_ROW_COLUMNS);

void
forge_stock_transfer_row_compute(const ForgeStockTransfer *transfer, ForgeInstant updated_at,
								 Datum *values, bool *nulls)
{
	values[LINE_COUNT] = Int32GetDatum(transfer->lines.count);
}
