/*
 * fuzz_series.c
 *	  Random movements under changing settings, against a second opinion that
 *	  keeps the whole history, looks back over it each time, and computes in
 *	  another way and more exactly.
 *
 * Flags must agree but where the second opinion is as good as at the threshold.
 */
#include "analytics/series.h"
#include "fuzz.h"

#include <math.h>

#define HISTORY_MAX 4096

typedef struct Model
{
	int count;         /* of changes */
	int learnt_from;   /* changes before this one are forgotten */
	bool has_quantity; /* the first movement is no change */
	long double changes[HISTORY_MAX];
	ForgeDetectorType detector;

	/* cusum */
	long double above;
	long double below;
	long double level;
	long double deviation;
} Model;

typedef struct Opinion
{
	bool is_judged;
	bool is_constant;
	long double expected;
	long double score;
} Opinion;

static long double
magnitude(long double value)
{
	return value < 0 ? -value : value;
}

static int
compare(const void *a, const void *b)
{
	long double left = *(const long double *) a;
	long double right = *(const long double *) b;

	return (left > right) - (left < right);
}

/* Sum of squares by the differences of all pairs: no mean is needed. */
static long double
sample_deviation(const long double *values, int count)
{
	long double sum = 0;

	for (int i = 0; i < count; i++)
		for (int j = 0; j < i; j++)
			sum += (values[i] - values[j]) * (values[i] - values[j]);
	return sqrtl(sum / count / (count - 1));
}

static long double
average(const long double *values, int count)
{
	long double offset = 0;

	for (int i = 0; i < count; i++)
		offset += (values[i] - values[0]) / count;
	return values[0] + offset;
}

static long double
part_of(long double *values, int count, long double part)
{
	long double place = part * (count - 1);
	int at = (int) floorl(place);

	qsort(values, (size_t) count, sizeof(values[0]), compare);
	return at + 1 < count ? values[at] + (place - at) * (values[at + 1] - values[at]) : values[at];
}

static void
opine_robust(const long double *window, int size, long double change, Opinion *opinion)
{
	long double copy[FORGE_WINDOW_SIZE_MAX];
	long double deviation;

	memcpy(copy, window, sizeof(copy[0]) * (size_t) size);
	opinion->expected = part_of(copy, size, 0.5L);
	for (int i = 0; i < size; i++)
		copy[i] = magnitude(window[i] - opinion->expected);
	deviation = 1.4826L * part_of(copy, size, 0.5L);
	if (deviation == 0)
		deviation = sample_deviation(window, size);
	opinion->score = (change - opinion->expected) / deviation;
}

static void
opine_ewma(const long double *window, int size, long double change, Opinion *opinion)
{
	long double weight = 2.0L / (size + 1);
	long double weights[FORGE_WINDOW_SIZE_MAX];
	long double squares = 0;
	long double of_weights = 0;

	for (int i = 0; i < size; i++)
		weights[i] = powl(1 - weight, size - 1 - i) * (i > 0 ? weight : 1);
	opinion->expected = 0;
	for (int i = 0; i < size; i++)
		opinion->expected += weights[i] * window[i];
	for (int i = 0; i < size; i++)
	{
		squares += weights[i] * powl(window[i] - opinion->expected, 2);
		of_weights += weights[i] * weights[i];
	}
	opinion->score = (change - opinion->expected) / sqrtl(squares / (1 - of_weights));
}

static void
opine_quantile(const long double *window, int size, long double change, Opinion *opinion)
{
	long double copy[FORGE_WINDOW_SIZE_MAX];
	long double lower;
	long double upper;
	long double width;

	memcpy(copy, window, sizeof(copy[0]) * (size_t) size);
	lower = part_of(copy, size, 0.25L);
	upper = part_of(copy, size, 0.75L);
	opinion->expected = part_of(copy, size, 0.5L);
	width = upper - lower > 0 ? upper - lower : 1.349L * sample_deviation(window, size);
	opinion->score = (fminl(change - lower, 0) + fmaxl(change - upper, 0)) / width;
}

static void
opine_cusum(Model *model, const long double *window, int size, long double change, Opinion *opinion)
{
	long double distance;

	if (model->above == 0 && model->below == 0)
	{
		model->level = average(window, size);
		model->deviation = sample_deviation(window, size);
	}
	distance = fminl(3, fmaxl(-3, (change - model->level) / model->deviation));
	model->above = fmaxl(0, model->above + distance - 0.5L);
	model->below = fmaxl(0, model->below - distance - 0.5L);
	opinion->expected = model->level;
	opinion->score = model->above >= model->below ? model->above : -model->below;
}

static Opinion
opine(Model *model, const ForgeDetectorSettings *settings, long double change)
{
	int size = settings->window_size;
	const long double *window = model->changes + model->count - size;
	Opinion opinion = { .is_judged = model->count - model->learnt_from >= size };
	bool is_adding_up = model->above != 0 || model->below != 0;

	if (!opinion.is_judged)
		return opinion;
	opinion.is_constant = true;
	for (int i = 1; i < size; i++)
		opinion.is_constant &= window[i] == window[0];
	if (settings->detector == FORGE_DETECTOR_CUSUM && is_adding_up)
		opinion.is_constant = false;
	opinion.expected = window[0];
	if (opinion.is_constant)
		return opinion;
	switch (settings->detector)
	{
		case FORGE_DETECTOR_ROBUST_Z:
			opine_robust(window, size, change, &opinion);
			break;
		case FORGE_DETECTOR_EWMA:
			opine_ewma(window, size, change, &opinion);
			break;
		case FORGE_DETECTOR_QUANTILE:
			opine_quantile(window, size, change, &opinion);
			break;
		case FORGE_DETECTOR_CUSUM:
			opine_cusum(model, window, size, change, &opinion);
			break;
		default:
			opinion.expected = average(window, size);
			opinion.score = (change - opinion.expected) / sample_deviation(window, size);
			break;
	}
	return opinion;
}

/* ---- both side by side ---- */

static bool
is_near(long double actual, long double expected)
{
	return magnitude(actual - expected) <= 1e-9L * fmaxl(1, magnitude(expected));
}

/* Whether a sum is zero or nearly zero is for rounding alone to say. */
static void
agree_on_zero(Model *model, const ForgeSeries *series)
{
	if (series->detector != FORGE_DETECTOR_CUSUM)
		return;
	if (model->above < 1e-9L && series->memory[0] < 1e-9)
		model->above = series->memory[0];
	if (model->below < 1e-9L && series->memory[1] < 1e-9)
		model->below = series->memory[1];
}

/* No more is kept than the window. */
static void
forget_older(Model *model, int window_size)
{
	if (model->count - model->learnt_from > window_size)
		model->learnt_from = model->count - window_size;
}

static void
check_movement(ForgeSeries *series, Model *model, const ForgeDetectorSettings *settings,
			   ForgeDecimal delta)
{
	long double change = (double) delta.millionths / 1e6;
	long double threshold = settings->threshold.millionths / 1e6L;
	ForgeAnomaly anomaly = { 0 };
	char explanation[FORGE_EXPLANATION_SIZE];
	Opinion opinion = { 0 };
	bool found = forge_series_add(series, settings, delta, &anomaly);

	if (model->has_quantity && !settings->is_paused)
		opinion = opine(model, settings, change);
	if (!opinion.is_judged)
		check(!found);
	else if (opinion.is_constant)
		check(found == (change != opinion.expected));
	else if (!is_near(magnitude(opinion.score), threshold))
		check(found == (magnitude(opinion.score) > threshold));
	if (found)
	{
		check(anomaly.confidence > 0 && anomaly.confidence <= 1);
		check(is_near(anomaly.measure.expected, opinion.expected));
		check(opinion.is_constant || is_near(anomaly.measure.score, opinion.score));
		check(opinion.is_constant
				  ? anomaly.severity == 1.0
				  : is_near(anomaly.severity, magnitude(opinion.score) / threshold));
		check(forge_anomaly_explain(&anomaly, explanation) == (int) strlen(explanation));
		check(strchr(explanation, '{') == NULL);
	}
	if (found && settings->detector == FORGE_DETECTOR_CUSUM)
	{
		model->learnt_from = model->count;
		model->above = model->below = 0;
	}
	agree_on_zero(model, series);
	if (model->has_quantity)
		model->changes[model->count++] = change;
	model->has_quantity = true;
	forget_older(model, settings->window_size);
}

/* Whole numbers out of few, so that windows are often constant; now and then a wild one. */
static ForgeDecimal
take_delta(FuzzInput *input)
{
	uint8_t choice = fuzz_take_byte(input);

	if (choice < 200)
		return (ForgeDecimal){ (choice % 20 - 10) * FORGE_DECIMAL_ONE };
	if (choice < 240)
		return (ForgeDecimal){ (int64_t) (int16_t) (choice << 8 | fuzz_take_byte(input)) };
	return (ForgeDecimal){ (fuzz_take_number(input) >> 44) * (FORGE_DECIMAL_ONE / 100) };
}

static void
take_settings(FuzzInput *input, ForgeDetectorSettings *settings)
{
	settings->detector = fuzz_take_byte(input) % FORGE_DETECTOR_COUNT;
	settings->window_size = 2 + fuzz_take_byte(input) % 19;
	settings->threshold = (ForgeDecimal){ (1 + fuzz_take_byte(input)) * (FORGE_DECIMAL_ONE / 16) };
	settings->is_paused = fuzz_take_byte(input) % 8 == 0;
}

/* What a change of settings forgets. */
static void
follow_settings(Model *model, const ForgeDetectorSettings *settings)
{
	forget_older(model, settings->window_size);
	if (model->detector != settings->detector)
		model->above = model->below = 0;
	model->detector = settings->detector;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	ForgeSeries series = { 0 };
	Model model = { 0 };
	ForgeDetectorSettings settings = forge_detector_settings_default;

	while (input.size > 0 && model.count < HISTORY_MAX)
	{
		if (fuzz_take_byte(&input) % 16 == 0)
			take_settings(&input, &settings);
		follow_settings(&model, &settings);
		check_movement(&series, &model, &settings, take_delta(&input));
	}
	return 0;
}
