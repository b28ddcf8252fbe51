/*
 * explanation.c
 *	  A finding in words, for people.
 */
#include "analytics/series.h"

#include <math.h>
#include <string.h>

#include "analytics/statistics.h"

/* Numbers are given with two decimals, or with as many as show three digits. */
#define DECIMALS_MIN 2
#define DIGITS_MIN 100

#define CONSTANT_WORDS "The {size} movements before all changed it by {expected}."

typedef struct Writer
{
	char *buffer;
	int length;
} Writer;

static void
write_text(Writer *writer, ForgeText text)
{
	int room = FORGE_EXPLANATION_SIZE - 1 - writer->length;
	int length = text.length < room ? text.length : room;

	memcpy(writer->buffer + writer->length, text.data, (size_t) length);
	writer->length += length;
}

static void
write_decimal(Writer *writer, ForgeDecimal decimal)
{
	char digits[FORGE_DECIMAL_TEXT_SIZE];
	int length = forge_decimal_format(decimal, digits);

	write_text(writer, (ForgeText){ digits, length });
}

static void
write_double(Writer *writer, double value)
{
	ForgeDecimal decimal = forge_nearest_decimal(value);
	int decimals = DECIMALS_MIN;

	for (double digits = fabs(value) * 100; digits < DIGITS_MIN && decimals < FORGE_DECIMAL_SCALE;
		 digits *= 10)
		decimals++;
	(void) forge_decimal_round(decimal, decimals, FORGE_ROUND_HALF_UP, &decimal);
	write_decimal(writer, decimal);
}

static void
write_place(Writer *writer, ForgeText name, const ForgeAnomaly *anomaly)
{
	const ForgeMeasure *measure = &anomaly->measure;

	if (forge_text_equal(name, FORGE_TEXT("expected")))
		write_double(writer, measure->expected);
	else if (forge_text_equal(name, FORGE_TEXT("deviation")))
		write_double(writer, measure->deviation);
	else if (forge_text_equal(name, FORGE_TEXT("score")))
		write_double(writer, fabs(measure->score));
	else if (forge_text_equal(name, FORGE_TEXT("threshold")))
		write_decimal(writer, anomaly->settings.threshold);
	else if (forge_text_equal(name, FORGE_TEXT("size")))
		write_decimal(writer, (ForgeDecimal){ anomaly->settings.window_size * FORGE_DECIMAL_ONE });
	else if (forge_text_equal(name, FORGE_TEXT("side")))
		write_text(writer, measure->score < 0 ? FORGE_TEXT("below") : FORGE_TEXT("above"));
}

static void
write_words(Writer *writer, const char *words, const ForgeAnomaly *anomaly)
{
	const char *open;

	for (; (open = strchr(words, '{')) != NULL; words = strchr(open, '}') + 1)
	{
		ForgeText name = { open + 1, (int32_t) strcspn(open + 1, "}") };

		write_text(writer, (ForgeText){ words, (int32_t) (open - words) });
		write_place(writer, name, anomaly);
	}
	write_text(writer, forge_text_from(words));
}

int
forge_anomaly_explain(const ForgeAnomaly *anomaly, char buffer[FORGE_EXPLANATION_SIZE])
{
	Writer writer = { .buffer = buffer };
	bool fell = forge_decimal_is_negative(anomaly->delta);

	write_text(&writer, fell ? FORGE_TEXT("Stock fell by ") : FORGE_TEXT("Stock rose by "));
	write_decimal(&writer, fell ? forge_decimal_negate(anomaly->delta) : anomaly->delta);
	write_text(&writer, FORGE_TEXT(". "));
	write_words(&writer,
				forge_anomaly_is_of_constant(anomaly)
					? CONSTANT_WORDS
					: forge_detector(anomaly->settings.detector)->words,
				anomaly);
	buffer[writer.length] = '\0';
	return writer.length;
}
