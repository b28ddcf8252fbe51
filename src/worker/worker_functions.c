/*
 * worker_functions.c
 *	  forge.run_jobs, and the rows of forge.worker.
 */
#include "pg/forge_pg.h"

#include "auth/operator.h"
#include "auth/session.h"
#include "commands/dbcommands.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "pg/error.h"
#include "pg/settings.h"
#include "store/guard.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"
#include "worker/round.h"
#include "worker/stop.h"

static int64
run_rounds(ForgeRound *round)
{
	int64 done = 0;

	do
	{
		CHECK_FOR_INTERRUPTS();
		forge_round_run(round);
		done += round->event_count + round->job_count;
	} while (round->has_more);
	return done;
}

FORGE_OPERATOR_FUNCTION(forge_run_jobs, run_jobs);

/* forge.run_jobs() -> bigint: one round by hand, of the tenant signed in or of all */
static Datum
run_jobs(PG_FUNCTION_ARGS)
{
	ForgeUuid tenant = forge_session_optional()->tenant;
	ForgeRound round;
	volatile int64 done = 0;

	forge_guard_begin_write("forge.run_jobs()");
	forge_round_begin(&round, NULL, tenant);
	forge_stop_watch();
	PG_TRY();
	{
		done = run_rounds(&round);
	}
	PG_FINALLY();
	{
		forge_stop_unwatch();
	}
	PG_END_TRY();
	PG_RETURN_INT64(done);
}

/* ----- forge.worker ------------------------------------------------------------------------- */

static const char *
state_name(const ForgeWorkerSlot *slot)
{
	if (slot->away_count > 0)
		return "away";
	if (slot->pid == 0 && !forge_setting_worker)
		return "off";
	if (slot->pid == 0)
		return slot->failure_count > 0 ? "failed" : "starting";
	return slot->status.is_busy ? "busy" : "idle";
}

static Datum
instant(TimestampTz time, bool *is_null)
{
	*is_null = time == 0;
	return TimestampTzGetDatum(time);
}

static void
add_worker(ReturnSetInfo *result, const ForgeWorkerSlot *slot)
{
	const ForgeWorkerStatus *status = &slot->status;
	char *database = get_database_name(slot->database);
	Datum values[11];
	bool nulls[11] = { false };

	if (database == NULL)
		return;
	values[0] = CStringGetTextDatum(database);
	values[1] = Int32GetDatum(slot->pid);
	nulls[1] = slot->pid == 0;
	values[2] = CStringGetTextDatum(state_name(slot));
	values[3] = instant(status->started_at, &nulls[3]);
	values[4] = instant(status->round_at, &nulls[4]);
	values[5] = Int64GetDatum(status->round_count);
	values[6] = Int64GetDatum(status->position);
	values[7] = Int64GetDatum(forge_worker_slot_lag(slot));
	nulls[6] = nulls[7] = status->round_at == 0;
	values[8] = Int64GetDatum(status->error_count);
	values[9] = instant(status->error_at, &nulls[9]);
	values[10] = CStringGetTextDatum(status->error);
	nulls[10] = status->error_count == 0;
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

#define NO_SLOT "no process is left to see whether it needs a worker: raise max_worker_processes"

/* One for which the launcher has found no slot. */
static void
add_slotless(ReturnSetInfo *result, Oid database, TimestampTz noted_at)
{
	ForgeWorkerSlot slot = { .database = database, .failure_count = 1 };

	slot.status.error_count = 1;
	slot.status.error_at = noted_at;
	strlcpy(slot.status.error, NO_SLOT, sizeof(slot.status.error));
	add_worker(result, &slot);
}

FORGE_OPERATOR_FUNCTION(forge_workers, workers);

/*
 * forge.workers() -> SETOF (database, pid, state, started_at, last_round_at,
 * round_count, position, lag, error_count, last_error_at, last_error)
 */
static Datum
workers(PG_FUNCTION_ARGS)
{
	int count;
	const ForgeWorkerSlot *slots = forge_worker_slots(&count);
	Oid slotless[FORGE_SLOTLESS_MAX];
	int slotless_count;
	TimestampTz noted_at;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < count; i++)
	{
		ForgeWorkerSlot slot;

		LWLockAcquire(forge_worker_slots_lock(), LW_SHARED);
		slot = slots[i];
		LWLockRelease(forge_worker_slots_lock());
		if (OidIsValid(slot.database))
			add_worker((ReturnSetInfo *) fcinfo->resultinfo, &slot);
	}
	if (count == 0)
		return (Datum) 0;
	LWLockAcquire(forge_worker_slots_lock(), LW_SHARED);
	slotless_count = forge_worker_slotless(slotless, &noted_at);
	LWLockRelease(forge_worker_slots_lock());
	for (int i = 0; i < slotless_count; i++)
		add_slotless((ReturnSetInfo *) fcinfo->resultinfo, slotless[i], noted_at);
	return (Datum) 0;
}
