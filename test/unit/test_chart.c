/*
 * test_chart.c
 *	  Charts of all sizes of figures, and documents that describe none.
 */
#include "web/chart.h"

#include <limits.h>

#include "test_page.h"

#define CHART(kind, points)                                                                        \
	"{\"part\": \"chart\", \"kind\": \"" kind "\", \"label\": \"<i>\", \"points\": [" points "]}"

/* ----- figures and axes --------------------------------------------------------------------- */

static void
test_figures(void)
{
	ForgeFigure figure = forge_figure_read(FORGE_TEXT("-12.50e3"));

	ok(figure.digits == -1250 && figure.exponent == 1, "sign, point and exponent");
	is_int(forge_figure_top(figure), 5, "and its size");
	figure = forge_figure_read(FORGE_TEXT("123456789012345678901234567890.5"));
	ok(figure.digits == INT64_C(12345678901234567) && figure.exponent == 13, "digits are cut off");
	is_int(forge_figure_top(figure), 30, "and the size is kept");
	is_int(forge_figure_in_units(figure, 18), INT64_C(123456789012), "in units");
	is_int(forge_figure_in_units(figure, 1000000), 0, "in units that are much larger");
	figure = forge_figure_read(FORGE_TEXT("0.0E-99999999999999999999"));
	is_int(forge_figure_top(figure), INT_MIN, "zero has no size");
	ok(forge_figure_is_whole(figure), "and is whole");
	ok(forge_figure_is_whole(forge_figure_read(FORGE_TEXT("3.000"))) &&
		   !forge_figure_is_whole(forge_figure_read(FORGE_TEXT("3.001"))),
	   "zeros after the point do not count");
}

/* The axis as "low .. high / step". */
static void
is_axis(int64_t lowest, int64_t highest, int exponent, bool is_whole, const char *expected)
{
	TestArena arena = TEST_ARENA;
	ForgeScale scale = forge_scale(lowest, highest, exponent, is_whole);
	ForgeHtml html;
	ForgeText text;
	char actual[100];

	forge_html_begin(&html, &arena.arena);
	forge_scale_label(&html, &scale, scale.low);
	forge_html_literal(&html, " .. ");
	forge_scale_label(&html, &scale, scale.high);
	forge_html_literal(&html, " / ");
	forge_scale_label(&html, &scale, scale.step);
	text = forge_html_end(&html);
	snprintf(actual, sizeof(actual), "%.*s", (int) text.length, text.data);
	is_text(actual, expected, expected);
	test_arena_reset(&arena);
}

static void
test_axes(void)
{
	is_axis(0, 7, 0, true, "0 .. 8 / 2");
	is_axis(0, 0, 0, true, "0 .. 1 / 1");
	is_axis(0, INT64_C(300000000000), -11, true, "0 .. 3 / 1");
	is_axis(0, INT64_C(100000000000), -11, true, "0 .. 1 / 1");
	is_axis(0, INT64_C(100000000000), -11, false, "0 .. 1 / 0.2");
	is_axis(-125, 300, -1, false, "-20 .. 30 / 10");
	is_axis(-3, -3, 0, true, "-3 .. 0 / 1");
	is_axis(12001, 12004, 0, true, "12001 .. 12004 / 1");
	is_axis(0, 48213, 0, true, "0 .. 50k / 10k");
	is_axis(0, 15, 5, true, "0 .. 1.5M / 0.5M");
	is_axis(0, 3, 9, true, "0 .. 3bn / 1bn");
	is_axis(1, 4, 18, true, "1e18 .. 4e18 / 1e18");
	is_axis(0, 5, -3, false, "0 .. 0.005 / 0.001");
	is_axis(-5, 5, -7, false, "-500e-9 .. 500e-9 / 500e-9");
	is_axis(INT64_C(-999999999999), INT64_C(999999999999), 308, true,
			"-100e318 .. 100e318 / 50e318");
}

/* ----- the part ----------------------------------------------------------------------------- */

static void
test_pictures(void)
{
	shows(CHART("line", "[\"<b>\", 1], [\"c\", 3]"), "aria-label=\"&lt;i&gt;\"><title>&lt;i&gt;<",
		  "it has a name, which is escaped");
	shows(CHART("line", "[\"<b>\", 1], [\"c\", 3]"), ">&lt;b&gt;</text>", "so are labels");
	shows(CHART("line", "[\"a\", 1], [\"c\", 3], [\"d\", 2]"),
		  "<desc>From 1 to 3; the last is 2.</desc>", "it is described");
	shows(CHART("line", "[\"a\", 1], [\"c\", 3], [\"d\", 2]"), "d=\"M0 10000L5000 0L10000 5000\"",
		  "a line");
	shows(CHART("line", "[\"a\", 1], [\"b\", null], [\"c\", 3], [\"d\", 2]"),
		  "d=\"M0 10000M6666 0L10000 5000\"", "which breaks where a figure is not known");
	shows(CHART("step", "[\"2026-01-01\", 2], [\"2026-01-02\", 1], [\"2026-01-05\", 2]"),
		  "d=\"M0 0H2500V5000H10000V0\"", "steps stand at their times");
	shows(CHART("line", "[\"0001-01-01\", 0], [\"9999-12-31\", 1]"), "d=\"M0 10000L10000 0\"",
		  "in any years");
	shows(CHART("bar", "[\"a\", -2], [\"b\", 4]"),
		  "<rect class=\"bar\" x=\"56.25%\" width=\"37.50%\" y=\"0.00%\" height=\"66.67%\">",
		  "a bar goes up from zero");
	shows(CHART("bar", "[\"a\", -2], [\"b\", 4]"), "y=\"66.67%\" height=\"33.33%\">",
		  "or down from zero");
	shows(CHART("spark", "[1, 5]"), "<p class=\"spark\"><svg", "a small one");
	shows(CHART("line", "[1, 5]"), "cx=\"50.00%\"", "one point is in the middle");
	shows(CHART("line", "[\"2026-01-01T08:00:00Z\", 5]"), "cx=\"50.00%\"", "one time, too");
	shows(CHART("line", "[1, 1e999], [2, -0.5]"), "Figures", "a very large figure");
	shows(CHART("line", "[1, 1e-999], [2, 0]"), "Figures", "a very small one");
	shows(CHART("bar", ""), "There are no figures.", "no points");
	shows(CHART("spark", ""), "\xe2\x80\x93", "no points in a small one");
	shows(CHART("line", "[1, null], [2, null]"), "There are no figures.", "nothing known");
	shows(CHART("line", "[\"a\", 1], [\"c\", 3.50]"),
		  "<th scope=\"row\">c</th><td class=\"end\"><data class=\"number\" value=\"3.50\">3.50<",
		  "its figures are in a table, too");
}

static void
test_many(void)
{
	char part[40000];
	size_t length = (size_t) snprintf(part, sizeof(part), CHART("line", "[0, 7]"));

	length -= 2;
	for (int i = 1; i <= 1201; i++)
		length += (size_t) snprintf(part + length, sizeof(part) - length, ", [%d, %d]", i, i % 5);
	snprintf(part + length, sizeof(part) - length, "]}");
	shows(part, "One of each 3 figures is shown.", "of many points some are shown");
	shows(part, "<th scope=\"row\">1200</th>", "each third");
	shows(part, "<th scope=\"row\">1201</th>", "and the last one");
	ok(strstr(test_page_html, "<th scope=\"row\">1199</th>") == NULL, "and not the others");
}

static void
test_refusals(void)
{
	refuses(CHART("pie", "[1, 5]"), "another kind");
	refuses(CHART("line", "[1]"), "a point without a figure");
	refuses(CHART("line", "[1, 2, 3]"), "a point of three");
	refuses(CHART("line", "5"), "a point that is no pair");
	refuses(CHART("line", "{\"x\": 1, \"y\": 2}"), "an object");
	refuses(CHART("line", "[1, \"5\"]"), "a figure that is a text");
	refuses(CHART("line", "[null, 5]"), "a point at null");
	refuses("{\"part\": \"chart\", \"kind\": \"line\", \"points\": []}", "no label");
}

int
main(void)
{
	test_figures();
	test_axes();
	test_pictures();
	test_many();
	test_refusals();
	return tap_done();
}
