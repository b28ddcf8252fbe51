/*
 * insight_row.c
 *	  Rows of forge.insight_row and forge.series_row.
 */
#include "projection/feed/insight.h"

#include "analytics/statistics.h"
#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "store/codec.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

#define KIND "inventory.anomaly_detection"

ForgeRelationName forge_insight_table = { .name = "insight_row",
										  .column_count = FORGE_INSIGHT_COLUMN_COUNT };
static ForgeRelationName id_index = { .name = "insight_row_insight_id" };
ForgeRelationName forge_series_table = { .name = "series_row",
										 .column_count = FORGE_SERIES_COLUMN_COUNT };

/* ----- the findings ------------------------------------------------------------------------- */

/* The details, for people and for programs that draw them. */
typedef struct Detail
{
	ForgeText detector;
	int64_t window_size;
	ForgeDecimal threshold;
	ForgeDecimal delta;
	ForgeDecimal expected;
	ForgeDecimal deviation;
	int64_t version;
} Detail;

static const ForgeField detail_fields[] = {
	FORGE_FIELD(Detail, detector, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_DETECTOR_NAME_LENGTH_MAX, "the detector"),
	FORGE_FIELD(Detail, window_size, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"how many movements before this one were looked at"),
	FORGE_FIELD(Detail, threshold, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"the score from which on a movement is out of the ordinary"),
	FORGE_FIELD(Detail, delta, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0, "the movement"),
	FORGE_FIELD(Detail, expected, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"what was usual before, rounded"),
	FORGE_FIELD(Detail, deviation, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"how far movements usually were from that, rounded"),
	FORGE_FIELD(Detail, version, FORGE_FIELD_INTEGER, FORGE_FIELD_REQUIRED, 0,
				"the version of the item that the movement made"),
};

static const ForgeShape detail_shape = {
	.name = KIND,
	.description = "how a movement was found to be out of the ordinary",
	.schema_version = 1,
	.size = sizeof(Detail),
	.field_count = FORGE_FIELD_COUNT(detail_fields),
	.fields = detail_fields,
};

static Datum
detail_datum(const ForgeInsight *insight)
{
	const ForgeAnomaly *anomaly = &insight->anomaly;
	Detail detail = {
		.detector = forge_text_from(forge_detector_info(anomaly->settings.detector)->name),
		.window_size = anomaly->settings.window_size,
		.threshold = anomaly->settings.threshold,
		.delta = anomaly->delta,
		.expected = forge_nearest_decimal(anomaly->measure.expected),
		.deviation = forge_nearest_decimal(anomaly->measure.deviation),
		.version = insight->version,
	};

	return JsonbPGetDatum(forge_codec_encode(&detail_shape, &detail));
}

static Datum
explanation_datum(const ForgeAnomaly *anomaly)
{
	char explanation[FORGE_EXPLANATION_SIZE];
	int length = forge_anomaly_explain(anomaly, explanation);

	return forge_text_to_datum((ForgeText){ explanation, length });
}

void
forge_insight_row(const ForgeInsight *insight, Datum values[FORGE_INSIGHT_COLUMN_COUNT],
				  bool nulls[FORGE_INSIGHT_COLUMN_COUNT])
{
	const ForgeAnomaly *anomaly = &insight->anomaly;

	memset(nulls, 0, FORGE_INSIGHT_COLUMN_COUNT * sizeof(bool));
	values[FORGE_INSIGHT_TENANT_ID - 1] = FORGE_UUID_DATUM(&insight->tenant);
	values[FORGE_INSIGHT_ITEM_ID - 1] = FORGE_UUID_DATUM(&insight->item);
	values[FORGE_INSIGHT_EVENT_POSITION - 1] = Int64GetDatum(insight->position);
	values[FORGE_INSIGHT_INSIGHT_ID - 1] = FORGE_UUID_DATUM(&insight->id);
	values[FORGE_INSIGHT_KIND - 1] = forge_text_to_datum(FORGE_TEXT(KIND));
	values[FORGE_INSIGHT_SEVERITY - 1] = Float8GetDatum(anomaly->severity);
	values[FORGE_INSIGHT_CONFIDENCE - 1] = Float8GetDatum(anomaly->confidence);
	nulls[FORGE_INSIGHT_Z_SCORE - 1] = forge_anomaly_is_of_constant(anomaly);
	values[FORGE_INSIGHT_Z_SCORE - 1] = Float8GetDatum(anomaly->measure.score);
	values[FORGE_INSIGHT_EXPLANATION - 1] = explanation_datum(anomaly);
	values[FORGE_INSIGHT_DETAIL - 1] = detail_datum(insight);
	values[FORGE_INSIGHT_DETECTED_AT - 1] = TimestampTzGetDatum(insight->detected_at);
}

/* ----- the series of an item ---------------------------------------------------------------- */

static Datum
doubles_to_datum(const double *numbers, int count)
{
	Datum elements[FORGE_WINDOW_SIZE_MAX];

	for (int i = 0; i < count; i++)
		elements[i] = Float8GetDatum(numbers[i]);
	return PointerGetDatum(construct_array(elements, count, FLOAT8OID, sizeof(float8),
										   FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

/* Reads at most so many; returns how many there are. */
static int
doubles_from_datum(Datum datum, double *numbers, int count_max)
{
	ArrayType *array = DatumGetArrayTypeP(datum);
	int count = Min(ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)), count_max);

	memcpy(numbers, ARR_DATA_PTR(array), count * sizeof(double));
	return count;
}

void
forge_series_row(const ForgeUuid *tenant, const ForgeWatchedItem *item,
				 Datum values[FORGE_SERIES_COLUMN_COUNT], bool nulls[FORGE_SERIES_COLUMN_COUNT])
{
	const ForgeSeries *series = &item->series;

	memset(nulls, 0, FORGE_SERIES_COLUMN_COUNT * sizeof(bool));
	values[FORGE_SERIES_TENANT_ID - 1] = FORGE_UUID_DATUM(tenant);
	values[FORGE_SERIES_ITEM_ID - 1] = FORGE_UUID_DATUM(&item->id);
	values[FORGE_SERIES_VERSION - 1] = Int64GetDatum(item->version);
	values[FORGE_SERIES_MOVEMENT_COUNT - 1] = Int64GetDatum(series->movement_count);
	values[FORGE_SERIES_DETECTOR - 1] =
		forge_text_to_datum(forge_text_from(forge_detector_info(series->detector)->name));
	values[FORGE_SERIES_MEMORY - 1] = doubles_to_datum(series->memory, FORGE_DETECTOR_MEMORY_SIZE);
	values[FORGE_SERIES_DELTAS - 1] = doubles_to_datum(series->deltas, series->delta_count);
}

void
forge_series_read(TupleTableSlot *row, ForgeWatchedItem *item)
{
	ForgeSeries *series = &item->series;
	bool is_null;
	Datum detector;

	item->version = DatumGetInt64(slot_getattr(row, FORGE_SERIES_VERSION, &is_null));
	series->movement_count =
		DatumGetInt64(slot_getattr(row, FORGE_SERIES_MOVEMENT_COUNT, &is_null));
	detector = slot_getattr(row, FORGE_SERIES_DETECTOR, &is_null);
	(void) forge_detector_find(forge_text_from_datum(detector), &series->detector);
	(void) doubles_from_datum(slot_getattr(row, FORGE_SERIES_MEMORY, &is_null), series->memory,
							  FORGE_DETECTOR_MEMORY_SIZE);
	series->delta_count = doubles_from_datum(slot_getattr(row, FORGE_SERIES_DELTAS, &is_null),
											 series->deltas, FORGE_WINDOW_SIZE_MAX);
}

void
forge_insight_begin_by_id(ForgeRowScan *rows, const ForgeUuid *tenant, const ForgeUuid *id,
						  Snapshot snapshot)
{
	ScanKeyData keys[2];

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(id));
	forge_rows_begin_by(rows, &forge_insight_table, &id_index, keys, lengthof(keys), snapshot);
}

bool
forge_insight_exists(ForgeUuid tenant, ForgeUuid id)
{
	ForgeRowScan rows;
	bool exists;

	forge_insight_begin_by_id(&rows, &tenant, &id, SnapshotSelf);
	exists = forge_rows_next(&rows);
	forge_rows_end(&rows);
	return exists;
}
