/*
 * role.c
 *	  The read model behind erp.role; auth/access.c looks roles up in it.
 */
#include "projection/projection.h"

#include "domain/role/role.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_ROLE_ROW_COLUMNS);

static ForgeRelationName role_table = {
	.name = "role_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
role_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeRole *role = state;

	values[ROLE] = forge_text_to_datum(role->role);
	values[PERMISSIONS] = forge_text_list_to_datum(role->permissions);
	values[VERSION] = Int64GetDatum(role->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

const ForgeProjection forge_role_projection = {
	.name = "role",
	.table = &role_table,
	.aggregate = &forge_role,
	.read_permission = "identity.role.read",
	.row = role_row,
	.is_cached = true,
};
