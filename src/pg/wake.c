/*
 * wake.c
 *	  Telling the worker of this database that there is something to do.
 */
#include "pg/wake.h"

#include "miscadmin.h"
#include "pg/worker_slot.h"
#include "utils/resowner.h"

/* A transaction has one identity, but an operator's may also append for the system tenant. */
#define NOTED_TENANTS_MAX 4

/* The notes of this transaction. */
static struct
{
	bool anything;
	bool all_tenants;
	int64 last_position; /* that was drawn */
	ForgeJobTimes written_jobs;
	ForgeJobTimes locked_jobs;
	int mark_count;
	ForgeMark marks[NOTED_TENANTS_MAX];
} noted = { .written_jobs = { DT_NOEND, DT_NOEND }, .locked_jobs = { DT_NOEND, DT_NOEND } };

void
forge_wake_note_append(ForgeUuid tenant, int64 first_position, int64 last_position)
{
	noted.anything = true;
	noted.last_position = last_position;
	for (int i = 0; i < noted.mark_count; i++)
		if (forge_uuid_equal(noted.marks[i].tenant, tenant))
		{
			noted.marks[i].position = last_position;
			return;
		}
	if (noted.mark_count < NOTED_TENANTS_MAX)
		noted.marks[noted.mark_count++] = (ForgeMark){ tenant, first_position - 1, last_position };
	else
		noted.all_tenants = true;
}

void
forge_wake_note_job(TimestampTz due_at)
{
	noted.anything = true;
	forge_job_times_note(&noted.written_jobs, due_at);
}

void
forge_wake_note_job_lock(TimestampTz due_at)
{
	noted.anything = true;
	forge_job_times_note(&noted.locked_jobs, due_at);
}

void
forge_wake_note_all(void)
{
	noted.anything = true;
	noted.all_tenants = true;
	noted.written_jobs = FORGE_ANY_JOB_TIMES;
}

/* When jobs are due that are new, or free again.  The worker knows of the jobs that it took itself.
 */
static ForgeJobTimes
job_times(bool is_commit, bool is_worker)
{
	ForgeJobTimes times = noted.written_jobs;

	if (!is_commit || !is_worker)
		forge_job_times_add(&times, &noted.locked_jobs);
	return times;
}

/*
 * Leaves the errand for the worker, and returns the worker to wake.  If there is none, NULL, and
 * the launcher is woken: once, until it has looked at the slots, or each commit would do so while
 * the worker is switched off or away.
 */
static Latch *
leave_errand(bool is_commit)
{
	LWLock *lock = forge_worker_slots_lock();
	Latch *worker = NULL;
	bool calls_launcher = false;
	ForgeWorkerSlot *slot;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	slot = forge_worker_slot_make(MyDatabaseId);
	if (slot != NULL)
		slot->errand.last_position = Max(slot->errand.last_position, noted.last_position);
	if (slot == NULL || slot->pid == 0)
	{
		calls_launcher = slot == NULL || !slot->is_called_for;
		if (slot != NULL)
			slot->is_called_for = true;
	}
	else
	{
		ForgeJobTimes times = job_times(is_commit, slot->pid == MyProcPid);

		for (int i = 0; i < noted.mark_count; i++)
			forge_errand_mark(&slot->errand, &noted.marks[i]);
		slot->errand.all_tenants |= noted.all_tenants;
		if (!forge_job_times_are_none(&times))
			forge_errand_note_jobs(&slot->errand, &times);
		worker = slot->latch;
	}
	LWLockRelease(lock);
	if (calls_launcher)
		forge_launcher_wake();
	return worker;
}

/*
 * Not a transaction callback: those run before the locks are released by which an
 * append holds readers back, and a worker could be faster.
 */
static void
locks_released(ResourceReleasePhase phase, bool is_commit, bool is_top_level, void *arg)
{
	Latch *worker;

	if (!noted.anything || phase != RESOURCE_RELEASE_AFTER_LOCKS || !is_top_level)
		return;
	if (forge_worker_slots_exist())
	{
		worker = leave_errand(is_commit);
		if (worker != NULL)
			SetLatch(worker);
	}
	noted.anything = noted.all_tenants = false;
	noted.written_jobs = noted.locked_jobs = FORGE_NO_JOB_TIMES;
	noted.mark_count = 0;
	noted.last_position = 0;
}

void
forge_wake_init(void)
{
	RegisterResourceReleaseCallback(locks_released, NULL);
}
