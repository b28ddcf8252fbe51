/*
 * worker.c
 *	  The worker of a database: does rounds, and sleeps while there is nothing to do.
 */
#include "worker/worker.h"

#include <signal.h>

#include "access/xact.h"
#include "catalog/namespace.h"
#include "commands/dbcommands.h"
#include "miscadmin.h"
#include "pg/clock.h"
#include "pg/settings.h"
#include "pg/worker_slot.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "projection/feed/cursor.h"
#include "storage/ipc.h"
#include "storage/pmsignal.h"
#include "tcop/tcopprot.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "worker/jobs.h"
#include "worker/round.h"
#include "worker/stop.h"

static ForgeWorkerSlot *my_slot;

/* In the middle of something that only an error can end? */
static volatile sig_atomic_t is_busy = false;

/* By a signal: of a statement that needs the worker away, an operator, or a stopping server. */
static volatile sig_atomic_t was_asked_to_leave = false;

extern PGDLLEXPORT void forge_worker_main(Datum arg);

/* A worker that sleeps ends quietly; one that works is interrupted. */
static void
terminate(SIGNAL_ARGS)
{
	was_asked_to_leave = true;
	if (is_busy)
		die(postgres_signal_arg);
	else
		SignalHandlerForShutdownRequest(postgres_signal_arg);
}

/* ----- the status for other processes ------------------------------------------------------- */

static void
set_busy(bool busy)
{
	is_busy = busy;
	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	my_slot->status.is_busy = busy;
	LWLockRelease(forge_worker_slots_lock());
	pgstat_report_activity(busy ? STATE_RUNNING : STATE_IDLE, NULL);
}

/* The lock is held. */
static void
report_errors(const ForgeRound *round)
{
	if (round->error_count > 0)
		forge_worker_slot_note_errors(my_slot, round->error_count, round->error);
}

static void
report(const ForgeRound *round, int64 began_at)
{
	ForgeWorkerStatus *status = &my_slot->status;

	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	my_slot->failure_count = 0;
	status->round_at = GetCurrentTimestamp();
	status->round_us = forge_clock_us() - began_at;
	status->round_count++;
	status->position = round->position;
	status->last_position = round->last_position;
	report_errors(round);
	LWLockRelease(forge_worker_slots_lock());
}

/* ----- coming and going --------------------------------------------------------------------- */

/* Does this database have the extension, as new as the library? */
static bool
is_wanted_here(void)
{
	Oid schema;
	bool is_wanted;

	StartTransactionCommand();
	schema = get_namespace_oid("forge", true);
	is_wanted =
		OidIsValid(schema) && OidIsValid(get_relname_relid(forge_cursor_table.name, schema));
	if (is_wanted)
		ereport(LOG, (errmsg("forgeerp worker runs in database \"%s\"",
							 get_database_name(MyDatabaseId))));
	CommitTransactionCommand();
	return is_wanted;
}

static void
leave_if_asked(void)
{
	/* A change of settings may be a reason for another round. */
	if (forge_settings_reload())
		SetLatch(MyLatch);
	if (ShutdownRequestPending || !forge_setting_worker || forge_worker_must_leave(my_slot))
		proc_exit(0);
}

/*
 * While the process can still write.  A process that ends because of a job has not
 * failed: the next one need not wait longer each time.
 */
static void
let_go(int code, Datum arg)
{
	ForgeRound *round = (ForgeRound *) DatumGetPointer(arg);

	if (!PostmasterIsAlive() || !forge_jobs_leave(round, was_asked_to_leave))
		return;
	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	my_slot->failure_count = 0;
	report_errors(round);
	LWLockRelease(forge_worker_slots_lock());
}

/* ----- rounds ------------------------------------------------------------------------------- */

static void
do_round(ForgeRound *round)
{
	int64 began_at = forge_clock_us();
	ForgeErrand errand;

	set_busy(true);
	forge_worker_take_errand(my_slot, &errand);
	forge_round_add(round, &errand);
	forge_round_run(round);
	report(round, began_at);
	pgstat_report_stat(false);
	set_busy(false);
}

/* The worker's part of a core while commands come all the time: one of so many. */
#define SHARE 20

/* But listeners and read models wait no longer than this for the next round. */
#define PAUSE_LIMIT_MS 200

/*
 * How long errands are gathered after a round that took so long.  A row that follows the feed is
 * written once a round, however many events it is about: the longer the rounds of a busy worker
 * are, the less it has to do for each event.  A job that is due ends the pause.
 */
static int64
pause_us(const ForgeRound *round, int64 worked_us)
{
	int64 shortest = forge_setting_worker_delay * FORGE_CLOCK_MS;
	int64 wanted = Min((SHARE - 1) * worked_us, PAUSE_LIMIT_MS * FORGE_CLOCK_MS);
	int64 left = round->due_at - Min(forge_clock_us(), round->due_at);

	return Max(shortest, Min(wanted, left));
}

/*
 * Waits until an errand is left or work is due.  A pause comes first, in
 * which commits need not signal the worker: errands of this pause are done
 * together.  The signal of an errand that is there already may have been taken by a
 * wait of the round: for a lock, or for a block that another process reads.
 */
static void
rest(ForgeRound *round, int64 worked_us)
{
	long interval = forge_setting_worker_interval;
	long milliseconds;
	int woken_by;

	round->is_alone = false;
	if (!round->has_more)
		pg_usleep(pause_us(round, worked_us));
	if (!round->has_more && !forge_worker_has_errand(my_slot))
	{
		milliseconds = forge_clock_ms_until(round->due_at);
		woken_by = WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
							 Min(milliseconds, interval), PG_WAIT_EXTENSION);
		round->is_alone = woken_by == WL_TIMEOUT && milliseconds >= interval;
	}
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();
}

void
forge_worker_main(Datum arg)
{
	ForgeWorkerStart start;
	ForgeErrand errand;
	ForgeRound round;

	memcpy(&start, MyBgworkerEntry->bgw_extra, sizeof(start));
	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, terminate);
	BackgroundWorkerUnblockSignals();

	/* PostgreSQL ignores a reload from the start of the process up to here. */
	ConfigReloadPending = true;

	my_slot = forge_worker_attach(start.database);
	if (my_slot == NULL)
		proc_exit(0);
	is_busy = true;
	BackgroundWorkerInitializeConnectionByOid(start.database, start.role, 0);

	/* Work that is lost in a crash is done again; commands make themselves durable. */
	SetConfigOption("synchronous_commit", "off", PGC_SUSET, PGC_S_SESSION);

	/* Not the default of the database or the server: the worker needs no common snapshot. */
	SetConfigOption("default_transaction_isolation", "read committed", PGC_SUSET, PGC_S_SESSION);

	/* A transaction that needs a worker after this leaves a new errand. */
	forge_worker_take_errand(my_slot, &errand);
	if (!is_wanted_here())
	{
		my_slot->is_idle = true;
		proc_exit(0);
	}
	is_busy = false;
	MemoryContextSwitchTo(TopMemoryContext);
	forge_round_begin(&round, my_slot, FORGE_UUID_NIL);
	forge_stop_watch();
	before_shmem_exit(let_go, PointerGetDatum(&round));
	for (;;)
	{
		int64 begun_at = forge_clock_us();

		leave_if_asked();
		do_round(&round);
		leave_if_asked();
		rest(&round, forge_clock_us() - begun_at);
	}
}
