/*
 * insight_functions.c
 *	  The settings of the detectors, the findings, and the judgements of users.
 */
#include "api/command_function.h"

#include "api/result.h"
#include "auth/caller_permission.h"
#include "domain/insight_review/insight_review.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "projection/feed/insight.h"
#include "projection/feed/insight_replay.h"
#include "projection/rows/projection.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

FORGE_FUNCTION(forge_detectors);

/* forge.detectors() -> SETOF (name, default_threshold, description) */
Datum
forge_detectors(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	bool nulls[3] = { false };

	for (int i = 0; i < FORGE_DETECTOR_COUNT; i++)
	{
		const ForgeDetectorInfo *info = forge_detector_info(i);
		Datum values[3] = { CStringGetTextDatum(info->name),
							forge_decimal_to_datum(info->threshold),
							CStringGetTextDatum(info->description) };

		forge_result_add(result, lengthof(values), values, nulls);
	}
	return (Datum) 0;
}

/* ----- rows of erp.insight ------------------------------------------------------------------ */

/* Columns of erp.insight, and those of forge.insight_row from which the first ones come. */
enum
{
	VIEW_ACKNOWLEDGED = 10,
	VIEW_DISMISSED,
	VIEW_NOTE,
	VIEW_REVIEWED_AT,
	VIEW_COLUMN_COUNT
};

static const AttrNumber view_columns[VIEW_ACKNOWLEDGED] = {
	FORGE_INSIGHT_INSIGHT_ID,  FORGE_INSIGHT_KIND,       FORGE_INSIGHT_ITEM_ID,
	FORGE_INSIGHT_SEVERITY,    FORGE_INSIGHT_CONFIDENCE, FORGE_INSIGHT_Z_SCORE,
	FORGE_INSIGHT_EXPLANATION, FORGE_INSIGHT_DETAIL,     FORGE_INSIGHT_EVENT_POSITION,
	FORGE_INSIGHT_DETECTED_AT,
};

/* Columns of forge.insight_review_row. */
FORGE_READ_MODEL_NUMBERS(FORGE_INSIGHT_REVIEW_ROW_COLUMNS, REVIEW_);

typedef struct ViewRow
{
	Datum values[VIEW_COLUMN_COUNT];
	bool nulls[VIEW_COLUMN_COUNT];
} ViewRow;

/* A row of forge.insight_row, with the judgement of users. */
static void
fill_view_row(ViewRow *view, const Datum *values, const bool *nulls, ForgeTable *reviews)
{
	Datum keys[2] = { values[FORGE_INSIGHT_TENANT_ID - 1], values[FORGE_INSIGHT_INSIGHT_ID - 1] };

	for (int i = 0; i < VIEW_ACKNOWLEDGED; i++)
	{
		view->values[i] = values[view_columns[i] - 1];
		view->nulls[i] = nulls[view_columns[i] - 1];
	}
	memset(&view->values[VIEW_ACKNOWLEDGED], 0,
		   (VIEW_COLUMN_COUNT - VIEW_ACKNOWLEDGED) * sizeof(Datum));
	memset(&view->nulls[VIEW_ACKNOWLEDGED], false, VIEW_COLUMN_COUNT - VIEW_ACKNOWLEDGED);
	view->nulls[VIEW_NOTE] = view->nulls[VIEW_REVIEWED_AT] = true;
	if (!forge_table_read(reviews, lengthof(keys), keys))
		return;
	view->values[VIEW_ACKNOWLEDGED] =
		forge_table_get(reviews, REVIEW_ACKNOWLEDGED, &view->nulls[VIEW_ACKNOWLEDGED]);
	view->values[VIEW_DISMISSED] =
		forge_table_get(reviews, REVIEW_DISMISSED, &view->nulls[VIEW_DISMISSED]);
	view->values[VIEW_NOTE] = forge_table_get(reviews, REVIEW_NOTE, &view->nulls[VIEW_NOTE]);
	view->values[VIEW_REVIEWED_AT] =
		forge_table_get(reviews, REVIEW_UPDATED_AT, &view->nulls[VIEW_REVIEWED_AT]);
}

/* ----- computing again ---------------------------------------------------------------------- */

typedef struct Found
{
	ForgeInsight *insights;
	int64 count;
	int64 capacity;
} Found;

static void
keep_insights(Found *found, const ForgeInsightReplay *replay)
{
	if (replay->insight_count == 0)
		return;
	while (found->count + replay->insight_count > found->capacity)
	{
		found->capacity *= 2;
		found->insights = repalloc_huge(found->insights, found->capacity * sizeof(ForgeInsight));
	}
	memcpy(found->insights + found->count, replay->insights,
		   replay->insight_count * sizeof(ForgeInsight));
	found->count += replay->insight_count;
}

static int
compare_newest_first(const void *a, const void *b)
{
	int64 left = ((const ForgeInsight *) a)->position;
	int64 right = ((const ForgeInsight *) b)->position;

	return (left < right) - (left > right);
}

static Found
find_anomalies(FunctionCallInfo fcinfo, ForgeUuid tenant)
{
	Found found = { .capacity = 64 };
	ForgeInsightReplay replay;

	found.insights = palloc_array_huge(ForgeInsight, found.capacity);
	if (PG_ARGISNULL(0))
		forge_insight_replay_begin(&replay, &tenant, false, GetActiveSnapshot());
	else
		forge_insight_replay_begin_item(&replay, tenant, forge_arg_uuid(fcinfo, 0, "item_id"),
										GetActiveSnapshot());
	while (forge_insight_replay_next(&replay))
		keep_insights(&found, &replay);
	forge_insight_replay_end(&replay);
	qsort(found.insights, found.count, sizeof(ForgeInsight), compare_newest_first);
	return found;
}

FORGE_FUNCTION(forge_detect_anomalies);

/* erp.detect_anomalies(item_id uuid) -> SETOF erp.insight */
Datum
forge_detect_anomalies(PG_FUNCTION_ARGS)
{
	ForgeUuid tenant = forge_permission_require("analytics.insight.read")->tenant;
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	Found found = find_anomalies(fcinfo, tenant);
	ForgeTable reviews;

	forge_table_open(&reviews, forge_insight_review_projection.table, AccessShareLock);
	for (int64 i = 0; i < found.count; i++)
	{
		Datum values[FORGE_INSIGHT_COLUMN_COUNT];
		bool nulls[FORGE_INSIGHT_COLUMN_COUNT];
		ViewRow view;

		forge_insight_row(&found.insights[i], values, nulls);
		fill_view_row(&view, values, nulls, &reviews);
		forge_result_add(result, VIEW_COLUMN_COUNT, view.values, view.nulls);
	}
	forge_table_close(&reviews);
	return (Datum) 0;
}

/* ----- the judgements of users -------------------------------------------------------------- */

/* The stored insight as erp.insight shows it now; raises insight_not_found. */
static Datum
insight_datum(FunctionCallInfo fcinfo, ForgeUuid tenant, ForgeUuid id)
{
	ForgeRowScan rows;
	ForgeTable reviews;
	ViewRow view;
	Datum datum;

	forge_insight_begin_by_id(&rows, &tenant, &id, GetActiveSnapshot());
	if (!forge_rows_next(&rows))
		forge_error_raise(forge_refuse(FORGE_REASON_INSIGHT_NOT_FOUND),
						  FORGE_PLACE(forge_insight_review.name));
	slot_getallattrs(rows.slot);

	forge_table_open(&reviews, forge_insight_review_projection.table, AccessShareLock);
	fill_view_row(&view, rows.slot->tts_values, rows.slot->tts_isnull, &reviews);
	datum = forge_result_written_row(fcinfo, forge_insight_review_projection.read_permission,
									 VIEW_COLUMN_COUNT, view.values, view.nulls);
	forge_table_close(&reviews);
	forge_rows_end(&rows);
	return datum;
}

static Datum
review(FunctionCallInfo fcinfo, ForgeInsightReviewCommandType type)
{
	ForgeUuid tenant = forge_session_require()->tenant;
	ForgeReceipt receipt = forge_command_function_run(fcinfo, &forge_insight_review, type);

	return insight_datum(fcinfo, tenant, receipt.aggregate_id);
}

FORGE_FUNCTION(forge_acknowledge_insight);

/* erp.acknowledge_insight(insight_id uuid, note text, ...) -> erp.insight */
Datum
forge_acknowledge_insight(PG_FUNCTION_ARGS)
{
	return review(fcinfo, FORGE_INSIGHT_REVIEW_ACKNOWLEDGE);
}

FORGE_FUNCTION(forge_dismiss_insight);

/* erp.dismiss_insight(insight_id uuid, note text, ...) -> erp.insight */
Datum
forge_dismiss_insight(PG_FUNCTION_ARGS)
{
	return review(fcinfo, FORGE_INSIGHT_REVIEW_DISMISS);
}
