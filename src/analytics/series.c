/*
 * series.c
 *	  The movements of one item, one at a time.
 */
#include "analytics/series.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/assert.h"

static double
to_double(ForgeDecimal decimal)
{
	return (double) decimal.millionths / (double) FORGE_DECIMAL_ONE;
}

static void
forget_oldest(ForgeSeries *series, int count)
{
	FORGE_ASSERT(count >= 0 && count <= series->delta_count);
	series->delta_count -= count;
	memmove(series->deltas, series->deltas + count, sizeof(double) * (size_t) series->delta_count);
}

/* A shorter window forgets the oldest changes; another detector begins without a memory. */
static void
fit(ForgeSeries *series, const ForgeDetectorSettings *settings)
{
	if (series->delta_count > settings->window_size)
		forget_oldest(series, series->delta_count - settings->window_size);
	if (series->detector != settings->detector)
		memset(series->memory, 0, sizeof(series->memory));
	series->detector = settings->detector;
}

static void
remember(ForgeSeries *series, int window_size, double delta)
{
	if (series->delta_count == window_size)
		forget_oldest(series, 1);
	FORGE_ASSERT(series->delta_count >= 0 && series->delta_count < window_size);
	series->deltas[series->delta_count++] = delta;
}

static bool
is_constant(const ForgeMeasure *measure)
{
	return measure->deviation <= DBL_EPSILON;
}

bool
forge_anomaly_is_of_constant(const ForgeAnomaly *anomaly)
{
	return is_constant(&anomaly->measure);
}

/* After a window that was always the same there is no measure: anything else is an anomaly. */
static bool
judge(const ForgeMeasure *measure, double delta, double threshold, double *severity)
{
	if (is_constant(measure))
	{
		*severity = 1.0;
		return delta != measure->expected;
	}
	*severity = fabs(measure->score) / threshold;
	return !(fabs(measure->score) < threshold);
}

static bool
is_anomaly(ForgeSeries *series, const ForgeDetectorSettings *settings, ForgeDecimal delta,
		   ForgeAnomaly *anomaly)
{
	const ForgeDetector *detector = forge_detector(settings->detector);

	anomaly->settings = *settings;
	anomaly->delta = delta;
	anomaly->confidence = detector->confidence;
	anomaly->measure =
		detector->measure(series->deltas, series->delta_count, series->memory, to_double(delta));
	if (!judge(&anomaly->measure, to_double(delta), to_double(settings->threshold),
			   &anomaly->severity))
		return false;
	if (detector->starts_over)
	{
		memset(series->memory, 0, sizeof(series->memory));
		series->delta_count = 0;
	}
	return true;
}

bool
forge_series_add(ForgeSeries *series, const ForgeDetectorSettings *settings, ForgeDecimal delta,
				 ForgeAnomaly *anomaly)
{
	bool found = false;

	fit(series, settings);
	if (series->movement_count++ == 0)
		return false;
	if (series->delta_count == settings->window_size && !settings->is_paused)
		found = is_anomaly(series, settings, delta, anomaly);
	remember(series, settings->window_size, to_double(delta));
	return found;
}
