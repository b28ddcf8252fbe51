/*
 * jobs.c
 *	  Doing the jobs that are due.
 *
 * A job is claimed in one step, done in a second, and if that fails, the failure
 * is noted in a third.  The job's work and the note that it has succeeded are
 * committed together.
 */
#include "worker/jobs.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "pg/clock.h"
#include "pg/convert.h"
#include "pg/fail_point.h"
#include "pg/settings.h"
#include "store/durable.h"
#include "store/job.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"
#include "worker/handler.h"
#include "worker/step.h"
#include "worker/stop.h"

/* Then the feed has its turn again. */
#define JOBS_PER_ROUND 20

/* Where no job could be taken, or a failure not be noted, it is tried again. */
#define AGAIN_US FORGE_CLOCK_SECOND

#define TOOK_TOO_LONG "the job took longer than forgeerp.job_timeout"
#define WORKER_ENDED "the worker ended in the middle of it"

typedef struct JobStep
{
	ForgeRound *round;
	ForgeJob job;
	bool is_claimed;
	TimestampTz due_at;
	const char *error;
	bool is_disturbed; /* by a disturbance that passes by itself: the attempt does not count */
	const char *fault; /* why it was parked and not tried; NULL: it was not */
} JobStep;

/* The job that the worker does; NULL: none. */
static JobStep *in_hand = NULL;

/* In hand when its failure could not be noted. */
static JobStep unnoted;
static MemoryContext unnoted_memory = NULL;
static int64 unnoted_due_at; /* then that is tried again, on the clock of pg/clock.h */

/* ----- the steps ---------------------------------------------------------------------------- */

static void
claim(void *argument)
{
	JobStep *step = argument;
	MemoryContext caller = MemoryContextSwitchTo(step->round->memory);

	step->is_claimed =
		forge_job_queue_claim(&step->round->job_queue, &step->job,
							  forge_setting_job_lease * INT64CONST(1000000), &step->due_at);
	MemoryContextSwitchTo(caller);

	/* A job that takes the server down must be found to have been tried. */
	if (!step->is_claimed)
		return;
	FORGE_FAIL_POINT(JOB_CLAIMED);
	forge_durable_require();
	if (!step->round->by_hand)
		in_hand = step;
}

static void
run(void *argument)
{
	JobStep *step = argument;
	ForgeJob job = step->job;
	ForgeSession session;
	ForgeTable table;

	forge_job_open(&table, RowExclusiveLock);
	if (forge_job_hold(&table, &job))
	{
		step->fault = forge_handler_find_session(&job, &session);
		if (step->fault != NULL)
			forge_job_park(&table, &job, step->fault);
		else
		{
			forge_handler_run(&job, &session, step->round->by_hand,
							  step->round->by_hand ? 0 : forge_setting_job_timeout * 1000);
			FORGE_FAIL_POINT(JOB_DONE);
			forge_job_end(&table, &job, NULL);
			FORGE_FAIL_POINT(JOB_NOTED);
		}
	}
	forge_table_close(&table);
}

static void
fail(void *argument)
{
	JobStep *step = argument;
	ForgeJob job = step->job;
	ForgeTable table;

	forge_job_open(&table, RowExclusiveLock);
	if (forge_job_hold(&table, &job))
	{
		if (step->is_disturbed)
			forge_job_disturb(&table, &job, step->error);
		else
			forge_job_end(&table, &job, step->error);
	}
	forge_table_close(&table);
}

static void
note_error(ForgeRound *round, const char *what, const ForgeJob *job, const char *error)
{
	char id[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(job->id, id);
	forge_round_note_error(
		round, psprintf("%s %s of kind \"%.*s\"", what, id, (int) job->kind.length, job->kind.data),
		error);
}

static void
come_back(ForgeRound *round, int64 due_at)
{
	round->jobs = true;
	forge_round_note_due(round, due_at);
}

/*
 * Returns false when the failure could not be noted.  By hand an error ends the call, and
 * takes back all that it has done, this attempt included.
 */
static bool
note_failure(ForgeRound *round, JobStep *step)
{
	char *error;

	if (round->by_hand)
	{
		fail(step);
		return true;
	}
	error = forge_step_run(false, fail, step);
	if (error == NULL)
		return true;
	note_error(round, "noting the failure of job", &step->job, error);
	unnoted_due_at = forge_clock_us() + AGAIN_US;
	come_back(round, unnoted_due_at);
	return false;
}

/* It is noted before the worker begins another job. */
static void
keep(const JobStep *step)
{
	MemoryContext caller;

	if (unnoted_memory == NULL)
		unnoted_memory =
			AllocSetContextCreate(TopMemoryContext, "forgeerp failed job", ALLOCSET_SMALL_SIZES);
	MemoryContextReset(unnoted_memory);
	caller = MemoryContextSwitchTo(unnoted_memory);
	unnoted = *step;
	unnoted.job.kind = forge_text_copy(step->job.kind);
	unnoted.error = pstrdup(step->error);
	MemoryContextSwitchTo(caller);
	in_hand = &unnoted;
}

/*
 * When its lease is over the job is anybody's, as after a crash.  A step that failed wakes
 * the worker, as it gives its locks back; that is no reason to try at once.
 */
static bool
note_what_was_kept(ForgeRound *round)
{
	if (unnoted_due_at > forge_clock_us())
	{
		come_back(round, unnoted_due_at);
		return false;
	}
	if (unnoted.job.lease_until > GetCurrentTimestamp() && !note_failure(round, &unnoted))
		return false;
	in_hand = NULL;
	return true;
}

/* Ends the attempt as failed; says so.  An end on purpose is no disturbance. */
static bool
give_up(ForgeRound *round, JobStep *step)
{
	step->is_disturbed = forge_step_was_disturbed() && forge_stop_reason() == FORGE_STOP_NONE;
	if (!round->by_hand && forge_stop_reason() == FORGE_STOP_TIMEOUT)
		step->error = TOOK_TOO_LONG;
	note_error(round, "job", &step->job, step->error);
	if (note_failure(round, step))
		return true;
	keep(step);
	return false;
}

/* A job that was asked for meanwhile does not wait until the round is over. */
static void
take_errand(ForgeRound *round)
{
	ForgeJobTimes times;

	if (round->slot != NULL && forge_worker_take_jobs(round->slot, &times))
		forge_job_queue_go_back(&round->job_queue, &times);
}

/* Claims a job; false when there is none to be done now. */
static bool
take(ForgeRound *round, JobStep *step)
{
	char *error = forge_step_run(round->by_hand, claim, step);

	if (error != NULL)
	{
		if (!round->by_hand)
			in_hand = NULL;
		forge_round_note_error(round, "looking for jobs", error);
		come_back(round, forge_clock_us() + AGAIN_US);
		return false;
	}
	if (!step->is_claimed)
		round->jobs_due_at = forge_clock_at(step->due_at);
	return step->is_claimed;
}

/* Returns false when there is nothing more to do now. */
static bool
run_one(ForgeRound *round)
{
	JobStep step = { .round = round, .due_at = DT_NOEND };

	if (!round->by_hand)
		forge_stop_forget();
	take_errand(round);
	if (!take(round, &step))
		return false;
	round->job_count++;
	step.error = forge_step_run(round->by_hand, run, &step);
	if (step.error != NULL && !give_up(round, &step))
		return false;
	if (step.fault != NULL)
		note_error(round, "job", &step.job, step.fault);
	if (!round->by_hand)
		in_hand = NULL;
	return true;
}

void
forge_jobs_run(ForgeRound *round)
{
	if (round->is_alone)
		forge_round_add_jobs(round, &FORGE_ANY_JOB_TIMES);
	if (!round->jobs && round->jobs_due_at > forge_clock_us())
		return;
	round->jobs = false;
	if (!round->by_hand && in_hand == &unnoted && !note_what_was_kept(round))
		return;
	for (int i = 0; i < JOBS_PER_ROUND; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (!run_one(round))
			return;
	}
	round->jobs = true;
	round->has_more = true;
}

/* ----- the end of the process --------------------------------------------------------------- */

static void
give_back(const JobStep *step)
{
	ForgeJob job = step->job;
	ForgeTable table;

	forge_job_open(&table, RowExclusiveLock);
	if (forge_job_hold(&table, &job))
		forge_job_give_back(&table, &job);
	forge_table_close(&table);
}

bool
forge_jobs_leave(ForgeRound *round, bool was_asked)
{
	JobStep step;

	if (in_hand == NULL)
		return false;
	step = *in_hand;
	in_hand = NULL;
	if (!was_asked && step.error == NULL)
		step.error = forge_stop_reason() == FORGE_STOP_TIMEOUT ? TOOK_TOO_LONG : WORKER_ENDED;

	AbortOutOfAnyTransaction();
	StartTransactionCommand();
	PushActiveSnapshot(GetTransactionSnapshot());
	MemoryContextSwitchTo(round->memory);
	if (!forge_job_try_lock_tables())
		ereport(LOG,
				(errmsg("a job stays claimed until its lease is over, as its table is locked")));
	else if (step.error == NULL)
		give_back(&step);
	else
	{
		note_error(round, "job", &step.job, step.error);
		fail(&step);
	}
	PopActiveSnapshot();
	CommitTransactionCommand();
	return true;
}
