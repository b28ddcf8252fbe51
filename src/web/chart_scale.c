/*
 * chart_scale.c
 *	  Figures of any size, and the axis that they are drawn to.
 */
#include "web/chart.h"

#include <limits.h>

#define DIGITS_MAX INT64_C(100000000000000000) /* 17 of them */
#define EXPONENT_MAX 1000000                   /* of what is written after "e" */
#define STEPS_MAX 5

/* ----- figures ------------------------------------------------------------------------------ */

static bool
is_digit(char character)
{
	return character >= '0' && character <= '9';
}

/* The number after "e". */
static int
read_exponent(const char *at, const char *end)
{
	bool is_negative = at < end && *at == '-';
	int exponent = 0;

	if (at < end && (*at == '-' || *at == '+'))
		at++;
	for (; at < end && exponent < EXPONENT_MAX; at++)
		exponent = exponent * 10 + *at - '0';
	return is_negative ? -exponent : exponent;
}

ForgeFigure
forge_figure_read(ForgeText number)
{
	const char *at = number.data;
	const char *end = number.data + number.length;
	bool is_negative = at < end && *at == '-';
	bool is_after_point = false;
	ForgeFigure figure = { 0, 0 };

	for (at += is_negative; at < end && (is_digit(*at) || *at == '.'); at++)
		if (*at == '.')
			is_after_point = true;
		else if (figure.digits < DIGITS_MAX / 10)
		{
			figure.digits = figure.digits * 10 + *at - '0';
			figure.exponent -= is_after_point;
		}
		else
			figure.exponent += !is_after_point;
	if (at < end)
		figure.exponent += read_exponent(at + 1, end);
	if (is_negative)
		figure.digits = -figure.digits;
	return figure;
}

int
forge_figure_top(ForgeFigure figure)
{
	if (figure.digits == 0)
		return INT_MIN;
	for (int64_t rest = figure.digits; rest != 0; rest /= 10)
		figure.exponent++;
	return figure.exponent;
}

bool
forge_figure_is_whole(ForgeFigure figure)
{
	while (figure.exponent < 0 && figure.digits != 0 && figure.digits % 10 == 0)
	{
		figure.digits /= 10;
		figure.exponent++;
	}
	return figure.exponent >= 0 || figure.digits == 0;
}

int64_t
forge_figure_in_units(ForgeFigure figure, int exponent)
{
	for (; figure.exponent > exponent && figure.digits != 0; figure.exponent--)
		figure.digits *= 10;
	for (; figure.exponent < exponent && figure.digits != 0; figure.exponent++)
		figure.digits /= 10;
	return figure.digits;
}

/* ----- axes --------------------------------------------------------------------------------- */

/* The multiple of the step at or below the value. */
static int64_t
floor_of(int64_t value, int64_t step)
{
	int64_t rest = value % step;

	return value - rest - (rest < 0 ? step : 0);
}

static int64_t
ceiling_of(int64_t value, int64_t step)
{
	return -floor_of(-value, step);
}

ForgeScale
forge_scale(int64_t lowest, int64_t highest, int exponent, bool is_whole)
{
	static const int factors[] = { 1, 2, 5 };
	ForgeScale scale = { .exponent = exponent };
	int64_t unit = 1;

	if (lowest == highest)
	{
		lowest = lowest < 0 ? lowest : 0;
		highest = highest > 0 ? highest : lowest == 0;
	}
	for (int i = exponent; is_whole && i < 0; i++)
		unit *= 10;
	for (int i = 0;; i++)
	{
		scale.step = unit * factors[i % 3];
		scale.low = floor_of(lowest, scale.step);
		scale.high = ceiling_of(highest, scale.step);
		if ((scale.high - scale.low) / scale.step <= STEPS_MAX)
			return scale;
		if (i % 3 == 2)
			unit *= 10;
	}
}

int64_t
forge_scale_place(const ForgeScale *scale, int64_t value)
{
	return (value - scale->low) * FORGE_CHART_WHOLE / (scale->high - scale->low);
}

/* ----- labels ------------------------------------------------------------------------------- */

/* The thousands that all labels of an axis are counted in: 0, 1 for k, 2 for M, ... */
static int
thousands_of(const ForgeScale *scale)
{
	int low = forge_figure_top((ForgeFigure){ scale->low, scale->exponent });
	int high = forge_figure_top((ForgeFigure){ scale->high, scale->exponent });
	int step = forge_figure_top((ForgeFigure){ scale->step, scale->exponent });
	int top = low > high ? low : high;
	bool is_fine = step < 2 && top <= 6; /* 12001, 12002, ... */

	if (top > 4 && !is_fine)
		return (top - 1) / 3;
	return top > -3 ? 0 : (top - 3) / 3;
}

/* A figure without an exponent. */
static void
write_plain(ForgeHtml *html, ForgeFigure figure)
{
	int64_t power = 1;
	int64_t rest;

	while (figure.digits % 10 == 0)
	{
		figure.digits /= 10;
		figure.exponent++;
	}
	for (int i = figure.exponent; i < 0; i++)
		power *= 10;
	if (figure.digits < 0)
		forge_html_literal(html, "-");
	rest = figure.digits < 0 ? -figure.digits : figure.digits;
	forge_html_number(html, rest / power);
	for (int i = 0; i < figure.exponent; i++)
		forge_html_literal(html, "0");
	if (power > 1)
		forge_html_literal(html, ".");
	while (power > 1)
	{
		rest %= power;
		power /= 10;
		forge_html_number(html, rest / power);
	}
}

void
forge_scale_label(ForgeHtml *html, const ForgeScale *scale, int64_t value)
{
	static const char *const names[] = { "", "k", "M", "bn" };
	int thousands = thousands_of(scale);

	if (value == 0)
	{
		forge_html_literal(html, "0");
		return;
	}
	write_plain(html, (ForgeFigure){ value, scale->exponent - 3 * thousands });
	if (thousands >= 0 && thousands < 4)
		forge_html_literal(html, names[thousands]);
	else
	{
		forge_html_literal(html, "e");
		forge_html_number(html, 3 * thousands);
	}
}
