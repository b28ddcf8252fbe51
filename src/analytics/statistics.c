/*
 * statistics.c
 *	  Statistics of a few numbers.
 */
#include "analytics/statistics.h"

#include <math.h>

bool
forge_is_constant(const double *values, int count)
{
	for (int i = 1; i < count; i++)
		if (values[i] != values[0])
			return false;
	return true;
}

double
forge_mean(const double *values, int count)
{
	double sum = 0;

	for (int i = 0; i < count; i++)
		sum += values[i];
	return sum / count;
}

/* Of fractions that are all the same, a sum divided again may be another number. */
ForgeSpread
forge_sample_spread(const double *values, int count)
{
	double mean;
	double squares = 0;

	if (forge_is_constant(values, count))
		return (ForgeSpread){ values[0], 0 };
	mean = forge_mean(values, count);
	for (int i = 0; i < count; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	return (ForgeSpread){ mean, sqrt(squares / (count - 1)) };
}

ForgeSpread
forge_weighted_spread(const double *values, int count, double weight)
{
	double mean = values[0];
	double squares = 0;
	double weight_squares = 0;
	double share = 1;

	if (forge_is_constant(values, count))
		return (ForgeSpread){ values[0], 0 };
	for (int i = 1; i < count; i++)
		mean += weight * (values[i] - mean);

	/* From the last value back, each weighs (1 - weight) of the one after it; the first has the
	 * rest of the weight. */
	for (int i = count - 1; i >= 0; i--)
	{
		double own = i > 0 ? share * weight : share;

		squares += own * ((values[i] - mean) * (values[i] - mean));
		weight_squares += own * own;
		share *= 1 - weight;
	}
	return (ForgeSpread){ mean, sqrt(squares / (1 - weight_squares)) };
}

double
forge_quantile(const double *sorted, int count, double part)
{
	double place = part * (count - 1);
	int below = (int) place;

	if (below >= count - 1)
		return sorted[count - 1];
	return sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]);
}

void
forge_sort(const double *values, int count, double *to)
{
	for (int i = 0; i < count; i++)
	{
		int at = i;

		for (; at > 0 && to[at - 1] > values[i]; at--)
			to[at] = to[at - 1];
		to[at] = values[i];
	}
}

double
forge_median_distance(const double *values, int count, double center, double *scratch)
{
	for (int i = 0; i < count; i++)
	{
		double distance = fabs(values[i] - center);
		int at = i;

		for (; at > 0 && scratch[at - 1] > distance; at--)
			scratch[at] = scratch[at - 1];
		scratch[at] = distance;
	}
	return forge_quantile(scratch, count, 0.5);
}

ForgeDecimal
forge_nearest_decimal(double value)
{
	double millionths = floor(value * (double) FORGE_DECIMAL_ONE + 0.5);

	if (millionths >= (double) INT64_MAX)
		return FORGE_DECIMAL_MAX;
	if (millionths <= -(double) INT64_MAX)
		return FORGE_DECIMAL_MIN;
	return (ForgeDecimal){ (int64_t) millionths };
}
