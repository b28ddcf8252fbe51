/*
 * job_handler.c
 *	  The read model behind forge.job_handler; the worker looks up in it what to call.
 */
#include "projection/projection.h"

#include "domain/job_handler/job_handler.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_JOB_HANDLER_ROW_COLUMNS);

static ForgeRelationName job_handler_table = {
	.name = "job_handler_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
job_handler_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeJobHandler *handler = state;

	if (!handler->is_registered)
		return false;
	values[KIND] = forge_text_to_datum(handler->kind);
	values[FUNCTION_NAME] = forge_text_to_datum(handler->function_name);
	values[FUNCTION_OID] = Int64GetDatum(handler->function_oid);
	values[OWNER_NAME] = forge_text_to_datum(handler->owner_name);
	values[OWNER_OID] = Int64GetDatum(handler->owner_oid);
	values[DATABASE_ID] = forge_uuid_to_datum(handler->database_id);
	values[VERSION] = Int64GetDatum(handler->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

const ForgeProjection forge_job_handler_projection = {
	.name = "job_handler",
	.table = &job_handler_table,
	.aggregate = &forge_job_handler,
	.row = job_handler_row,
};
