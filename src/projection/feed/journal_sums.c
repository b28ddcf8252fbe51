/*
 * journal_sums.c
 *	  The lines of the journal's entries, and their sums by account, currency and month.
 */
#include "projection/feed/journal_sums.h"

#include "pg/convert.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

const char *const forge_journal_events[] = { "accounting.entry.posted", NULL };

/* ----- lines -------------------------------------------------------------------------------- */

const ForgeEntryPosted *
forge_journal_posted(const ForgeEventScan *scan, MemoryContext scratch, ForgeUnreadable *unreadable)
{
	ForgeEvent event;

	/* An event of that name in a stream of another type does not count. */
	if (!forge_text_equal(forge_text_from(forge_journal_events[0]),
						  forge_event_text(scan, FORGE_EVENT_EVENT_TYPE)) ||
		!forge_text_equal(forge_text_from(forge_entry.name),
						  forge_event_text(scan, FORGE_EVENT_AGGREGATE_TYPE)) ||
		!forge_event_decode(scan, &forge_entry, scratch, &event, unreadable))
		return NULL;
	return event.data;
}

static ForgeDate
first_day_of_month(ForgeDate date)
{
	ForgeCivilDate civil = forge_date_to_civil(date);

	return date - (civil.day - 1);
}

static ForgeMonthKey
key_of(const ForgeEntryPosted *posted, const ForgeEntryPosting *line)
{
	ForgeMonthKey key;

	memset(&key, 0, sizeof(key));
	key.month = first_day_of_month(posted->entry_date);
	key.closing = posted->closing;
	memcpy(key.account, line->account.data, Min(line->account.length, sizeof(key.account) - 1));
	memcpy(key.currency, line->currency.data, Min(line->currency.length, sizeof(key.currency) - 1));
	return key;
}

/* ----- sums --------------------------------------------------------------------------------- */

void
forge_journal_sums_begin(ForgeJournalSums *sums)
{
	HASHCTL control = { .keysize = sizeof(ForgeMonthKey),
						.entrysize = sizeof(ForgeMonthSum),
						.hcxt = CurrentMemoryContext };

	sums->sums = hash_create("forgeerp sums of months", 256, &control,
							 HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	sums->scratch =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp entry", ALLOCSET_SMALL_SIZES);
}

void
forge_journal_sums_add(ForgeJournalSums *sums, const ForgeEventScan *scan,
					   ForgeUnreadable *unreadable)
{
	const ForgeEntryPosted *posted = forge_journal_posted(scan, sums->scratch, unreadable);

	for (int32_t i = 0; posted != NULL && i < posted->lines.count; i++)
	{
		const ForgeEntryPosting *line =
			forge_list_item(&posted->lines, i, sizeof(ForgeEntryPosting));
		ForgeMonthKey key = key_of(posted, line);
		bool is_known;
		ForgeMonthSum *sum = hash_search(sums->sums, &key, HASH_ENTER, &is_known);

		if (!is_known)
			sum->debit = sum->credit = 0;
		sum->debit += line->debit.millionths;
		sum->credit += line->credit.millionths;
	}
	MemoryContextReset(sums->scratch);
}

int
forge_month_key_compare(const ForgeMonthKey *a, const ForgeMonthKey *b)
{
	int order = strcmp(a->account, b->account);

	if (order == 0)
		order = strcmp(a->currency, b->currency);
	if (order == 0)
		order = (a->month > b->month) - (a->month < b->month);
	return order != 0 ? order : a->closing - b->closing;
}

static int
compare_sums(const void *a, const void *b)
{
	return forge_month_key_compare(&(*(ForgeMonthSum *const *) a)->key,
								   &(*(ForgeMonthSum *const *) b)->key);
}

ForgeMonthSum **
forge_journal_sums_list(const ForgeJournalSums *sums, int64 *count)
{
	ForgeMonthSum **list = palloc_array_huge(ForgeMonthSum *, hash_get_num_entries(sums->sums) + 1);
	HASH_SEQ_STATUS all;
	ForgeMonthSum *sum;

	*count = 0;
	hash_seq_init(&all, sums->sums);
	while ((sum = hash_seq_search(&all)) != NULL)
		list[(*count)++] = sum;
	qsort(list, *count, sizeof(list[0]), compare_sums);
	return list;
}

/* ----- rows --------------------------------------------------------------------------------- */

/* The shortest exact numeric of millionths, of any size. */
static Datum
millionths_to_datum(int128 millionths)
{
	unsigned __int128 size = millionths < 0 ? -(unsigned __int128) millionths : millionths;
	ForgeU128 whole = { (uint64) size, (uint64) (size >> 64) };
	Datum millionth = forge_decimal_to_datum((ForgeDecimal){ millionths < 0 ? -1 : 1 });

	return DirectFunctionCall1(
		numeric_trim_scale,
		DirectFunctionCall2(numeric_mul, forge_u128_to_datum(whole), millionth));
}

void
forge_month_row(const ForgeUuid *tenant, const ForgeMonthSum *sum,
				Datum values[FORGE_ACCOUNT_MONTH_COLUMN_COUNT],
				bool nulls[FORGE_ACCOUNT_MONTH_COLUMN_COUNT])
{
	const ForgeMonthKey *key = &sum->key;

	memset(nulls, 0, FORGE_ACCOUNT_MONTH_COLUMN_COUNT * sizeof(bool));
	values[FORGE_ACCOUNT_MONTH_TENANT_ID - 1] = FORGE_UUID_DATUM(tenant);
	values[FORGE_ACCOUNT_MONTH_ACCOUNT - 1] = CStringGetTextDatum(key->account);
	values[FORGE_ACCOUNT_MONTH_CURRENCY - 1] = CStringGetTextDatum(key->currency);
	values[FORGE_ACCOUNT_MONTH_MONTH - 1] = DateADTGetDatum(key->month);
	values[FORGE_ACCOUNT_MONTH_CLOSING - 1] = BoolGetDatum(key->closing);
	values[FORGE_ACCOUNT_MONTH_DEBIT - 1] = millionths_to_datum(sum->debit);
	values[FORGE_ACCOUNT_MONTH_CREDIT - 1] = millionths_to_datum(sum->credit);
}

static void
copy_text(char *to, Size size, TupleTableSlot *row, AttrNumber column)
{
	bool is_null;
	ForgeText text = forge_text_from_datum(slot_getattr(row, column, &is_null));

	memcpy(to, text.data, Min(text.length, size - 1));
}

ForgeMonthKey
forge_month_key_read(TupleTableSlot *row)
{
	ForgeMonthKey key;
	bool is_null;

	memset(&key, 0, sizeof(key));
	copy_text(key.account, sizeof(key.account), row, FORGE_ACCOUNT_MONTH_ACCOUNT);
	copy_text(key.currency, sizeof(key.currency), row, FORGE_ACCOUNT_MONTH_CURRENCY);
	key.month = DatumGetDateADT(slot_getattr(row, FORGE_ACCOUNT_MONTH_MONTH, &is_null));
	key.closing = DatumGetBool(slot_getattr(row, FORGE_ACCOUNT_MONTH_CLOSING, &is_null));
	return key;
}
