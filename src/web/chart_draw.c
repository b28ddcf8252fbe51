/*
 * chart_draw.c
 *	  The picture of a chart.
 *
 * It is as wide as its place, and its texts keep their size: all is placed in percent, and only
 * the curve is stretched.
 */
#include "web/chart.h"

/* With more, a curve has no points of its own to be pointed at. */
#define MARKED_POINTS_MAX 60

/* ----- places ------------------------------------------------------------------------------- */

/* An attribute of so many hundredths of a percent. */
static void
write_percent(ForgePage *page, const char *name, int64_t place)
{
	forge_html_attribute_begin(&page->html, name);
	forge_html_number(&page->html, place / 100);
	forge_html_literal(&page->html, ".");
	forge_html_number(&page->html, place / 10 % 10);
	forge_html_number(&page->html, place % 10);
	forge_html_literal(&page->html, "%");
	forge_html_attribute_end(&page->html);
}

/* From the top, as pictures are counted. */
static int64_t
height_of(const ForgeChart *chart, int64_t value)
{
	return FORGE_CHART_WHOLE - forge_scale_place(&chart->scale, value);
}

static bool
is_known(const ForgeChartPoint *point)
{
	return point->y.type == FORGE_JSON_NUMBER;
}

/* ----- the axes ----------------------------------------------------------------------------- */

static void
draw_step(ForgePage *page, const ForgeChart *chart, int64_t value)
{
	int64_t height = height_of(chart, value);

	forge_html_open(&page->html, "line");
	forge_html_string(&page->html, "class", value == 0 ? "zero" : "scale");
	forge_html_string(&page->html, "x2", "100%");
	write_percent(page, "y1", height);
	write_percent(page, "y2", height);
	forge_html_close(&page->html);
	forge_html_open(&page->html, "text");
	write_percent(page, "y", height);
	forge_html_string(&page->html, "dx", "-.5em");
	forge_html_string(&page->html, "dy", ".35em");
	forge_html_string(&page->html, "text-anchor", "end");
	forge_scale_label(&page->html, &chart->scale, value);
	forge_html_close(&page->html);
}

static void
draw_axes(ForgePage *page, const ForgeChart *chart)
{
	for (int64_t value = chart->scale.low; value <= chart->scale.high; value += chart->scale.step)
		draw_step(page, chart, value);
	for (int i = 0; chart->has_labels && i < chart->count; i += chart->label_every)
	{
		forge_html_open(&page->html, "text");
		write_percent(page, "x", chart->points[i].place);
		forge_html_string(&page->html, "y", "100%");
		forge_html_string(&page->html, "dy", "1.5em");
		forge_html_string(&page->html, "text-anchor", "middle");
		forge_page_text(page, chart->points[i].x);
		forge_html_close(&page->html);
	}
}

/* ----- figures ------------------------------------------------------------------------------ */

/* What is shown when one points at it. */
static void
draw_title(ForgePage *page, const ForgeChartPoint *point)
{
	forge_html_open(&page->html, "title");
	forge_page_text(page, point->x);
	forge_html_literal(&page->html, ": ");
	forge_page_text(page, point->y);
	forge_html_close(&page->html);
}

/* From zero up, or down. */
static void
draw_bar(ForgePage *page, const ForgeChart *chart, const ForgeChartPoint *point)
{
	int64_t zero = height_of(chart, 0);
	int64_t height = height_of(chart, point->value);
	int64_t width = FORGE_CHART_WHOLE * 3 / 4 / chart->count;

	forge_html_open(&page->html, "rect");
	forge_html_string(&page->html, "class", "bar");
	write_percent(page, "x", point->place - width / 2);
	write_percent(page, "width", width);
	write_percent(page, "y", height < zero ? height : zero);
	write_percent(page, "height", height < zero ? zero - height : height - zero);
	draw_title(page, point);
	forge_html_close(&page->html);
}

static void
draw_mark(ForgePage *page, const ForgeChart *chart, const ForgeChartPoint *point)
{
	forge_html_open(&page->html, "circle");
	forge_html_string(&page->html, "class", "point");
	write_percent(page, "cx", point->place);
	write_percent(page, "cy", height_of(chart, point->value));
	forge_html_integer(&page->html, "r", 3);
	draw_title(page, point);
	forge_html_close(&page->html);
}

static void
write_command(ForgePage *page, const char *command, int64_t number)
{
	forge_html_literal(&page->html, command);
	forge_html_number(&page->html, number);
}

/* A line through the points; a step keeps its height until the next one.  It breaks where a figure
 * is not known. */
static void
write_curve(ForgePage *page, const ForgeChart *chart)
{
	bool is_drawing = false;

	for (const ForgeChartPoint *point = chart->points; point < chart->points + chart->count;
		 point++)
	{
		if (is_drawing && chart->kind == FORGE_CHART_STEP)
			write_command(page, "H", point->place);
		if (is_known(point))
		{
			if (is_drawing && chart->kind == FORGE_CHART_STEP)
				write_command(page, "V", height_of(chart, point->value));
			else
			{
				write_command(page, is_drawing ? "L" : "M", point->place);
				write_command(page, " ", height_of(chart, point->value));
			}
		}
		is_drawing = is_known(point);
	}
}

static void
draw_curve(ForgePage *page, const ForgeChart *chart)
{
	forge_html_open(&page->html, "svg");
	forge_html_string(&page->html, "viewBox", "0 0 10000 10000");
	forge_html_string(&page->html, "preserveAspectRatio", "none");
	forge_html_open(&page->html, "path");
	forge_html_string(&page->html, "class", "curve");
	forge_html_attribute_begin(&page->html, "d");
	write_curve(page, chart);
	forge_html_attribute_end(&page->html);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

static void
draw_figures(ForgePage *page, const ForgeChart *chart)
{
	bool is_bar = chart->kind == FORGE_CHART_BAR;

	if (!is_bar)
		draw_curve(page, chart);
	if (chart->kind == FORGE_CHART_SPARK)
		draw_mark(page, chart, chart->last);
	else if (is_bar || chart->count <= MARKED_POINTS_MAX)
		for (int i = 0; i < chart->count; i++)
			if (is_known(&chart->points[i]))
				(is_bar ? draw_bar : draw_mark)(page, chart, &chart->points[i]);
}

/* ----- the picture -------------------------------------------------------------------------- */

static void
draw_description(ForgePage *page, const ForgeChart *chart)
{
	forge_html_open(&page->html, "desc");
	forge_html_literal(&page->html, "From ");
	forge_page_text(page, chart->lowest->y);
	forge_html_literal(&page->html, " to ");
	forge_page_text(page, chart->highest->y);
	forge_html_literal(&page->html, "; the last is ");
	forge_page_text(page, chart->last->y);
	forge_html_literal(&page->html, ".");
	forge_html_close(&page->html);
}

void
forge_chart_draw(ForgePage *page, const ForgeChart *chart)
{
	forge_html_open(&page->html, "svg");
	forge_html_string(&page->html, "role", "img");
	forge_page_attribute(page, "aria-label", chart->label);
	forge_html_open(&page->html, "title");
	forge_page_text(page, chart->label);
	forge_html_close(&page->html);
	draw_description(page, chart);
	if (chart->kind != FORGE_CHART_SPARK)
		draw_axes(page, chart);
	draw_figures(page, chart);
	forge_html_close(&page->html);
}
