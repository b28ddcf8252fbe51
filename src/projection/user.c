/*
 * user.c
 *	  The read model behind erp.app_user; auth/access.c looks users up in it.
 */
#include "projection/projection.h"

#include "domain/user/user.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_USER_ROW_COLUMNS);

static ForgeRelationName user_table = {
	.name = "user_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
user_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeUser *user = state;

	values[USER_ID] = FORGE_UUID_DATUM(&user->user_id);
	values[EMAIL] = forge_text_to_datum(user->email);
	values[DISPLAY_NAME] = forge_text_to_datum(user->display_name);
	values[ROLES] = forge_text_list_to_datum(user->roles);
	values[SUSPENDED] = BoolGetDatum(user->is_suspended);
	values[VERSION] = Int64GetDatum(user->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

const ForgeProjection forge_user_projection = {
	.name = "user",
	.table = &user_table,
	.aggregate = &forge_user,
	.read_permission = "identity.user.read",
	.row = user_row,
	.is_cached = true,
};
