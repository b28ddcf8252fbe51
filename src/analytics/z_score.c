/*
 * z_score.c
 *	  The distance from the mean of the window, in standard deviations.
 *
 * A wild movement stays in the window for a while, widens the deviation and so
 * hides others that follow it.  robust_z does not have that weakness.
 */
#include "analytics/measure.h"

#include "analytics/statistics.h"

static ForgeMeasure
measure(const double *window, int size, double *memory, double delta)
{
	ForgeSpread usual = forge_sample_spread(window, size);

	(void) memory;
	return (ForgeMeasure){ usual.center, usual.deviation,
						   usual.deviation > 0 ? (delta - usual.center) / usual.deviation : 0 };
}

const ForgeDetector forge_z_score = {
	.measure = measure,
	.confidence = 0.8,
	.words = "The {size} movements before changed it by {expected} on average, with a standard "
			 "deviation of {deviation}: this one is {score} of these {side} the average, and "
			 "the limit is {threshold}.",
};
