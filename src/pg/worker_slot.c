/*
 * worker_slot.c
 *	  The shared memory by which the worker of a database and other processes
 *	  know of each other.
 */
#include "pg/worker_slot.h"

#include "base/retry.h"
#include "common/hashfn.h"
#include "common/pg_prng.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pg/clock.h"
#include "pg/fatal.h"
#include "postmaster/bgworker.h"
#include "storage/ipc.h"
#include "storage/shmem.h"
#include "utils/timestamp.h"

#define TRANCHE_NAME "forgeerp"

/* Where a tenant's mark may stand, from where its hash says. */
#define MARK_PROBES 8

typedef struct Shared
{
	Latch *launcher;
	bool databases_changed;
	bool has_looked;
	int slotless_count;
	TimestampTz slotless_at;
	Oid slotless[FORGE_SLOTLESS_MAX];
	ConditionVariable somebody_left;
	int slot_count;
	ForgeWorkerSlot slots[FLEXIBLE_ARRAY_MEMBER];
} Shared;

static Shared *shared = NULL;
static LWLock *shared_lock = NULL;
static shmem_request_hook_type previous_request_hook = NULL;
static shmem_startup_hook_type previous_startup_hook = NULL;

/* ----- setting up --------------------------------------------------------------------------- */

/* There cannot be more workers than the server allows of all kinds. */
static int
wanted_slots(void)
{
	return max_worker_processes;
}

static Size
shared_size(void)
{
	return offsetof(Shared, slots) + wanted_slots() * sizeof(ForgeWorkerSlot);
}

static void
request_memory(void)
{
	if (previous_request_hook != NULL)
		previous_request_hook();
	RequestAddinShmemSpace(shared_size());
	RequestNamedLWLockTranche(TRANCHE_NAME, 1);
}

static void
attach_memory(void)
{
	bool found;

	if (previous_startup_hook != NULL)
		previous_startup_hook();
	LWLockAcquire(AddinShmemInitLock, LW_EXCLUSIVE);
	shared = ShmemInitStruct(TRANCHE_NAME, shared_size(), &found);
	if (!found)
	{
		memset(shared, 0, shared_size());
		shared->slot_count = wanted_slots();
		ConditionVariableInit(&shared->somebody_left);
	}
	shared_lock = &GetNamedLWLockTranche(TRANCHE_NAME)->lock;
	LWLockRelease(AddinShmemInitLock);
}

bool
forge_worker_slots_exist(void)
{
	return shared != NULL;
}

ForgeWorkerSlot *
forge_worker_slots(int *count)
{
	*count = shared != NULL ? shared->slot_count : 0;
	return shared != NULL ? shared->slots : NULL;
}

LWLock *
forge_worker_slots_lock(void)
{
	return shared_lock;
}

/* ----- slots -------------------------------------------------------------------------------- */

ForgeWorkerSlot *
forge_worker_slot_find(Oid database)
{
	for (int i = 0; i < shared->slot_count; i++)
		if (shared->slots[i].database == database)
			return &shared->slots[i];
	return NULL;
}

static void
note_slotless(Oid database)
{
	shared->slotless_at = GetCurrentTimestamp();
	for (int i = 0; i < shared->slotless_count; i++)
		if (shared->slotless[i] == database)
			return;
	if (shared->slotless_count < FORGE_SLOTLESS_MAX)
		shared->slotless[shared->slotless_count++] = database;
}

int
forge_worker_slotless(Oid *databases, TimestampTz *noted_at)
{
	memcpy(databases, shared->slotless, shared->slotless_count * sizeof(Oid));
	*noted_at = shared->slotless_at;
	return shared->slotless_count;
}

void
forge_worker_slotless_forget(void)
{
	shared->slotless_count = 0;
}

ForgeWorkerSlot *
forge_worker_slot_make(Oid database)
{
	ForgeWorkerSlot *slot = forge_worker_slot_find(database);

	if (slot != NULL)
		return slot;
	/* Free slots are those of no database. */
	slot = forge_worker_slot_find(InvalidOid);
	if (slot == NULL)
	{
		note_slotless(database);
		return NULL;
	}
	memset(slot, 0, sizeof(*slot));
	slot->database = database;
	return slot;
}

void
forge_worker_slot_note_errors(ForgeWorkerSlot *slot, int64 count, const char *error)
{
	ForgeWorkerStatus *status = &slot->status;
	int length = pg_mbcliplen(error, strlen(error), sizeof(status->error) - 1);

	status->error_count += count;
	status->error_at = GetCurrentTimestamp();
	memcpy(status->error, error, length);
	status->error[length] = '\0';
}

int64
forge_worker_slot_lag(const ForgeWorkerSlot *slot)
{
	const ForgeWorkerStatus *status = &slot->status;

	return Max(status->last_position, slot->errand.last_position) - status->position;
}

void
forge_worker_slot_fail(ForgeWorkerSlot *slot, const char *error)
{
	if (error[0] != '\0')
		forge_worker_slot_note_errors(slot, 1, error);
	slot->failure_count++;
	slot->start_at =
		forge_clock_us() + forge_retry_delay_us(&forge_retry_default, slot->failure_count,
												pg_prng_uint32(&pg_global_prng_state));
}

/* ----- errands ------------------------------------------------------------------------------ */

/*
 * Marks are few and there for a moment, so a full neighbourhood need not be solved:
 * then the worker looks at all tenants.
 */
void
forge_errand_mark(ForgeErrand *errand, const ForgeMark *added)
{
	uint32 begin = hash_bytes(added->tenant.bytes, sizeof(added->tenant.bytes));

	for (uint32 i = 0; i < MARK_PROBES; i++)
	{
		ForgeMark *mark = &errand->marks[(begin + i) % FORGE_MARKS_MAX];

		if (mark->position == 0)
		{
			*mark = *added;
			errand->mark_count++;
			return;
		}
		if (!forge_uuid_equal(mark->tenant, added->tenant))
			continue;
		mark->after_position = Min(mark->after_position, added->after_position);
		mark->position = Max(mark->position, added->position);
		return;
	}
	errand->all_tenants = true;
}

void
forge_errand_note_jobs(ForgeErrand *errand, const ForgeJobTimes *times)
{
	if (!errand->jobs)
		errand->job_times = FORGE_NO_JOB_TIMES;
	forge_job_times_add(&errand->job_times, times);
	errand->jobs = true;
}

void
forge_errand_add(ForgeErrand *errand, const ForgeErrand *other)
{
	errand->all_tenants |= other->all_tenants;
	errand->last_position = Max(errand->last_position, other->last_position);
	if (other->jobs)
		forge_errand_note_jobs(errand, &other->job_times);
	if (other->mark_count == 0)
		return;
	for (int i = 0; i < FORGE_MARKS_MAX; i++)
		if (other->marks[i].position != 0)
			forge_errand_mark(errand, &other->marks[i]);
}

/* ----- the launcher ------------------------------------------------------------------------- */

void
forge_launcher_set_latch(Latch *latch)
{
	LWLockAcquire(shared_lock, LW_EXCLUSIVE);
	shared->launcher = latch;
	LWLockRelease(shared_lock);
}

void
forge_launcher_wake(void)
{
	Latch *latch = shared->launcher;

	if (latch != NULL)
		SetLatch(latch);
}

void
forge_launcher_note_look(void)
{
	shared->has_looked = true;
}

bool
forge_launcher_has_looked(void)
{
	return shared != NULL && shared->has_looked;
}

void
forge_launcher_note_databases(void)
{
	shared->databases_changed = true;
}

bool
forge_launcher_take_databases(void)
{
	bool changed;

	LWLockAcquire(shared_lock, LW_EXCLUSIVE);
	changed = shared->databases_changed;
	shared->databases_changed = false;
	LWLockRelease(shared_lock);
	return changed;
}

/* ----- the worker --------------------------------------------------------------------------- */

static bool
is_empty(const ForgeErrand *errand)
{
	return !errand->all_tenants && !errand->jobs && errand->mark_count == 0;
}

/*
 * Runs after the process has left the list of connected processes, and before it
 * gives up its place in shared memory.  A worker that found nothing to do gives the
 * slot back, unless an errand was left meanwhile.
 */
static void
detach(int code, Datum arg)
{
	ForgeWorkerSlot *slot = (ForgeWorkerSlot *) DatumGetPointer(arg);

	LWLockAcquire(shared_lock, LW_EXCLUSIVE);
	slot->pid = 0;
	slot->latch = NULL;
	slot->status.is_busy = false;
	if (code != 0 && slot->away_count == 0)
		forge_worker_slot_fail(slot, forge_fatal_text());
	else if (slot->is_idle && slot->away_count == 0 && is_empty(&slot->errand))
		slot->database = InvalidOid;
	slot->is_idle = false;
	LWLockRelease(shared_lock);
	ConditionVariableBroadcast(&shared->somebody_left);
	forge_launcher_wake();
}

ForgeWorkerSlot *
forge_worker_attach(Oid database)
{
	ForgeWorkerSlot *slot;
	bool is_free;

	LWLockAcquire(shared_lock, LW_EXCLUSIVE);
	slot = forge_worker_slot_find(database);
	is_free = slot != NULL && slot->pid == 0 && slot->away_count == 0;
	if (is_free)
	{
		slot->pid = MyProcPid;
		slot->latch = MyLatch;
		slot->errand.all_tenants = true;
		forge_errand_note_jobs(&slot->errand, &FORGE_ANY_JOB_TIMES);
		slot->status.started_at = GetCurrentTimestamp();
	}
	if (slot != NULL)
		slot->is_starting = false;
	LWLockRelease(shared_lock);
	if (!is_free)
		return NULL;
	forge_fatal_watch();
	on_shmem_exit(detach, PointerGetDatum(slot));
	return slot;
}

void
forge_worker_take_errand(ForgeWorkerSlot *slot, ForgeErrand *errand)
{
	LWLockAcquire(shared_lock, LW_EXCLUSIVE);
	*errand = slot->errand;
	slot->status.last_position = Max(slot->status.last_position, errand->last_position);
	memset(&slot->errand, 0, sizeof(slot->errand));
	LWLockRelease(shared_lock);
}

bool
forge_worker_has_errand(ForgeWorkerSlot *slot)
{
	bool has_errand;

	LWLockAcquire(shared_lock, LW_SHARED);
	has_errand = !is_empty(&slot->errand);
	LWLockRelease(shared_lock);
	return has_errand;
}

bool
forge_worker_take_jobs(ForgeWorkerSlot *slot, ForgeJobTimes *times)
{
	bool jobs;

	LWLockAcquire(shared_lock, LW_EXCLUSIVE);
	jobs = slot->errand.jobs;
	*times = slot->errand.job_times;
	slot->errand.jobs = false;
	LWLockRelease(shared_lock);
	return jobs;
}

ConditionVariable *
forge_worker_departures(void)
{
	return &shared->somebody_left;
}

bool
forge_worker_must_leave(ForgeWorkerSlot *slot)
{
	bool must;

	LWLockAcquire(shared_lock, LW_SHARED);
	must = slot->away_count > 0;
	LWLockRelease(shared_lock);
	return must;
}

void
forge_worker_slot_init(void)
{
	if (!process_shared_preload_libraries_in_progress)
		return;
	previous_request_hook = shmem_request_hook;
	shmem_request_hook = request_memory;
	previous_startup_hook = shmem_startup_hook;
	shmem_startup_hook = attach_memory;
}
