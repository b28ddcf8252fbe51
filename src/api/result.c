/*
 * result.c
 *	  How API functions give back rows.
 */
#include "api/result.h"

#include "access/htup_details.h"
#include "auth/caller_permission.h"
#include "base/field.h"
#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "utils/lsyscache.h"
#include "utils/typcache.h"

void
forge_receipt_row(const ForgeReceipt *receipt, Datum values[FORGE_RECEIPT_COLUMN_COUNT],
				  bool nulls[FORGE_RECEIPT_COLUMN_COUNT])
{
	memset(nulls, 0, FORGE_RECEIPT_COLUMN_COUNT * sizeof(bool));
	values[0] = FORGE_UUID_DATUM(&receipt->command_id);
	values[1] = FORGE_UUID_DATUM(&receipt->aggregate_id);
	values[2] = Int64GetDatum(receipt->version);
	values[3] = Int32GetDatum(receipt->event_count);
	values[4] = Int64GetDatum(receipt->position);
	nulls[4] = receipt->position == 0;
	values[5] = BoolGetDatum(receipt->replayed);
}

ReturnSetInfo *
forge_result_begin(FunctionCallInfo fcinfo)
{
	InitMaterializedSRF(fcinfo, 0);
	return (ReturnSetInfo *) fcinfo->resultinfo;
}

/* Makes the row as long as its type is now. */
static void
fit(TupleDesc description, int column_count, const Datum **values, const bool **nulls)
{
	int added = description->natts - column_count;
	Datum *longer_values;
	bool *longer_nulls;

	if (likely(added <= 0))
		return;
	longer_values = palloc0(description->natts * sizeof(Datum));
	longer_nulls = palloc(description->natts * sizeof(bool));
	memcpy(longer_values, *values, column_count * sizeof(Datum));
	memcpy(longer_nulls, *nulls, column_count * sizeof(bool));
	memset(longer_nulls + column_count, true, added * sizeof(bool));
	*values = longer_values;
	*nulls = longer_nulls;
}

void
forge_result_add(ReturnSetInfo *result, int column_count, const Datum *values, const bool *nulls)
{
	fit(result->setDesc, column_count, &values, &nulls);
	tuplestore_putvalues(result->setResult, result->setDesc, unconstify(Datum *, values),
						 unconstify(bool *, nulls));
}

/* Of a composite type, or of the function's OUT arguments. */
static TupleDesc
row_description(FunctionCallInfo fcinfo)
{
	Oid type = get_func_rettype(fcinfo->flinfo->fn_oid);
	TupleDesc description;

	if (likely(type != RECORDOID))
		return lookup_rowtype_tupdesc(type, -1);
	(void) get_call_result_type(fcinfo, NULL, &description);
	return BlessTupleDesc(description);
}

static Datum
make_row(TupleDesc description, int column_count, const Datum *values, const bool *nulls)
{
	HeapTuple tuple;

	fit(description, column_count, &values, &nulls);
	tuple = heap_form_tuple(description, unconstify(Datum *, values), unconstify(bool *, nulls));
	ReleaseTupleDesc(description);
	return HeapTupleGetDatum(tuple);
}

Datum
forge_result_row(FunctionCallInfo fcinfo, int column_count, const Datum *values, const bool *nulls)
{
	return make_row(row_description(fcinfo), column_count, values, nulls);
}

/* All but the id, which is the first column, and the version.  A table may have more columns than
 * its view shows. */
static void
hide(TupleDesc description, int column_count, bool *nulls)
{
	for (int i = 1; i < Min(column_count, description->natts); i++)
		if (strcmp(NameStr(TupleDescAttr(description, i)->attname), "version") != 0)
			nulls[i] = true;
}

Datum
forge_result_written_row(FunctionCallInfo fcinfo, const char *read_permission, int column_count,
						 const Datum *values, const bool *nulls)
{
	TupleDesc description = row_description(fcinfo);
	bool *shown = palloc(column_count * sizeof(bool));

	memcpy(shown, nulls, column_count * sizeof(bool));
	if (!forge_permission_held(forge_text_from(read_permission)))
		hide(description, column_count, shown);
	return make_row(description, column_count, values, shown);
}

void
forge_arg_require(FunctionCallInfo fcinfo, int index, const char *name)
{
	if (PG_ARGISNULL(index))
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), name),
						  FORGE_NO_PLACE);
}

ForgeUuid
forge_arg_uuid(FunctionCallInfo fcinfo, int index, const char *name)
{
	ForgeUuid id;

	if (PG_ARGISNULL(index))
		return FORGE_UUID_NIL;
	id = forge_uuid_from_datum(PG_GETARG_DATUM(index));
	forge_error_check(forge_field_check_id(name, id), FORGE_NO_PLACE);
	return id;
}
