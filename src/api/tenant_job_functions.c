/*
 * tenant_job_functions.c
 *	  forge.tenant_jobs: the jobs of all tenants, for operators.
 */
#include "api/result.h"

#include "auth/operator.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "store/job.h"
#include "utils/snapmgr.h"

FORGE_COLUMN_NUMBERS(FORGE_JOB_ROW_COLUMNS, JOB_);

/* The columns of forge.tenant_jobs() that are stored, in their order; then comes is_foreign. */
static const AttrNumber stored[] = { JOB_TENANT_ID,   JOB_JOB_ID,        JOB_KIND,
									 JOB_STATUS,      JOB_ATTEMPT_COUNT, JOB_ATTEMPTS_MAX,
									 JOB_RUN_COUNT,   JOB_EVERY,         JOB_RUN_AT,
									 JOB_LEASE_UNTIL, JOB_CREATED_AT,    JOB_FINISHED_AT,
									 JOB_LAST_ERROR };

#define COLUMN_COUNT (lengthof(stored) + 1)

static bool
is_foreign(TupleTableSlot *row, ForgeUuid database)
{
	bool is_null;
	ForgeUuid own = forge_uuid_from_datum(slot_getattr(row, JOB_DATABASE_ID, &is_null));

	return !forge_uuid_equal(own, database);
}

FORGE_OPERATOR_FUNCTION(forge_tenant_jobs, tenant_jobs);

/* forge.tenant_jobs() -> SETOF (the columns above) */
static Datum
tenant_jobs(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeUuid database = forge_database_id();
	ForgeRowScan rows;

	forge_rows_begin(&rows, &forge_job_table, NULL, GetActiveSnapshot());
	while (forge_rows_next(&rows))
	{
		Datum values[COLUMN_COUNT];
		bool nulls[COLUMN_COUNT] = { false };

		for (int i = 0; i < lengthof(stored); i++)
			values[i] = slot_getattr(rows.slot, stored[i], &nulls[i]);
		values[COLUMN_COUNT - 1] = BoolGetDatum(is_foreign(rows.slot, database));
		forge_result_add(result, COLUMN_COUNT, values, nulls);
	}
	forge_rows_end(&rows);
	return (Datum) 0;
}
