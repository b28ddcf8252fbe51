/*
 * location_function.c
 *	  forge.default_location: the location of stock that names none.
 */
#include "pg/forge_pg.h"

#include "domain/location/location.h"
#include "pg/convert.h"

FORGE_FUNCTION(forge_default_location);

/* forge.default_location() -> uuid */
Datum
forge_default_location(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(FORGE_UUID_DATUM(&forge_location_default_id));
}
