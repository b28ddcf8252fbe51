/*
 * tenant_row.c
 *	  Going through the tenants, by their read model.
 */
#include "projection/rows/projection.h"

#include "pg/convert.h"
#include "utils/snapmgr.h"

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
	/* All ids first: a scan must not be open (and hold a page pinned) while this waits for a lock.
	 */
	forge_rows_begin(&rows, forge_tenant_projection.table, &system, SnapshotSelf);
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
