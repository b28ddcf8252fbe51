/*
 * projection.c
 *	  Read models that have one row per stream: the registry, and writing a row.
 */
#include "projection/projection.h"

#include "pg/convert.h"
#include "pg/error.h"
#include "utils/datum.h"
#include "utils/inval.h"
#include "utils/rel.h"

static const ForgeProjection *const projections[] = {
	&forge_item_projection,         &forge_jwt_key_projection, &forge_role_projection,
	&forge_role_binding_projection, &forge_tenant_projection,  &forge_user_projection,
};

const ForgeProjection *const *
forge_projections(int *count)
{
	*count = lengthof(projections);
	return projections;
}

const ForgeProjection *
forge_projection_find(ForgeText name)
{
	for (int i = 0; i < lengthof(projections); i++)
		if (forge_text_equal(forge_text_from(projections[i]->name), name))
			return projections[i];
	return NULL;
}

const ForgeProjection *
forge_projection_of(const ForgeAggregate *aggregate)
{
	for (int i = 0; i < lengthof(projections); i++)
		if (projections[i]->aggregate == aggregate)
			return projections[i];
	return NULL;
}

bool
forge_projection_row(const ForgeProjection *projection, const ForgeUuid *tenant,
					 const ForgeUuid *id, const void *state, ForgeInstant updated_at, Datum *values,
					 bool *nulls)
{
	memset(nulls, 0, projection->table->column_count * sizeof(bool));
	values[0] = FORGE_UUID_DATUM(tenant);
	values[1] = FORGE_UUID_DATUM(id);
	return projection->row(state, updated_at, values + FORGE_PROJECTION_KEY_COLUMNS,
						   nulls + FORGE_PROJECTION_KEY_COLUMNS);
}

void
forge_projection_read(const ForgeProjection *projection, const ForgeUuid *tenant,
					  const ForgeUuid *id, Datum *values, bool *nulls)
{
	ForgeTable table;
	Datum keys[2] = { FORGE_UUID_DATUM(tenant), FORGE_UUID_DATUM(id) };

	forge_table_open(&table, projection->table, AccessShareLock);
	if (!forge_table_find(&table, 2, keys))
		forge_error_raise(
			forge_with_string(forge_refuse(FORGE_REASON_ROW_MISSING), projection->name),
			FORGE_PLACE(projection->aggregate->name));
	for (int i = 0; i < projection->table->column_count; i++)
	{
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(table.relation), i);

		values[i] = forge_table_get(&table, i + 1, &nulls[i]);
		if (!nulls[i])
			values[i] = datumCopy(values[i], column->attbyval, column->attlen);
	}
	forge_table_close(&table);
}

void
forge_projection_write(const ForgeProjection *projection, ForgeTable *table,
					   const ForgeUuid *tenant, const ForgeUuid *id, const void *state,
					   ForgeInstant updated_at)
{
	Datum values[FORGE_PROJECTION_COLUMNS_MAX];
	bool nulls[FORGE_PROJECTION_COLUMNS_MAX];
	Datum keys[2] = { FORGE_UUID_DATUM(tenant), FORGE_UUID_DATUM(id) };
	ForgeWriteResult result = FORGE_WRITTEN;
	bool has_row = state != NULL &&
				   forge_projection_row(projection, tenant, id, state, updated_at, values, nulls);
	bool had_row = forge_table_find(table, 2, keys);

	/* A rebuild may have written the row without touching the head. */
	if (had_row && !forge_table_found_is_visible(table))
		forge_table_refuse_newer();

	if (had_row && has_row)
		result = forge_table_update(table, &table->found->tts_tid, values, nulls);
	else if (had_row)
		result = forge_table_delete(table, &table->found->tts_tid);
	else if (has_row)
		forge_table_insert(table, values, nulls);
	if (result == FORGE_LOST)
		elog(ERROR, "a row of read model \"%s\" was written without its head", projection->name);

	if (projection->is_cached)
		CacheInvalidateRelcache(table->relation);
}
