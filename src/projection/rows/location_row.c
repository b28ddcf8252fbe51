/*
 * location_row.c
 *	  The computed column of the rows behind erp.location.
 */
#include "projection/rows/projection.h"

#include "domain/location/location.h"
#include "pg/columns.h"

FORGE_READ_MODEL_PLACES(FORGE_LOCATION_ROW_COLUMNS);

/* No other location has its code. */
void
forge_location_row_compute(const ForgeLocation *location, ForgeInstant updated_at, Datum *values,
						   bool *nulls)
{
	values[IS_DEFAULT] =
		BoolGetDatum(forge_text_equal(location->code, FORGE_LOCATION_DEFAULT_CODE));
}
