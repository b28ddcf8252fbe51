/*
 * ewma.c
 *	  The distance from an exponentially weighted average of the window.
 *
 * The last movement weighs 2 / (size + 1), each one before it less by that part.
 * This average follows a trend more closely than a plain mean does.
 */
#include "analytics/measure.h"

#include "analytics/statistics.h"

static ForgeMeasure
measure(const double *window, int size, double *memory, double delta)
{
	ForgeSpread usual = forge_weighted_spread(window, size, 2.0 / (size + 1));

	(void) memory;
	return (ForgeMeasure){ usual.center, usual.deviation,
						   usual.deviation > 0 ? (delta - usual.center) / usual.deviation : 0 };
}

const ForgeDetector forge_ewma = {
	.measure = measure,
	.confidence = 0.8,
	.words = "The {size} movements before changed it by {expected} on a weighted average, with a "
			 "deviation of {deviation}: this one is {score} of these {side} the average, and the "
			 "limit is {threshold}.",
};
