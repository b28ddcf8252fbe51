/*
 * account_month.h
 *	  The read model behind the reports of the books: for each account, currency and month the sums
 *	  of its lines.
 *
 * It follows the feed (consumer.h), so that no two postings write the same row.  Whoever reads the
 * sums adds the lines of the entries that come after the cursor, under the same snapshot
 * (forge.journal_tail); docs/decisions/0027-monthly-sums.md says why that is exact.
 */
#ifndef FORGE_PROJECTION_FEED_ACCOUNT_MONTH_H
#define FORGE_PROJECTION_FEED_ACCOUNT_MONTH_H

#include "pg/forge_pg.h"

#include "pg/table.h"
#include "projection/feed/consumer.h"

extern ForgeRelationName forge_account_month_table;

extern const ForgeConsumer forge_account_month_consumer;

#endif
