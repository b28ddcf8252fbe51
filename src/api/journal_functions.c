/*
 * journal_functions.c
 *	  What reports of the books add to the sums of months.
 */
#include "api/result.h"

#include "auth/caller_permission.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "projection/feed/account_month.h"
#include "projection/feed/journal_sums.h"
#include "projection/rows/projection.h"
#include "utils/date.h"
#include "utils/memutils.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"

/* Columns of forge.journal_tail(). */
#define TAIL_COLUMN_COUNT 6

/* As row security answers for the lines themselves; a role that passes it sees all of the tenant.
 */
static bool
may_read_lines(void)
{
	const ForgeProjection *entries = forge_projection_of(&forge_entry);

	return check_enable_rls(forge_relation_oid(&forge_account_month_table), InvalidOid, true) !=
			   RLS_ENABLED ||
		   forge_permission_held(forge_text_from(entries->read_permission));
}

static void
add_lines(ReturnSetInfo *result, const ForgeEntryPosted *posted)
{
	for (int32_t i = 0; i < posted->lines.count; i++)
	{
		const ForgeEntryPosting *line =
			forge_list_item(&posted->lines, i, sizeof(ForgeEntryPosting));
		bool nulls[TAIL_COLUMN_COUNT] = { false };
		Datum values[TAIL_COLUMN_COUNT] = {
			forge_text_to_datum(line->account),  forge_text_to_datum(line->currency),
			DateADTGetDatum(posted->entry_date), BoolGetDatum(posted->closing),
			forge_decimal_to_datum(line->debit), forge_decimal_to_datum(line->credit),
		};

		forge_result_add(result, TAIL_COLUMN_COUNT, values, nulls);
	}
}

FORGE_FUNCTION(forge_journal_tail);

/* forge.journal_tail() -> SETOF (account, currency, entry_date, closing, debit, credit) */
Datum
forge_journal_tail(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeUuid tenant = forge_session_current()->tenant;
	Snapshot snapshot = GetActiveSnapshot();
	MemoryContext scratch;
	MemoryContext caller;
	ForgeEventScan scan;

	if (forge_uuid_is_nil(tenant) || !may_read_lines())
		return (Datum) 0;
	scratch = AllocSetContextCreate(CurrentMemoryContext, "forgeerp journal", ALLOCSET_SMALL_SIZES);
	forge_event_scan_feed(&scan, tenant,
						  forge_consumer_position(&forge_account_month_consumer, tenant, snapshot),
						  snapshot);
	caller = MemoryContextSwitchTo(scratch);
	while (forge_event_scan_next(&scan))
	{
		const ForgeEntryPosted *posted = forge_journal_posted(&scan, scratch, NULL);

		CHECK_FOR_INTERRUPTS();
		if (posted != NULL)
			add_lines(result, posted);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(caller);
	forge_event_scan_end(&scan);
	MemoryContextDelete(scratch);
	return (Datum) 0;
}
