/*
 * system_functions.c
 *	  The common part of the operator's functions: commands and read models of
 *	  the system tenant.
 */
#include "api/system_functions.h"

#include "app/unit_of_work.h"
#include "auth/session.h"
#include "pg/error.h"
#include "store/codec.h"
#include "utils/snapmgr.h"

ForgeReceipt
forge_system_run(const ForgeAggregate *aggregate, int command_type, ForgeUuid id, const void *data)
{
	ForgeSession system = { .principal = forge_session_current()->principal };
	ForgeRequest request;

	forge_request_init(&request, &system);
	request.envelope.aggregate_id = id;
	forge_error_check(forge_request_decoded_command(&request, aggregate, command_type, data),
					  FORGE_PLACE(aggregate->name));
	(void) forge_unit_run((ForgeRequests){ &request, 1 }, NULL);
	return request.receipt;
}

void
forge_system_set_field(FunctionCallInfo fcinfo, int index, const ForgeAggregate *aggregate,
					   int command_type, const char *field, void *data)
{
	const ForgeShape *shape = aggregate->commands[command_type];
	const ForgeField *target = &shape->fields[forge_shape_find(shape, forge_text_from(field))];

	if (!PG_ARGISNULL(index))
		forge_error_check(forge_codec_set_datum(target, data, PG_GETARG_DATUM(index)),
						  FORGE_PLACE(aggregate->name));
	else if (target->flags & FORGE_FIELD_REQUIRED)
		forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), field),
						  FORGE_PLACE(aggregate->name));
}

void
forge_system_rows(FunctionCallInfo fcinfo, const ForgeProjection *projection, int skipped)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeUuid system = FORGE_UUID_NIL;
	ForgeRowScan rows;

	forge_rows_begin(&rows, projection->table, &system, GetActiveSnapshot());
	while (forge_rows_next(&rows))
	{
		slot_getallattrs(rows.slot);
		forge_result_add(result, result->setDesc->natts, rows.slot->tts_values + skipped,
						 rows.slot->tts_isnull + skipped);
	}
	forge_rows_end(&rows);
}
