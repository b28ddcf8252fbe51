/*
 * round.h
 *	  One round of background work: what the worker does each time it wakes up, and
 *	  forge.run_jobs() by hand.
 *
 * The worker does each step in a transaction of its own.  By hand all steps are
 * in the caller's transaction, each in a subtransaction.  A step that fails is
 * rolled back, noted where it belongs, and the round goes on.
 */
#ifndef FORGE_WORKER_ROUND_H
#define FORGE_WORKER_ROUND_H

#include "pg/forge_pg.h"

#include "base/uuid.h"
#include "pg/worker_slot.h"
#include "store/feed.h"
#include "store/job_queue.h"
#include "store/job_removal.h"
#include "utils/hsearch.h"

typedef struct ForgeRound
{
	bool by_hand;
	ForgeWorkerSlot *slot; /* the worker's; NULL by hand */

	/* The work that is left. */
	HTAB *pending;           /* the tenants that have appended, by id */
	bool all_tenants;        /* look at all of them */
	bool jobs;               /* look for jobs */
	int64 jobs_due_at;       /* when one will be due, on the clock of pg/clock.h */
	ForgeJobQueue job_queue; /* the tenants that have jobs due */
	ForgeJobRemoval removal; /* of jobs that need not be kept ... */
	int64 removal_due_at;    /* ... when there may be some, on that clock ... */
	int removal_retention;   /* ... if they are kept for so many seconds */
	bool is_alone; /* not woken: look at all tenants if something was appended nevertheless */

	/* The results of the last round. */
	int64 event_count;
	int64 job_count;
	bool has_more;       /* there is more to do at once */
	int64 due_at;        /* if not, when there will be, on that clock */
	int64 last_position; /* the sequence's */
	int64 position;      /* events up to here are dealt with */
	bool is_notified;    /* listeners know */
	int64 error_count;
	char error[FORGE_WORKER_ERROR_SIZE]; /* of the last step that failed; empty: none has */

	/* While it runs. */
	MemoryContext memory; /* until the end of the round */
	ForgeFeedView view;
} ForgeRound;

/*
 * Begins with everything left to do: the worker's, with its slot, or by hand, with
 * NULL; of one tenant, or with nil of all.
 */
void forge_round_begin(ForgeRound *round, ForgeWorkerSlot *slot, ForgeUuid tenant);

/* Adds to the work that is left; in the second function, jobs that are due at such times. */
void forge_round_add(ForgeRound *round, const ForgeErrand *errand);
void forge_round_add_jobs(ForgeRound *round, const ForgeJobTimes *times);

/* A step has failed: says so in the server's log, and remembers it. */
void forge_round_note_error(ForgeRound *round, const char *what, const char *error);

/* There will be something to do then, on the clock of pg/clock.h; or after a while. */
void forge_round_note_due(ForgeRound *round, int64 due_at);
void forge_round_note_delay(ForgeRound *round, int delay_ms);

/* Does a round (round_run.c). */
void forge_round_run(ForgeRound *round);

#endif
