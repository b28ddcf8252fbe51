/*
 * estimate.c
 *	  Estimates for the planner in place of statistics of the extension's
 *	  tables.
 */
#include "projection/rows/estimate.h"

#include "access/htup_details.h"
#include "access/table.h"
#include "base/uuid.h"
#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_statistic.h"
#include "pg/table.h"
#include "utils/acl.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/selfuncs.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* So many tenants are counted; of more, the size of their table is as good. */
#define TENANTS_COUNTED_MAX 200

/* Columns that hold words of ours, and how many different ones there are in a lively shop. */
static const struct
{
	const char *column;
	double value_count;
} words[] = {
	{ "aggregate_type", 10 }, { "currency", 4 }, { "detector", 5 },
	{ "event_type", 30 },     { "fate", 3 },     { "kind", 10 },
	{ "result", 2 },          { "status", 5 },
};

/* Columns with references to rows of a table that is not named after them. */
static const struct
{
	const char *column;
	const char *table;
} references[] = {
	{ "aggregate_id", "stream" },          { "credit_account_id", "account_row" },
	{ "debit_account_id", "account_row" }, { "event_position", "event" },
	{ "transfer_id", "transfer" },
};

static get_relation_stats_hook_type previous_hook = NULL;

/* The row type of pg_statistic; NULL before the first use. */
static TupleDesc statistic_columns = NULL;

static void forget_tenant_count(void);

static ForgeRelationName tenant_table = { .name = "tenant_row",
										  .invalidated = forget_tenant_count };

static int tenant_count = 0; /* 0: to be counted */

/* ----- the number of different values of a column; 0: not known ----------------------------- */

static void
forget_tenant_count(void)
{
	tenant_count = 0;
}

/* As VACUUM or ANALYZE found last. */
static double
row_count(Oid relation)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	double count;

	if (!HeapTupleIsValid(tuple))
		return 0;
	count = ((Form_pg_class) GETSTRUCT(tuple))->reltuples;
	ReleaseSysCache(tuple);
	return Max(count, 0);
}

/* A table of the engine, and not one in another role's schema of the same name. */
static bool
is_ours(Oid relation)
{
	return OidIsValid(relation) && get_rel_relkind(relation) == RELKIND_RELATION &&
		   forge_relation_owner(relation) == get_role_oid("forge_owner", true);
}

static double
count_tenants(Oid schema)
{
	ForgeUuid system = FORGE_UUID_NIL;
	ForgeRowScan rows;
	int count = 0;

	if (!is_ours(get_relname_relid(tenant_table.name, schema)))
		return 0;
	if (likely(tenant_count > 0 && tenant_count < TENANTS_COUNTED_MAX))
		return tenant_count;
	if (tenant_count == 0)
	{
		forge_rows_begin(&rows, &tenant_table, &system, SnapshotSelf);
		while (count < TENANTS_COUNTED_MAX && forge_rows_next(&rows))
			count++;
		forge_rows_end(&rows);
		tenant_count = Max(count, 1);
	}
	return Max(tenant_count, row_count(forge_relation_oid(&tenant_table)));
}

/* The id of a stream or of a row: it has one in each row of the table that is named after it. */
static double
count_ids(const char *column, int length, Oid schema)
{
	char table[NAMEDATALEN];

	if (strcmp(column, "tenant_id") == 0)
		return count_tenants(schema);
	snprintf(table, sizeof(table), "%.*s_row", length - (int) strlen("_id"), column);
	return row_count(get_relname_relid(table, schema));
}

static double
count_values(Oid relation, const char *column, Oid schema)
{
	int length = strlen(column);

	if (strcmp(column, "position") == 0)
		return row_count(relation);
	for (int i = 0; i < lengthof(references); i++)
		if (strcmp(column, references[i].column) == 0)
			return row_count(get_relname_relid(references[i].table, schema));
	if (length > 3 && strcmp(column + length - 3, "_id") == 0)
		return count_ids(column, length, schema);
	for (int i = 0; i < lengthof(words); i++)
		if (strcmp(column, words[i].column) == 0)
			return words[i].value_count;
	return 0;
}

/* ----- telling the planner ------------------------------------------------------------------- */

/* A row of pg_statistic that has a number of values, and of the values nothing. */
static HeapTuple
make_statistic(Oid relation, AttrNumber column, double value_count)
{
	Datum values[Natts_pg_statistic];
	bool nulls[Natts_pg_statistic];

	if (statistic_columns == NULL)
	{
		Relation catalog = table_open(StatisticRelationId, AccessShareLock);
		MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);

		statistic_columns = CreateTupleDescCopy(RelationGetDescr(catalog));
		MemoryContextSwitchTo(caller);
		table_close(catalog, AccessShareLock);
	}

	for (int i = 0; i < Natts_pg_statistic; i++)
	{
		values[i] = (Datum) 0;
		nulls[i] = i >= Anum_pg_statistic_stanumbers1 - 1;
	}
	values[Anum_pg_statistic_starelid - 1] = ObjectIdGetDatum(relation);
	values[Anum_pg_statistic_staattnum - 1] = Int16GetDatum(column);
	values[Anum_pg_statistic_stadistinct - 1] = Float4GetDatum(value_count);
	return heap_form_tuple(statistic_columns, values, nulls);
}

/* The planner's get_relation_stats_hook: true where it shall look no further. */
static bool
tell_planner(PlannerInfo *root, RangeTblEntry *table, AttrNumber column, VariableStatData *variable)
{
	Oid schema = get_namespace_oid("forge", true);
	double value_count = 0;

	if (OidIsValid(schema) && column > 0 && get_rel_namespace(table->relid) == schema &&
		is_ours(table->relid))
		value_count = count_values(table->relid, get_attname(table->relid, column, false), schema);
	if (value_count < 1)
		return previous_hook != NULL && previous_hook(root, table, column, variable);

	variable->statsTuple = make_statistic(table->relid, column, value_count);
	variable->freefunc = heap_freetuple;
	variable->acl_ok = true;
	return true;
}

void
forge_estimate_init(void)
{
	previous_hook = get_relation_stats_hook;
	get_relation_stats_hook = tell_planner;
}
