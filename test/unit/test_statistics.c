/*
 * test_statistics.c
 *	  Means, deviations and quantiles, against what R says of the annual flow of
 *	  the Nile at Aswan, 1871 to 1970 (its data set Nile).
 */
#include "analytics/statistics.h"
#include "tap.h"

#include <math.h>

#define NILE_COUNT 100

static const double nile[NILE_COUNT] = {
	1120, 1160, 963, 1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994,  1020,
	960,  1180, 799, 958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,
	874,  694,  940, 833,  701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,
	1120, 1100, 832, 764,  821,  768,  845,  864,  862,  698,  845,  744,  796,  1040, 759,
	781,  865,  845, 944,  984,  897,  822,  1010, 771,  676,  649,  846,  812,  742,  801,
	1040, 860,  874, 848,  890,  744,  749,  838,  1050, 918,  986,  797,  923,  975,  815,
	1020, 906,  901, 1170, 912,  746,  919,  718,  714,  740
};

static bool
is_near(double actual, double expected, double tolerance)
{
	return fabs(actual - expected) <= tolerance;
}

static void
test_nile(void)
{
	ForgeSpread spread = forge_sample_spread(nile, NILE_COUNT);
	double sorted[NILE_COUNT];
	double scratch[NILE_COUNT];
	bool ascends = true;

	ok(is_near(spread.center, 919.35, 1e-9), "the mean");
	ok(is_near(spread.deviation, 169.227500631, 1e-9), "the standard deviation of a sample");
	forge_sort(nile, NILE_COUNT, sorted);
	for (int i = 1; i < NILE_COUNT; i++)
		ascends &= sorted[i - 1] <= sorted[i];
	ok(ascends && sorted[0] == 456 && sorted[NILE_COUNT - 1] == 1370, "sorted");
	ok(forge_quantile(sorted, NILE_COUNT, 0.5) == 893.5, "the median");
	ok(forge_quantile(sorted, NILE_COUNT, 0.25) == 798.5, "the lower quartile");
	ok(forge_quantile(sorted, NILE_COUNT, 0.75) == 1032.5, "the upper quartile");
	ok(is_near(1.4826 * forge_median_distance(nile, NILE_COUNT, 893.5, scratch), 179.3946, 1e-9),
	   "the median distance from the median, as an estimate of the deviation");
	ok(is_near(forge_weighted_spread(nile, NILE_COUNT, 0.3).center, 788.440125586, 1e-9),
	   "the exponentially weighted mean that begins at the first value");
}

/* By hand: weights 1/4, 1/4, 1/2; mean 2.25; 1 - sum of squared weights = 5/8. */
static void
test_weighted(void)
{
	static const double values[] = { 1, 2, 3 };
	ForgeSpread spread = forge_weighted_spread(values, 3, 0.5);

	ok(spread.center == 2.25, "a weighted mean by hand");
	ok(is_near(spread.deviation, sqrt(0.6875 / 0.625), 1e-15), "and its deviation");
}

static void
test_constant(void)
{
	static const double tenths[] = { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1 };
	static const double differ[] = { 0.1, 0.1, 0.1, 0.2 };
	ForgeSpread spread = forge_sample_spread(tenths, 10);

	ok(forge_mean(tenths, 10) != 0.1, "ten tenths divided by ten are not a tenth");
	ok(spread.center == 0.1 && spread.deviation == 0, "but a constant is what it is");
	spread = forge_weighted_spread(tenths, 10, 0.2);
	ok(spread.center == 0.1 && spread.deviation == 0, "however it is weighted");
	ok(forge_is_constant(tenths, 10) && !forge_is_constant(differ, 4), "all the same, or not");
}

static void
test_few(void)
{
	static const double two[] = { 4, 2 };
	double scratch[2];

	forge_sort(two, 2, scratch);
	ok(forge_quantile(scratch, 2, 0) == 2 && forge_quantile(scratch, 2, 0.25) == 2.5 &&
		   forge_quantile(scratch, 2, 1) == 4,
	   "quantiles of two values");
	ok(is_near(forge_sample_spread(two, 2).deviation, sqrt(2), 1e-15), "the deviation of two");
	ok(forge_median_distance(two, 2, 3, scratch) == 1, "the median distance of two");
}

static void
test_nearest(void)
{
	is_int(forge_nearest_decimal(0.0000014).millionths, 1, "the nearest decimal");
	is_int(forge_nearest_decimal(-0.0000016).millionths, -2, "below zero, too");
	ok(forge_nearest_decimal(1e13).millionths == FORGE_DECIMAL_MAX.millionths &&
		   forge_nearest_decimal(INFINITY).millionths == FORGE_DECIMAL_MAX.millionths,
	   "the greatest one for what is beyond it");
	ok(forge_nearest_decimal(-1e13).millionths == FORGE_DECIMAL_MIN.millionths &&
		   forge_nearest_decimal(-INFINITY).millionths == FORGE_DECIMAL_MIN.millionths,
	   "and the least one");
}

int
main(void)
{
	test_nile();
	test_weighted();
	test_constant();
	test_few();
	test_nearest();
	return tap_done();
}
