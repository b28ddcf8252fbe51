/*
 * unit_parts.h
 *	  The functions that the files of the unit of work share.
 */
#ifndef FORGE_APP_UNIT_PARTS_H
#define FORGE_APP_UNIT_PARTS_H

#include "app/unit_of_work.h"

/* Nothing is to be decided: the command id was used before. */
bool forge_request_is_replay(const ForgeRequest *request);

/* The request of the caller that it is, or that it follows from. */
const ForgeRequest *forge_request_root(const ForgeRequest *request);

/* Lists the requests whose caller gave a command id, in its order. */
void forge_unit_sort_by_command_id(ForgeUnit *unit);

/* Finds the receipts of command ids that were used before, here or in an earlier transaction. */
void forge_unit_find_receipts(ForgeUnit *unit);

/*
 * Looks for the receipts of command ids again.  Returns true when another call has
 * used one since they were last looked for.
 */
bool forge_unit_has_new_replays(ForgeUnit *unit);

/*
 * A head is newer than the transaction's snapshot.  Raises 40001, unless all
 * requests have become replays: a retry of a command that has just been done must
 * find its receipt.
 */
void forge_unit_require_replays(ForgeUnit *unit);

/* Lists the streams that the requests touch. */
void forge_unit_collect_streams(ForgeUnit *unit);

/*
 * Finds the heads as they are now.  Heads that an attempt has lost to another
 * transaction, and those after them, are locked.  Returns false when one is
 * newer than the snapshot.
 */
bool forge_unit_find_streams(ForgeUnit *unit);

/*
 * A stream that decisions look at, found at the first time in each attempt.  If it belongs to
 * the unit, it is as the unit has changed it so far.  NULL when it is newer than the snapshot.
 */
ForgeStream *forge_unit_see(ForgeUnit *unit, const ForgeAggregate *aggregate, ForgeUuid id);

/*
 * Likewise a stream on which that command (with -1: perhaps one) follows: from now on it
 * belongs to the unit.
 */
ForgeStream *forge_unit_drive(ForgeUnit *unit, const ForgeRequest *driver,
							  const ForgeAggregate *driven, int driven_type, ForgeUuid id);

/* Takes the gates of all requests, in the order of their names. */
void forge_unit_take_gates(const ForgeUnit *unit);

/*
 * Finds the streams that a command asks for, and gives it their states.  Returns false when
 * one is newer than the snapshot.
 */
bool forge_unit_ask(ForgeUnit *unit, ForgeRequest *request);

/*
 * Decides every request, and applies it to its stream, in memory.  Raises the first
 * refusal.  Returns false when it has to be done again: some requests have become
 * replays meanwhile.
 */
bool forge_unit_decide(ForgeUnit *unit);

/*
 * The client is told of this stream, and nothing is written to it.  For the one stream of a
 * unit it counts as read, so that write skew is found at SERIALIZABLE.  Several are decided
 * and locked together; units would fail because of each other.
 */
void forge_unit_depend(ForgeUnit *unit, const ForgeStream *stream);

/* Write the heads, then the rest.  Return false when another transaction was first. */
bool forge_unit_write_heads(ForgeUnit *unit);
bool forge_unit_write(ForgeUnit *unit);

/* Is there only one stream, not counting streams that are only seen? */
static inline bool
forge_unit_has_one_stream(const ForgeUnit *unit)
{
	return unit->stream_count - unit->seen_count == 1;
}

#endif
