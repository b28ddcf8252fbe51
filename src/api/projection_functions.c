/*
 * projection_functions.c
 *	  forge.rebuild, forge.resume_projection, forge.verify.
 */
#include "api/result.h"

#include "auth/caller_permission.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "projection/feed/consumer.h"
#include "projection/verify/verify.h"
#include "utils/builtins.h"

/* The tenant signed in, by that permission; without one an operator's all tenants, and NULL. */
static const ForgeUuid *
scope(const char *permission)
{
	const ForgeSession *session = forge_session_optional();

	if (!forge_uuid_is_nil(session->tenant))
		return &forge_permission_require(permission)->tenant;
	if (!forge_session_is_operator())
		forge_error_raise(forge_refuse(FORGE_REASON_OPERATOR_ONLY), FORGE_NO_PLACE);
	return NULL;
}

static void
refuse_unknown(ForgeText name)
{
	forge_error_raise(forge_with_text(forge_refuse(FORGE_REASON_PROJECTION_UNKNOWN), name),
					  FORGE_NO_PLACE);
}

FORGE_FUNCTION(forge_rebuild);

/* forge.rebuild(projection_name text) -> bigint */
Datum
forge_rebuild(PG_FUNCTION_ARGS)
{
	ForgeText name = PG_ARGISNULL(0) ? FORGE_TEXT("") : forge_text_from_datum(PG_GETARG_DATUM(0));
	const ForgeUuid *tenant = scope("forge.projection.rebuild");
	int64 count;

	if (!forge_rebuild_named(name, tenant, &count))
		refuse_unknown(name);
	PG_RETURN_INT64(count);
}

FORGE_FUNCTION(forge_resume_projection);

/* forge.resume_projection(projection_name text) */
Datum
forge_resume_projection(PG_FUNCTION_ARGS)
{
	ForgeText name = PG_ARGISNULL(0) ? FORGE_TEXT("") : forge_text_from_datum(PG_GETARG_DATUM(0));
	const ForgeUuid *tenant = scope("forge.projection.rebuild");
	const ForgeConsumer *consumer = forge_consumer_find(name);

	if (consumer == NULL)
		refuse_unknown(name);
	forge_consumer_resume(consumer, tenant);
	PG_RETURN_VOID();
}

static void
add_difference(void *context, const ForgeDifference *difference)
{
	char tenant[FORGE_UUID_TEXT_SIZE];
	char id[FORGE_UUID_TEXT_SIZE];
	StringInfoData key;
	Datum values[5];
	bool nulls[5] = { false };

	forge_uuid_format(difference->tenant, tenant);
	forge_uuid_format(difference->id, id);
	initStringInfo(&key);
	appendStringInfo(&key, "{\"tenant_id\": \"%s\", \"id\": \"%s\"", tenant, id);
	appendStringInfo(&key, "%s}", difference->keys != NULL ? difference->keys : "");
	values[0] = CStringGetTextDatum(difference->projection_name);
	values[1] = DirectFunctionCall1(jsonb_in, CStringGetDatum(key.data));
	values[2] = CStringGetTextDatum(difference->problem);
	values[3] = JsonbPGetDatum(difference->stored);
	nulls[3] = difference->stored == NULL;
	values[4] = JsonbPGetDatum(difference->replayed);
	nulls[4] = difference->replayed == NULL;
	forge_result_add(context, lengthof(values), values, nulls);
}

FORGE_FUNCTION(forge_verify);

/* forge.verify(projection_name text) -> SETOF forge.difference */
Datum
forge_verify(PG_FUNCTION_ARGS)
{
	const ForgeUuid *tenant = scope("forge.projection.verify");
	ForgeText only = { NULL, 0 };

	if (!PG_ARGISNULL(0))
	{
		only = forge_text_from_datum(PG_GETARG_DATUM(0));
		if (!forge_verify_knows(only))
			refuse_unknown(only);
	}
	(void) forge_verify_run(tenant, only, true, add_difference, forge_result_begin(fcinfo));
	return (Datum) 0;
}
