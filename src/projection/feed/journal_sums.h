/*
 * journal_sums.h
 *	  The lines of the journal's entries, as the events of the log have them, and their sums by
 *	  account, currency and month.
 *
 * The consumer that keeps forge.account_month_row (account_month.h) adds up the events of a batch
 * here, and verify all of them.  Entries that close a year are summed up apart, so that reports can
 * leave them out.
 */
#ifndef FORGE_PROJECTION_FEED_JOURNAL_SUMS_H
#define FORGE_PROJECTION_FEED_JOURNAL_SUMS_H

#include "pg/forge_pg.h"

#include "base/limits.h"
#include "domain/entry/entry.h"
#include "pg/columns.h"
#include "store/event.h"
#include "utils/hsearch.h"

/* Columns of forge.account_month_row. */
FORGE_COLUMN_NUMBERS(FORGE_ACCOUNT_MONTH_ROW_COLUMNS, FORGE_ACCOUNT_MONTH_);

/* What a sum is of; all bytes count, the unused ones are zero. */
typedef struct ForgeMonthKey
{
	ForgeDate month; /* its first day */
	bool closing;
	char account[FORGE_ACCOUNT_NUMBER_LENGTH_MAX + 1];
	char currency[FORGE_CODE_LENGTH_MAX + 1];
} ForgeMonthKey;

typedef struct ForgeMonthSum
{
	ForgeMonthKey key;
	int128 debit; /* in millionths, as decimals are */
	int128 credit;
} ForgeMonthSum;

/* The types of events that have lines; ends in NULL. */
extern const char *const forge_journal_events[];

/*
 * The entry that the scan's event posts, in scratch memory that the caller resets; NULL for an
 * event of something else.  For one that cannot be read as forge_event_decode.
 */
const ForgeEntryPosted *forge_journal_posted(const ForgeEventScan *scan, MemoryContext scratch,
											 ForgeUnreadable *unreadable);

typedef struct ForgeJournalSums
{
	HTAB *sums;
	MemoryContext scratch;
} ForgeJournalSums;

/* Begins in the current memory context. */
void forge_journal_sums_begin(ForgeJournalSums *sums);

/* Adds the lines of the scan's event, if it has some; for one that cannot be read likewise. */
void forge_journal_sums_add(ForgeJournalSums *sums, const ForgeEventScan *scan,
							ForgeUnreadable *unreadable);

/* All sums, in the order of the table's primary key, in the current memory context. */
ForgeMonthSum **forge_journal_sums_list(const ForgeJournalSums *sums, int64 *count);

/* The order of the primary key: below zero, zero or above. */
int forge_month_key_compare(const ForgeMonthKey *a, const ForgeMonthKey *b);

/* The key of a stored row. */
ForgeMonthKey forge_month_key_read(TupleTableSlot *row);

/* The row of a sum; keys may stay valid as long as the sum does. */
void forge_month_row(const ForgeUuid *tenant, const ForgeMonthSum *sum,
					 Datum values[FORGE_ACCOUNT_MONTH_COLUMN_COUNT],
					 bool nulls[FORGE_ACCOUNT_MONTH_COLUMN_COUNT]);

#endif
