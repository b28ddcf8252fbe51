/*
 * catalogue_functions.c
 *	  The rows of the views forge.aggregate_type, forge.command_type,
 *	  forge.event_type, forge.error_code and forge.projection; and the library's facts
 *	  about itself.
 */
#include "api/result.h"

#include "auth/operator.h"
#include "domain/registry.h"
#include "pg/convert.h"
#include "pg/description.h"
#include "projection/rows/projection.h"
#include "store/codec.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/syscache.h"

FORGE_FUNCTION(forge_version);

Datum
forge_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(FORGE_VERSION));
}

FORGE_OPERATOR_FUNCTION(forge_built_for, built_for);

static Datum
built_for(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32(PG_VERSION_NUM);
}

FORGE_OPERATOR_FUNCTION(forge_has_statistics, has_statistics);

/* forge.has_statistics(relation oid, column_number smallint) -> boolean; of no column, false */
static Datum
has_statistics(PG_FUNCTION_ARGS)
{
	Datum relation = PG_GETARG_DATUM(0);
	Datum column = PG_GETARG_DATUM(1);

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_BOOL(false);
	PG_RETURN_BOOL(SearchSysCacheExists3(STATRELATTINH, relation, column, BoolGetDatum(false)) ||
				   SearchSysCacheExists3(STATRELATTINH, relation, column, BoolGetDatum(true)));
}

FORGE_OPERATOR_FUNCTION(forge_expected_columns, expected_columns);

/* forge.expected_columns() -> SETOF (table_name, column_name, data_type, nullable) */
static Datum
expected_columns(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	bool nulls[4] = { false };
	int count;
	const ForgeTableDescription *tables = forge_descriptions(&count);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < tables[i].column_count; j++)
		{
			const ForgeColumn *column = &tables[i].columns[j];
			Datum values[4] = { CStringGetTextDatum(tables[i].name),
								CStringGetTextDatum(column->name), ObjectIdGetDatum(column->type),
								BoolGetDatum(column->is_nullable) };

			forge_result_add(result, lengthof(values), values, nulls);
		}
	return (Datum) 0;
}

FORGE_OPERATOR_FUNCTION(forge_unexpected, unexpected);

/* forge.unexpected() -> SETOF (name, fault) */
static Datum
unexpected(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	bool nulls[2] = { false };
	const char *name;
	const char *fault;
	int place = 0;

	while ((fault = forge_description_find_fault(&place, &name)) != NULL)
	{
		Datum values[2] = { CStringGetTextDatum(psprintf("forge.%s", name)),
							CStringGetTextDatum(fault) };

		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}

FORGE_FUNCTION(forge_aggregate_types);

/* -> (name, description, is_system, state_schema) */
Datum
forge_aggregate_types(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);

	for (int i = 0; i < count; i++)
	{
		Datum values[4] = { CStringGetTextDatum(aggregates[i]->name),
							CStringGetTextDatum(aggregates[i]->description),
							BoolGetDatum(aggregates[i]->is_system),
							JsonbPGetDatum(forge_codec_schema(aggregates[i]->state)) };
		bool nulls[4] = { false };

		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}

#define SHAPE_COLUMNS 5

/* (name, aggregate_type, schema_version, description, json_schema) */
static void
fill_shape(Datum *values, const ForgeAggregate *aggregate, const ForgeShape *shape)
{
	values[0] = CStringGetTextDatum(shape->name);
	values[1] = CStringGetTextDatum(aggregate->name);
	values[2] = Int32GetDatum(shape->schema_version);
	values[3] = CStringGetTextDatum(shape->description);
	values[4] = JsonbPGetDatum(forge_codec_schema(shape));
}

/* The names of reasons, a list that ends in FORGE_ACCEPTED, as text[]. */
static Datum
reason_names(const ForgeReason *reasons)
{
	Datum names[FORGE_REASON_COUNT];
	int count = 0;

	for (; reasons[count] != FORGE_ACCEPTED; count++)
		names[count] = CStringGetTextDatum(forge_reason_info(reasons[count])->name);
	return PointerGetDatum(construct_array(names, count, TEXTOID, -1, false, TYPALIGN_INT));
}

FORGE_FUNCTION(forge_command_types);

/* -> (name, aggregate_type, schema_version, description, json_schema, refusals) */
Datum
forge_command_types(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < aggregates[i]->command_count; j++)
		{
			Datum values[SHAPE_COLUMNS + 1];
			bool nulls[SHAPE_COLUMNS + 1] = { false };

			fill_shape(values, aggregates[i], aggregates[i]->commands[j]);
			values[SHAPE_COLUMNS] = reason_names(aggregates[i]->refusals[j]);
			forge_result_add(result, lengthof(values), values, nulls);
		}
	return (Datum) 0;
}

FORGE_FUNCTION(forge_event_types);

/* -> (name, aggregate_type, schema_version, description, json_schema) */
Datum
forge_event_types(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < aggregates[i]->event_count; j++)
		{
			Datum values[SHAPE_COLUMNS];
			bool nulls[SHAPE_COLUMNS] = { false };

			fill_shape(values, aggregates[i], aggregates[i]->events[j]);
			forge_result_add(result, lengthof(values), values, nulls);
		}
	return (Datum) 0;
}

FORGE_FUNCTION(forge_error_codes);

/* -> (code, name, http_status, description) */
Datum
forge_error_codes(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);

	for (int i = 0; i < FORGE_ERROR_COUNT; i++)
	{
		const ForgeErrorInfo *error = forge_error_info(i);
		Datum values[4] = { CStringGetTextDatum(error->sqlstate), CStringGetTextDatum(error->name),
							Int32GetDatum(error->http_status),
							CStringGetTextDatum(error->description) };
		bool nulls[4] = { false };

		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}

FORGE_FUNCTION(forge_refusals);

/* -> (name, code, message, hint): every name that the CONSTRAINT field may carry */
Datum
forge_refusals(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);

	for (int i = FORGE_ACCEPTED + 1; i < FORGE_REASON_COUNT; i++)
	{
		const ForgeReasonInfo *reason = forge_reason_info(i);
		bool nulls[4] = { false, false, false, reason->hint == NULL };
		Datum values[4] = { CStringGetTextDatum(reason->name),
							CStringGetTextDatum(forge_error_info(reason->error)->sqlstate),
							CStringGetTextDatum(reason->message),
							nulls[3] ? (Datum) 0 : CStringGetTextDatum(reason->hint) };

		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}

FORGE_FUNCTION(forge_projection_list);

/* -> (name, aggregate_type, table_name) */
Datum
forge_projection_list(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	int count;
	const ForgeProjection *const *projections = forge_projections(&count);

	for (int i = 0; i < count; i++)
	{
		Datum values[3] = { CStringGetTextDatum(projections[i]->name),
							CStringGetTextDatum(projections[i]->aggregate->name),
							CStringGetTextDatum(projections[i]->table->name) };
		bool nulls[3] = { false };

		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}
