/*
 * tenant.c
 *	  The read model behind forge.tenant; the session looks tenants up in it.
 */
#include "projection/projection.h"

#include "domain/tenant/tenant.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_TENANT_ROW_COLUMNS);

static ForgeRelationName tenant_table = {
	.name = "tenant_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
tenant_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeTenant *tenant = state;

	values[SLUG] = forge_text_to_datum(tenant->slug);
	values[NAME] = forge_text_to_datum(tenant->name);
	values[VERSION] = Int64GetDatum(tenant->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	values[SUSPENDED] = BoolGetDatum(tenant->is_suspended);
	return true;
}

const ForgeProjection forge_tenant_projection = {
	.name = "tenant",
	.table = &tenant_table,
	.aggregate = &forge_tenant,
	.row = tenant_row,
	.is_cached = true,
};

void
forge_tenants_each(const ForgeUuid *tenant, void (*each)(void *context, ForgeUuid tenant),
				   void *context)
{
	ForgeUuid system = FORGE_UUID_NIL;
	List *tenants = NIL;
	ListCell *cell;
	ForgeRowScan rows;

	if (tenant != NULL)
	{
		each(context, *tenant);
		return;
	}
	/* All ids first: a scan must not be open (and hold a page pinned) while somebody is waited for.
	 */
	forge_rows_begin(&rows, &tenant_table, &system, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		ForgeUuid *id = palloc(sizeof(ForgeUuid));
		bool is_null;

		*id = forge_uuid_from_datum(slot_getattr(rows.slot, 2, &is_null));
		tenants = lappend(tenants, id);
	}
	forge_rows_end(&rows);
	foreach (cell, tenants)
		each(context, *(ForgeUuid *) lfirst(cell));
	list_free_deep(tenants);
}
