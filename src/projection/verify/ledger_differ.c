/*
 * ledger_differ.c
 *	  A row of one of the ledger's read models and what it should be: told, or mended.
 */
#include "projection/verify/ledger_check.h"

#include "access/table.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "projection/verify/verify_rows.h"
#include "utils/rel.h"

#define KEYS_MAX 4

/* Its table, and the columns of its primary key, which begins with tenant and id. */
typedef struct Model
{
	ForgeRelationName *table;
	int key_count;
	AttrNumber keys[KEYS_MAX];
} Model;

static const Model models[FORGE_LEDGER_MODEL_COUNT] = {
	[FORGE_LEDGER_ACCOUNTS] = { &forge_balance_table,
								2,
								{ FORGE_BALANCE_TENANT_ID, FORGE_BALANCE_ID } },
	[FORGE_LEDGER_PENDINGS] = { &forge_pending_table,
								2,
								{ FORGE_PENDING_TENANT_ID, FORGE_PENDING_ID } },
	[FORGE_LEDGER_EXPIRIES] = { &forge_expiry_table,
								4,
								{ FORGE_EXPIRY_TENANT_ID, FORGE_EXPIRY_ACCOUNT_ID,
								  FORGE_EXPIRY_EXPIRES_AT, FORGE_EXPIRY_TRANSFER_ID } },
	[FORGE_LEDGER_HISTORIES] = { &forge_history_table,
								 3,
								 { FORGE_HISTORY_TENANT_ID, FORGE_HISTORY_ACCOUNT_ID,
								   FORGE_HISTORY_POSITION } },
};

ForgeRelationName *
forge_ledger_model_table(ForgeLedgerModel model)
{
	return models[model].table;
}

/* The columns of the primary key, of whichever there is. */
static void
get_keys(const Model *model, TupleTableSlot *stored, const Datum *values, Datum *keys)
{
	bool is_null;

	Assert(stored != NULL || values != NULL);
	for (int i = 0; i < model->key_count; i++)
		keys[i] = values != NULL ? values[model->keys[i] - 1]
								 : slot_getattr(stored, model->keys[i], &is_null);
}

/* ----- telling ------------------------------------------------------------------------------ */

void
forge_ledger_report(const ForgeLedgerCheck *check, ForgeUuid id, const char *keys,
					const char *problem, Jsonb *stored, Jsonb *replayed)
{
	ForgeDifference difference = { .projection_name = forge_verify_ledger.name,
								   .tenant = check->tenant,
								   .id = id,
								   .keys = keys,
								   .problem = problem,
								   .stored = stored,
								   .replayed = replayed };

	if (check->verifier == NULL)
		forge_error_raise(forge_with_uuid(forge_refuse(FORGE_REASON_TRANSFERS_DAMAGED), id),
						  FORGE_NO_PLACE);
	forge_verifier_report(check->verifier, &difference);
}

static const char *
keys_to_json(const Model *model, const Datum *keys)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfo(&json, ", \"table\": \"%s\"", model->table->name);
	if (model->table == &forge_expiry_table)
	{
		char transfer[FORGE_UUID_TEXT_SIZE];

		forge_uuid_format(forge_uuid_from_datum(keys[3]), transfer);
		appendStringInfo(&json, ", \"expires_at\": %lld, \"transfer_id\": \"%s\"",
						 (long long) DatumGetInt64(keys[2]), transfer);
	}
	if (model->table == &forge_history_table)
		appendStringInfo(&json, ", \"position\": %lld", (long long) DatumGetInt64(keys[2]));
	return json.data;
}

static void
tell(const ForgeLedgerCheck *check, const Model *model, TupleTableSlot *stored, const Datum *values,
	 const bool *nulls, const Datum *keys)
{
	Relation relation = forge_relation_open(model->table, AccessShareLock);
	TupleDesc columns = RelationGetDescr(relation);
	ForgeDifference difference = { .projection_name = forge_verify_ledger.name,
								   .tenant = check->tenant,
								   .id = forge_uuid_from_datum(keys[1]),
								   .keys = keys_to_json(model, keys),
								   .problem = stored == NULL   ? "missing"
											  : values == NULL ? "unexpected"
															   : "different" };

	if (check->verifier->with_rows)
	{
		difference.stored = stored == NULL ? NULL : forge_verify_slot(stored, columns);
		difference.replayed = values == NULL ? NULL : forge_verify_values(columns, values, nulls);
	}
	forge_verifier_report(check->verifier, &difference);
	table_close(relation, NoLock);
}

/* ----- mending ------------------------------------------------------------------------------ */

/* The table, open until the tenant is done. */
static ForgeTable *
writer_of(ForgeLedgerCheck *check, ForgeLedgerModel model)
{
	MemoryContext caller = MemoryContextSwitchTo(check->replay.memory);

	if (!check->is_open[model])
		forge_table_open(&check->writers[model], models[model].table, RowExclusiveLock);
	check->is_open[model] = true;
	MemoryContextSwitchTo(caller);
	return &check->writers[model];
}

/* The gate is closed, so nobody else writes these rows. */
static void
mend(ForgeLedgerCheck *check, ForgeLedgerModel model, const Datum *values, const bool *nulls,
	 const Datum *keys)
{
	ForgeTable *table = writer_of(check, model);
	ForgeWriteResult result = FORGE_WRITTEN;

	if (!forge_table_find(table, models[model].key_count, keys))
	{
		if (values != NULL)
			forge_table_insert(table, values, nulls);
		return;
	}
	if (!forge_table_found_is_visible(table))
		forge_table_refuse_newer();
	if (values == NULL)
		result = forge_table_delete(table, &table->found->tts_tid);
	else
		result = forge_table_update(table, &table->found->tts_tid, values, nulls);
	if (result == FORGE_LOST)
		forge_table_refuse_newer();
}

/* ----- both --------------------------------------------------------------------------------- */

void
forge_ledger_compare(ForgeLedgerCheck *check, ForgeLedgerModel model, TupleTableSlot *stored,
					 const Datum *values, const bool *nulls)
{
	Datum keys[KEYS_MAX] = { 0 };

	if (stored != NULL && values != NULL &&
		forge_verify_equal(stored, stored->tts_tupleDescriptor, models[model].table->column_count,
						   values, nulls))
		return;
	check->different_count++;
	get_keys(&models[model], stored, values, keys);
	if (check->verifier != NULL)
		tell(check, &models[model], stored, values, nulls, keys);
	if (check->mends)
		mend(check, model, values, nulls, keys);
}
