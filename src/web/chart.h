/*
 * chart.h
 *	  Charts: the figures that one shows, and the scale that they are drawn to.
 *
 * A figure can have any size that JSON writes, so it is read as digits and a power of ten.  All
 * figures of a chart become whole numbers of one unit, a power of ten that leaves the largest of
 * them FORGE_CHART_DIGITS digits: more than a picture can show.  Places in a picture are
 * hundredths of a percent of its width or height.
 */
#ifndef FORGE_WEB_CHART_H
#define FORGE_WEB_CHART_H

#include "web/document.h"

#define FORGE_CHART_DIGITS 12
#define FORGE_CHART_WHOLE INT64_C(10000) /* 100 percent */

/* digits x 10^exponent. */
typedef struct ForgeFigure
{
	int64_t digits;
	int exponent;
} ForgeFigure;

/* Reads a number of JSON; what comes after 17 digits is cut off. */
ForgeFigure forge_figure_read(ForgeText number);

/* The power of ten of its first digit, plus one: 3 for 999; INT_MIN for zero. */
int forge_figure_top(ForgeFigure figure);

/* Is it a whole number? */
bool forge_figure_is_whole(ForgeFigure figure);

/* In units of 10^exponent, cut off.  Its top is at most the exponent + FORGE_CHART_DIGITS. */
int64_t forge_figure_in_units(ForgeFigure figure, int exponent);

/* An axis from low to high in equal steps, each a 1, 2 or 5 with zeros. */
typedef struct ForgeScale
{
	int64_t low; /* in units of 10^exponent */
	int64_t high;
	int64_t step;
	int exponent;
} ForgeScale;

/*
 * The axis for figures from lowest to highest, in units of 10^exponent.  Its steps are whole
 * numbers if the figures are.
 */
ForgeScale forge_scale(int64_t lowest, int64_t highest, int exponent, bool is_whole);

/* Where on the axis that is: 0 at its low end. */
int64_t forge_scale_place(const ForgeScale *scale, int64_t value);

/* Writes what stands beside a step: "250", "0.5", "12k", "3M", "5e15". */
void forge_scale_label(ForgeHtml *html, const ForgeScale *scale, int64_t value);

/* ----- charts ------------------------------------------------------------------------------- */

/* Points that are shown; of more, every second, third, ... is, and the last one. */
#define FORGE_CHART_POINTS_MAX 500

typedef enum ForgeChartKind
{
	FORGE_CHART_LINE,
	FORGE_CHART_STEP,
	FORGE_CHART_BAR,
	FORGE_CHART_SPARK
} ForgeChartKind;

typedef struct ForgeChartPoint
{
	ForgeJsonValue x;
	ForgeJsonValue y; /* a number, or null: not known */
	int64_t value;    /* of y, in units of the scale */
	int64_t place;    /* of x */
} ForgeChartPoint;

typedef struct ForgeChart
{
	ForgeChartKind kind;
	ForgeJsonValue label;
	ForgeJsonValue unit;

	int every;       /* one of so many points is shown */
	bool has_times;  /* x are times, or dates */
	bool has_labels; /* x are short texts, which stand at the points */
	int label_every; /* at one of so many */
	ForgeScale scale;
	const ForgeChartPoint *lowest; /* of those whose y is known; NULL: none is */
	const ForgeChartPoint *highest;
	const ForgeChartPoint *last;
	int count;
	ForgeChartPoint points[FORGE_CHART_POINTS_MAX + 1];
} ForgeChart;

/*
 * Reads the points, an array of pairs, of a chart that has its kind, and finds their places.  A
 * pair that is none is a fault; false then.
 */
bool forge_chart_read(ForgePage *page, ForgeChart *chart, ForgeJsonValue points);

/* The picture, an element svg. */
void forge_chart_draw(ForgePage *page, const ForgeChart *chart);

#endif
