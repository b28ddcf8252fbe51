/*
 * order_line.c
 *	  The read model behind erp.sales_order_line: a row for each line of an order.
 */
#include "projection/projection.h"

#include "domain/order/order.h"
#include "pg/columns.h"
#include "pg/convert.h"

FORGE_READ_MODEL_PLACES(FORGE_ORDER_LINE_ROW_COLUMNS);

static ForgeRelationName order_line_table = {
	.name = "order_line_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static void
order_line_row(const void *state, const void *element, Datum *values, bool *nulls)
{
	const ForgeOrderLine *line = element;

	values[LINE_NO] = Int32GetDatum((int32) line->line_no);
	values[ITEM_ID] = FORGE_UUID_DATUM(&line->item_id);
	values[QUANTITY] = forge_decimal_to_datum(line->quantity);
	values[UNIT_PRICE] = forge_decimal_to_datum(line->unit_price);
	values[LINE_AMOUNT] = forge_decimal_to_datum(line->line_amount);
}

const ForgeProjection forge_order_line_projection = {
	.name = "order_line",
	.table = &order_line_table,
	.aggregate = &forge_order,
	.element = &forge_order_line_shape,
	.list_offset = offsetof(ForgeOrder, lines),
	.element_row = order_line_row,
};
