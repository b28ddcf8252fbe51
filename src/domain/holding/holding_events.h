/*
 * holding_events.h
 *	  What the events of a holding say (holding.h).  Events of two aggregates consist of these.
 *
 * Of an adjustment, a reservation and a shipment events are stored that have neither value nor
 * lots: what came later is left out where there is none.
 */
#ifndef FORGE_DOMAIN_HOLDING_EVENTS_H
#define FORGE_DOMAIN_HOLDING_EVENTS_H

#include "domain/holding/holding_commands.h"

#define FORGE_COST_METHODS "average, fifo, lifo, standard"
#define FORGE_MOVEMENTS                                                                            \
	"receipt, opening, return_in, production, issue, sale, return_out, consumption, scrap, "       \
	"damage, repair, transfer_out, transfer_in, transfer_loss, transfer_return"

FORGE_PART("an adjustment")
typedef struct ForgeHoldingAdjusted
{
	ForgeDecimal delta FORGE_IS(REQUIRED, "change of the quantity on hand");
	ForgeText reason FORGE_IS(REASON, "why the stock changed");
	ForgeDecimal value FORGE_IS(SPARSE, "change of its value");
	ForgeText cost_method FORGE_IS(WORD_OF(FORGE_COST_METHODS), "how that was found, if not by "
																"the average");
	ForgeList lots FORGE_IS(SPARSE, OF(ForgeHoldingTaken), LOTS, "of which lots it was");
} ForgeHoldingAdjusted;

/* Of quantities that come in, leave or change their condition. */
FORGE_PART("a movement")
typedef struct ForgeHoldingMoved
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "the quantity");
	ForgeDecimal value FORGE_IS(REQUIRED, "its value");
	ForgeText movement FORGE_IS(REQUIRED, WORD_OF(FORGE_MOVEMENTS), "what kind of movement it is");
	ForgeText cost_method FORGE_IS(WORD_OF(FORGE_COST_METHODS), "how its value was found, if not "
																"by the average");
	ForgeDecimal variance FORGE_IS(SPARSE, "what it cost more than by the standard");
	ForgeList lots FORGE_IS(SPARSE, OF(ForgeHoldingTaken), LOTS, "of which lots it was");
	ForgeText reference_type FORGE_IS(CODE, "what kind of thing it was for");
	ForgeUuid reference_id FORGE_IS("what it was for");
	ForgeText reason FORGE_IS(REASON, "why");
} ForgeHoldingMoved;

FORGE_PART("the result of a count")
typedef struct ForgeHoldingCounted
{
	ForgeDecimal counted FORGE_IS(REQUIRED, "quantity that was found");
	ForgeDecimal book FORGE_IS(REQUIRED, "quantity that was on hand then by the log");
	ForgeDecimal delta FORGE_IS(REQUIRED, "change of the quantity on hand: the difference");
	ForgeInstant counted_at FORGE_IS(REQUIRED, "when it was counted");
	ForgeDecimal value FORGE_IS(SPARSE, "change of its value");
	ForgeText cost_method FORGE_IS(WORD_OF(FORGE_COST_METHODS), "how that was found, if not by "
																"the average");
	ForgeList lots FORGE_IS(SPARSE, OF(ForgeHoldingTaken), LOTS, "of which lot it was");
} ForgeHoldingCounted;

FORGE_PART("a reservation")
typedef struct ForgeHoldingReserved
{
	ForgeUuid reference FORGE_IS(REQUIRED, "under which it was reserved");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that was reserved");
	ForgeInstant expires_at FORGE_IS("when the reservation ends by itself; never when left out");
	bool driven FORGE_IS("whether another aggregate made it, which alone may release or ship it");
	ForgeUuid lot_id FORGE_IS("the lot that it is of, if it was made of one");
} ForgeHoldingReserved;

FORGE_PART("a reservation that ended")
typedef struct ForgeHoldingReleased
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that was still reserved");
	bool expired FORGE_IS("whether its time was over");
	bool driven FORGE_IS("whether another aggregate had made it");
	ForgeText reason FORGE_IS(REASON, "why it was given up");
} ForgeHoldingReleased;

FORGE_PART("a shipment")
typedef struct ForgeHoldingShipped
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that left");
	bool driven FORGE_IS("whether another aggregate had made it");
	ForgeDecimal value FORGE_IS(SPARSE, "its value");
	ForgeText cost_method FORGE_IS(WORD_OF(FORGE_COST_METHODS), "how that was found, if not by "
																"the average");
	ForgeList lots FORGE_IS(SPARSE, OF(ForgeHoldingTaken), LOTS, "of which lots it was");
} ForgeHoldingShipped;

FORGE_PART("stock that became low")
typedef struct ForgeHoldingLowReached
{
	ForgeDecimal available FORGE_IS(REQUIRED, "quantity that is available");
	ForgeDecimal low_stock FORGE_IS(REQUIRED, "quantity below which stock is low");
} ForgeHoldingLowReached;

/* Their names: FORGE_ITEM_STOCK_ADJUSTED and FORGE_STOCK_STOCK_ADJUSTED have a
 * ForgeHoldingAdjusted. */
#define FORGE_HOLDING_EVENTS(EVENT)                                                                \
	EVENT(STOCK_ADJUSTED)                                                                          \
	EVENT(STOCK_RECEIVED)                                                                          \
	EVENT(STOCK_ISSUED)                                                                            \
	EVENT(STOCK_COUNTED)                                                                           \
	EVENT(STOCK_RESERVED)                                                                          \
	EVENT(STOCK_RELEASED)                                                                          \
	EVENT(STOCK_SHIPPED)                                                                           \
	EVENT(STOCK_DAMAGED)                                                                           \
	EVENT(STOCK_REPAIRED)                                                                          \
	EVENT(STOCK_SCRAPPED)                                                                          \
	EVENT(LOW_STOCK_SET)                                                                           \
	EVENT(STOCK_LOW)                                                                               \
	EVENT(STOCK_SENT)                                                                              \
	EVENT(STOCK_ANNOUNCED)                                                                         \
	EVENT(STOCK_ARRIVED)                                                                           \
	EVENT(TRANSIT_ENDED)                                                                           \
	EVENT(STOCK_RETURNED)                                                                          \
	EVENT(STOCK_EXPECTED)

#define FORGE_HOLDING_EVENT_NUMBER(name) FORGE_HOLDING_##name,

typedef enum ForgeHoldingEventType
{
	FORGE_HOLDING_EVENTS(FORGE_HOLDING_EVENT_NUMBER) FORGE_HOLDING_EVENT_COUNT
} ForgeHoldingEventType;

#undef FORGE_HOLDING_EVENT_NUMBER

#endif
