/*
 * part_states.c
 *	  A diagram of states, in words and, where there is room, as a picture.
 */
#include "web/part.h"
#include "web/states.h"

#define WHERE "states"

/* ----- the document ------------------------------------------------------------------------- */

static void
read_state(ForgePage *page, ForgeStates *states, ForgeJsonValue state, ForgeJsonValue current)
{
	enum
	{
		NAME,
		LABEL,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[NAME] = { "name", FORGE_MEMBER_TEXT, true },
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
	};
	ForgeJsonValue values[COUNT];

	if (states->state_count == FORGE_STATES_MAX)
		forge_page_fault(page, WHERE, FORGE_TEXT("states"));
	else if (forge_page_read(page, WHERE, state, members, COUNT, values))
		states->states[states->state_count++] = (ForgeStateNode){
			.name = values[NAME],
			.label = values[LABEL],
			.is_current = current.type != FORGE_JSON_MISSING &&
						  forge_text_equal(current.text, values[NAME].text),
		};
}

/* The number of the state of that name, or -1 with a fault. */
static int
state_number(ForgePage *page, const ForgeStates *states, ForgeJsonValue name)
{
	for (int i = 0; i < states->state_count; i++)
		if (forge_text_equal(states->states[i].name.text, name.text))
			return i;
	forge_page_fault(page, WHERE, name.text);
	return -1;
}

static void
read_move(ForgePage *page, ForgeStates *states, ForgeJsonValue move)
{
	enum
	{
		FROM,
		TO,
		LABEL,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[FROM] = { "from", FORGE_MEMBER_TEXT, true },
		[TO] = { "to", FORGE_MEMBER_TEXT, true },
		[LABEL] = { "label", FORGE_MEMBER_TEXT },
	};
	ForgeJsonValue values[COUNT];
	int from, to;

	if (states->move_count == FORGE_MOVES_MAX)
		forge_page_fault(page, WHERE, FORGE_TEXT("moves"));
	else if (forge_page_read(page, WHERE, move, members, COUNT, values))
	{
		from = state_number(page, states, values[FROM]);
		to = state_number(page, states, values[TO]);
		if (from >= 0 && to >= 0)
			states->moves[states->move_count++] = (ForgeStateMove){ from, to, values[LABEL] };
	}
}

/* ----- words -------------------------------------------------------------------------------- */

/* "submit to Reserved, cancel to Cancelled"; of a move that stays its label alone. */
static void
render_moves(ForgePage *page, const ForgeStates *states, int number)
{
	bool is_first = true;

	for (int i = 0; i < states->move_count; i++)
	{
		const ForgeStateMove *move = &states->moves[i];

		if (move->from != number)
			continue;
		if (is_first)
		{
			forge_html_literal(&page->html, " ");
			forge_html_open(&page->html, "span");
			forge_html_string(&page->html, "class", "note");
		}
		forge_html_literal(&page->html, is_first ? "" : ", ");
		forge_page_text(page, move->label);
		if (move->to != number)
		{
			forge_html_literal(&page->html, " to ");
			forge_page_text(page, states->states[move->to].label);
		}
		is_first = false;
	}
	if (!is_first)
		forge_html_close(&page->html);
}

static void
render_words(ForgePage *page, const ForgeStates *states)
{
	forge_html_open(&page->html, "ol");
	for (int i = 0; i < states->state_count; i++)
	{
		forge_html_open(&page->html, "li");
		if (states->states[i].is_current)
			forge_html_string(&page->html, "aria-current", "step");
		forge_html_open(&page->html, "strong");
		forge_page_text(page, states->states[i].label);
		forge_html_close(&page->html);
		render_moves(page, states, i);
		forge_html_close(&page->html);
	}
	forge_html_close(&page->html);
}

/* ----- the part ----------------------------------------------------------------------------- */

static void
read_states(ForgePage *page, ForgeStates *states, ForgeJsonValue described, ForgeJsonValue moves,
			ForgeJsonValue current)
{
	ForgeJsonWalk walk = forge_json_walk(described);
	ForgeText name;
	ForgeJsonValue one;

	while (forge_json_next(&walk, &name, &one))
		read_state(page, states, one, current);
	walk = forge_json_walk(moves);
	while (forge_json_next(&walk, &name, &one))
		read_move(page, states, one);
	if (current.type != FORGE_JSON_MISSING)
		state_number(page, states, current);
}

void
forge_part_states(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		LABEL,
		CURRENT,
		STATES,
		MOVES,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
		[CURRENT] = { "current", FORGE_MEMBER_TEXT },
		[STATES] = { "states", FORGE_MEMBER_ARRAY, true },
		[MOVES] = { "moves", FORGE_MEMBER_ARRAY, true },
	};
	ForgeJsonValue values[COUNT];
	ForgeStates states = { 0 };

	if (!forge_page_read(page, WHERE, part, members, COUNT, values))
		return;
	read_states(page, &states, values[STATES], values[MOVES], values[CURRENT]);
	forge_states_arrange(&states);
	forge_html_open(&page->html, "figure");
	forge_html_string(&page->html, "class", "states");
	forge_html_open(&page->html, "figcaption");
	forge_page_text(page, values[LABEL]);
	forge_html_close(&page->html);
	forge_states_draw(page, &states);
	render_words(page, &states);
	forge_html_close(&page->html);
}
