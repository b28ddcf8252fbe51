/*
 * test_states.c
 *	  Diagrams of states, in words and as a picture, and documents that describe none.
 */
#include "web/states.h"

#include "test_page.h"

#define STATE(name) "{\"name\": \"" name "\", \"label\": \"<" name ">\"}"
#define MOVE(from, to, label)                                                                      \
	"{\"from\": \"" from "\", \"to\": \"" to "\", \"label\": \"" label "\"}"
#define STATES(current, states, moves)                                                             \
	"{\"part\": \"states\", \"label\": \"L\", \"current\": " current ", \"states\": [" states      \
	"], \"moves\": [" moves "]}"

#define THREE STATE("a") ", " STATE("b") ", " STATE("c")

static void
test_arrangement(void)
{
	ForgeStates states = { .state_count = 5,
						   .move_count = 5,
						   .moves = { { .from = 0, .to = 1 },
									  { .from = 1, .to = 2 },
									  { .from = 0, .to = 4 },
									  { .from = 2, .to = 4 },
									  { .from = 2, .to = 3 } } };

	forge_states_arrange(&states);
	ok(!states.states[2].is_below && !states.states[3].is_below && states.states[3].column == 3,
	   "the main line goes on while there is a move to the next state");
	ok(states.states[4].is_below && states.states[4].column == 1,
	   "the others are below those from where one gets there");

	states.moves[4] = (ForgeStateMove){ .from = 1, .to = 3 };
	forge_states_arrange(&states);
	ok(states.states[3].is_below && states.states[3].column == 1 && states.states[4].column == 2,
	   "each has a place of its own");
}

static void
test_words(void)
{
	const char *part =
		STATES("\"b\"", THREE,
			   MOVE("a", "b", "go & go") ", " MOVE("a", "a", "stay") ", " MOVE("a", "c", "leave"));

	shows(part, "<li aria-current=\"step\"><strong>&lt;b&gt;</strong></li>", "where one is");
	shows(part, "go &amp; go to &lt;b&gt;, stay, leave to &lt;c&gt;</span></li>",
		  "where one gets, escaped");
	shows(part, "<svg aria-hidden=\"true\"", "the picture says nothing more");
	shows(part, "<g class=\"state current\">", "it shows where one is");
	shows(STATES("null", THREE, ""), "<g class=\"state\">", "one may be nowhere");
	shows(STATES("null", "", ""), "<ol></ol>", "no states");
	shows(STATES("null", THREE, "{\"from\": \"a\", \"to\": \"b\"}"), " to &lt;b&gt;",
		  "a move without a label");
}

static void
test_pictures(void)
{
	shows(STATES("null", THREE, MOVE("a", "b", "x") ", " MOVE("a", "b", "y")), ">x, y</text>",
		  "moves between the same states are one line");
	shows(STATES("null", THREE, MOVE("a", "b", "x") ", " MOVE("b", "a", "y")), ">y</text>",
		  "a way back");
	shows(STATES("null", THREE, MOVE("b", "c", "x") ", " MOVE("c", "b", "y")), ">y</text>",
		  "between states below");
	shows(STATES("null", THREE, MOVE("a", "c", "x") ", " MOVE("c", "a", "y")), ">y</text>",
		  "up and down");
}

static void
test_refusals(void)
{
	refuses(STATES("\"d\"", THREE, ""), "an unknown state that one is in");
	refuses(STATES("null", THREE, MOVE("a", "d", "x")), "a move to an unknown state");
	refuses(STATES("null", THREE, MOVE("d", "a", "x")), "a move from an unknown state");
	refuses(STATES("null", THREE ", " THREE ", " THREE ", " THREE ", " STATE("d"), ""),
			"too many states");
	refuses(STATES("null", "5", ""), "a state that is no object");
	refuses("{\"part\": \"states\", \"label\": \"L\", \"states\": []}", "no moves");
}

int
main(void)
{
	test_arrangement();
	test_words();
	test_pictures();
	test_refusals();
	return tap_done();
}
