/*
 * states.h
 *	  Diagrams of states: which there are, and the moves between them.
 *
 * The main line goes from the first state on, in the order given, as long as there is a move
 * from each state to the next one.  The other states stand below it.
 */
#ifndef FORGE_WEB_STATES_H
#define FORGE_WEB_STATES_H

#include "web/document.h"

#define FORGE_STATES_MAX 12
#define FORGE_MOVES_MAX 48

typedef struct ForgeStateNode
{
	ForgeJsonValue name;
	ForgeJsonValue label;
	bool is_current;
	bool is_below; /* the main line */
	int column;
} ForgeStateNode;

typedef struct ForgeStateMove
{
	int from; /* numbers of states */
	int to;
	ForgeJsonValue label; /* may be missing */
} ForgeStateMove;

typedef struct ForgeStates
{
	int state_count;
	int move_count;
	ForgeStateNode states[FORGE_STATES_MAX];
	ForgeStateMove moves[FORGE_MOVES_MAX];
} ForgeStates;

/* Finds the main line, and the column of each state. */
void forge_states_arrange(ForgeStates *states);

/* The picture, an element svg; it says nothing that is not told in words beside it. */
void forge_states_draw(ForgePage *page, const ForgeStates *states);

#endif
