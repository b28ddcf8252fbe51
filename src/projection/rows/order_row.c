/*
 * order_row.c
 *	  The computed columns of the rows behind erp.sales_order.
 */
#include "projection/rows/projection.h"

#include "domain/order/order.h"
#include "pg/columns.h"
#include "pg/convert.h"

FORGE_READ_MODEL_PLACES(FORGE_ORDER_ROW_COLUMNS);

void
forge_order_row_compute(const ForgeOrder *order, ForgeInstant updated_at, Datum *values,
						bool *nulls)
{
	ForgeDecimal total = FORGE_DECIMAL_ZERO;

	/* Cannot overflow: check sees to it. */
	(void) forge_order_total(order, &total);

	values[TOTAL_AMOUNT] = forge_decimal_to_datum(total);
	values[LINE_COUNT] = Int32GetDatum(order->lines.count);
}
