/*
 * worker_away.c
 *	  Sending the worker of a database away for a while.
 */
#include "pg/worker_away.h"

#include <signal.h>

#include "access/xact.h"
#include "miscadmin.h"
#include "pg/worker_slot.h"
#include "utils/wait_event.h"

/* A worker in the middle of something is asked for so long before it is interrupted. */
#define PATIENCE_MS 20

/* The number of databases whose workers one transaction may send away. */
#define AWAY_MAX 8

/* By this transaction. */
static struct
{
	bool databases_change;
	int count;
	Oid databases[AWAY_MAX];
	SubTransactionId senders[AWAY_MAX];
} away;

/* Those that the subtransaction sent away; with InvalidSubTransactionId, all of them. */
static void
let_come_back(SubTransactionId sender)
{
	int kept = 0;

	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	for (int i = 0; i < away.count; i++)
	{
		ForgeWorkerSlot *slot = forge_worker_slot_find(away.databases[i]);

		if (sender != InvalidSubTransactionId && away.senders[i] != sender)
		{
			away.databases[kept] = away.databases[i];
			away.senders[kept++] = away.senders[i];
		}
		else if (slot != NULL && slot->away_count > 0)
			slot->away_count--;
	}
	away.count = kept;
	if (away.databases_change)
		forge_launcher_note_databases();
	LWLockRelease(forge_worker_slots_lock());
	forge_launcher_wake();
}

static void
transaction_ends(XactEvent event, void *arg)
{
	if ((away.count == 0 && !away.databases_change) ||
		(event != XACT_EVENT_COMMIT && event != XACT_EVENT_ABORT && event != XACT_EVENT_PREPARE))
		return;
	let_come_back(InvalidSubTransactionId);
	away.databases_change = false;
}

/* After a rollback the worker may come back. */
static void
subtransaction_ends(SubXactEvent event, SubTransactionId it, SubTransactionId parent, void *arg)
{
	if (away.count == 0)
		return;
	if (event == SUBXACT_EVENT_ABORT_SUB)
		let_come_back(it);
	else if (event == SUBXACT_EVENT_COMMIT_SUB)
		for (int i = 0; i < away.count; i++)
			if (away.senders[i] == it)
				away.senders[i] = parent;
}

static bool
is_mine(Oid database)
{
	for (int i = 0; i < away.count; i++)
		if (away.databases[i] == database)
			return true;
	return false;
}

/* Notes that the worker is to stay away; false when nothing is known of the database. */
static bool
keep_away(Oid database)
{
	ForgeWorkerSlot *slot;

	LWLockAcquire(forge_worker_slots_lock(), LW_EXCLUSIVE);
	slot = forge_worker_slot_find(database);
	if (slot != NULL && !is_mine(database))
	{
		slot->away_count++;
		away.databases[away.count] = database;
		away.senders[away.count++] = GetCurrentSubTransactionId();
	}
	LWLockRelease(forge_worker_slots_lock());
	return slot != NULL;
}

/* Asks the worker to leave, and in the end interrupts its work; false when it is gone. */
static bool
ask_to_leave(Oid database, bool interrupt)
{
	ForgeWorkerSlot *slot;
	bool is_there;

	LWLockAcquire(forge_worker_slots_lock(), LW_SHARED);
	slot = forge_worker_slot_find(database);
	is_there = slot != NULL && slot->pid != 0 && slot->pid != MyProcPid;
	if (is_there && interrupt)
		kill(slot->pid, SIGTERM);
	else if (is_there)
		SetLatch(slot->latch);
	LWLockRelease(forge_worker_slots_lock());
	return is_there;
}

void
forge_worker_databases_change(void)
{
	away.databases_change = forge_worker_slots_exist();
}

void
forge_worker_send_away(Oid database)
{
	ConditionVariable *departures;
	bool interrupt = false;

	if (!forge_worker_slots_exist() || away.count == AWAY_MAX || !keep_away(database))
		return;
	departures = forge_worker_departures();
	ConditionVariablePrepareToSleep(departures);
	while (ask_to_leave(database, interrupt))
		interrupt = ConditionVariableTimedSleep(departures, PATIENCE_MS, PG_WAIT_EXTENSION);
	ConditionVariableCancelSleep();
}

void
forge_worker_away_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	RegisterXactCallback(transaction_ends, NULL);
	RegisterSubXactCallback(subtransaction_ends, NULL);
}
