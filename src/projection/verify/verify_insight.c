/*
 * verify_insight.c
 *	  The part of verify that computes findings again.
 */
#include "projection/verify/verify_rows.h"

#include "projection/feed/insight.h"
#include "projection/feed/insight_replay.h"
#include "utils/memutils.h"

static void
verify_series(const ForgeVerifier *verifier, ForgeStoredRows *stored,
			  const ForgeInsightReplay *replay)
{
	ForgeRowPlace place = { .tenant = replay->tenant, .id = replay->item.id };
	Datum *values;
	bool *nulls;

	forge_stored_new_row(stored, &values, &nulls);
	forge_series_row(&replay->tenant, &replay->item, values, nulls);
	forge_stored_compare(verifier, stored, place, values, nulls);
}

static void
verify_insight(const ForgeVerifier *verifier, ForgeStoredRows *stored, const ForgeInsight *insight)
{
	ForgeRowPlace place = { .tenant = insight->tenant,
							.id = insight->item,
							.keys = { Int64GetDatum(insight->position) } };
	Datum *values;
	bool *nulls;

	forge_stored_new_row(stored, &values, &nulls);
	forge_insight_row(insight, values, nulls);
	forge_stored_compare(verifier, stored, place, values, nulls);
}

static void
verify_item(ForgeVerifier *verifier, ForgeStoredRows *series, ForgeStoredRows *insights,
			const ForgeInsightReplay *replay)
{
	if (replay->unreadable.position != 0)
	{
		forge_verifier_set_aside(verifier, series->name, replay->tenant, replay->item.id,
								 &replay->unreadable);
		return;
	}
	verify_series(verifier, series, replay);
	for (int i = 0; i < replay->insight_count; i++)
		verify_insight(verifier, insights, &replay->insights[i]);
}

static void
run(ForgeVerifier *verifier)
{
	ForgeStoredRows series = { .name = forge_insight_consumer.name,
							   .table = &forge_series_table,
							   .tenant_column = FORGE_SERIES_TENANT_ID,
							   .id_column = FORGE_SERIES_ITEM_ID };
	ForgeStoredRows insights = { .name = forge_insight_consumer.name,
								 .table = &forge_insight_table,
								 .tenant_column = FORGE_INSIGHT_TENANT_ID,
								 .id_column = FORGE_INSIGHT_ITEM_ID,
								 .key_column = FORGE_INSIGHT_EVENT_POSITION,
								 .key_count = 1 };
	ForgeInsightReplay replay;
	MemoryContext memory;
	MemoryContext caller;

	/* A stream that was set aside for another event may still have known movements. */
	verifier->aside_count = 0;
	forge_stored_begin(verifier, &series);
	forge_stored_begin(verifier, &insights);
	forge_insight_replay_begin(&replay, verifier->tenant, true, verifier->snapshot);
	memory = AllocSetContextCreate(CurrentMemoryContext, "forgeerp verify insights",
								   ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(memory);
	while (forge_insight_replay_next(&replay))
	{
		verify_item(verifier, &series, &insights, &replay);
		MemoryContextReset(memory);
	}
	forge_stored_end(verifier, &series);
	forge_stored_end(verifier, &insights);
	MemoryContextSwitchTo(caller);
	forge_insight_replay_end(&replay);
	MemoryContextDelete(memory);
}

const ForgeVerifyPart forge_verify_insight = { .name = "insight", .run = run };
