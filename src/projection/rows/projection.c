/*
 * projection.c
 *	  Read models whose rows are a function of one stream's state: finding them, and
 *	  their rows.
 */
#include "projection/rows/projection.h"

#include "pg/convert.h"
#include "pg/error.h"
#include "utils/datum.h"
#include "utils/rel.h"

const ForgeProjection *const *
forge_projections(int *count)
{
	*count = forge_read_model_count;
	return forge_read_models;
}

const ForgeProjection *
forge_projection_find(ForgeText name)
{
	for (int i = 0; i < forge_read_model_count; i++)
		if (forge_text_equal(forge_text_from(forge_read_models[i]->name), name))
			return forge_read_models[i];
	return NULL;
}

const ForgeProjection *
forge_projection_of(const ForgeAggregate *aggregate)
{
	for (int i = 0; i < forge_read_model_count; i++)
		if (forge_read_models[i]->aggregate == aggregate && forge_read_models[i]->element == NULL)
			return forge_read_models[i];
	return NULL;
}

static int
compare_elements(const void *a, const void *b, void *shape)
{
	return forge_shape_compare_keys(shape, *(const void *const *) a, *(const void *const *) b);
}

void
forge_row_sources_sort(const ForgeProjection *projection, ForgeRowSources *sources)
{
	if (sources->count > 1)
		qsort_arg(sources->list, sources->count, sizeof(void *), compare_elements,
				  unconstify(ForgeShape *, projection->element));
}

bool
forge_projection_row(const ForgeProjection *projection, const ForgeUuid *tenant,
					 const ForgeUuid *id, const void *state, const void *source,
					 ForgeInstant updated_at, Datum *values, bool *nulls)
{
	memset(nulls, 0, projection->table->column_count * sizeof(bool));
	values[0] = FORGE_UUID_DATUM(tenant);
	values[1] = FORGE_UUID_DATUM(id);
	values += FORGE_PROJECTION_KEY_COLUMNS;
	nulls += FORGE_PROJECTION_KEY_COLUMNS;
	if (projection->element == NULL)
		return projection->row(state, updated_at, values, nulls);
	projection->element_row(state, source, values, nulls);
	return true;
}

void
forge_projection_read(const ForgeProjection *projection, const ForgeUuid *tenant,
					  const ForgeUuid *id, Datum *values, bool *nulls)
{
	ForgeTable table;
	Datum keys[FORGE_PROJECTION_KEY_COLUMNS] = { FORGE_UUID_DATUM(tenant), FORGE_UUID_DATUM(id) };

	forge_table_open(&table, projection->table, AccessShareLock);
	if (!forge_table_read(&table, lengthof(keys), keys))
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
