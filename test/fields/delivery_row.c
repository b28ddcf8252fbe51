/*
 * delivery_row.c
 *	  The computed columns of the rows behind erp.delivery.
 */
#include "projection/rows/projection.h"

#include "domain/delivery/delivery.h"
#include "pg/columns.h"

FORGE_READ_MODEL_PLACES(FORGE_DELIVERY_ROW_COLUMNS);

void
forge_delivery_row_compute(const ForgeDelivery *delivery, ForgeInstant updated_at, Datum *values,
						   bool *nulls)
{
	values[LABEL_COUNT] = Int32GetDatum(delivery->parcel.labels.count);
}
