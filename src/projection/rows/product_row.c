/*
 * product_row.c
 *	  The computed columns of the rows behind erp.product.
 */
#include "projection/rows/projection.h"

#include "domain/product/product.h"
#include "pg/columns.h"
#include "pg/convert.h"

FORGE_READ_MODEL_PLACES(FORGE_PRODUCT_ROW_COLUMNS);

/* A price of 0 is none. */
void
forge_product_row_compute(const ForgeProduct *product, ForgeInstant updated_at, Datum *values,
						  bool *nulls)
{
	nulls[BASE_PRICE] = forge_decimal_is_zero(product->base_price);
	values[BASE_PRICE] = forge_decimal_to_datum(product->base_price);
}
