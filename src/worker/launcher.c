/*
 * launcher.c
 *	  Sees to it that each database that has the extension has a worker.
 *
 * The launcher is connected to no database.  It reads the list of databases, and
 * has each looked at once by a worker, which ends when the extension is not there.
 * Later whoever creates the extension, or appends to it, makes a slot for the
 * database, and the launcher starts a worker for each slot that has none.
 */
#include "worker/launcher.h"

#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
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
#include "utils/acl.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "worker/worker.h"

/* New databases are noticed at once; this is for what happens behind our back. */
#define LOOK_INTERVAL_MS 60000

/* So often at most: each commit may say that it finds no worker. */
#define LOOK_PAUSE_MS 100

/* The launcher itself comes back after an error. */
#define LAUNCHER_RESTART_SECONDS 1

/* Databases that a worker has looked at or is to look at. */
static List *seen_databases = NIL;

/* The role as which workers connect; InvalidOid: there is none, so no extension either. */
static Oid worker_role = InvalidOid;

/* Of these the server's log was told that no process is left for them. */
static List *unserved_databases = NIL;

/* The workers that were asked for, slot by slot; NULL: none. */
static BackgroundWorkerHandle **handles;

extern PGDLLEXPORT void forge_launcher_main(Datum arg);

/* ----- databases ---------------------------------------------------------------------------- */

/* Those to which one may connect and that are no templates, in the current memory context. */
static List *
list_databases(void)
{
	Relation relation = table_open(DatabaseRelationId, AccessShareLock);
	TableScanDesc scan = table_beginscan_catalog(relation, 0, NULL);
	List *databases = NIL;
	HeapTuple tuple;

	while ((tuple = heap_getnext(scan, ForwardScanDirection)) != NULL)
	{
		Form_pg_database database = (Form_pg_database) GETSTRUCT(tuple);

		if (database->datallowconn && !database->datistemplate)
			databases = lappend_oid(databases, database->oid);
	}
	table_endscan(scan);
	table_close(relation, AccessShareLock);
	return databases;
}

/* Those that have no slot, in the current memory context; the lock is held. */
static List *
slotless_databases(void)
{
	Oid databases[FORGE_SLOTLESS_MAX];
	TimestampTz noted_at;
	int count = forge_worker_slotless(databases, &noted_at);
	List *list = NIL;

	for (int i = 0; i < count; i++)
		list = lappend_oid(list, databases[i]);
	return list;
}

/*
 * Makes slots for databases that were not looked at yet, or for which there was none when
 * somebody came to need one.
 */
static void
add_slots(List *databases)
{
	ListCell *cell;

	foreach (cell, slotless_databases())
		seen_databases = list_delete_oid(seen_databases, lfirst_oid(cell));
	forge_worker_slotless_forget();
	foreach (cell, databases)
	{
		Oid database = lfirst_oid(cell);

		if (!list_member_oid(seen_databases, database) && forge_worker_slot_make(database) != NULL)
		{
			MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);

			seen_databases = lappend_oid(seen_databases, database);
			MemoryContextSwitchTo(caller);
		}
	}
}

/* Gives the slots of databases back that are gone. */
static void
remove_slots(List *databases)
{
	int count;
	ForgeWorkerSlot *slots = forge_worker_slots(&count);

	for (int i = 0; i < count; i++)
		if (slots[i].pid == 0 && !slots[i].is_starting && slots[i].away_count == 0 &&
			!list_member_oid(databases, slots[i].database))
			slots[i].database = InvalidOid;
}

/* Forgets those that are gone: an oid may be used again. */
static void
forget_databases(List **known, List *databases)
{
	ListCell *cell;

	foreach (cell, *known)
		if (!list_member_oid(databases, lfirst_oid(cell)))
			*known = foreach_delete_current(*known, cell);
}

/* Has somebody come to need a worker in a database that we do not know?  It may be a template. */
static bool
has_unknown_database(void)
{
	int count;
	ForgeWorkerSlot *slots = forge_worker_slots(&count);
	bool is_unknown;

	LWLockAcquire(forge_worker_slots_lock(), LW_SHARED);
	is_unknown = slotless_databases() != NIL;
	for (int i = 0; i < count && !is_unknown; i++)
		is_unknown =
			OidIsValid(slots[i].database) && !list_member_oid(seen_databases, slots[i].database);
	LWLockRelease(forge_worker_slots_lock());
	return is_unknown;
}

/* Returns the databases for which there was no slot. */
static List *
look_at_databases(void)
{
	MemoryContext caller = CurrentMemoryContext;
	List *databases;
	List *slotless;

	StartTransactionCommand();
	worker_role = get_role_oid("forge_worker", true);
	MemoryContextSwitchTo(caller);
	databases = list_databases();
	CommitTransactionCommand();
	MemoryContextSwitchTo(caller);

	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	remove_slots(databases);
	if (OidIsValid(worker_role))
		add_slots(databases);
	slotless = slotless_databases();
	forge_launcher_note_look();
	LWLockRelease(forge_worker_slots_lock());

	forget_databases(&seen_databases, databases);
	forget_databases(&unserved_databases, databases);
	return slotless;
}

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
	return list_member_oid(seen_databases, slot->database) && slot->pid == 0 &&
		   !slot->is_starting && slot->away_count == 0 && slot->start_at <= now;
}

/* For the slot of a database. */
#define NO_PROCESS "no process is left for a worker: raise max_worker_processes"

/* Names those of which the log was not told yet. */
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
	ForgeWorkerStart start = { slot->database, worker_role };
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
 * Starts what is due; returns when to look again, and adds those for which there was no
 * process.
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

/* What an earlier launcher has asked for is asked for again; the second to arrive ends. */
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

	/* Not 0, or it would not be started again when somebody has ended it by hand. */
	if (ShutdownRequestPending)
		proc_exit(1);
	if (ConfigReloadPending)
	{
		ConfigReloadPending = false;
		ProcessConfigFile(PGC_SIGHUP);
	}
}

/* Looks where there is reason to, and starts what is due; returns when to come again. */
static int64
do_round(int64 *looked_at)
{
	int64 now = forge_clock_us();
	int64 look_at = *looked_at + LOOK_INTERVAL_MS * FORGE_CLOCK_MS;
	List *unserved = NIL;
	int64 next;

	if (forge_launcher_take_databases())
		look_at = now;
	else if (has_unknown_database())
		look_at = *looked_at + LOOK_PAUSE_MS * FORGE_CLOCK_MS;
	if (look_at <= now)
	{
		unserved = look_at_databases();
		*looked_at = now;
		look_at = now + LOOK_INTERVAL_MS * FORGE_CLOCK_MS;
	}
	next = start_workers(&unserved);
	if (unserved != NIL)
		complain(unserved);
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
	BackgroundWorkerInitializeConnection(NULL, NULL, 0);
	memory = AllocSetContextCreate(TopMemoryContext, "forgeerp launcher", ALLOCSET_DEFAULT_SIZES);

	take_over();
	on_shmem_exit(forget_launcher, (Datum) 0);
	forge_launcher_set_latch(MyLatch);
	pgstat_report_activity(STATE_IDLE, NULL);
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
