/*
 * attribute_rows.c
 *	  The attributes that are stored, and whether they fit a schema.
 */
#include "app/attribute_rows.h"

#include "domain/registry.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/memory.h"
#include "projection/rows/projection.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"

const ForgeAggregate *
forge_attributes_owner(ForgeText target)
{
	for (int i = 0; i < forge_aggregate_count; i++)
		if (forge_text_equal(forge_text_from(forge_aggregates[i]->attributes_target), target))
			return forge_aggregates[i];
	return NULL;
}

/* The value of a column of the row; all of them are NOT NULL, but for attributes. */
static Datum
column(const ForgeRowScan *rows, const char *name, bool *is_null)
{
	AttrNumber number = get_attnum(RelationGetRelid(rows->relation), name);

	Assert(number != InvalidAttrNumber);
	return slot_getattr(rows->slot, number, is_null);
}

/* The attributes of the row in canonical form; {} if there are none. */
static ForgeJson
attributes_of(const ForgeRowScan *rows, ForgeArena *arena)
{
	ForgeJson attributes = FORGE_TEXT("{}");
	bool is_null;
	Datum stored = column(rows, "attributes", &is_null);

	if (!is_null)
	{
		Jsonb *jsonb = DatumGetJsonbP(stored);
		ForgeText text = forge_text_from(JsonbToCString(NULL, &jsonb->root, VARSIZE(jsonb)));

		(void) forge_json_canonical(text, arena, &attributes);
	}
	return attributes;
}

/* What callers name it by: the first field of its key, or its id. */
static ForgeUuid
id_of(const ForgeRowScan *rows, const ForgeAggregate *owner)
{
	const char *name = owner->key_names[0] != NULL ? owner->key_names[0] : owner->id_name;
	bool is_null;

	return *(const ForgeUuid *) DatumGetUUIDP(column(rows, name, &is_null))->data;
}

static void
check_row(const ForgeRowScan *rows, const ForgeAggregate *owner, const ForgeJsonSchema *schema,
		  ForgeArena *arena, ForgeMisfitSink sink, void *context)
{
	ForgeJsonFault fault;
	bool is_null;

	if (!forge_json_schema_fits(schema, forge_json_value(attributes_of(rows, arena)), arena,
								&fault))
		sink(context, id_of(rows, owner),
			 DatumGetInt32(column(rows, "attributes_version", &is_null)), &fault);
}

void
forge_attribute_rows_check(const ForgeAggregate *owner, ForgeUuid tenant, ForgeJson json_schema,
						   Snapshot snapshot, ForgeMisfitSink sink, void *context)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext memory =
		AllocSetContextCreate(caller, "forgeerp attributes", ALLOCSET_DEFAULT_SIZES);
	ForgeContextArena schema_arena = forge_context_arena(caller);
	ForgeContextArena row_arena = forge_context_arena(memory);
	const ForgeJsonSchema *schema;
	ForgeJsonFault fault;
	ForgeRowScan rows;

	if (!forge_json_schema_read(forge_json_value(json_schema), &schema_arena.arena, &schema,
								&fault))
		elog(ERROR, "a schema of attributes cannot be read");
	forge_rows_begin(&rows, forge_projection_of(owner)->table, &tenant, snapshot);
	while (forge_rows_next(&rows))
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(memory);
		check_row(&rows, owner, schema, &row_arena.arena, sink, context);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(memory);
	}
	forge_rows_end(&rows);
	MemoryContextDelete(memory);
}
