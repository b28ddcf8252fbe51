/*
 * insight_review.c
 *	  The read model of what people made of findings; erp.insight shows it.
 */
#include "projection/projection.h"

#include "domain/insight_review/insight_review.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_INSIGHT_REVIEW_ROW_COLUMNS);

static ForgeRelationName insight_review_table = {
	.name = "insight_review_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
insight_review_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeInsightReview *review = state;

	values[ACKNOWLEDGED] = BoolGetDatum(review->acknowledged);
	values[DISMISSED] = BoolGetDatum(review->dismissed);
	nulls[NOTE] = forge_text_is_absent(review->note);
	values[NOTE] = nulls[NOTE] ? (Datum) 0 : forge_text_to_datum(review->note);
	values[VERSION] = Int64GetDatum(review->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

const ForgeProjection forge_insight_review_projection = {
	.name = "insight_review",
	.table = &insight_review_table,
	.aggregate = &forge_insight_review,
	.read_permission = "analytics.insight.read",
	.row = insight_review_row,
};
