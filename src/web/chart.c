/*
 * chart.c
 *	  Reads the points of a chart, and finds the place of each.
 */
#include "web/chart.h"

#include "base/date.h"
#include "base/instant.h"

#include <limits.h>

/* Characters that fit below a chart on a narrow screen, and between two labels. */
#define LABELS_WIDTH 40
#define LABEL_GAP 2

/* ----- points ------------------------------------------------------------------------------- */

static bool
read_point(ForgePage *page, ForgeJsonValue pair, ForgeChartPoint *point)
{
	ForgeJsonWalk walk = forge_json_walk(pair);
	ForgeText name;
	ForgeJsonValue more;

	*point = (ForgeChartPoint){ 0 };
	if (pair.type == FORGE_JSON_ARRAY && forge_json_next(&walk, &name, &point->x) &&
		forge_json_next(&walk, &name, &point->y) && !forge_json_next(&walk, &name, &more) &&
		(point->x.type == FORGE_JSON_TEXT || point->x.type == FORGE_JSON_NUMBER) &&
		(point->y.type == FORGE_JSON_NUMBER || point->y.type == FORGE_JSON_NULL))
		return true;
	forge_page_fault(page, "chart", pair.text);
	return false;
}

static int
count_of(ForgeJsonValue array)
{
	ForgeJsonWalk walk = forge_json_walk(array);
	ForgeText name;
	ForgeJsonValue one;
	int count = 0;

	while (forge_json_next(&walk, &name, &one))
		count++;
	return count;
}

/* Each point of so many, and the last one. */
static bool
read_points(ForgePage *page, ForgeChart *chart, ForgeJsonValue points, int total)
{
	ForgeJsonWalk walk = forge_json_walk(points);
	ForgeText name;
	ForgeJsonValue pair;
	ForgeChartPoint point;

	chart->count = 0;
	for (int i = 0; forge_json_next(&walk, &name, &pair); i++)
	{
		if (!read_point(page, pair, &point))
			return false;
		if (i % chart->every == 0 || i == total - 1)
			chart->points[chart->count++] = point;
	}
	return true;
}

/* ----- heights ------------------------------------------------------------------------------ */

/* The axis of the figures: of bars and steps it begins at zero, since their height is read. */
static void
find_scale(ForgeChart *chart)
{
	int top = INT_MIN;
	int exponent;
	bool is_whole = true;
	int64_t lowest, highest;

	for (int i = 0; i < chart->count; i++)
		if (chart->points[i].y.type == FORGE_JSON_NUMBER)
		{
			ForgeFigure figure = forge_figure_read(chart->points[i].y.text);
			int own_top = forge_figure_top(figure);

			top = own_top > top ? own_top : top;
			is_whole = is_whole && forge_figure_is_whole(figure);
		}
	exponent = top == INT_MIN ? 0 : top - FORGE_CHART_DIGITS;
	for (int i = 0; i < chart->count; i++)
	{
		ForgeChartPoint *point = &chart->points[i];

		if (point->y.type != FORGE_JSON_NUMBER)
			continue;
		point->value = forge_figure_in_units(forge_figure_read(point->y.text), exponent);
		if (chart->lowest == NULL || point->value < chart->lowest->value)
			chart->lowest = point;
		if (chart->highest == NULL || point->value > chart->highest->value)
			chart->highest = point;
		chart->last = point;
	}
	if (chart->last == NULL)
		return;
	lowest = chart->lowest->value;
	highest = chart->highest->value;
	if (chart->kind == FORGE_CHART_BAR || chart->kind == FORGE_CHART_STEP)
	{
		lowest = lowest < 0 ? lowest : 0;
		highest = highest > 0 ? highest : 0;
	}
	chart->scale = forge_scale(lowest, highest, exponent, is_whole);
}

/* ----- places ------------------------------------------------------------------------------- */

/* In microseconds; of a date its beginning. */
static bool
read_time(ForgeJsonValue x, int64_t *time)
{
	ForgeInstant instant;
	ForgeDate date;

	if (x.type != FORGE_JSON_TEXT)
		return false;
	if (forge_instant_parse(x.text, &instant) == FORGE_INSTANT_OK)
		*time = instant;
	else if (forge_date_parse(x.text, &date) == FORGE_DATE_OK)
		*time = date * INT64_C(86400000000);
	else
		return false;
	return true;
}

/* At their times, if all points have one. */
static bool
place_by_time(ForgeChart *chart)
{
	int64_t first = INT64_MAX;
	int64_t last = INT64_MIN;

	for (int i = 0; i < chart->count; i++)
	{
		int64_t time;

		if (!read_time(chart->points[i].x, &time))
			return false;
		chart->points[i].place = time;
		first = time < first ? time : first;
		last = time > last ? time : last;
	}
	for (int i = 0; i < chart->count; i++)
		chart->points[i].place = first == last
									 ? FORGE_CHART_WHOLE / 2
									 : (int64_t) ((__int128) (chart->points[i].place - first) *
												  FORGE_CHART_WHOLE / (last - first));
	return true;
}

/* At equal distances: a bar in the middle of its share. */
static void
place_by_number(ForgeChart *chart)
{
	bool is_bar = chart->kind == FORGE_CHART_BAR || chart->count == 1;

	for (int i = 0; i < chart->count; i++)
		chart->points[i].place = is_bar ? (2 * i + 1) * FORGE_CHART_WHOLE / (2 * chart->count)
										: i * FORGE_CHART_WHOLE / (chart->count - 1);
}

/* Labels stand at the points if some of them fit. */
static void
find_labels(ForgeChart *chart)
{
	int32_t longest = 0;
	int fitting;

	for (int i = 0; i < chart->count; i++)
	{
		int32_t length = forge_text_characters(chart->points[i].x.text);

		longest = length > longest ? length : longest;
	}
	fitting = LABELS_WIDTH / (longest + LABEL_GAP);
	chart->has_labels = fitting > 1 || fitting >= chart->count;
	chart->label_every = fitting == 0 ? 1 : (chart->count + fitting - 1) / fitting;
}

static void
find_places(ForgeChart *chart)
{
	chart->has_times = place_by_time(chart);
	if (!chart->has_times || chart->kind == FORGE_CHART_BAR)
		place_by_number(chart);
	if (!chart->has_times)
		find_labels(chart);
}

bool
forge_chart_read(ForgePage *page, ForgeChart *chart, ForgeJsonValue points)
{
	int total = count_of(points);

	chart->every = total <= FORGE_CHART_POINTS_MAX
					   ? 1
					   : (total + FORGE_CHART_POINTS_MAX - 1) / FORGE_CHART_POINTS_MAX;
	if (!read_points(page, chart, points, total))
		return false;
	find_scale(chart);
	find_places(chart);
	return true;
}
