/*
 * states_draw.c
 *	  The picture of a diagram of states.
 *
 * Moves along the main line are straight, other moves on it are bows above, moves to and from the
 * states below are curves between, and moves among those are bows below.
 */
#include "web/states.h"

/* Pixels, at the size that the picture has where there is room. */
#define BOX_HEIGHT 34
#define ROW_GAP 68
#define BOW_HEIGHT 24
#define MARGIN 8
#define CHARACTER_WIDTH 9
#define SHIFT 12 /* between lines that leave or reach a box side by side */

typedef struct Drawing
{
	ForgePage *page;
	const ForgeStates *states;
	int box_width;
	int column_width;
	int top; /* of the main line's boxes */
	int row_distance;
} Drawing;

/* ----- the arrangement ---------------------------------------------------------------------- */

/* Among so many of the moves. */
static bool
has_move(const ForgeStates *states, int count, int from, int to)
{
	for (int i = 0; i < count; i++)
		if (states->moves[i].from == from && states->moves[i].to == to)
			return true;
	return false;
}

/* The column in the middle of those from where one gets there. */
static int
wanted_column(const ForgeStates *states, int number)
{
	int sum = 0;
	int count = 0;

	for (int i = 0; i < number; i++)
		if (has_move(states, states->move_count, i, number))
		{
			sum += states->states[i].column;
			count++;
		}
	return count == 0 ? 0 : (sum + count / 2) / count;
}

static bool
is_taken_below(const ForgeStates *states, int number, int column)
{
	for (int i = 0; i < number; i++)
		if (states->states[i].is_below && states->states[i].column == column)
			return true;
	return false;
}

void
forge_states_arrange(ForgeStates *states)
{
	int number = 1;

	while (number < states->state_count && has_move(states, states->move_count, number - 1, number))
	{
		states->states[number].column = number;
		number++;
	}
	for (; number < states->state_count; number++)
	{
		int column = wanted_column(states, number);

		while (is_taken_below(states, number, column))
			column++;
		states->states[number].is_below = true;
		states->states[number].column = column;
	}
}

/* ----- sizes -------------------------------------------------------------------------------- */

static int
width_of(ForgeJsonValue text)
{
	int32_t characters = forge_text_characters(text.text);

	return (int) (characters < 24 ? characters : 24) * CHARACTER_WIDTH;
}

/* Along the main line, to the next state? */
static bool
is_straight(const ForgeStates *states, const ForgeStateMove *move)
{
	return !states->states[move->from].is_below && !states->states[move->to].is_below &&
		   move->to == move->from + 1;
}

/* How far a bow between two states of the same row is from it; 0 for other moves. */
static int
bow_height(const ForgeStates *states, const ForgeStateMove *move)
{
	const ForgeStateNode *from = &states->states[move->from];
	const ForgeStateNode *to = &states->states[move->to];

	if (from->is_below != to->is_below || from == to || is_straight(states, move))
		return 0;
	if (from->column < to->column)
		return BOW_HEIGHT * (to->column - from->column) + SHIFT;
	return BOW_HEIGHT * (from->column - to->column);
}

static int
highest_bow(const ForgeStates *states, bool is_below)
{
	int highest = 0;

	for (int i = 0; i < states->move_count; i++)
	{
		int height = bow_height(states, &states->moves[i]);

		if (states->states[states->moves[i].from].is_below == is_below && height > highest)
			highest = height;
	}
	return highest == 0 ? 0 : highest + BOW_HEIGHT;
}

static Drawing
sized(ForgePage *page, const ForgeStates *states)
{
	int box = 64;
	int gap = 48;

	for (int i = 0; i < states->state_count; i++)
		box = width_of(states->states[i].label) > box ? width_of(states->states[i].label) : box;
	for (int i = 0; i < states->move_count; i++)
		if (width_of(states->moves[i].label) > gap)
			gap = width_of(states->moves[i].label);
	return (Drawing){ .page = page,
					  .states = states,
					  .box_width = box + 2 * MARGIN,
					  .column_width = box + gap + 4 * MARGIN,
					  .top = MARGIN + highest_bow(states, false),
					  .row_distance = BOX_HEIGHT + ROW_GAP };
}

static int
center_of(const Drawing *drawing, const ForgeStateNode *state)
{
	return MARGIN + drawing->box_width / 2 + state->column * drawing->column_width;
}

static int
top_of(const Drawing *drawing, const ForgeStateNode *state)
{
	return drawing->top + (state->is_below ? drawing->row_distance : 0);
}

/* ----- lines -------------------------------------------------------------------------------- */

static void
write_place(const Drawing *drawing, const char *before, int x, int y)
{
	forge_html_literal(&drawing->page->html, before);
	forge_html_number(&drawing->page->html, x);
	forge_html_literal(&drawing->page->html, " ");
	forge_html_number(&drawing->page->html, y);
}

/* The head of an arrow whose point is there. */
static void
draw_head(const Drawing *drawing, int x, int y, const char *shape)
{
	forge_html_open(&drawing->page->html, "path");
	forge_html_string(&drawing->page->html, "class", "head");
	forge_html_attribute_begin(&drawing->page->html, "d");
	write_place(drawing, "M", x, y);
	forge_html_literal(&drawing->page->html, shape);
	forge_html_attribute_end(&drawing->page->html);
	forge_html_close(&drawing->page->html);
}

/* From one point to another; it leaves and arrives upright, by way of those heights. */
static void
draw_curve(const Drawing *drawing, int x1, int y1, int x2, int y2, int height1, int height2)
{
	forge_html_open(&drawing->page->html, "path");
	forge_html_string(&drawing->page->html, "class", "move");
	forge_html_attribute_begin(&drawing->page->html, "d");
	write_place(drawing, "M", x1, y1);
	write_place(drawing, "C", x1, height1);
	write_place(drawing, " ", x2, height2);
	write_place(drawing, " ", x2, y2);
	forge_html_attribute_end(&drawing->page->html);
	forge_html_close(&drawing->page->html);
	draw_head(drawing, x2, y2, y2 > height2 ? "l-4-8h8z" : "l-4 8h8z");
}

/* The labels of all moves between the same two states. */
static void
draw_labels(const Drawing *drawing, const ForgeStateMove *move, int x, int y)
{
	const ForgeStates *states = drawing->states;
	bool is_first = true;

	forge_html_open(&drawing->page->html, "text");
	forge_html_integer(&drawing->page->html, "x", x);
	forge_html_integer(&drawing->page->html, "y", y);
	for (int i = 0; i < states->move_count; i++)
	{
		const ForgeStateMove *other = &states->moves[i];

		if (other->from != move->from || other->to != move->to ||
			other->label.type == FORGE_JSON_MISSING)
			continue;
		forge_html_literal(&drawing->page->html, is_first ? "" : ", ");
		forge_page_text(drawing->page, other->label);
		is_first = false;
	}
	forge_html_close(&drawing->page->html);
}

static void
draw_straight(const Drawing *drawing, const ForgeStateMove *move)
{
	int y = drawing->top + BOX_HEIGHT / 2;
	int half = drawing->box_width / 2;
	int x1 = center_of(drawing, &drawing->states->states[move->from]) + half;
	int x2 = center_of(drawing, &drawing->states->states[move->to]) - half;

	forge_html_open(&drawing->page->html, "path");
	forge_html_string(&drawing->page->html, "class", "move");
	forge_html_attribute_begin(&drawing->page->html, "d");
	write_place(drawing, "M", x1, y);
	forge_html_literal(&drawing->page->html, "H");
	forge_html_number(&drawing->page->html, x2);
	forge_html_attribute_end(&drawing->page->html);
	forge_html_close(&drawing->page->html);
	draw_head(drawing, x2, y, "l-8-4v8z");
	draw_labels(drawing, move, (x1 + x2) / 2, y - 6);
}

/* A cubic curve comes three quarters of the way to its controls. */
static void
draw_bow(const Drawing *drawing, const ForgeStateMove *move, int height)
{
	const ForgeStateNode *from = &drawing->states->states[move->from];
	const ForgeStateNode *to = &drawing->states->states[move->to];
	int shift = from->column < to->column ? SHIFT : -SHIFT;
	int x1 = center_of(drawing, from) + shift;
	int x2 = center_of(drawing, to) - shift / 3;
	int y = top_of(drawing, from) + (from->is_below ? BOX_HEIGHT : 0);
	int away = from->is_below ? height : -height;

	draw_curve(drawing, x1, y, x2, y, y + away * 4 / 3, y + away * 4 / 3);
	draw_labels(drawing, move, (x1 + x2) / 2, y + away + (from->is_below ? 15 : -5));
}

/* Between the rows; a move upwards stands beside one downwards. */
static void
draw_between(const Drawing *drawing, const ForgeStateMove *move)
{
	const ForgeStateNode *from = &drawing->states->states[move->from];
	const ForgeStateNode *to = &drawing->states->states[move->to];
	int shift = (from->column - to->column) * SHIFT + (from->is_below ? SHIFT : 0);
	int limit = drawing->box_width / 2 - MARGIN;
	int x1 = center_of(drawing, from) + (from->is_below ? SHIFT : 0);
	int x2 = center_of(drawing, to) + (shift > limit ? limit : shift < -limit ? -limit : shift);
	int y1 = top_of(drawing, from) + (from->is_below ? 0 : BOX_HEIGHT);
	int y2 = top_of(drawing, to) + (from->is_below ? BOX_HEIGHT : 0);

	draw_curve(drawing, x1, y1, x2, y2, (y1 + y2) / 2, (y1 + y2) / 2);
	draw_labels(drawing, move, (x1 + x2) / 2, (y1 + y2) / 2 + 4);
}

static void
draw_moves(const Drawing *drawing)
{
	const ForgeStates *states = drawing->states;

	for (int i = 0; i < states->move_count; i++)
	{
		const ForgeStateMove *move = &states->moves[i];
		int height = bow_height(states, move);

		if (move->from == move->to || has_move(states, i, move->from, move->to))
			continue;
		if (is_straight(states, move))
			draw_straight(drawing, move);
		else if (height > 0)
			draw_bow(drawing, move, height);
		else
			draw_between(drawing, move);
	}
}

/* ----- states ------------------------------------------------------------------------------- */

static void
draw_state(const Drawing *drawing, const ForgeStateNode *state)
{
	ForgeHtml *html = &drawing->page->html;
	int x = center_of(drawing, state);
	int y = top_of(drawing, state);

	forge_html_open(html, "g");
	forge_html_string(html, "class", state->is_current ? "state current" : "state");
	forge_html_open(html, "rect");
	forge_html_integer(html, "x", x - drawing->box_width / 2);
	forge_html_integer(html, "y", y);
	forge_html_integer(html, "width", drawing->box_width);
	forge_html_integer(html, "height", BOX_HEIGHT);
	forge_html_integer(html, "rx", 6);
	forge_html_close(html);
	forge_html_open(html, "text");
	forge_html_integer(html, "x", x);
	forge_html_integer(html, "y", y + BOX_HEIGHT / 2 + 5);
	forge_page_text(drawing->page, state->label);
	forge_html_close(html);
	forge_html_close(html);
}

void
forge_states_draw(ForgePage *page, const ForgeStates *states)
{
	Drawing drawing = sized(page, states);
	int columns = 0;
	int height = drawing.top + BOX_HEIGHT + MARGIN;
	int width;

	for (int i = 0; i < states->state_count; i++)
	{
		columns = states->states[i].column > columns ? states->states[i].column : columns;
		if (states->states[i].is_below)
			height = drawing.top + drawing.row_distance + BOX_HEIGHT + MARGIN +
					 highest_bow(states, true);
	}
	width = columns * drawing.column_width + drawing.box_width + 2 * MARGIN;
	forge_html_open(&page->html, "svg");
	forge_html_string(&page->html, "aria-hidden", "true");
	forge_html_integer(&page->html, "width", width);
	forge_html_attribute_begin(&page->html, "viewBox");
	write_place(&drawing, "", 0, 0);
	write_place(&drawing, " ", width, height);
	forge_html_attribute_end(&page->html);
	draw_moves(&drawing);
	for (int i = 0; i < states->state_count; i++)
		draw_state(&drawing, &states->states[i]);
	forge_html_close(&page->html);
}
