/*
 * removal.c
 *	  Removing finished jobs that need not be kept.
 *
 * The worker looks when the oldest finished job has become old enough, and not before: so an
 * idle server is not woken.
 */
#include "worker/removal.h"

#include "pg/clock.h"
#include "pg/settings.h"
#include "store/job_removal.h"
#include "utils/timestamp.h"
#include "worker/step.h"

/* Between two looks at least, so that jobs are removed many at a time. */
#define PAUSE_MAX_S 60

static int64
pause_us(void)
{
	return Max(Min(forge_setting_job_retention, PAUSE_MAX_S), 1) * FORGE_CLOCK_SECOND;
}

static void
remove_portion(void *argument)
{
	ForgeRound *round = argument;
	int64 retention_us = forge_setting_job_retention * USECS_PER_SEC;
	TimestampTz now = GetCurrentTimestamp();
	TimestampTz first_kept;

	if (forge_job_remove_finished(&round->removal, now - retention_us))
	{
		round->removal_due_at = forge_clock_us();
		round->has_more = true;
		return;
	}
	first_kept = Min(round->removal.first_kept, now);
	round->removal_due_at =
		Max(forge_clock_at(first_kept + retention_us), forge_clock_us() + pause_us());
}

void
forge_removal_run(ForgeRound *round)
{
	char *error;

	if (forge_setting_job_retention < 0 || !forge_uuid_is_nil(round->job_queue.only_tenant))
		return;
	if (round->removal_due_at <= forge_clock_us() ||
		round->removal_retention != forge_setting_job_retention)
	{
		round->removal_retention = forge_setting_job_retention;
		round->removal_due_at = forge_clock_us() + pause_us();
		error = forge_step_run(round->by_hand, remove_portion, round);
		if (error != NULL)
		{
			round->removal.removed_until = DT_NOBEGIN;
			forge_round_note_error(round, "removing finished jobs", error);
		}
	}
	forge_round_note_due(round, round->removal_due_at);
}
