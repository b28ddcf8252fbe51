/*
 * job_functions.c
 *	  Jobs as callers see them: forge.enqueue_job and its companions.
 */
#include "api/result.h"

#include "api/system_functions.h"
#include "app/registered_handler.h"
#include "app/job_kind.h"
#include "auth/operator.h"
#include "auth/caller_permission.h"
#include "base/schedule.h"
#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "pg/error.h"
#include "pg/settings.h"
#include "store/codec.h"
#include "store/event.h"
#include "store/guard.h"
#include "store/job.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/timestamp.h"

/* The most attempts of a job. */
#define ATTEMPTS_MAX 1000

/* A job that is done again and again, at most so often. */
#define EVERY_MIN_US USECS_PER_SEC

/* ----- arguments ---------------------------------------------------------------------------- */

static void
check(ForgeOutcome outcome)
{
	forge_error_check(outcome, FORGE_NO_PLACE);
}

static ForgeText
arg_text(FunctionCallInfo fcinfo, int index, const char *name)
{
	if (PG_ARGISNULL(index))
		check(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), name));
	return forge_text_from_datum(PG_GETARG_DATUM(index));
}

static int64
arg_interval_us(FunctionCallInfo fcinfo, int index, const char *name, int64 fallback_us,
				int64 least_us)
{
	int64 us = fallback_us;

	if (!PG_ARGISNULL(index))
	{
		const Interval *interval = PG_GETARG_INTERVAL_P(index);

		us = forge_schedule_interval_us(interval->month, interval->day, interval->time);
	}
	if (us < least_us)
		check(
			forge_with_string(forge_with_string(forge_refuse(FORGE_REASON_INTERVAL_INVALID), name),
							  least_us == 0 ? "none to a week" : "a second to a week"));
	return us;
}

static int32
arg_attempts(FunctionCallInfo fcinfo, int index)
{
	int32 attempts =
		PG_ARGISNULL(index) ? forge_retry_default.attempts_max : PG_GETARG_INT32(index);

	if (attempts < 1 || attempts > ATTEMPTS_MAX)
		check(forge_with_string(forge_refuse(FORGE_REASON_NUMBER_OUT_OF_RANGE), "attempts_max"));
	return attempts;
}

/* Four arguments: attempts_max, retry_policy, first_delay, delay_max. */
static ForgeRetry
arg_retry(FunctionCallInfo fcinfo, int index)
{
	ForgeRetry retry = forge_retry_default;

	retry.attempts_max = arg_attempts(fcinfo, index);
	if (!PG_ARGISNULL(index + 1) &&
		!forge_retry_policy_parse(forge_text_from_datum(PG_GETARG_DATUM(index + 1)), &retry.policy))
		check(forge_refuse(FORGE_REASON_RETRY_POLICY_UNKNOWN));
	retry.first_delay_us =
		arg_interval_us(fcinfo, index + 2, "first_delay", retry.first_delay_us, 0);
	retry.delay_max_us = arg_interval_us(fcinfo, index + 3, "delay_max", retry.delay_max_us, 0);
	return retry;
}

static TimestampTz
arg_run_at(FunctionCallInfo fcinfo, int index, TimestampTz now)
{
	TimestampTz run_at = PG_ARGISNULL(index) ? now : PG_GETARG_TIMESTAMPTZ(index);

	if (!forge_instant_is_in_range(run_at))
		check(forge_with_string(forge_refuse(FORGE_REASON_INSTANT_OUT_OF_RANGE), "run_at"));
	return run_at;
}

static Jsonb *
arg_payload(FunctionCallInfo fcinfo, int index)
{
	Jsonb *payload = PG_ARGISNULL(index)
						 ? DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum("{}")))
						 : PG_GETARG_JSONB_P(index);

	if (!JB_ROOT_IS_OBJECT(payload))
		check(forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), "payload"));
	check(forge_codec_check_size("payload", payload, forge_setting_job_payload_max_length));
	return payload;
}

/* ----- asking for work ---------------------------------------------------------------------- */

static void
require_handler(ForgeText kind)
{
	ForgeJobHandlerRegister handler;

	if (forge_job_kind_find(kind) == NULL && !forge_job_handler_find(kind, &handler))
		check(forge_refuse(FORGE_REASON_JOB_HANDLER_NOT_FOUND));
}

/* The arguments from index on: payload, run_at, attempts_max, ..., delay_max, job_id. */
static Datum
enqueue(FunctionCallInfo fcinfo, const ForgeSession *session, Interval *every, int index)
{
	ForgeJob job = { .tenant = session->tenant,
					 .principal = session->principal,
					 .key = session->key,
					 .binding = session->binding,
					 .database = forge_database_id(),
					 .every = every };

	forge_guard_begin_write("a job");
	job.roles = forge_text_copy(forge_text_from(session->roles));
	job.kind = arg_text(fcinfo, 0, "kind");
	require_handler(job.kind);
	job.payload = arg_payload(fcinfo, index);
	job.created_at = GetCurrentTimestamp();
	job.start_at = arg_run_at(fcinfo, index + 1, job.created_at);

	/* A time long ago does not bring a job before those of other callers. */
	job.run_at = Max(job.start_at, job.created_at);
	job.retry = arg_retry(fcinfo, index + 2);
	job.id = forge_arg_uuid(fcinfo, index + 6, "job_id");
	if (forge_uuid_is_nil(job.id))
		job.id = forge_event_new_id();
	if (forge_job_insert(&job) == FORGE_LOST)
		check(forge_refuse(FORGE_REASON_JOB_EXISTS));
	return forge_uuid_to_datum(job.id);
}

FORGE_FUNCTION(forge_enqueue_job);

/*
 * forge.enqueue_job(kind text, payload jsonb, run_at timestamptz, attempts_max
 * integer, retry_policy text, first_delay interval, delay_max interval, job_id
 * uuid) -> uuid
 */
Datum
forge_enqueue_job(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(enqueue(fcinfo, forge_permission_require("forge.job.enqueue"), NULL, 1));
}

FORGE_FUNCTION(forge_schedule_job);

/* forge.schedule_job(kind text, every interval, payload jsonb, ...) -> uuid, likewise */
Datum
forge_schedule_job(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_permission_require("forge.job.schedule");

	if (PG_ARGISNULL(1))
		check(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "every"));
	(void) arg_interval_us(fcinfo, 1, "every", 0, EVERY_MIN_US);
	PG_RETURN_DATUM(enqueue(fcinfo, session, PG_GETARG_INTERVAL_P(1), 2));
}

/* ----- changing one's mind ------------------------------------------------------------------ */

/* The job of the first argument, locked. */
static void
lock_job(FunctionCallInfo fcinfo, const char *permission, ForgeTable *table, ForgeJob *job)
{
	job->tenant = forge_permission_require(permission)->tenant;
	job->id = forge_arg_uuid(fcinfo, 0, "job_id");
	forge_guard_begin_write("a job");
	forge_job_open(table, RowExclusiveLock);
	switch (forge_job_lock(table, job))
	{
		case FORGE_JOB_THERE:
			break;
		case FORGE_JOB_NOT_THERE:
			check(forge_refuse(FORGE_REASON_JOB_NOT_FOUND));
			break;
		case FORGE_JOB_BUSY:
			check(forge_refuse(FORGE_REASON_JOB_RUNNING));
			break;
	}
	if (job->status == FORGE_JOB_RUNNING)
		check(forge_refuse(FORGE_REASON_JOB_RUNNING));
}

static void
refuse_finished(const ForgeJob *job)
{
	check(forge_with_string(forge_refuse(FORGE_REASON_JOB_FINISHED),
							forge_job_status_name(job->status)));
}

FORGE_FUNCTION(forge_cancel_job);

/* forge.cancel_job(job_id uuid) */
Datum
forge_cancel_job(PG_FUNCTION_ARGS)
{
	ForgeTable table;
	ForgeJob job;

	lock_job(fcinfo, "forge.job.cancel", &table, &job);
	if (job.status == FORGE_JOB_SUCCEEDED)
		refuse_finished(&job);
	if (job.status != FORGE_JOB_CANCELLED)
	{
		job.status = FORGE_JOB_CANCELLED;
		job.finished_at = GetCurrentTimestamp();
		forge_job_write(&table, &job);
	}
	forge_table_close(&table);
	PG_RETURN_VOID();
}

FORGE_FUNCTION(forge_retry_job);

/* forge.retry_job(job_id uuid) */
Datum
forge_retry_job(PG_FUNCTION_ARGS)
{
	ForgeTable table;
	ForgeJob job;

	lock_job(fcinfo, "forge.job.retry", &table, &job);
	if (job.status == FORGE_JOB_SUCCEEDED)
		refuse_finished(&job);
	job.database = forge_database_id();
	job.status = FORGE_JOB_PENDING;
	job.run_at = GetCurrentTimestamp();
	job.finished_at = 0;
	job.attempt_count = 0;
	job.interruption_count = 0;
	forge_job_write(&table, &job);
	forge_table_close(&table);
	PG_RETURN_VOID();
}

/* ----- handlers ----------------------------------------------------------------------------- */

FORGE_OPERATOR_FUNCTION(forge_register_job_handler, register_job_handler);

/* forge.register_job_handler(kind text, handler regprocedure) */
static Datum
register_job_handler(PG_FUNCTION_ARGS)
{
	ForgeJobHandlerRegister command = { .kind = arg_text(fcinfo, 0, "kind") };

	if (PG_ARGISNULL(1))
		check(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "handler"));
	check(forge_job_handler_describe(PG_GETARG_OID(1), &command));
	(void) forge_system_run(&forge_job_handler, FORGE_JOB_HANDLER_REGISTER,
							forge_job_handler_id(command.kind), &command);
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_remove_job_handler, remove_job_handler);

/* forge.remove_job_handler(kind text) */
static Datum
remove_job_handler(PG_FUNCTION_ARGS)
{
	char nothing = 0;

	(void) forge_system_run(&forge_job_handler, FORGE_JOB_HANDLER_REMOVE,
							forge_job_handler_id(arg_text(fcinfo, 0, "kind")), &nothing);
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_job_handlers, job_handlers);

/*
 * forge.job_handlers() -> SETOF (kind, function_name, function_oid, owner_name,
 * owner_oid, database_id, version, updated_at)
 */
static Datum
job_handlers(PG_FUNCTION_ARGS)
{
	forge_system_rows(fcinfo, &forge_job_handler_projection, 2);
	return (Datum) 0;
}

FORGE_OPERATOR_FUNCTION(forge_job_handler_problem, job_handler_problem);

/* forge.job_handler_problem(kind text) -> text: why its jobs are refused; NULL: they are not */
static Datum
job_handler_problem(PG_FUNCTION_ARGS)
{
	ForgeJobHandlerRegister handler;
	ForgeOutcome outcome;
	Oid function;
	Oid owner;

	if (!forge_job_handler_find(arg_text(fcinfo, 0, "kind"), &handler))
		PG_RETURN_NULL();
	outcome = forge_job_handler_resolve(&handler, &function, &owner);
	if (!forge_outcome_is_refusal(outcome))
		PG_RETURN_NULL();

	/* The facts are the function's name and its fault. */
	PG_RETURN_DATUM(forge_text_to_datum(outcome.facts[1].as.text));
}
