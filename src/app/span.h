/*
 * span.h
 *	  Spans: events of one aggregate that lead to commands on streams of others,
 *	  in the same unit of work, all or nothing.
 *
 * A span is one pure function of a file of its own (order_span.c): given an event
 * and the state that it was decided from, it names the commands that follow.  The
 * unit of work runs them as it runs the caller's.  docs/spanning-aggregates.md
 * tells how to write the next one.
 *
 * An event may lead to transfers of the ledger, too.  Those of one command are one
 * ledger.batch, a follow-up like others.
 */
#ifndef FORGE_APP_SPAN_H
#define FORGE_APP_SPAN_H

#include "domain/aggregate.h"
#include "domain/holding/holding_commands.h"
#include "domain/ledger_batch/ledger_batch.h"

typedef struct ForgeTransfer ForgeTransfer; /* ledger/transfer.h */

/* What a transfer is about: if it fails, the unit is refused for that reason. */
typedef struct ForgeTransferSubject
{
	ForgeText text;     /* account "1000" */
	ForgeReason reason; /* FORGE_ACCEPTED: the transfer's status is the reason */
} ForgeTransferSubject;

/* A command that follows on another stream. */
typedef struct ForgeFollowUp
{
	const ForgeAggregate *aggregate;
	ForgeUuid aggregate_id; /* not of an aggregate that has a key: the command says it; nil: that
							 * of the event, of a stream which begins with it */
	ForgeCommand command;
	int64_t expected_version; /* FORGE_VERSION_ANY, unless the span sets it */

	/* Set by the unit of work. */
	ForgeUuid cause;          /* id of the event that it follows from, */
	ForgeInstant occurred_at; /* and its business time */
} ForgeFollowUp;

typedef struct ForgeFollowUps
{
	ForgeArena *arena;
	const void *const *asked; /* the states that the span has asked for, in that order; or NULL */
	ForgeFollowUp *list;
	int count;
	int capacity;

	ForgeLedgerBatchPost *batch; /* the command of the transfers; NULL: there are none */
	ForgeTransfer *transfers;    /* their ids are set by the unit of work */
	ForgeTransferSubject *subjects;
	int transfer_capacity;
} ForgeFollowUps;

typedef struct ForgeSpan
{
	const ForgeAggregate *aggregate; /* the aggregate of the events */

	/*
	 * Lists the streams that the span needs besides what the command asks for, by the same rules
	 * (ForgeAggregate.asks); follow_ups->asked then has their states.  NULL: none.
	 */
	void (*asks)(const void *state, const ForgeCommand *command, ForgeAsks *asks);

	/*
	 * Adds the follow-ups of an event of the stream command->aggregate_id.  That command was
	 * decided on that state and on the states that it asked for.  The streams of the follow-ups
	 * must not depend on the states asked for, nor on the time; but whether a new stream begins
	 * may.
	 */
	void (*follow)(const void *state, const ForgeCommand *command, const ForgeEvent *event,
				   ForgeFollowUps *follow_ups);
} ForgeSpan;

/* The spans; each has a file of its own. */
extern const ForgeSpan forge_account_span;
extern const ForgeSpan forge_book_span;
extern const ForgeSpan forge_entry_span;
extern const ForgeSpan forge_item_span;
extern const ForgeSpan forge_order_span;
extern const ForgeSpan forge_party_span;
extern const ForgeSpan forge_product_span;
extern const ForgeSpan forge_stock_span;
extern const ForgeSpan forge_stock_transfer_span;
extern const ForgeSpan forge_user_span;

/* The span of the aggregate; NULL when its events have no follow-ups. */
const ForgeSpan *forge_span_of(const ForgeAggregate *aggregate);

/*
 * Adds a command and returns its data, cleared, to be filled in.  The command that it follows
 * from drives it (aggregate.h).
 */
void *forge_follow_ups_add(ForgeFollowUps *follow_ups, const ForgeAggregate *aggregate,
						   ForgeUuid aggregate_id, int command_type);

/*
 * Adds a command on the stock of an item at a location, and returns what it has of those of all
 * holdings, such as a ForgeHoldingShip: it is one of inventory.item or of inventory.stock.
 */
void *forge_follow_ups_add_on_stock(ForgeFollowUps *follow_ups, ForgeUuid item_id,
									ForgeUuid location_id, ForgeHoldingCommandType type);

/*
 * Adds a transfer and returns it, cleared, to be filled in.  The first one adds the command
 * ledger.batch.post, so the command that it follows from must say that it drives that; transfers
 * keep their order.  If one fails, the unit of work is refused.
 */
ForgeTransfer *forge_follow_ups_add_transfer(ForgeFollowUps *follow_ups,
											 ForgeTransferSubject subject);

/* How many transfers there are. */
static inline int
forge_follow_ups_transfer_count(const ForgeFollowUps *follow_ups)
{
	return follow_ups->batch == NULL ? 0 : (int) follow_ups->batch->count;
}

#endif
