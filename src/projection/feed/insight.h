/*
 * insight.h
 *	  The read model behind erp.insight: the findings in the movements of
 *	  items, and the series of each item from which more are found.
 *
 * It follows the feed (consumer.h).
 */
#ifndef FORGE_PROJECTION_FEED_INSIGHT_H
#define FORGE_PROJECTION_FEED_INSIGHT_H

#include "pg/forge_pg.h"

#include "pg/columns.h"
#include "pg/table.h"
#include "projection/feed/consumer.h"
#include "projection/feed/watch.h"

/* Columns of forge.insight_row. */
FORGE_COLUMN_NUMBERS(FORGE_INSIGHT_ROW_COLUMNS, FORGE_INSIGHT_);

/* Columns of forge.series_row. */
FORGE_COLUMN_NUMBERS(FORGE_SERIES_ROW_COLUMNS, FORGE_SERIES_);

extern ForgeRelationName forge_insight_table;
extern ForgeRelationName forge_series_table;

/* Begins a scan that has the stored insight of that id, or nothing; end it by forge_rows_end. */
void forge_insight_begin_by_id(ForgeRowScan *rows, const ForgeUuid *tenant, const ForgeUuid *id,
							   Snapshot snapshot);

/* Is there one now? */
bool forge_insight_exists(ForgeUuid tenant, ForgeUuid id);

/* The rows; their texts are in the current memory context or in the arguments. */
void forge_insight_row(const ForgeInsight *insight, Datum values[FORGE_INSIGHT_COLUMN_COUNT],
					   bool nulls[FORGE_INSIGHT_COLUMN_COUNT]);
void forge_series_row(const ForgeUuid *tenant, const ForgeWatchedItem *item,
					  Datum values[FORGE_SERIES_COLUMN_COUNT],
					  bool nulls[FORGE_SERIES_COLUMN_COUNT]);

/* Fills an item from its row. */
void forge_series_read(TupleTableSlot *row, ForgeWatchedItem *item);

extern const ForgeConsumer forge_insight_consumer;

#endif
