/*
 * jwt_key.c
 *	  The read model behind forge.jwt_key; tokens' keys are looked up in it.
 */
#include "projection/projection.h"

#include "domain/jwt_key/jwt_key.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_JWT_KEY_ROW_COLUMNS);

static ForgeRelationName jwt_key_table = { .name = "jwt_key_row",
										   .column_count =
											   FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT };

static bool
jwt_key_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeJwtKey *key = state;

	values[KID] = forge_text_to_datum(key->kid);
	values[ALGORITHM] = forge_text_to_datum(key->algorithm);
	values[ISSUER] = forge_optional_text_to_datum(key->issuer, &nulls[ISSUER]);
	values[AUDIENCE] = forge_optional_text_to_datum(key->audience, &nulls[AUDIENCE]);
	values[THUMBPRINT] = forge_optional_text_to_datum(key->thumbprint, &nulls[THUMBPRINT]);
	values[RETIRED] = BoolGetDatum(key->is_retired);
	values[VERSION] = Int64GetDatum(key->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

const ForgeProjection forge_jwt_key_projection = {
	.name = "jwt_key",
	.table = &jwt_key_table,
	.aggregate = &forge_jwt_key,
	.row = jwt_key_row,
	.is_cached = true,
};
