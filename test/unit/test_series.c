/*
 * test_series.c
 *	  Series of movements: when a movement is judged, what every detector finds
 *	  and does not find, and how it is told.
 */
#include "analytics/series.h"
#include "tap.h"

#include <math.h>

static ForgeSeries series;
static ForgeDetectorSettings settings;
static ForgeAnomaly anomaly;
static char explanation[FORGE_EXPLANATION_SIZE];

static void
begin(ForgeDetectorType detector, int window_size)
{
	series = (ForgeSeries){ 0 };
	settings = (ForgeDetectorSettings){ .detector = detector,
										.window_size = window_size,
										.threshold = forge_detector_info(detector)->threshold };
}

static bool
add(double delta)
{
	return forge_series_add(&series, &settings, (ForgeDecimal){ (int64_t) llround(delta * 1e6) },
							&anomaly);
}

/* Adds them all; how many of them were found. */
static int
add_all(const double *deltas, int count)
{
	int found = 0;

	for (int i = 0; i < count; i++)
		found += add(deltas[i]);
	return found;
}

#define ADD(...)                                                                                   \
	add_all((const double[]){ __VA_ARGS__ },                                                       \
			(int) (sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double)))

static const char *
explain(void)
{
	int length = forge_anomaly_explain(&anomaly, explanation);

	return length == (int) strlen(explanation) ? explanation : "its length is wrong";
}

static bool
is_near(double actual, double expected)
{
	return fabs(actual - expected) <= 1e-12 * fabs(expected);
}

/* ---- when a movement is judged ---- */

static void
test_points(void)
{
	begin(FORGE_DETECTOR_Z_SCORE, 10);
	is_int(ADD(1000, 1, 2, 1, 2, 1, 2, 1, 2, 1), 0, "ten quantities: nothing");
	is_int(add(-500), 0, "eleven, the last one wild: nothing, one is missing");

	begin(FORGE_DETECTOR_Z_SCORE, 10);
	is_int(ADD(1000, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2), 0, "eleven quantities: nothing");
	is_int(add(-500), 1, "twelve, the last one wild: found");
	is_int(series.movement_count, 12, "movements are counted");
	is_int(series.delta_count, 10, "the window is never longer than it shall be");
	ok(series.deltas[0] == 2 && series.deltas[9] == -500,
	   "it moves on, with the wild one in it, and the first quantity is no change");
}

static void
test_window(void)
{
	begin(FORGE_DETECTOR_Z_SCORE, 4);
	is_int(ADD(0, 1, 2, 3, 4, 5, 6), 0, "a window of four");
	settings.window_size = 2;
	is_int(add(100), 1, "a shorter one judges by the last two");
	ok(anomaly.measure.expected == 5.5, "and by no others");
	settings.window_size = 4;
	is_int(ADD(1, 100000), 0, "a longer one waits until it is full");
	is_int(series.delta_count, 4, "which it is now");
	settings.is_paused = true;
	is_int(ADD(1, -1e9), 0, "a paused detector finds nothing");
	ok(series.deltas[3] == -1e9, "but learns");
}

/* ---- z_score: the reference ---- */

static void
test_z_score(void)
{
	double mean = 1.5;
	double deviation = sqrt(2.5 / 9);

	begin(FORGE_DETECTOR_Z_SCORE, 10);
	(void) ADD(100, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2);
	ok(add(-50) && anomaly.measure.expected == mean && anomaly.measure.deviation == deviation &&
		   anomaly.measure.score == (-50 - mean) / deviation,
	   "z_score: mean, sample deviation and z");
	ok(anomaly.severity == fabs(anomaly.measure.score) / 3.0 && anomaly.confidence == 0.8,
	   "z_score: severity and confidence");
	is_text(
		explain(),
		"Stock fell by 50. The 10 movements before changed it by 1.5 on average, with a standard "
		"deviation of 0.527: this one is 97.71 of these below the average, and the limit is 3.",
		"z_score: in words");

	begin(FORGE_DETECTOR_Z_SCORE, 3);
	(void) ADD(0, -1, 0, 1);
	ok(add(-3) && anomaly.measure.score == -3 && anomaly.severity == 1,
	   "z_score: at the threshold it is found, with a severity of 1");
	begin(FORGE_DETECTOR_Z_SCORE, 3);
	(void) ADD(0, -1, 0, 1);
	ok(!add(-2.999999), "z_score: just below it is not");
	ok(!forge_series_add(&series, &settings, (ForgeDecimal){ 0 }, &anomaly),
	   "z_score: nor is no change at all");
}

static void
test_constant(ForgeDetectorType detector)
{
	const char *name = forge_detector_info(detector)->name;

	begin(detector, 10);
	is_int(ADD(100, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1, .1), 0, name);
	ok(add(0.100001) && anomaly.severity == 1.0 && anomaly.measure.score == 0,
	   "after a constant window anything else is found, with a severity of 1");
	is_text(explain(), "Stock rose by 0.100001. The 10 movements before all changed it by 0.1.",
			"in words");
}

/* ---- the others ---- */

static void
test_robust_z(void)
{
	begin(FORGE_DETECTOR_ROBUST_Z, 10);
	(void) ADD(100, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5);
	is_int(ADD(500), 1, "robust_z: a wild movement");
	ok(anomaly.measure.expected == 3 && anomaly.measure.deviation == 1.4826 &&
		   anomaly.measure.score == 497 / 1.4826,
	   "robust_z: median and deviation");
	is_int(ADD(400), 1, "robust_z: which does not hide the next one");
	is_text(explain(),
			"Stock rose by 400. The 10 movements before changed it by 3.5 in the median, with a "
			"robust deviation of 2.22: this one is 178.29 of these above the median, and the limit "
			"is 3.5.",
			"robust_z: in words");

	begin(FORGE_DETECTOR_Z_SCORE, 10);
	(void) ADD(100, 1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 500);
	is_int(ADD(400), 0, "while z_score is blinded by the first");

	begin(FORGE_DETECTOR_ROBUST_Z, 10);
	(void) ADD(100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3);
	is_int(ADD(3), 0, "robust_z: where most are the same, the sample's deviation is taken");
}

static void
test_ewma(void)
{
	begin(FORGE_DETECTOR_EWMA, 3);
	settings.threshold = (ForgeDecimal){ 3000000 };
	(void) ADD(100, 1, 2, 3);
	is_int(ADD(10), 1, "ewma: a wild movement");
	ok(anomaly.measure.expected == 2.25 &&
		   is_near(anomaly.measure.deviation, sqrt(0.6875 / 0.625)) &&
		   is_near(anomaly.measure.score, 7.75 / sqrt(0.6875 / 0.625)),
	   "ewma: weighted mean and deviation");
	is_text(explain(),
			"Stock rose by 10. The 3 movements before changed it by 2.25 on a weighted average, "
			"with a deviation of 1.05: this one is 7.39 of these above the average, and the limit "
			"is 3.",
			"ewma: in words");
}

static void
test_quantile(void)
{
	begin(FORGE_DETECTOR_QUANTILE, 5);
	(void) ADD(100, -1, -2, -3, -4, -5);
	is_int(ADD(-9), 0, "quantile: below the limit");
	begin(FORGE_DETECTOR_QUANTILE, 5);
	(void) ADD(100, -1, -2, -3, -4, -5);
	is_int(ADD(-10), 1, "quantile: at the limit, three widths below the middle half");
	ok(anomaly.measure.expected == -3 && anomaly.measure.deviation == 2 &&
		   anomaly.measure.score == -3 && anomaly.severity == 1,
	   "quantile: median, width and distance");
	is_text(
		explain(),
		"Stock fell by 10. The middle half of the 5 movements before is 2 wide, around -3: this "
		"one is 3 of these widths below it, and the limit is 3.",
		"quantile: in words");
	begin(FORGE_DETECTOR_QUANTILE, 5);
	(void) ADD(100, -1, -2, -3, -4, -5);
	is_int(ADD(-3, 4), 1, "quantile: above as well");
	ok(anomaly.measure.score > 0, "quantile: with its sign");
	begin(FORGE_DETECTOR_QUANTILE, 8);
	(void) ADD(100, 1, 1, 1, 1, 1, 1, 1, 2);
	is_int(ADD(2), 0, "quantile: a middle half without width is no constant window");
}

static void
test_cusum(void)
{
	begin(FORGE_DETECTOR_CUSUM, 10);
	(void) ADD(100, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1);
	is_int(ADD(1000), 0, "cusum: a single wild movement is no change of level");

	begin(FORGE_DETECTOR_CUSUM, 10);
	(void) ADD(100, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1);
	is_int(ADD(2, 2, 2), 0, "cusum: a shift adds up");
	is_int(ADD(2), 1, "cusum: until it is found");
	ok(anomaly.measure.expected == 0 && is_near(anomaly.measure.deviation, sqrt(10.0 / 9)) &&
		   is_near(anomaly.measure.score, 4 * (2 / sqrt(10.0 / 9) - 0.5)),
	   "cusum: from the level at which it began, less half a deviation each");
	is_text(
		explain(),
		"Stock rose by 2. Movements used to change it by 0 on average, with a standard deviation "
		"of 1.05: the last ones add up to 5.59 of these above that, and the limit is 5.",
		"cusum: in words");
	is_int(series.delta_count, 1, "cusum: then it starts over, with the movement");
	is_int(ADD(2, 2, 2, 2, 2, 2, 2, 2, 2, 2), 0, "cusum: and the new level is usual");

	begin(FORGE_DETECTOR_CUSUM, 10);
	(void) ADD(100, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1);
	is_int(ADD(-2, -2, -2, -2), 1, "cusum: below as well");
	ok(anomaly.measure.score < 0, "cusum: with its sign");

	begin(FORGE_DETECTOR_CUSUM, 10);
	(void) ADD(100, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1);
	is_int(ADD(-1000), 0, "cusum: where a single wild one is none, either");
}

static void
test_change_of_detector(void)
{
	begin(FORGE_DETECTOR_CUSUM, 10);
	(void) ADD(100, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, 2, 2, 2);
	settings.detector = FORGE_DETECTOR_Z_SCORE;
	is_int(ADD(0), 0, "another detector");
	settings.detector = FORGE_DETECTOR_CUSUM;
	is_int(ADD(2), 0, "and back: what was added up is forgotten");
	ok(series.memory[0] < 2, "and begins anew");
}

/* ---- the edges ---- */

static void
test_extremes(ForgeDetectorType detector)
{
	static const ForgeDecimal extremes[] = { { INT64_MAX }, { -INT64_MAX }, { 1 }, { -1 } };
	bool is_finite = true;

	begin(detector, 2);
	settings.threshold = (ForgeDecimal){ 1 };
	for (int i = 0; i < 64; i++)
		if (forge_series_add(&series, &settings, extremes[i / 4 % 4 ^ i % 4], &anomaly))
			is_finite &= isfinite(anomaly.severity) && isfinite(anomaly.measure.score) &&
						 isfinite(anomaly.measure.expected) && anomaly.severity > 0 &&
						 explain() == explanation;
	ok(is_finite, "the greatest and the smallest changes");
	ok(strlen(explanation) > 50, explanation);
}

static void
test_registry(void)
{
	ForgeDetectorType found = FORGE_DETECTOR_COUNT;

	ok(forge_detector_find(FORGE_TEXT("cusum"), &found) && found == FORGE_DETECTOR_CUSUM,
	   "a detector is found by its name");
	found = FORGE_DETECTOR_COUNT;
	ok(!forge_detector_find(FORGE_TEXT("Z_SCORE"), &found) && found == FORGE_DETECTOR_COUNT,
	   "and no other");
	for (int i = 0; i < FORGE_DETECTOR_COUNT; i++)
	{
		const ForgeDetectorInfo *info = forge_detector_info((ForgeDetectorType) i);

		ok(strlen(info->name) <= FORGE_DETECTOR_NAME_LENGTH_MAX && info->threshold.millionths > 0 &&
			   info->description[0] != '\0' && forge_detector((ForgeDetectorType) i) != NULL,
		   info->name);
	}
	ok(forge_detector_settings_default.detector == FORGE_DETECTOR_Z_SCORE &&
		   forge_detector_settings_default.window_size == 10 &&
		   forge_detector_settings_default.threshold.millionths == 3000000,
	   "unless something else is chosen: z_score, 10, 3.0");
}

int
main(void)
{
	test_points();
	test_window();
	test_z_score();
	for (int i = 0; i < FORGE_DETECTOR_COUNT; i++)
		test_constant((ForgeDetectorType) i);
	test_robust_z();
	test_ewma();
	test_quantile();
	test_cusum();
	test_change_of_detector();
	for (int i = 0; i < FORGE_DETECTOR_COUNT; i++)
		test_extremes((ForgeDetectorType) i);
	test_registry();
	return tap_done();
}
