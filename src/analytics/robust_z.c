/*
 * robust_z.c
 *	  The distance from the median of the window, in deviations by the median.
 *
 * The median of the distances from the median, times 1.4826, estimates the
 * standard deviation of the usual movements.  Nearly half of the window may be
 * wild without moving it.  It is 0 when more than half of the window is the
 * same; then the sample's standard deviation is taken.
 */
#include "analytics/measure.h"

#include "analytics/statistics.h"
#include "base/limits.h"

/* Standard deviations of a normal distribution in one median distance. */
#define DEVIATIONS_PER_MEDIAN_DISTANCE 1.4826

static ForgeMeasure
measure(const double *window, int size, double *memory, double delta)
{
	double scratch[FORGE_WINDOW_SIZE_MAX];
	double median;
	double deviation;

	(void) memory;
	forge_sort(window, size, scratch);
	median = forge_quantile(scratch, size, 0.5);
	deviation =
		DEVIATIONS_PER_MEDIAN_DISTANCE * forge_median_distance(window, size, median, scratch);
	if (deviation == 0)
		deviation = forge_sample_spread(window, size).deviation;
	return (ForgeMeasure){ median, deviation, deviation > 0 ? (delta - median) / deviation : 0 };
}

const ForgeDetector forge_robust_z = {
	.measure = measure,
	.confidence = 0.8,
	.words = "The {size} movements before changed it by {expected} in the median, with a robust "
			 "deviation of {deviation}: this one is {score} of these {side} the median, and the "
			 "limit is {threshold}.",
};
