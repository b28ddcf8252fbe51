/*
 * unit_parts.h
 *	  The parts of a unit of work while it runs: its receipts, streams, events, claims
 *	  (store/claim.h) and transfers.
 *
 * Each part is looked after by one file.  A step takes only the parts that it needs: those
 * that it changes, and as const those that it reads.
 */
#ifndef FORGE_APP_UNIT_PARTS_H
#define FORGE_APP_UNIT_PARTS_H

#include "app/span.h"
#include "app/unit_of_work.h"
#include "store/claim.h"

/* Takes the gates of all requests, in the order of their names. */
void forge_unit_take_gates(ForgeRequests requests);

/* ----- receipts ----------------------------------------------------------------------------- */

/* The command ids of the requests, and which of them were used before. */
typedef struct ForgeUnitReceipts
{
	ForgeRequests requests;
	ForgeRequest **by_command_id; /* those with a command id of the caller's, in its order */
	int by_command_id_count;
} ForgeUnitReceipts;

/* Lists the requests whose caller gave a command id. */
ForgeUnitReceipts forge_unit_receipts(ForgeRequests requests);

/* Finds the receipts of command ids that were used before, here or in an earlier transaction. */
void forge_unit_find_receipts(ForgeUnitReceipts *receipts);

/* Nothing is to be decided: the command id was used before. */
bool forge_request_is_replay(const ForgeRequest *request);

/*
 * Looks for the receipts of command ids again.  Returns true when another call has
 * used one since they were last looked for.
 */
bool forge_unit_has_new_replays(ForgeUnitReceipts *receipts);

/*
 * A head is newer than the transaction's snapshot.  Raises 40001, unless all
 * requests have become replays: a retry of a command that has just been done must
 * find its receipt.
 */
void forge_unit_require_replays(ForgeUnitReceipts *receipts);

/* Returns false when another transaction has used one of the ids meanwhile. */
bool forge_unit_write_receipts(const ForgeUnitReceipts *receipts);

/* Replays within the unit have the original's, and all of them the ids that callers know. */
void forge_unit_complete_receipts(ForgeUnitReceipts *receipts);

/* ----- streams ------------------------------------------------------------------------------ */

typedef struct ForgeUnitStreams
{
	ForgeUuid tenant;
	ForgeStream **list; /* in the order of rank and id */
	int count;
	int capacity;
	int seen_count;               /* streams that decisions only look at */
	ForgeTable heads;             /* open while they are found, decided and written */
	const ForgeStream *lock_from; /* of its rank, it and those after it are locked when found */
	ForgeInstant now;             /* later than the recorded times of all heads that were found */
} ForgeUnitStreams;

/* Lists the streams that the requests touch, and gives each request its stream. */
ForgeUnitStreams forge_unit_streams(ForgeRequests requests);

/*
 * Finds the heads as they are now.  Heads that an attempt has lost to another
 * transaction, and those after them, are locked.  Returns false when one is
 * newer than the snapshot.
 */
bool forge_unit_find_streams(ForgeUnitStreams *streams);

/*
 * A stream that decisions look at, found at the first time in each attempt.  If it belongs to
 * the unit, it is as the unit has changed it so far.  NULL when it is newer than the snapshot.
 */
ForgeStream *forge_unit_see(ForgeUnitStreams *streams, const ForgeAggregate *aggregate,
							ForgeUuid id);

/*
 * Likewise a stream on which that command (with -1: perhaps one) follows: from now on it
 * belongs to the unit.
 */
ForgeStream *forge_unit_drive(ForgeUnitStreams *streams, const ForgeRequest *driver,
							  const ForgeAggregate *driven, int driven_type, ForgeUuid id);

/* Has another transaction written the head since it was found? */
bool forge_unit_has_moved(ForgeUnitStreams *streams, const ForgeStream *stream);

/*
 * The client is told of this stream, and nothing is written to it.  For the one stream of a
 * unit it counts as read, so that write skew is found at SERIALIZABLE.  Several are decided
 * and locked together; units would fail because of each other.
 */
void forge_unit_depend(ForgeUnitStreams *streams, const ForgeStream *stream);

/* Writes the heads.  Returns false when another transaction was first. */
bool forge_unit_write_heads(ForgeUnitStreams *streams);

/* Writes the rows of read models; kept (or NULL) receives the row of the first one's stream. */
void forge_unit_write_rows(const ForgeUnitStreams *streams, const ForgeStream *first,
						   ForgeKeptRow *kept);

/* ----- events ------------------------------------------------------------------------------- */

/* Adds the next event of the request's stream, to be filled in. */
ForgePendingEvent *forge_unit_add_event(ForgeUnitEvents *events, const ForgeRequest *request,
										ForgeInstant now);

/* Gives the events their positions, and the receipts that of their last event. */
void forge_unit_draw_positions(ForgeUnitEvents *events, ForgeRequests requests);

/* ----- transfers ---------------------------------------------------------------------------- */

/* The requests that ask for transfers of the ledger, in the order in which they were decided. */
typedef struct ForgeUnitTransfers
{
	ForgeRequest **requests;
	int count;
	int capacity;
	int transfer_count;     /* of all of them */
	uint64 last_account_ns; /* when the last account was created that spans ask for; 0: none was */
} ForgeUnitTransfers;

/* Notes the transfers of a request, if it has some. */
void forge_unit_add_transfers(ForgeUnitTransfers *transfers, ForgeRequest *request);

/*
 * Completes a follow-up on the ledger: gives a batch its id and the transfers, and an account the
 * time at which it is created.  Leaves others alone.
 */
void forge_unit_complete_ledger(ForgeUnitTransfers *transfers, const ForgeFollowUps *follow_ups,
								ForgeRequest *request);

/* Opens a balance for each account that the unit has created. */
void forge_unit_open_balances(const ForgeUnitStreams *streams);

/*
 * Locks the balances that the transfers touch, in the order of account ids, decides all of
 * them, writes what follows, and completes the events of their requests.  Raises the status of the
 * first one that fails and must not.
 */
void forge_unit_write_transfers(const ForgeUnitTransfers *transfers, ForgeUnitEvents *events);

/* ----- attributes --------------------------------------------------------------------------- */

/*
 * Looks at the stored attributes whose schema a request has defined anew, as the unit has left
 * them, if the command says so.  Raises attributes_violated when some do not fit.
 */
void forge_unit_check_attributes(ForgeRequests requests);

/* ----- decisions ---------------------------------------------------------------------------- */

/* Why the requests could not be decided. */
typedef struct ForgeUnitRefusal
{
	const ForgeRequest *request; /* NULL: a stream is newer than the snapshot */
	ForgeOutcome outcome;
} ForgeUnitRefusal;

/*
 * Finds the streams that a command asks for, and gives it their states, or what they and the
 * events decided so far say.  Returns false when one is newer than the snapshot.
 */
bool forge_unit_ask(ForgeUnitStreams *streams, const ForgeUnitEvents *log, ForgeRequest *request);

/*
 * Decides every request that is no replay, and applies it to its stream, in memory.  Returns
 * false at the first that cannot be; *refusal then says why.
 */
bool forge_unit_decide(ForgeRequests requests, ForgeUnitStreams *streams, ForgeUnitEvents *events,
					   ForgeClaims *claims, ForgeUnitTransfers *transfers,
					   ForgeUnitRefusal *refusal);

#endif
