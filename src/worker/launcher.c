/*
 * launcher.c
 *	  Starts a worker for each database that has the extension.
 *
 * The launcher is connected to no database.  It reads the list of databases, and
 * starts a worker in each of them once, which ends when the extension is not
 * there.  Later a transaction that creates the extension, or appends, makes a slot
 * for the database, and the launcher starts a worker for each slot that has none.
 */
#include "worker/launcher.h"

#include "access/xact.h"
#include "commands/dbcommands.h"
#include "miscadmin.h"
#include "pg/clock.h"
#include "pg/settings.h"
#include "pg/worker_slot.h"
#include "pgstat.h"
#include "postmaster/bgworker.h"
#include "postmaster/interrupt.h"
#include "storage/ipc.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "worker/databases.h"
#include "worker/worker.h"

/* New databases are noticed at once; this is for changes that we are not told of. */
#define LOOK_INTERVAL_MS 60000

/* So often at most: each commit may say that it finds no worker. */
#define LOOK_PAUSE_MS 100

/* The launcher itself comes back after an error. */
#define LAUNCHER_RESTART_SECONDS 1

/* Of these the server's log was told that no process is left for them. */
static List *unserved_databases = NIL;

/* The workers that were asked for, slot by slot; NULL: none. */
static BackgroundWorkerHandle **handles;

extern PGDLLEXPORT void forge_launcher_main(Datum arg);

/* ----- workers ------------------------------------------------------------------------------ */

/* Ended before it came to its slot: the server's log knows why. */
#define STILLBORN "a worker was started and has ended at once"

/*
 * Has the worker that was asked for ended?  Then there is a process again.  It may have ended
 * before it came to its slot.
 */
static bool
notice_end(ForgeWorkerSlot *slot, BackgroundWorkerHandle **handle)
{
	pid_t pid;

	if (*handle == NULL || GetBackgroundWorkerPid(*handle, &pid) != BGWH_STOPPED)
		return false;
	pfree(*handle);
	*handle = NULL;
	if (slot->is_starting)
	{
		slot->is_starting = false;
		forge_worker_slot_fail(slot, STILLBORN);
	}
	return true;
}

/* Those for which there was no process need not wait any longer. */
static void
notice_ends(ForgeWorkerSlot *slots, int count)
{
	bool has_ended = false;

	for (int i = 0; i < count; i++)
		has_ended |= notice_end(&slots[i], &handles[i]);
	for (int i = 0; i < count && has_ended; i++)
		if (slots[i].lacks_process)
			slots[i].start_at = 0;
}

static bool
is_due(const ForgeWorkerSlot *slot, int64 now)
{
	return forge_databases_know(slot->database) && slot->pid == 0 && !slot->is_starting &&
		   slot->away_count == 0 && slot->start_at <= now;
}

/* For the slot of a database. */
#define NO_PROCESS "no process is left for a worker: raise max_worker_processes"

/* Those that are gone: an oid may be used again. */
static void
forget_unserved(List *slotless)
{
	ListCell *cell;

	foreach (cell, unserved_databases)
		if (!forge_databases_know(lfirst_oid(cell)) && !list_member_oid(slotless, lfirst_oid(cell)))
			unserved_databases = foreach_delete_current(unserved_databases, cell);
}

/* Names the databases that are not in the log yet. */
static void
complain(List *databases)
{
	MemoryContext caller = CurrentMemoryContext;
	StringInfoData names;
	ListCell *cell;

	initStringInfo(&names);
	StartTransactionCommand();
	foreach (cell, list_difference_oid(databases, unserved_databases))
	{
		char *name = get_database_name(lfirst_oid(cell));

		if (name != NULL)
			appendStringInfo(&names, "%s\"%s\"", names.len > 0 ? ", " : "", name);
	}
	CommitTransactionCommand();
	MemoryContextSwitchTo(TopMemoryContext);
	unserved_databases = list_concat_unique_oid(unserved_databases, databases);
	MemoryContextSwitchTo(caller);
	if (names.len > 0)
		ereport(WARNING, (errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
						  errmsg("no process is left for a forgeerp worker in %s", names.data),
						  errhint("Raise max_worker_processes.")));
}

/* False when no process is left for it. */
static bool
start_worker(ForgeWorkerSlot *slot, BackgroundWorkerHandle **handle)
{
	BackgroundWorker worker = {
		.bgw_name = "forgeerp worker",
		.bgw_type = "forgeerp worker",
		.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION,
		.bgw_start_time = BgWorkerStart_RecoveryFinished,
		.bgw_restart_time = BGW_NEVER_RESTART,
		.bgw_library_name = "forgeerp",
		.bgw_function_name = "forge_worker_main",
		.bgw_notify_pid = MyProcPid,
	};
	ForgeWorkerStart start = { slot->database, forge_databases_role() };
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);

	if (*handle != NULL)
		pfree(*handle);
	*handle = NULL;
	memcpy(worker.bgw_extra, &start, sizeof(start));
	slot->is_starting = RegisterDynamicBackgroundWorker(&worker, handle);
	MemoryContextSwitchTo(caller);
	slot->lacks_process = !slot->is_starting;
	if (slot->is_starting)
		unserved_databases = list_delete_oid(unserved_databases, slot->database);
	else
		forge_worker_slot_fail(slot, NO_PROCESS);
	return slot->is_starting;
}

/*
 * Starts the workers that are due; returns when to look again, and adds the databases
 * for which there was no process.
 */
static int64
start_workers(List **unserved)
{
	int count;
	ForgeWorkerSlot *slots = forge_worker_slots(&count);
	int64 now = forge_clock_us();
	int64 next = FORGE_CLOCK_NEVER;

	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	notice_ends(slots, count);
	for (int i = 0; i < count; i++)
	{
		slots[i].is_called_for = false;
		if (is_due(&slots[i], now) && !start_worker(&slots[i], &handles[i]))
			*unserved = lappend_oid(*unserved, slots[i].database);
		if (OidIsValid(slots[i].database) && slots[i].start_at > now)
			next = Min(next, slots[i].start_at);
	}
	LWLockRelease(forge_worker_slots_lock());
	return next;
}

/* ----- the process -------------------------------------------------------------------------- */

static void
forget_launcher(int code, Datum arg)
{
	forge_launcher_set_latch(NULL);
}

/* A worker that an earlier launcher has asked for is asked for again; the second to arrive ends. */
static void
take_over(void)
{
	int count;
	ForgeWorkerSlot *slots = forge_worker_slots(&count);

	handles = MemoryContextAllocZero(TopMemoryContext, count * sizeof(*handles));
	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	for (int i = 0; i < count; i++)
		slots[i].is_starting = false;
	LWLockRelease(forge_worker_slots_lock());
}

static void
sleep_until(int64 next)
{
	(void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH,
					 Min(forge_clock_ms_until(next), LOOK_INTERVAL_MS), PG_WAIT_EXTENSION);
	ResetLatch(MyLatch);
	CHECK_FOR_INTERRUPTS();

	/* Not 0, or it would not be started again when it was ended by hand. */
	if (ShutdownRequestPending)
		proc_exit(1);
	(void) forge_settings_reload();
}

/* Looks where there is reason to, and starts the workers that are due; returns when to look again.
 */
static int64
do_round(int64 *looked_at)
{
	int64 now = forge_clock_us();
	int64 look_at = *looked_at + LOOK_INTERVAL_MS * FORGE_CLOCK_MS;
	List *unserved = NIL;
	int64 next;

	if (forge_launcher_take_databases())
		look_at = now;
	else if (forge_databases_have_unknown())
		look_at = *looked_at + LOOK_PAUSE_MS * FORGE_CLOCK_MS;
	if (look_at <= now)
	{
		unserved = forge_databases_look();
		forget_unserved(unserved);
		*looked_at = now;

		/* A wait of the look may have taken the signal of a database that it did not see. */
		SetLatch(MyLatch);
		look_at = now + LOOK_INTERVAL_MS * FORGE_CLOCK_MS;
	}
	next = start_workers(&unserved);
	if (unserved != NIL)
	{
		complain(unserved);
		/* A wait of this may have taken the signal of a commit, which gives none twice. */
		SetLatch(MyLatch);
	}
	return Min(next, look_at);
}

void
forge_launcher_main(Datum arg)
{
	MemoryContext memory;
	int64 looked_at = -LOOK_INTERVAL_MS * FORGE_CLOCK_MS;

	pqsignal(SIGHUP, SignalHandlerForConfigReload);
	pqsignal(SIGTERM, SignalHandlerForShutdownRequest);
	BackgroundWorkerUnblockSignals();

	/* PostgreSQL ignores a reload from the start of the process up to here. */
	ConfigReloadPending = true;
	BackgroundWorkerInitializeConnection(NULL, NULL, 0);
	memory = AllocSetContextCreate(TopMemoryContext, "forgeerp launcher", ALLOCSET_DEFAULT_SIZES);

	take_over();
	on_shmem_exit(forget_launcher, (Datum) 0);
	forge_launcher_set_latch(MyLatch);
	pgstat_report_activity(STATE_IDLE, NULL);
	(void) forge_settings_reload();
	for (;;)
	{
		int64 next = FORGE_CLOCK_NEVER;

		MemoryContextSwitchTo(memory);
		MemoryContextReset(memory);
		if (forge_setting_worker)
			next = do_round(&looked_at);
		sleep_until(next);
	}
}

void
forge_launcher_init(void)
{
	BackgroundWorker launcher = {
		.bgw_name = "forgeerp launcher",
		.bgw_type = "forgeerp launcher",
		.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION,
		.bgw_start_time = BgWorkerStart_RecoveryFinished,
		.bgw_restart_time = LAUNCHER_RESTART_SECONDS,
		.bgw_library_name = "forgeerp",
		.bgw_function_name = "forge_launcher_main",
	};

	/* pg_upgrade starts servers whose databases are not complete. */
	if (process_shared_preload_libraries_in_progress && !IsBinaryUpgrade)
		RegisterBackgroundWorker(&launcher);
}
