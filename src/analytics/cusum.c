/*
 * cusum.c
 *	  Cumulative sums of small distances to one side: finds a lasting change of
 *	  level that no single movement would show.
 *
 * The level is the mean of the window as it was when both sums were last zero.
 * Each movement adds its distance from the level, in standard deviations, less
 * half of one, to the sum of its side; a sum never falls below zero.  One
 * movement counts for three deviations at most, so that a single wild one is not
 * taken for a change of level.  After a finding the new level is learnt anew.
 */
#include "analytics/measure.h"

#include "analytics/statistics.h"

#define DISTANCE_MAX 3.0
#define ALLOWANCE 0.5

enum
{
	SUM_ABOVE,
	SUM_BELOW,
	LEVEL,
	DEVIATION
};

static double
limited(double value, double lowest, double highest)
{
	if (value < lowest)
		return lowest;
	return value > highest ? highest : value;
}

static double
not_below_zero(double value)
{
	return value > 0 ? value : 0;
}

static ForgeMeasure
measure(const double *window, int size, double *memory, double delta)
{
	double distance;

	if (memory[SUM_ABOVE] == 0 && memory[SUM_BELOW] == 0)
	{
		ForgeSpread usual = forge_sample_spread(window, size);

		memory[LEVEL] = usual.center;
		memory[DEVIATION] = usual.deviation;
	}
	if (memory[DEVIATION] == 0)
		return (ForgeMeasure){ memory[LEVEL], 0, 0 };

	distance = limited((delta - memory[LEVEL]) / memory[DEVIATION], -DISTANCE_MAX, DISTANCE_MAX);
	memory[SUM_ABOVE] = not_below_zero(memory[SUM_ABOVE] + distance - ALLOWANCE);
	memory[SUM_BELOW] = not_below_zero(memory[SUM_BELOW] - distance - ALLOWANCE);
	return (ForgeMeasure){ memory[LEVEL], memory[DEVIATION],
						   memory[SUM_ABOVE] >= memory[SUM_BELOW] ? memory[SUM_ABOVE]
																  : -memory[SUM_BELOW] };
}

const ForgeDetector forge_cusum = {
	.measure = measure,
	.confidence = 0.8,
	.starts_over = true,
	.words = "Movements used to change it by {expected} on average, with a standard deviation of "
			 "{deviation}: the last ones add up to {score} of these {side} that, and the limit "
			 "is {threshold}.",
};
