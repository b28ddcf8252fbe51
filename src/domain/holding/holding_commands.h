/*
 * holding_commands.h
 *	  What the commands on a holding say (holding.h).  Commands of two aggregates consist of these.
 */
#ifndef FORGE_DOMAIN_HOLDING_COMMANDS_H
#define FORGE_DOMAIN_HOLDING_COMMANDS_H

#include "domain/aggregate.h"

#define FORGE_RECEIPT_MOVEMENTS "receipt, opening, return_in, production"
#define FORGE_ISSUE_MOVEMENTS "issue, sale, return_out, consumption, scrap"
#define FORGE_TRANSIT_ENDS "transfer_loss, transfer_return"

/* A quantity of a lot, in an event or a driven command. */
FORGE_ELEMENT(1, "a quantity of a lot")
typedef struct ForgeHoldingTaken
{
	ForgeUuid lot_id FORGE_IS(REQUIRED, "the lot");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "the quantity of it");
	ForgeInstant ends_at FORGE_IS("of what comes in: when it is no longer good there");
} ForgeHoldingTaken;

FORGE_PART("a change of stock")
typedef struct ForgeHoldingAdjust
{
	ForgeDecimal delta FORGE_IS(REQUIRED,
								"change of the quantity on hand, below zero for what leaves");
	ForgeText reason FORGE_IS(REASON, "why the stock changes");
	ForgeUuid lot_id FORGE_IS("the lot; what leaves may do without, and ends first then");
	ForgeDecimal unit_cost FORGE_IS(NULLABLE,
									"cost of one that comes in; the present one when left out");
} ForgeHoldingAdjust;

FORGE_PART("a receipt")
typedef struct ForgeHoldingReceive
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that comes in, above zero");
	ForgeDecimal unit_cost FORGE_IS(NULLABLE, "cost of one; when left out the present one, or of "
											  "a return that at which it left");
	ForgeUuid lot_id FORGE_IS("the lot, if the item is kept in lots");
	ForgeText movement FORGE_IS(WORD_OF(FORGE_RECEIPT_MOVEMENTS), DEFAULT("receipt"),
								"receipt, opening, return_in or production");
	ForgeText reference_type FORGE_IS(CODE, "what kind of thing it came in for");
	ForgeUuid reference_id FORGE_IS("what it came in for");
	ForgeText reason FORGE_IS(REASON, "why it came in");
} ForgeHoldingReceive;

FORGE_PART("an issue")
typedef struct ForgeHoldingIssue
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that leaves, above zero");
	ForgeUuid lot_id FORGE_IS("the lot; the one that ends first when left out");
	ForgeText movement FORGE_IS(WORD_OF(FORGE_ISSUE_MOVEMENTS), DEFAULT("issue"),
								"issue, sale, return_out, consumption or scrap");
	bool allow_expired FORGE_IS("whether lots that are no longer good may be taken");
	ForgeText reference_type FORGE_IS(CODE, "what kind of thing it left for");
	ForgeUuid reference_id FORGE_IS("what it left for");
	ForgeText reason FORGE_IS(REASON, "why it left");
} ForgeHoldingIssue;

FORGE_PART("a count")
typedef struct ForgeHoldingCount
{
	ForgeDecimal counted FORGE_IS(REQUIRED, "quantity that was found");
	ForgeInstant counted_at FORGE_IS("when it was counted; now when left out");
	ForgeUuid lot_id FORGE_IS("the lot that was counted, if the item is kept in lots");
} ForgeHoldingCount;

FORGE_PART("a promise")
typedef struct ForgeHoldingReserve
{
	ForgeUuid reference FORGE_IS(
		REQUIRED, "under which it is reserved; one reference is one reservation of the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity to reserve, above zero");
	ForgeInstant expires_at FORGE_IS("when the reservation ends by itself; never when left out");
	ForgeUuid lot_id FORGE_IS("the lot to reserve from; any when left out");
} ForgeHoldingReserve;

FORGE_PART("the end of a promise")
typedef struct ForgeHoldingRelease
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeText reason FORGE_IS(REASON, "why it is given up");
} ForgeHoldingRelease;

FORGE_PART("a shipment of what was promised")
typedef struct ForgeHoldingShip
{
	ForgeUuid reference FORGE_IS(REQUIRED, "the reservation");
	ForgeDecimal quantity FORGE_IS(REQUIRED,
								   "quantity that leaves, above zero; the rest stays reserved");
} ForgeHoldingShip;

/* Damage, repair, scrap. */
FORGE_PART("a quantity whose condition changes")
typedef struct ForgeHoldingCondition
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "the quantity, above zero");
	ForgeUuid lot_id FORGE_IS("the lot, if the item is kept in lots");
	ForgeText reason FORGE_IS(REASON, "why");
} ForgeHoldingCondition;

FORGE_PART("a threshold")
typedef struct ForgeHoldingLow
{
	ForgeDecimal quantity FORGE_IS(REQUIRED,
								   "quantity available below which stock is low; 0 for none");
} ForgeHoldingLow;

/* Driven: what leaves for another location.  Who drives it has picked the lots
 * (forge_holding_pick). */
FORGE_PART("what is sent")
typedef struct ForgeHoldingSend
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that leaves, above zero");
	ForgeList lots FORGE_IS(OF(ForgeHoldingTaken), LOTS, "of which lots it is");
	ForgeUuid reference_id FORGE_IS(REQUIRED, "the transfer");
} ForgeHoldingSend;

/* Driven: what is on its way, or no longer. */
FORGE_PART("what is on its way")
typedef struct ForgeHoldingTransit
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "the quantity, above zero");
	ForgeText movement FORGE_IS(WORD_OF(FORGE_TRANSIT_ENDS),
								"of what does not arrive: transfer_loss or transfer_return");
	ForgeDecimal value FORGE_IS(SPARSE, "its value");
	ForgeUuid reference_id FORGE_IS(REQUIRED, "the transfer");
} ForgeHoldingTransit;

/* Driven: what arrives, or comes back. */
FORGE_PART("what arrives")
typedef struct ForgeHoldingArrive
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity that comes in, above zero");
	ForgeDecimal value FORGE_IS(REQUIRED, "its value");
	ForgeList lots FORGE_IS(OF(ForgeHoldingTaken), LOTS, "of which lots it is");
	ForgeUuid reference_id FORGE_IS(REQUIRED, "the transfer");
} ForgeHoldingArrive;

/* Driven: what is ordered or proposed, or no longer. */
FORGE_PART("what is expected")
typedef struct ForgeHoldingExpect
{
	ForgeDecimal on_order FORGE_IS(SPARSE, "change of what is ordered");
	ForgeDecimal proposed FORGE_IS(SPARSE, "change of what is proposed to be ordered");
	ForgeUuid reference_id FORGE_IS(REQUIRED, "the purchase order");
} ForgeHoldingExpect;

/*
 * The names of the commands, with the struct of each: FORGE_ITEM_ADJUST_STOCK and
 * FORGE_STOCK_ADJUST_STOCK have a ForgeHoldingAdjust.
 */
#define FORGE_HOLDING_COMMANDS(COMMAND)                                                            \
	COMMAND(ADJUST_STOCK)                                                                          \
	COMMAND(RECEIVE_STOCK)                                                                         \
	COMMAND(ISSUE_STOCK)                                                                           \
	COMMAND(COUNT_STOCK)                                                                           \
	COMMAND(RESERVE_STOCK)                                                                         \
	COMMAND(RELEASE_STOCK)                                                                         \
	COMMAND(SHIP_STOCK)                                                                            \
	COMMAND(DAMAGE_STOCK)                                                                          \
	COMMAND(REPAIR_STOCK)                                                                          \
	COMMAND(SCRAP_STOCK)                                                                           \
	COMMAND(SET_LOW_STOCK)                                                                         \
	COMMAND(SEND_STOCK)                                                                            \
	COMMAND(ANNOUNCE_STOCK)                                                                        \
	COMMAND(ARRIVE_STOCK)                                                                          \
	COMMAND(END_TRANSIT)                                                                           \
	COMMAND(RETURN_STOCK)                                                                          \
	COMMAND(EXPECT_STOCK)

#define FORGE_HOLDING_COMMAND_NUMBER(name) FORGE_HOLDING_##name,

typedef enum ForgeHoldingCommandType
{
	FORGE_HOLDING_COMMANDS(FORGE_HOLDING_COMMAND_NUMBER) FORGE_HOLDING_COMMAND_COUNT
} ForgeHoldingCommandType;

#undef FORGE_HOLDING_COMMAND_NUMBER

#endif
