/*
 * order.c
 *	  The read model behind erp.sales_order.
 */
#include "projection/projection.h"

#include "domain/order/order.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_ORDER_ROW_COLUMNS);

static ForgeRelationName order_table = {
	.name = "order_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
order_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeOrder *order = state;
	ForgeDecimal total = FORGE_DECIMAL_ZERO;

	/* Cannot overflow: check sees to it. */
	(void) forge_order_total(order, &total);

	nulls[CUSTOMER_ID] = forge_uuid_is_nil(order->customer_id);
	values[CUSTOMER_ID] = FORGE_UUID_DATUM(&order->customer_id);
	values[STATUS] = forge_text_to_datum(order->status);
	values[CURRENCY] = forge_text_to_datum(order->currency);
	values[TOTAL_AMOUNT] = forge_decimal_to_datum(total);
	values[LINE_COUNT] = Int32GetDatum(order->lines.count);
	values[PAYMENT_REFERENCE] =
		forge_optional_text_to_datum(order->payment_reference, &nulls[PAYMENT_REFERENCE]);
	values[TRACKING_NUMBER] =
		forge_optional_text_to_datum(order->tracking_number, &nulls[TRACKING_NUMBER]);
	values[CANCEL_REASON] =
		forge_optional_text_to_datum(order->cancel_reason, &nulls[CANCEL_REASON]);
	values[VERSION] = Int64GetDatum(order->head.version);
	values[CREATED_AT] = TimestampTzGetDatum(order->created_at);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

const ForgeProjection forge_order_projection = {
	.name = "order",
	.table = &order_table,
	.aggregate = &forge_order,
	.read_permission = "sales.order.read",
	.row = order_row,
};
