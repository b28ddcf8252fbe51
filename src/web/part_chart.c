/*
 * part_chart.c
 *	  A drawing of figures, and the figures as a table: nothing is in the picture alone.
 */
#include "web/chart.h"
#include "web/part.h"

#include <string.h>

#define WHERE "chart"

enum
{
	PART,
	KIND,
	LABEL,
	UNIT,
	POINTS,
	COUNT
};

static const ForgeMember members[COUNT] = {
	[PART] = { "part", FORGE_MEMBER_TEXT, true },      [KIND] = { "kind", FORGE_MEMBER_TEXT, true },
	[LABEL] = { "label", FORGE_MEMBER_TEXT, true },    [UNIT] = { "unit", FORGE_MEMBER_TEXT },
	[POINTS] = { "points", FORGE_MEMBER_ARRAY, true },
};

static const char *const kinds[] = { "line", "step", "bar", "spark" };

/* ----- words -------------------------------------------------------------------------------- */

static void
render_x(ForgePage *page, const ForgeChart *chart, ForgeJsonValue x)
{
	forge_value_render(page, x,
					   !chart->has_times     ? FORGE_STYLE_TEXT
					   : x.text.length == 10 ? FORGE_STYLE_DATE
											 : FORGE_STYLE_TIME);
}

static void
render_figure(ForgePage *page, const char *before, ForgeJsonValue y)
{
	forge_html_literal(&page->html, before);
	forge_value_render(page, y, FORGE_STYLE_NUMBER);
}

static void
render_caption(ForgePage *page, const ForgeChart *chart)
{
	forge_html_open(&page->html, "figcaption");
	forge_html_open(&page->html, "strong");
	forge_page_text(page, chart->label);
	forge_html_close(&page->html);
	if (chart->last != NULL)
	{
		render_figure(page, " last ", chart->last->y);
		render_figure(page, ", from ", chart->lowest->y);
		render_figure(page, " to ", chart->highest->y);
		if (chart->unit.type != FORGE_JSON_MISSING)
		{
			forge_html_literal(&page->html, " ");
			forge_page_text(page, chart->unit);
		}
	}
	forge_html_close(&page->html);
}

static void
render_end(ForgePage *page, const ForgeChart *chart, const ForgeChartPoint *point)
{
	forge_html_open(&page->html, "span");
	render_x(page, chart, point->x);
	forge_html_close(&page->html);
}

/* Where the points have no labels: from when to when. */
static void
render_ends(ForgePage *page, const ForgeChart *chart)
{
	if (chart->has_labels)
		return;
	forge_html_open(&page->html, "p");
	forge_html_string(&page->html, "class", "ends");
	render_end(page, chart, &chart->points[0]);
	if (chart->count > 1)
	{
		forge_html_literal(&page->html, " ");
		render_end(page, chart, &chart->points[chart->count - 1]);
	}
	forge_html_close(&page->html);
}

static void
render_thinned(ForgePage *page, int every)
{
	if (every == 1)
		return;
	forge_html_open(&page->html, "p");
	forge_html_string(&page->html, "class", "note");
	forge_html_literal(&page->html, "One of each ");
	forge_html_number(&page->html, every);
	forge_html_literal(&page->html, " figures is shown.");
	forge_html_close(&page->html);
}

static void
render_row(ForgePage *page, const ForgeChart *chart, const ForgeChartPoint *point)
{
	forge_html_open(&page->html, "tr");
	forge_html_open(&page->html, "th");
	forge_html_string(&page->html, "scope", "row");
	render_x(page, chart, point->x);
	forge_html_close(&page->html);
	forge_html_open(&page->html, "td");
	forge_html_string(&page->html, "class", "end");
	forge_value_render(page, point->y, FORGE_STYLE_NUMBER);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

static void
render_table(ForgePage *page, const ForgeChart *chart)
{
	forge_html_open(&page->html, "details");
	forge_html_element(&page->html, "summary", NULL, FORGE_TEXT("Figures"));
	forge_html_open(&page->html, "table");
	forge_page_attribute(page, "aria-label", chart->label);
	forge_html_open(&page->html, "tbody");
	for (int i = 0; i < chart->count; i++)
		render_row(page, chart, &chart->points[i]);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

/* ----- the part ----------------------------------------------------------------------------- */

/* Small, in a line, without a table: its figures are in its words. */
static void
render_spark(ForgePage *page, const ForgeChart *chart)
{
	forge_html_open(&page->html, "p");
	forge_html_string(&page->html, "class", "spark");
	if (chart->last != NULL)
		forge_chart_draw(page, chart);
	forge_html_open(&page->html, "span");
	forge_page_text(page, chart->label);
	forge_html_literal(&page->html, " ");
	if (chart->last != NULL)
		forge_value_render(page, chart->last->y, FORGE_STYLE_NUMBER);
	else
		forge_html_literal(&page->html, "\xe2\x80\x93");
	forge_html_literal(&page->html, " ");
	forge_page_text(page, chart->unit);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

static void
render_chart(ForgePage *page, const ForgeChart *chart)
{
	forge_html_open(&page->html, "figure");
	forge_html_string(&page->html, "class", "chart");
	render_caption(page, chart);
	if (chart->last == NULL)
		forge_html_element(&page->html, "p", "none", FORGE_TEXT("There are no figures."));
	else
	{
		forge_html_open(&page->html, "div");
		forge_html_string(&page->html, "class", "frame");
		forge_chart_draw(page, chart);
		render_ends(page, chart);
		forge_html_close(&page->html);
		render_thinned(page, chart->every);
		render_table(page, chart);
	}
	forge_html_close(&page->html);
}

void
forge_part_chart(ForgePage *page, ForgeJsonValue part)
{
	ForgeJsonValue values[COUNT];
	ForgeChart *chart;
	int kind;

	if (!forge_page_read(page, WHERE, part, members, COUNT, values))
		return;
	kind = forge_page_word(page, WHERE, values[KIND], kinds, FORGE_MEMBER_COUNT(kinds));
	if (kind < 0)
		return;
	chart = forge_arena_allocate(page->html.arena, sizeof(*chart));
	memset(chart, 0, sizeof(*chart));
	chart->kind = (ForgeChartKind) kind;
	chart->label = values[LABEL];
	chart->unit = values[UNIT];
	if (!forge_chart_read(page, chart, values[POINTS]))
		return;
	if (chart->kind == FORGE_CHART_SPARK)
		render_spark(page, chart);
	else
		render_chart(page, chart);
}
