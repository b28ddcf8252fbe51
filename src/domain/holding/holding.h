/*
 * holding.h
 *	  What is held of one item at one place: the part that inventory.item (at the default
 *	  location) and inventory.stock (at any other) have in common, with all rules of stock.
 *
 * A holding has buckets: on_hand (there and usable, reserved included), reserved, damaged (there,
 * not usable, not in on_hand), in_transit (sent to here, not arrived), on_order and proposed.  What
 * leaves one bucket arrives in another, or its event says that it came in or left.
 *
 * What is available is on hand, less what is reserved, expired or blocked.  A reservation counts
 * until it expires, a lot is good until the instant that was computed when it came in, and a lot
 * that is blocked is there, but not available.
 *
 * An item may be kept in lots.  A command that takes stock out may name a lot.  If it names none,
 * it takes from the lot that ends first; lots without an end come last; of the same end, the lot
 * that came in first.
 *
 * A holding has the value of what is on hand, in the company's currency.  What leaves takes its
 * share: by the average (also under standard cost), or of the oldest or newest layers (fifo, lifo).
 * The last of it takes the rest.  Another method of cost changes no value: layers are begun from,
 * or end in, what is on hand then.
 *
 * What a customer brings back has the value at which it left (holding_return.c).
 *
 * Rules are in decide alone; apply takes the lots and the value that the event says.
 *
 * The invariant: no bucket is below zero; reserved is the sum of the reservations, each above zero,
 * and not more than on_hand; lots, if there are any, add up to on_hand and damaged, layers to
 * on_hand and value; what is not there has no value.
 */
#ifndef FORGE_DOMAIN_HOLDING_H
#define FORGE_DOMAIN_HOLDING_H

#include "domain/holding/holding_events.h"

#define FORGE_TRACKINGS "lot"
/* ---- state ---- */

FORGE_ELEMENT(2, "a quantity in stock that is promised to somebody")
typedef struct ForgeReservation
{
	ForgeUuid reference FORGE_IS(REQUIRED, "under which it was made: of an order, its id");
	bool driven FORGE_IS("whether another aggregate made it, which alone may release or ship it");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that is promised");
	ForgeInstant expires_at FORGE_IS("when it ends by itself; never when left out");
	ForgeUuid lot_id FORGE_IS("the lot that it is of, if it was made of one");
} ForgeReservation;

FORGE_ELEMENT(1, "what is there of a lot")
typedef struct ForgeHoldingLot
{
	ForgeUuid lot_id FORGE_IS(REQUIRED, "the lot");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it that is on hand");
	ForgeDecimal damaged FORGE_IS(REQUIRED, "quantity of it that is damaged");
	ForgeInstant ends_at FORGE_IS("the first instant at which it is no longer good there");
} ForgeHoldingLot;

FORGE_ELEMENT(0, "a quantity that came in at one cost")
typedef struct ForgeHoldingLayer
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "what is left of it");
	ForgeDecimal value FORGE_IS(REQUIRED, "the value of that");
} ForgeHoldingLayer;

/* In this order, and first in a state: what most commands change is logged together. */
FORGE_PART("what is held of an item at one place")
typedef struct ForgeHolding
{
	ForgeDecimal on_hand FORGE_IS(REQUIRED, HIDDEN, "quantity in stock, what is reserved included");
	ForgeDecimal reserved FORGE_IS(REQUIRED, HIDDEN, "of that, the quantity that is reserved");
	ForgeDecimal value FORGE_IS(REQUIRED, HIDDEN, "value of what is on hand");
	ForgeList reservations FORGE_IS(OF(ForgeReservation), RESERVATIONS,
									"what its reserved quantity consists of");
	ForgeList lots FORGE_IS(OF(ForgeHoldingLot), LOTS,
							"what is there of each lot, in the order in which they came in");
	ForgeList layers FORGE_IS(OF(ForgeHoldingLayer), LAYERS,
							  "what is on hand by the cost at which it came in; the oldest first");
	ForgeDecimal damaged FORGE_IS(REQUIRED, HIDDEN, "quantity that is there, but not usable");
	ForgeDecimal in_transit FORGE_IS(REQUIRED, HIDDEN, "quantity sent to here, not yet arrived");
	ForgeDecimal on_order FORGE_IS(REQUIRED, HIDDEN, "quantity ordered, not yet received");
	ForgeDecimal proposed FORGE_IS(REQUIRED, HIDDEN, "quantity that a rule proposes to order");
	ForgeDecimal damaged_value FORGE_IS(REQUIRED, HIDDEN, "value of what is damaged");
	ForgeDecimal low_stock FORGE_IS(REQUIRED, HIDDEN, "quantity below which it is low; 0: none");
} ForgeHolding;

/* The facts of an item by which stock of it is kept, wherever it is. */
FORGE_PART("how stock of an item is kept")
typedef struct ForgeHoldingRules
{
	ForgeDecimal increment FORGE_IS(SPARSE, HIDDEN,
									"its quantities are multiples of this; 0: any six decimals");
	ForgeText tracking FORGE_IS(HIDDEN, WORD_OF(FORGE_TRACKINGS), "lot, if it is kept in lots");
	ForgeText cost_method FORGE_IS(HIDDEN, WORD_OF(FORGE_COST_METHODS),
								   "how its cost is found; by the average when left out");
	ForgeDecimal standard_cost FORGE_IS(SPARSE, HIDDEN, "what one of it costs by the standard");
} ForgeHoldingRules;

/* ---- what can be told of a holding ---- */

/* A holding, and what has to be known beside it to tell what is available. */
typedef struct ForgeHoldingPlace
{
	const ForgeHolding *holding;
	const ForgeHoldingRules *rules;
	ForgeUuid item_id;
	ForgeUuid location_id;
	const void *const *lots; /* the states of its lots, in their order; NULL: none is blocked */
	ForgeInstant at;
} ForgeHoldingPlace;

/* The reserved quantity at that time, without expired reservations. */
ForgeDecimal forge_holding_reserved(const ForgeHolding *holding, ForgeInstant at);

/* The quantity on hand that is in lots which are no longer good then. */
ForgeDecimal forge_holding_expired(const ForgeHolding *holding, ForgeInstant at);

/* On hand, less what is reserved, expired or blocked; never below zero. */
ForgeDecimal forge_holding_available(const ForgeHoldingPlace *place);

/* Which lots may be taken from. */
typedef enum ForgeHoldingUse
{
	FORGE_HOLDING_GOOD,      /* those that are neither expired nor blocked */
	FORGE_HOLDING_UNBLOCKED, /* expired ones, too */
	FORGE_HOLDING_ANY        /* all */
} ForgeHoldingUse;

/* What leaves: from which lots, and with which value. */
typedef struct ForgeHoldingPick
{
	ForgeList lots; /* of ForgeHoldingTaken; empty if the item is not kept in lots */
	ForgeDecimal value;
} ForgeHoldingPick;

/*
 * Which lots a quantity above zero is taken from, and its value.  A lot may be named, or nil.
 * Refuses LOT_NOT_TRACKED, LOT_BLOCKED and STOCK_INSUFFICIENT.  Who drives send_stock picks what it
 * takes: from the state that the command will find, so that has the same value.
 */
ForgeOutcome forge_holding_pick(const ForgeHoldingPlace *place, ForgeDecimal quantity,
								ForgeUuid lot_id, ForgeHoldingUse use, ForgeArena *arena,
								ForgeHoldingPick *pick);

/* Refuses QUANTITY_NOT_POSITIVE, and QUANTITY_INEXACT for one that the item's unit does not have.
 */
ForgeOutcome forge_holding_check_quantity(const ForgeHoldingPlace *place, ForgeDecimal quantity);

/* Asks (SEEN) for all lots of the holding, in their order. */
void forge_holding_see_lots(ForgeAsks *asks, const ForgeHolding *holding);

/* ---- for the aggregates that have a holding ---- */

/* How an aggregate calls what all holdings have. */
typedef struct ForgeHoldingOwner
{
	const ForgeAggregate *aggregate;
	size_t offset;     /* of the holding in its state */
	const int *events; /* by ForgeHoldingEventType: the type of its event */
} ForgeHoldingOwner;

/* A quantity and its value. */
typedef struct ForgeHoldingFlow
{
	ForgeDecimal quantity;
	ForgeDecimal value;
} ForgeHoldingFlow;

/* A command on a holding, and all that its decision needs. */
typedef struct ForgeHoldingCase
{
	const ForgeHoldingOwner *owner;
	ForgeHoldingPlace place;
	bool item_is_active;
	bool location_is_active;
	ForgeText time_zone; /* of the location, where the command asked for it */
	ForgeHoldingCommandType type;
	const void *data; /* struct of that type */
	const ForgeCommand *command;
	const void *const *named_lots; /* the states of the lots that the command names */
	const ForgeHolding *past;      /* as it was when it was counted; NULL: counted now */
	ForgeHoldingFlow left;         /* of what comes back, what is known to have left, and its value;
									* that is absent if it cannot be stored */
} ForgeHoldingCase;

/*
 * Asks for what a command needs beside what its aggregate asks for: the lots of the holding, those
 * that the command names, the past of the stream in which the holding is, and what left it for the
 * reference under which something comes back.
 */
void forge_holding_asks(const ForgeHolding *holding, const ForgeHoldingOwner *owner,
						ForgeHoldingCommandType type, const void *data, ForgeUuid stream,
						ForgeAsks *asks);

/* Puts into the case what was asked for so, from that index of command->asked on. */
void forge_holding_answer(ForgeHoldingCase *the_case, int index);

/* Can a lot come in, which ends by the time of the location? */
bool forge_holding_names_lots(ForgeHoldingCommandType type, const void *data);

ForgeOutcome forge_holding_decide(const ForgeHoldingCase *the_case, ForgeEvents *events);

/* Puts an event of that type into the holding. */
void forge_holding_apply(ForgeHolding *holding, ForgeHoldingEventType type, const void *data,
						 ForgeArena *arena);

/* Does the holding keep the invariant? */
bool forge_holding_check(const ForgeHolding *holding);

/* The change of the quantity on hand that an event brings; false when it brings none. */
bool forge_holding_movement(ForgeHoldingEventType type, const void *data, ForgeDecimal *delta);

/*
 * What an event adds to all that is held of the item, wherever it is, also on its way.  Zero if it
 * only moves something from one bucket or place to another.
 */
ForgeHoldingFlow forge_holding_flow(ForgeHoldingEventType type, const void *data);

/* What an event changes of the value in stock, if no document posts it. */
typedef struct ForgeHoldingPosting
{
	ForgeText role;      /* the part of the other account: stock_difference or stock_loss */
	ForgeDecimal before; /* what was held is worth, damaged goods included, */
	ForgeDecimal after;  /* and what is held after the event */
	ForgeText reason;    /* absent: none was given */
} ForgeHoldingPosting;

/*
 * Could the command have an event that is posted by itself?  rules: NULL where they are not known.
 * Where nothing is worth anything it cannot.
 */
bool forge_holding_may_post(const ForgeHolding *holding, const ForgeHoldingRules *rules,
							ForgeHoldingCommandType type, const void *data);

/* What an event changes so, and true; false if documents post it.  The holding is as before it. */
bool forge_holding_posting(const ForgeHolding *holding, ForgeHoldingEventType type,
						   const void *data, ForgeHoldingPosting *posting);

/* The lot that comes in with the event and is not in the holding, or nil. */
ForgeUuid forge_holding_new_lot(const ForgeHolding *holding, ForgeHoldingEventType type,
								const void *data);

#endif
