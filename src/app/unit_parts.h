/*
 * unit_parts.h
 *	  What the three files of the unit of work know of each other.
 */
#ifndef FORGE_APP_UNIT_PARTS_H
#define FORGE_APP_UNIT_PARTS_H

#include "app/unit_of_work.h"

/* Nothing is to be decided: the command id was used before. */
bool forge_request_is_replay(const ForgeRequest *request);

/* Decides every request, and applies it to its stream, in memory. */
void forge_unit_decide(ForgeUnit *unit);

/* Writes it all.  Returns false when another transaction was first: look again and decide anew. */
bool forge_unit_write(ForgeUnit *unit);

#endif
