/*
 * round.c
 *	  One round of background work: the work that is left, and the results. round_run.c does
 *	  it.
 */
#include "worker/round_parts.h"

#include "mb/pg_wchar.h"
#include "pg/clock.h"
#include "utils/memutils.h"

/* ----- the work that is left ---------------------------------------------------------------- */

void
forge_round_add_tenant(ForgeRound *round, ForgeUuid id, int64 after_position, int64 position)
{
	bool is_there;
	ForgePendingTenant *tenant = hash_search(round->pending, &id, HASH_ENTER, &is_there);

	if (!is_there)
	{
		tenant->wanted_position = tenant->done_position = 0;
		tenant->notified_position = PG_INT64_MAX;
	}
	tenant->notified_position = Min(tenant->notified_position, after_position);
	tenant->wanted_position = Max(tenant->wanted_position, position);
}

void
forge_round_begin(ForgeRound *round, ForgeWorkerSlot *slot, ForgeUuid tenant)
{
	HASHCTL control = { .keysize = sizeof(ForgeUuid),
						.entrysize = sizeof(ForgePendingTenant),
						.hcxt = CurrentMemoryContext };

	memset(round, 0, sizeof(*round));
	round->slot = slot;
	round->by_hand = slot == NULL;
	round->pending = hash_create("forgeerp pending tenants", 64, &control,
								 HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	round->memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp round", ALLOCSET_DEFAULT_SIZES);
	round->jobs = true;
	forge_job_queue_begin(&round->job_queue, tenant);
	round->removal.removed_until = DT_NOBEGIN;
	if (forge_uuid_is_nil(tenant))
		round->all_tenants = true;
	else
		forge_round_add_tenant(round, tenant, FORGE_AS_THE_CURSOR_SAYS, PG_INT64_MAX);
}

void
forge_round_add_jobs(ForgeRound *round, const ForgeJobTimes *times)
{
	round->jobs = true;
	forge_job_queue_go_back(&round->job_queue, times);
}

void
forge_round_add(ForgeRound *round, const ForgeErrand *errand)
{
	round->all_tenants |= errand->all_tenants;

	/* Adopted jobs may have been finished at any time. */
	if (errand->all_tenants)
	{
		round->removal.removed_until = DT_NOBEGIN;
		round->removal_due_at = 0;
	}
	if (errand->jobs)
		forge_round_add_jobs(round, &errand->job_times);
	for (int i = 0; errand->mark_count > 0 && i < FORGE_MARKS_MAX; i++)
		if (errand->marks[i].position != 0)
			forge_round_add_tenant(round, errand->marks[i].tenant, errand->marks[i].after_position,
								   errand->marks[i].position);
}

/* ----- the results -------------------------------------------------------------------------- */

void
forge_round_note_error(ForgeRound *round, const char *what, const char *error)
{
	int length;

	ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s failed in the background", what),
					  errdetail_internal("%s", error)));
	round->error_count++;
	length = pg_mbcliplen(error, strlen(error), sizeof(round->error) - 1);
	memcpy(round->error, error, length);
	round->error[length] = '\0';
}

void
forge_round_note_due(ForgeRound *round, int64 due_at)
{
	round->due_at = Min(round->due_at, due_at);
}

void
forge_round_note_delay(ForgeRound *round, int delay_ms)
{
	forge_round_note_due(round, forge_clock_us() + delay_ms * FORGE_CLOCK_MS);
}
