/*
 * verify_account_month.c
 *	  The part of verify that sums up the lines of the journal again.
 *
 * Of each tenant the events up to where they are consumed are summed up, and the sums compared with
 * the stored rows as both go by in the order of the primary key.
 */
#include "projection/verify/verify_rows.h"

#include "domain/account/account.h"
#include "miscadmin.h"
#include "pg/digest.h"
#include "projection/feed/account_month.h"
#include "projection/feed/journal_sums.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* One tenant at a time. */
typedef struct Check
{
	ForgeVerifier *verifier;
	ForgeUuid tenant;
	ForgeRowScan stored;
	bool has_row;
	MemoryContext scratch; /* for one row */
} Check;

static void
report(const Check *check, const ForgeMonthKey *key, const char *problem, Jsonb *stored,
	   Jsonb *replayed)
{
	char month[FORGE_DATE_TEXT_SIZE];
	ForgeDifference difference = { .projection_name = forge_account_month_consumer.name,
								   .tenant = check->tenant,
								   .problem = problem,
								   .stored = stored,
								   .replayed = replayed };

	forge_date_format(key->month, month);
	difference.id = forge_digest_reserved_uuid(forge_text_from(forge_account.name),
											   forge_text_from(key->account));
	difference.keys =
		psprintf(", \"account\": \"%s\", \"currency\": \"%s\", \"month\": \"%s\", \"closing\": %s",
				 key->account, key->currency, month, key->closing ? "true" : "false");
	forge_verifier_report(check->verifier, &difference);
}

static void
advance(Check *check)
{
	check->has_row = forge_rows_next(&check->stored);
}

/* Reports the stored rows before the key, or with NULL all that are left; is the next one the
 * key's? */
static bool
go_to(Check *check, const ForgeMonthKey *key)
{
	while (check->has_row)
	{
		ForgeMonthKey stored = forge_month_key_read(check->stored.slot);
		int order = key == NULL ? -1 : forge_month_key_compare(&stored, key);

		if (order >= 0)
			return order == 0;
		report(check, &stored, "unexpected", forge_verify_row(&check->stored), NULL);
		advance(check);
	}
	return false;
}

static void
compare(Check *check, const ForgeMonthSum *sum)
{
	TupleDesc columns = RelationGetDescr(check->stored.relation);
	Datum *values = palloc0(columns->natts * sizeof(Datum));
	bool *nulls = palloc(columns->natts * sizeof(bool));
	bool is_stored = go_to(check, &sum->key);

	memset(nulls, true, columns->natts * sizeof(bool));
	forge_month_row(&check->tenant, sum, values, nulls);
	if (!is_stored)
		report(check, &sum->key, "missing", NULL, forge_verify_values(columns, values, nulls));
	else if (!forge_verify_equal(check->stored.slot, columns, FORGE_ACCOUNT_MONTH_COLUMN_COUNT,
								 values, nulls))
		report(check, &sum->key, "different", forge_verify_row(&check->stored),
			   forge_verify_values(columns, values, nulls));
	if (is_stored)
		advance(check);
}

/* Sums up what was consumed; false, and reported, when an event cannot be read. */
static bool
sum_up(const Check *check, ForgeJournalSums *sums)
{
	int64 last_position = forge_consumer_position(&forge_account_month_consumer, check->tenant,
												  check->verifier->snapshot);
	ForgeUnreadable unreadable = { 0 };
	ForgeEventScan scan;

	forge_journal_sums_begin(sums);
	forge_event_scan_feed(&scan, check->tenant, 0, check->verifier->snapshot);
	while (unreadable.position == 0 && forge_event_scan_next(&scan) &&
		   forge_event_integer(&scan, FORGE_EVENT_POSITION) <= last_position)
		forge_journal_sums_add(sums, &scan, &unreadable);
	forge_event_scan_end(&scan);
	if (unreadable.position == 0)
		return true;
	forge_verifier_set_aside(check->verifier, forge_account_month_consumer.name, check->tenant,
							 unreadable.aggregate_id, &unreadable);
	check->verifier->aside_count = 0;
	return false;
}

static void
compare_all(Check *check, const ForgeJournalSums *sums)
{
	MemoryContext caller;
	int64 count;
	ForgeMonthSum **list = forge_journal_sums_list(sums, &count);

	forge_rows_begin(&check->stored, &forge_account_month_table, &check->tenant,
					 check->verifier->snapshot);
	advance(check);
	caller = MemoryContextSwitchTo(check->scratch);
	for (int64 i = 0; i < count; i++)
	{
		compare(check, list[i]);
		MemoryContextReset(check->scratch);
	}
	(void) go_to(check, NULL);
	MemoryContextSwitchTo(caller);
	forge_rows_end(&check->stored);
}

static void
verify_tenant(void *context, ForgeUuid tenant)
{
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp verify sums", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(memory);
	Check check = { .verifier = context, .tenant = tenant };
	ForgeJournalSums sums;

	CHECK_FOR_INTERRUPTS();
	check.scratch = AllocSetContextCreate(memory, "forgeerp verify sum", ALLOCSET_SMALL_SIZES);
	if (sum_up(&check, &sums))
		compare_all(&check, &sums);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(memory);
}

static void
run(ForgeVerifier *verifier)
{
	/* Differences of streams that were set aside for another part are of no concern here. */
	verifier->aside_count = 0;
	forge_tenants_each(verifier->tenant, verify_tenant, verifier);
}

const ForgeVerifyPart forge_verify_account_month = { .name = "account_month", .run = run };
