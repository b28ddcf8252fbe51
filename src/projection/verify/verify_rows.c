/*
 * verify_rows.c
 *	  Comparing stored rows with replayed ones as both go by.
 */
#include "projection/verify/verify_rows.h"

#include "access/htup_details.h"
#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/typcache.h"

/* ----- reporting ---------------------------------------------------------------------------- */

static int
compare_aside(const void *a, const void *b)
{
	const ForgeAside *left = a;
	const ForgeAside *right = b;
	int order = forge_uuid_compare(left->tenant, right->tenant);

	return order != 0 ? order : forge_uuid_compare(left->id, right->id);
}

static bool
is_aside(const ForgeVerifier *verifier, ForgeUuid tenant, ForgeUuid id)
{
	ForgeAside key = { tenant, id };

	return verifier->aside_count > 0 && bsearch(&key, verifier->aside, verifier->aside_count,
												sizeof(ForgeAside), compare_aside) != NULL;
}

void
forge_verifier_report(const ForgeVerifier *verifier, const ForgeDifference *difference)
{
	if (!is_aside(verifier, difference->tenant, difference->id) &&
		!is_aside(verifier, difference->tenant, difference->cause))
		verifier->sink(verifier->context, difference);
}

bool
forge_verifier_has_aside(const ForgeVerifier *verifier, ForgeUuid tenant)
{
	for (int64 i = 0; i < verifier->aside_count; i++)
		if (forge_uuid_equal(verifier->aside[i].tenant, tenant))
			return true;
	return false;
}

void
forge_verifier_set_aside(ForgeVerifier *verifier, const char *projection_name, ForgeUuid tenant,
						 ForgeUuid id, const ForgeUnreadable *unreadable)
{
	ForgeDifference difference = { .projection_name = projection_name,
								   .tenant = tenant,
								   .id = id,
								   .problem = "event cannot be read",
								   .stored = forge_unreadable_to_json(unreadable),
								   .replay = verifier->replay };

	if (projection_name != NULL)
		forge_verifier_report(verifier, &difference);
	if (verifier->aside_count == verifier->aside_capacity)
	{
		Size size;

		verifier->aside_capacity = Max(2 * verifier->aside_capacity, 64);
		size = verifier->aside_capacity * sizeof(ForgeAside);
		verifier->aside = verifier->aside == NULL ? MemoryContextAllocHuge(verifier->memory, size)
												  : repalloc_huge(verifier->aside, size);
	}
	verifier->aside[verifier->aside_count++] = (ForgeAside){ tenant, id };
}

/* ----- rows as JSON ------------------------------------------------------------------------- */

static Jsonb *
tuple_to_json(HeapTuple tuple, TupleDesc description)
{
	Datum row = heap_copy_tuple_as_datum(tuple, description);
	char *json = text_to_cstring(DatumGetTextPP(DirectFunctionCall1(row_to_json, row)));

	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(json)));
}

Jsonb *
forge_verify_slot(TupleTableSlot *slot, TupleDesc columns)
{
	bool should_free;

	return tuple_to_json(ExecFetchSlotHeapTuple(slot, false, &should_free), columns);
}

Jsonb *
forge_verify_values(TupleDesc columns, const Datum *values, const bool *nulls)
{
	return tuple_to_json(
		heap_form_tuple(columns, unconstify(Datum *, values), unconstify(bool *, nulls)), columns);
}

Jsonb *
forge_verify_row(const ForgeRowScan *rows)
{
	return forge_verify_slot(rows->slot, RelationGetDescr(rows->relation));
}

static Jsonb *
render_stored(const ForgeVerifier *verifier, const ForgeStoredRows *stored)
{
	return verifier->with_rows ? forge_verify_row(&stored->scan) : NULL;
}

static Jsonb *
render_replayed(const ForgeVerifier *verifier, const ForgeStoredRows *stored, const Datum *values,
				const bool *nulls)
{
	if (!verifier->with_rows)
		return NULL;
	return forge_verify_values(RelationGetDescr(stored->scan.relation), values, nulls);
}

static Form_pg_attribute
key_column(const ForgeStoredRows *stored, int index)
{
	return TupleDescAttr(RelationGetDescr(stored->scan.relation), stored->key_column - 1 + index);
}

/* The columns behind the id that tell the rows of a stream apart, as members of JSON. */
static const char *
keys_to_json(const ForgeStoredRows *stored, const Datum *keys)
{
	StringInfoData json;

	initStringInfo(&json);
	for (int i = 0; i < stored->key_count; i++)
	{
		Form_pg_attribute column = key_column(stored, i);
		Oid output;
		bool is_varlena;
		const char *text;

		getTypeOutputInfo(column->atttypid, &output, &is_varlena);
		text = column->atttypid == BOOLOID ? (DatumGetBool(keys[i]) ? "true" : "false")
										   : OidOutputFunctionCall(output, keys[i]);
		appendStringInfo(&json, ", \"%s\": ", NameStr(column->attname));
		if (column->atttypid == UUIDOID || column->atttypid == TEXTOID)
			escape_json(&json, text);
		else
			appendStringInfoString(&json, text);
	}
	return json.data;
}

void
forge_stored_report(const ForgeVerifier *verifier, const ForgeStoredRows *stored,
					ForgeRowPlace place, const char *problem, Jsonb *stored_row,
					Jsonb *replayed_row)
{
	ForgeDifference difference = { .projection_name = stored->name,
								   .tenant = place.tenant,
								   .id = place.id,
								   .problem = problem,
								   .stored = stored_row,
								   .replayed = replayed_row,
								   .replay = verifier->replay };

	difference.keys = keys_to_json(stored, place.keys);
	forge_verifier_report(verifier, &difference);
}

/* ----- going along -------------------------------------------------------------------------- */

static ForgeRowPlace
stored_place(const ForgeStoredRows *stored)
{
	TupleTableSlot *row = stored->scan.slot;
	bool is_null;
	ForgeRowPlace place = {
		.tenant = forge_uuid_from_datum(slot_getattr(row, stored->tenant_column, &is_null)),
		.id = forge_uuid_from_datum(slot_getattr(row, stored->id_column, &is_null)),
	};

	for (int i = 0; i < stored->key_count; i++)
		place.keys[i] = slot_getattr(row, stored->key_column + i, &is_null);
	return place;
}

static int
compare_places(const ForgeStoredRows *stored, ForgeRowPlace a, ForgeRowPlace b)
{
	int order = forge_uuid_compare(a.tenant, b.tenant);

	if (order == 0)
		order = forge_uuid_compare(a.id, b.id);
	for (int i = 0; order == 0 && i < stored->key_count; i++)
	{
		Form_pg_attribute column = key_column(stored, i);
		TypeCacheEntry *type = lookup_type_cache(column->atttypid, TYPECACHE_CMP_PROC_FINFO);

		order = DatumGetInt32(
			FunctionCall2Coll(&type->cmp_proc_finfo, column->attcollation, a.keys[i], b.keys[i]));
	}
	return order;
}

void
forge_stored_begin(const ForgeVerifier *verifier, ForgeStoredRows *stored)
{
	forge_rows_begin(&stored->scan, stored->table, verifier->tenant, verifier->snapshot);
	forge_stored_advance(stored);
}

void
forge_stored_advance(ForgeStoredRows *stored)
{
	stored->has_row = forge_rows_next(&stored->scan);
}

static void
report_unexpected(const ForgeVerifier *verifier, ForgeStoredRows *stored)
{
	forge_stored_report(verifier, stored, stored_place(stored), "unexpected",
						render_stored(verifier, stored), NULL);
	forge_stored_advance(stored);
}

bool
forge_stored_go_to(const ForgeVerifier *verifier, ForgeStoredRows *stored, ForgeRowPlace place)
{
	while (stored->has_row && compare_places(stored, stored_place(stored), place) < 0)
		report_unexpected(verifier, stored);
	return stored->has_row && compare_places(stored, stored_place(stored), place) == 0;
}

void
forge_stored_end(const ForgeVerifier *verifier, ForgeStoredRows *stored)
{
	while (stored->has_row)
		report_unexpected(verifier, stored);
	forge_rows_end(&stored->scan);
}

/* ----- comparing ---------------------------------------------------------------------------- */

static bool
equal_values(Form_pg_attribute column, Datum a, bool a_is_null, Datum b, bool b_is_null)
{
	TypeCacheEntry *type;

	if (a_is_null || b_is_null)
		return a_is_null == b_is_null;
	type = lookup_type_cache(column->atttypid, TYPECACHE_EQ_OPR_FINFO);
	return DatumGetBool(FunctionCall2Coll(&type->eq_opr_finfo, column->attcollation, a, b));
}

bool
forge_verify_equal(TupleTableSlot *slot, TupleDesc columns, int column_count, const Datum *values,
				   const bool *nulls)
{
	for (int i = 0; i < column_count; i++)
	{
		bool is_null;
		Datum value = slot_getattr(slot, i + 1, &is_null);

		if (!equal_values(TupleDescAttr(columns, i), value, is_null, values[i], nulls[i]))
			return false;
	}
	return true;
}

void
forge_stored_new_row(const ForgeStoredRows *stored, Datum **values, bool **nulls)
{
	int count = RelationGetDescr(stored->scan.relation)->natts;

	*values = palloc0(count * sizeof(Datum));
	*nulls = palloc(count * sizeof(bool));
	memset(*nulls, true, count);
}

void
forge_stored_compare(const ForgeVerifier *verifier, ForgeStoredRows *stored, ForgeRowPlace place,
					 const Datum *values, const bool *nulls)
{
	bool is_stored = forge_stored_go_to(verifier, stored, place);

	if (!is_stored ||
		!forge_verify_equal(stored->scan.slot, RelationGetDescr(stored->scan.relation),
							stored->table->column_count, values, nulls))
		forge_stored_report(verifier, stored, place, is_stored ? "different" : "missing",
							is_stored ? render_stored(verifier, stored) : NULL,
							render_replayed(verifier, stored, values, nulls));
	if (is_stored)
		forge_stored_advance(stored);
}
