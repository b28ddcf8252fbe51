/*
 * role_binding.c
 *	  The read model behind forge.role_binding; sessions look themselves up in it.
 */
#include "projection/projection.h"

#include "domain/role_binding/role_binding.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_ROLE_BINDING_ROW_COLUMNS);

static ForgeRelationName role_binding_table = {
	.name = "role_binding_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
role_binding_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeRoleBinding *binding = state;

	if (!binding->is_bound)
		return false;
	values[ROLE_NAME] = forge_text_to_datum(binding->role_name);
	values[BOUND_TENANT_ID] = FORGE_UUID_DATUM(&binding->tenant_id);
	nulls[PRINCIPAL_ID] = forge_uuid_is_nil(binding->principal_id);
	values[PRINCIPAL_ID] = FORGE_UUID_DATUM(&binding->principal_id);
	values[ROLES] = forge_text_list_to_datum(binding->roles);
	values[VERSION] = Int64GetDatum(binding->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	nulls[ROLE_OID] = binding->role_oid == 0;
	values[ROLE_OID] = ObjectIdGetDatum((Oid) binding->role_oid);
	return true;
}

const ForgeProjection forge_role_binding_projection = {
	.name = "role_binding",
	.table = &role_binding_table,
	.aggregate = &forge_role_binding,
	.row = role_binding_row,
	.is_cached = true,
};
