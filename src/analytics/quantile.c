/*
 * quantile.c
 *	  The distance from the middle half of the window, in widths of it.
 *
 * Nothing is assumed of how movements are distributed.  Within the middle half
 * the score is 0.  Where the middle half has no width, the width that the
 * sample's standard deviation would give a normal distribution takes its place.
 */
#include "analytics/measure.h"

#include "analytics/statistics.h"
#include "base/limits.h"

/* Standard deviations in the middle half of a normal distribution. */
#define DEVIATIONS_IN_MIDDLE_HALF 1.349

static double
distance(double delta, double lower, double upper)
{
	if (delta < lower)
		return delta - lower;
	return delta > upper ? delta - upper : 0;
}

static ForgeMeasure
measure(const double *window, int size, double *memory, double delta)
{
	double sorted[FORGE_WINDOW_SIZE_MAX];
	double lower;
	double upper;
	double width;

	(void) memory;
	forge_sort(window, size, sorted);
	lower = forge_quantile(sorted, size, 0.25);
	upper = forge_quantile(sorted, size, 0.75);
	width = upper - lower;
	if (width == 0)
		width = DEVIATIONS_IN_MIDDLE_HALF * forge_sample_spread(window, size).deviation;
	return (ForgeMeasure){ forge_quantile(sorted, size, 0.5), width,
						   width > 0 ? distance(delta, lower, upper) / width : 0 };
}

const ForgeDetector forge_quantile_detector = {
	.measure = measure,
	.confidence = 0.8,
	.words = "The middle half of the {size} movements before is {deviation} wide, around "
			 "{expected}: this one is {score} of these widths {side} it, and the limit is "
			 "{threshold}.",
};
