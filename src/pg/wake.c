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

/* What this transaction has noted. */
static struct
{
	bool anything;
	bool all_tenants;
	int64 last_position;           /* that was drawn */
	TimestampTz job_due_at;        /* of the jobs written; DT_NOEND: none is */
	TimestampTz locked_job_due_at; /* of those locked, likewise */
	int mark_count;
	ForgeMark marks[NOTED_TENANTS_MAX];
} noted = { .job_due_at = DT_NOEND, .locked_job_due_at = DT_NOEND };

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
	noted.job_due_at = Min(noted.job_due_at, due_at);
}

void
forge_wake_note_job_lock(TimestampTz due_at)
{
	noted.anything = true;
	noted.locked_job_due_at = Min(noted.locked_job_due_at, due_at);
}

void
forge_wake_note_all(void)
{
	noted.anything = true;
	noted.all_tenants = true;
	noted.job_due_at = DT_NOBEGIN;
}

/* When the first job is due that is new, or free again; the worker knows what it took itself. */
static TimestampTz
first_job_due_at(bool is_commit, bool is_worker)
{
	if (is_commit && is_worker)
		return noted.job_due_at;
	return Min(noted.job_due_at, noted.locked_job_due_at);
}

/* Leaves the errand for the worker; returns whom to wake, the worker or, for want of one, NULL. */
static Latch *
leave_errand(bool is_commit)
{
	LWLock *lock = forge_worker_slots_lock();
	Latch *worker = NULL;
	ForgeWorkerSlot *slot;

	LWLockAcquire(lock, LW_EXCLUSIVE);
	slot = forge_worker_slot_make(MyDatabaseId);
	if (slot != NULL)
		slot->errand.last_position = Max(slot->errand.last_position, noted.last_position);
	if (slot != NULL && slot->pid != 0)
	{
		TimestampTz due_at = first_job_due_at(is_commit, slot->pid == MyProcPid);

		for (int i = 0; i < noted.mark_count; i++)
			forge_errand_mark(&slot->errand, &noted.marks[i]);
		slot->errand.all_tenants |= noted.all_tenants;
		if (!TIMESTAMP_IS_NOEND(due_at))
			forge_errand_note_jobs(&slot->errand, due_at);
		worker = slot->latch;
	}
	LWLockRelease(lock);
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
		else
			forge_launcher_wake();
	}
	noted.anything = noted.all_tenants = false;
	noted.job_due_at = noted.locked_job_due_at = DT_NOEND;
	noted.mark_count = 0;
	noted.last_position = 0;
}

void
forge_wake_init(void)
{
	RegisterResourceReleaseCallback(locks_released, NULL);
}
