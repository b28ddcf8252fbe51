/*
 * worker_slot.h
 *	  The shared memory by which the worker of a database and other processes know
 *	  of each other: a slot for each database that has, or may have, the extension.
 *
 * It is there only when the library is preloaded.  Nothing in it needs to
 * survive: a worker that starts looks at everything.
 */
#ifndef FORGE_PG_WORKER_SLOT_H
#define FORGE_PG_WORKER_SLOT_H

#include "pg/forge_pg.h"

#include "base/uuid.h"
#include "datatype/timestamp.h"
#include "pg/job_times.h"
#include "storage/condition_variable.h"
#include "storage/latch.h"
#include "storage/lwlock.h"

/* Tenants that a slot remembers between two rounds; beyond it, the worker looks at all. */
#define FORGE_MARKS_MAX 512

/* Databases without a slot that are named. */
#define FORGE_SLOTLESS_MAX 1024

/* Bytes of an error text, with its end. */
#define FORGE_WORKER_ERROR_SIZE 256

/* Transactions of a tenant that have appended have ended: between these two positions. */
typedef struct ForgeMark
{
	ForgeUuid tenant;
	int64 after_position; /* below it is nothing of theirs */
	int64 position;       /* the last of theirs; 0: no mark */
} ForgeMark;

/* The work for a worker. */
typedef struct ForgeErrand
{
	bool all_tenants;        /* any tenant may have events */
	int64 last_position;     /* the last one drawn by any transaction */
	bool jobs;               /* jobs were written ... */
	ForgeJobTimes job_times; /* ... that are due then */
	int mark_count;
	ForgeMark marks[FORGE_MARKS_MAX];
} ForgeErrand;

/* How the worker is doing. */
typedef struct ForgeWorkerStatus
{
	bool is_busy;
	TimestampTz started_at;
	TimestampTz round_at; /* when the last round ended; 0: none has */
	int64 round_us;       /* how long it took */
	int64 round_count;
	int64 position;       /* events up to here are dealt with */
	int64 last_position;  /* that was drawn, as far as is known */
	int64 error_count;    /* of steps that failed, and of ends */
	TimestampTz error_at; /* 0: there was none */
	char error[FORGE_WORKER_ERROR_SIZE];
} ForgeWorkerStatus;

typedef struct ForgeWorkerSlot
{
	Oid database;       /* InvalidOid: a free slot */
	int pid;            /* 0: there is no worker now */
	Latch *latch;       /* the worker's */
	bool is_starting;   /* the launcher has asked for it */
	bool is_called_for; /* the launcher was woken for it, and has not looked since */
	int away_count;     /* how many transactions want the worker away */
	bool is_idle;       /* there is nothing to do here: no extension, or an older one */
	int failure_count;  /* ends in a row that were no good */
	bool lacks_process; /* the last time there was none left */
	int64 start_at;     /* not before then, on the clock of pg/clock.h */
	ForgeErrand errand;
	ForgeWorkerStatus status;
} ForgeWorkerSlot;

/* From _PG_init: asks for the shared memory, when the library is preloaded. */
void forge_worker_slot_init(void);

/* Is the shared memory there? */
bool forge_worker_slots_exist(void);

/* All slots, and the lock that protects them. */
ForgeWorkerSlot *forge_worker_slots(int *count);
LWLock *forge_worker_slots_lock(void);

/* The slot of a database; NULL for none.  The lock is held. */
ForgeWorkerSlot *forge_worker_slot_find(Oid database);

/* The same, and takes a free one if need be; NULL when there is none left, which is noted. */
ForgeWorkerSlot *forge_worker_slot_make(Oid database);

/*
 * Copies the databases that are noted so, at most FORGE_SLOTLESS_MAX, and returns how
 * many; *noted_at receives when one was noted last.  The lock is held.
 */
int forge_worker_slotless(Oid *databases, TimestampTz *noted_at);

/* Notes them no longer.  The lock is held. */
void forge_worker_slotless_forget(void);

/*
 * Notes that a worker has come to an end that was no good, and why (an empty text: for
 * no error): the next one waits.  The lock is held.
 */
void forge_worker_slot_fail(ForgeWorkerSlot *slot, const char *error);

/* Notes the last of so many errors.  The lock is held. */
void forge_worker_slot_note_errors(ForgeWorkerSlot *slot, int64 count, const char *error);

/* How many positions were drawn after the last one whose event is dealt with.  The lock is held. */
int64 forge_worker_slot_lag(const ForgeWorkerSlot *slot);

/* Adds to an errand.  The lock is held when it is a slot's. */
void forge_errand_mark(ForgeErrand *errand, const ForgeMark *mark);
void forge_errand_note_jobs(ForgeErrand *errand, const ForgeJobTimes *times);
void forge_errand_add(ForgeErrand *errand, const ForgeErrand *other);

/* The launcher's latch; NULL when there is no launcher. */
void forge_launcher_set_latch(Latch *latch);
void forge_launcher_wake(void);

/* The launcher has looked at the databases; has it, since the server started? */
void forge_launcher_note_look(void);
bool forge_launcher_has_looked(void);

/* The list of databases has changed.  The lock is held. */
void forge_launcher_note_databases(void);

/* Has the list of databases changed since this was asked last? */
bool forge_launcher_take_databases(void);

/*
 * The worker takes its slot, until the process ends.  NULL when the database has
 * none any more, another worker has it, or it is to stay away.
 */
ForgeWorkerSlot *forge_worker_attach(Oid database);

/* Moves the errand from the slot to the worker. */
void forge_worker_take_errand(ForgeWorkerSlot *slot, ForgeErrand *errand);

/* Is there one in the slot? */
bool forge_worker_has_errand(ForgeWorkerSlot *slot);

/* Moves the jobs alone: were any written, and when are they due? */
bool forge_worker_take_jobs(ForgeWorkerSlot *slot, ForgeJobTimes *times);

/* Signalled whenever a worker has left its slot. */
ConditionVariable *forge_worker_departures(void);

/* Is the worker to leave? */
bool forge_worker_must_leave(ForgeWorkerSlot *slot);

#endif
