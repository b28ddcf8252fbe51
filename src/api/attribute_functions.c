/*
 * attribute_functions.c
 *	  erp.check_attributes: which stored attributes do not fit the schema of today.
 */
#include "api/result.h"

#include "app/attribute_rows.h"
#include "app/key.h"
#include "auth/caller_permission.h"
#include "base/word.h"
#include "domain/attributes/attributes.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/memory.h"
#include "projection/rows/projection.h"
#include "utils/jsonb.h"
#include "utils/snapmgr.h"

/* Columns of forge.attribute_schema_row. */
FORGE_READ_MODEL_NUMBERS(FORGE_ATTRIBUTE_SCHEMA_ROW_COLUMNS, SCHEMA_);

static void
require_target(ForgeText target)
{
	ForgeOutcome outcome;

	if (forge_word_number(FORGE_ATTRIBUTE_TARGETS, target) >= 0)
		return;
	outcome = forge_with_string(forge_refuse(FORGE_REASON_WORD_UNKNOWN), "target");
	outcome = forge_with_string(outcome, FORGE_ATTRIBUTE_TARGETS);
	forge_error_raise(forge_with_text(outcome, target), FORGE_NO_PLACE);
}

/* The schema of the target, as the snapshot has it. */
static ForgeJson
schema_of_today(ForgeUuid tenant, ForgeText target)
{
	ForgeAttributes named = { .target = target };
	ForgeText key;
	ForgeUuid id = forge_key_stream_of(&forge_attributes, &forge_attributes_state, &named, &key);
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeJson json_schema = FORGE_NO_ATTRIBUTES;
	ForgeRowScan rows;
	bool is_null;

	forge_rows_begin_stream(&rows, forge_attribute_schema_projection.table, &tenant, &id,
							GetActiveSnapshot());
	if (forge_rows_next(&rows))
	{
		Jsonb *jsonb = DatumGetJsonbP(slot_getattr(rows.slot, SCHEMA_JSON_SCHEMA, &is_null));
		ForgeText text = forge_text_from(JsonbToCString(NULL, &jsonb->root, VARSIZE(jsonb)));

		(void) forge_json_canonical(text, &arena.arena, &json_schema);
	}
	forge_rows_end(&rows);
	return json_schema;
}

static void
add_misfit(void *context, ForgeUuid id, int32 schema_version, const ForgeJsonFault *fault)
{
	Datum values[] = { FORGE_UUID_DATUM(&id), Int32GetDatum(schema_version),
					   forge_text_to_datum(fault->pointer), forge_text_to_datum(fault->keyword) };
	bool nulls[lengthof(values)] = { false };

	forge_result_add(context, lengthof(values), values, nulls);
}

FORGE_FUNCTION(forge_check_attributes);

/* erp.check_attributes(target text) -> TABLE(id, schema_version, pointer, problem) */
Datum
forge_check_attributes(PG_FUNCTION_ARGS)
{
	ForgeUuid tenant = forge_permission_require("custom.attributes.read")->tenant;
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	const ForgeAggregate *owner;
	ForgeText target;

	forge_arg_require(fcinfo, 0, "target");
	target = forge_text_from_datum(PG_GETARG_DATUM(0));
	require_target(target);
	owner = forge_attributes_owner(target);
	if (owner == NULL)
		return (Datum) 0;
	(void) forge_permission_require(owner->read_permission);
	forge_attribute_rows_check(owner, tenant, schema_of_today(tenant, target), GetActiveSnapshot(),
							   add_misfit, result);
	return (Datum) 0;
}
