/*
 * detection.c
 *	  The read model behind erp.detection.
 */
#include "projection/projection.h"

#include "domain/detection/detection.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "utils/timestamp.h"

FORGE_READ_MODEL_PLACES(FORGE_DETECTION_ROW_COLUMNS);

static ForgeRelationName detection_table = {
	.name = "detection_row",
	.column_count = FORGE_PROJECTION_KEY_COLUMNS + COLUMN_COUNT,
};

static bool
detection_row(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls)
{
	const ForgeDetection *detection = state;

	nulls[ITEM_ID] = forge_uuid_is_nil(detection->item_id);
	values[ITEM_ID] = FORGE_UUID_DATUM(&detection->item_id);
	values[DETECTOR] = forge_text_to_datum(detection->detector);
	values[WINDOW_SIZE] = Int64GetDatum(detection->window_size);
	values[THRESHOLD] = forge_decimal_to_datum(detection->threshold);
	values[PAUSED] = BoolGetDatum(detection->paused);
	values[ACTIVE] = BoolGetDatum(detection->active);
	values[VERSION] = Int64GetDatum(detection->head.version);
	values[UPDATED_AT] = TimestampTzGetDatum(updated_at);
	return true;
}

const ForgeProjection forge_detection_projection = {
	.name = "detection",
	.table = &detection_table,
	.aggregate = &forge_detection,
	.read_permission = "analytics.detection.read",
	.row = detection_row,
};
