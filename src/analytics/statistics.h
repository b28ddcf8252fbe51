/*
 * statistics.h
 *	  Statistics of a few numbers.
 *
 * All in double precision, by + - * / and square roots alone and in a fixed
 * order, so that every machine comes to the same bits.
 */
#ifndef FORGE_ANALYTICS_STATISTICS_H
#define FORGE_ANALYTICS_STATISTICS_H

#include <stdbool.h>

#include "base/decimal.h"

/* Where numbers lie and how far they are from there. */
typedef struct ForgeSpread
{
	double center;
	double deviation; /* exactly 0 when all numbers are the same */
} ForgeSpread;

/* Are all the same?  There is at least one. */
bool forge_is_constant(const double *values, int count);

double forge_mean(const double *values, int count);

/* The mean and the standard deviation of a sample of at least two (by count - 1). */
ForgeSpread forge_sample_spread(const double *values, int count);

/*
 * The exponentially weighted mean, which begins at the first value, and the
 * standard deviation by the same weights, without bias. weight is that of the last
 * value, 0 < weight < 1.
 */
ForgeSpread forge_weighted_spread(const double *values, int count, double weight);

/* The value below which a part (0 to 1) of sorted values lies, in between by a straight line. */
double forge_quantile(const double *sorted, int count, double part);

/* A sorted copy; to has room for count. */
void forge_sort(const double *values, int count, double *to);

/* The nearest decimal; the greatest or least one for a number beyond it. */
ForgeDecimal forge_nearest_decimal(double value);

/* The median of the distances from the center; scratch has room for count. */
double forge_median_distance(const double *values, int count, double center, double *scratch);

#endif
