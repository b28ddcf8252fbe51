/*
 * stock_transfer.h
 *	  inventory.transfer: stock on its way from one location to another.
 *
 * The states, and the commands that each allows:
 *
 *	 draft       send, cancel
 *	 sent        receive, return, close
 *	 received    (what was on its way arrived, the last of it by a receipt)
 *	 returned    (the last of it went back to the source)
 *	 closed      (the last of it is lost)
 *	 cancelled
 *
 * A draft promises nothing: whether there is enough at the source is decided when the transfer is
 * sent.  Then all lines leave, or none: the goods are on hand no more at the source, and in
 * transit to the destination.  Receipts and returns may be of parts.  Closing gives up what has
 * not arrived.
 *
 * A transfer carries lots and value.  When it is sent it looks at the source's stock, which belongs
 * to the unit of work, and keeps which lots leave (picks) and what a line is worth.  A part of a
 * line has its share of the value; the last part takes the rest, so nothing is lost by rounding.  A
 * part that names no lot takes the lots in the order in which they were picked.
 *
 * Move is a transfer that is created, sent and received at once.
 *
 * Nothing is sent to an inactive location, and nothing arrives there: what is on its way goes back,
 * or waits.  The source may be inactive.
 *
 * The invariant: the locations differ; each line has a quantity above zero, and of what was
 * sent the parts add up to it: received, returned, lost and open.  The picks stand in the order of
 * lines, and those of a line that has some add up to what is open.  Value is open only where a
 * quantity is.  Something is open as long as the transfer is sent, and only then.
 */
#ifndef FORGE_DOMAIN_STOCK_TRANSFER_H
#define FORGE_DOMAIN_STOCK_TRANSFER_H

#include "domain/aggregate.h"
#include "made/stock_transfer_made.h"

#define FORGE_STOCK_TRANSFER_STATUSES "draft, sent, received, returned, closed, cancelled"

FORGE_ELEMENT(0, "what is to be moved of an item")
typedef struct ForgeStockTransferEntry
{
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it, above zero");
	ForgeUuid lot_id FORGE_IS(REFERS_TO(ForgeLot),
							  "the lot to take it from; those that expire first when left out");
} ForgeStockTransferEntry;

FORGE_ELEMENT(0, "what arrives or goes back of a line")
typedef struct ForgeStockTransferPart
{
	int64_t line_no FORGE_IS(REQUIRED, "number of the line");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it, above zero");
	ForgeUuid lot_id FORGE_IS("the lot that it is of; as they were picked when left out");
} ForgeStockTransferPart;

FORGE_ELEMENT(0, "a quantity of a line, with its value")
typedef struct ForgeStockTransferShare
{
	int64_t line_no FORGE_IS(REQUIRED, "number of the line");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it");
	ForgeDecimal value FORGE_IS("what that is worth, in the company's currency");
} ForgeStockTransferShare;

FORGE_ELEMENT(0, "a quantity of a lot that belongs to a line")
typedef struct ForgeStockTransferPick
{
	int64_t line_no FORGE_IS(REQUIRED, "number of the line");
	ForgeUuid lot_id FORGE_IS(REQUIRED, REFERS_TO(ForgeLot), "the lot");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it");
} ForgeStockTransferPick;

FORGE_ELEMENT(1, "a line of a transfer", TABLE(stock_transfer_line_row))
typedef struct ForgeStockTransferLine
{
	int64_t line_no FORGE_IS(REQUIRED, AS(integer), "number of the line, from 1");
	ForgeUuid item_id FORGE_IS(REQUIRED, REFERS_TO(ForgeItem), "the item");
	ForgeUuid lot_id FORGE_IS(REFERS_TO(ForgeLot), "the lot, if one was named");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it, above zero");
	ForgeDecimal received FORGE_IS(REQUIRED, "of that, what has arrived");
	ForgeDecimal returned FORGE_IS(REQUIRED, "of that, what went back to the source");
	ForgeDecimal lost FORGE_IS(REQUIRED, "of that, what was given up");
	ForgeDecimal open FORGE_IS(REQUIRED, "of that, what is on its way");
	ForgeDecimal value FORGE_IS(REQUIRED, HIDDEN, "what that is worth");
} ForgeStockTransferLine;

FORGE_AGGREGATE(1, "inventory.transfer", transfer_id,
				"stock on its way from one location to another", ASKS, ASKS_FURTHER, ALLOWS,
				BY_COMMANDS, READ_AS("inventory.item"), RETURNS(erp.stock_transfer),
				TABLE(stock_transfer_row))
typedef struct ForgeStockTransfer
{
	ForgeState head;
	ForgeUuid from_location FORGE_IS(REQUIRED, REFERS_TO(ForgeLocation), "where it comes from");
	ForgeUuid to_location FORGE_IS(REQUIRED, REFERS_TO(ForgeLocation), "where it goes");
	ForgeText status FORGE_IS(REQUIRED, WORD_OF(FORGE_STOCK_TRANSFER_STATUSES),
							  "draft, sent, received, returned, closed or cancelled");
	FORGE_COLUMN(line_count, integer, "how many lines it has")
	ForgeText reason FORGE_IS(REASON, "why it was moved or closed, if that was said");
	ForgeInstant created_at FORGE_IS(REQUIRED, "when its creation was recorded");
	ForgeInstant sent_at FORGE_IS("when it was sent");
	ForgeInstant received_at FORGE_IS("when the last of what has arrived did");
	ForgeList lines FORGE_IS(OF(ForgeStockTransferLine), STOCK_TRANSFER_LINES, "what is moved");
	ForgeList picks FORGE_IS(OF(ForgeStockTransferPick), STOCK_TRANSFER_PICKS,
							 "the lots of what is on its way");
} ForgeStockTransfer;

/* ---- commands ---- */

FORGE_CREATION(1, "plans to move stock from one location to another", create_stock_transfer,
			   STOCK_TRANSFER_EXISTS, LOCATIONS_EQUAL, LOCATION_NOT_FOUND, LOCATION_INACTIVE,
			   STOCK_TRANSFER_EMPTY, LINE_TWICE, QUANTITY_NOT_POSITIVE, ITEM_NOT_FOUND,
			   ITEM_NOT_STOCKED, QUANTITY_INEXACT, LOT_NOT_TRACKED, LOT_NOT_FOUND,
			   LOT_OF_OTHER_ITEM)
typedef struct ForgeStockTransferCreate
{
	ForgeUuid from_location FORGE_IS(NO_DEFAULT, "where it comes from; NULL: the default location");
	ForgeUuid to_location FORGE_IS(NO_DEFAULT, "where it goes; NULL: the default location");
	ForgeList lines FORGE_IS(REQUIRED, OF(ForgeStockTransferEntry), STOCK_TRANSFER_LINES,
							 "what is to be moved: an item, or a lot of it, once");
} ForgeStockTransferCreate;

FORGE_COMMAND(1, "sends all lines of a transfer, or none: they are in transit then",
			  send_stock_transfer, STOCK_TRANSFER_NOT_FOUND, STOCK_TRANSFER_STATE_FORBIDS,
			  LOCATION_NOT_FOUND, LOCATION_INACTIVE, LOT_NOT_TRACKED, LOT_BLOCKED,
			  STOCK_INSUFFICIENT, TOO_MANY, QUANTITY_OVERFLOW,
			  DRIVES(ForgeItemSendStock, ForgeStockSendStock, ForgeItemAnnounceStock,
					 ForgeStockAnnounceStock))
typedef ForgeNothing ForgeStockTransferSend;

FORGE_COMMAND(1, "takes in what has arrived", receive_stock_transfer, STOCK_TRANSFER_NOT_FOUND,
			  STOCK_TRANSFER_STATE_FORBIDS, TRANSFER_LINE_NOT_FOUND, PART_NOT_POSITIVE,
			  RECEIPT_EXCEEDS_TRANSFER, LOCATION_INACTIVE, QUANTITY_INEXACT, TOO_MANY,
			  TIME_ZONE_UNKNOWN, QUANTITY_OVERFLOW, AMOUNT_OVERFLOW,
			  DRIVES(ForgeItemArriveStock, ForgeStockArriveStock))
typedef struct ForgeStockTransferReceive
{
	ForgeList lines FORGE_IS(OF(ForgeStockTransferPart), STOCK_TRANSFER_PICKS,
							 "what has arrived; all that is open when left out");
} ForgeStockTransferReceive;

FORGE_COMMAND(1, "gives up what has not arrived: it is lost", close_stock_transfer,
			  STOCK_TRANSFER_NOT_FOUND, STOCK_TRANSFER_STATE_FORBIDS, FIELD_BLANK,
			  DRIVES(ForgeItemEndTransit, ForgeStockEndTransit))
typedef struct ForgeStockTransferClose
{
	ForgeText reason FORGE_IS(REQUIRED, TRIMMED, REASON, "why");
} ForgeStockTransferClose;

FORGE_COMMAND(1, "takes back at the source what has not arrived", return_stock_transfer,
			  STOCK_TRANSFER_NOT_FOUND, STOCK_TRANSFER_STATE_FORBIDS, TRANSFER_LINE_NOT_FOUND,
			  PART_NOT_POSITIVE, RECEIPT_EXCEEDS_TRANSFER, QUANTITY_INEXACT, TOO_MANY,
			  TIME_ZONE_UNKNOWN, QUANTITY_OVERFLOW, AMOUNT_OVERFLOW,
			  DRIVES(ForgeItemEndTransit, ForgeStockEndTransit, ForgeItemReturnStock,
					 ForgeStockReturnStock))
typedef struct ForgeStockTransferReturn
{
	ForgeList lines FORGE_IS(OF(ForgeStockTransferPart), STOCK_TRANSFER_PICKS,
							 "what goes back; all that is open when left out");
} ForgeStockTransferReturn;

FORGE_COMMAND(1, "gives up a transfer that was not sent", cancel_stock_transfer,
			  STOCK_TRANSFER_NOT_FOUND, STOCK_TRANSFER_STATE_FORBIDS)
typedef ForgeNothing ForgeStockTransferCancel;

FORGE_CREATION(1, "moves stock of an item from one location to another at once", NO_FUNCTION,
			   STOCK_TRANSFER_EXISTS, LOCATIONS_EQUAL, LOCATION_NOT_FOUND, LOCATION_INACTIVE,
			   QUANTITY_NOT_POSITIVE, ITEM_NOT_FOUND, ITEM_NOT_STOCKED, QUANTITY_INEXACT,
			   LOT_NOT_TRACKED, LOT_NOT_FOUND, LOT_OF_OTHER_ITEM, LOT_BLOCKED, STOCK_INSUFFICIENT,
			   TOO_MANY, TIME_ZONE_UNKNOWN, QUANTITY_OVERFLOW, AMOUNT_OVERFLOW,
			   DRIVES(ForgeItemSendStock, ForgeStockSendStock, ForgeItemAnnounceStock,
					  ForgeStockAnnounceStock, ForgeItemArriveStock, ForgeStockArriveStock))
typedef struct ForgeStockTransferMove
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeDecimal quantity FORGE_IS(REQUIRED, "quantity of it, above zero");
	ForgeUuid from_location FORGE_IS(NO_DEFAULT, "where it comes from; NULL: the default location");
	ForgeUuid to_location FORGE_IS(NO_DEFAULT, "where it goes; NULL: the default location");
	ForgeUuid lot_id FORGE_IS("the lot to take it from; those that expire first when left out");
	ForgeText reason FORGE_IS(REASON, "why");
} ForgeStockTransferMove;

/* ---- events ---- */

FORGE_EVENT(1, "a transfer was planned")
typedef struct ForgeStockTransferCreated
{
	ForgeUuid from_location FORGE_IS(REQUIRED, REFERS_TO(ForgeLocation), "where it comes from");
	ForgeUuid to_location FORGE_IS(REQUIRED, REFERS_TO(ForgeLocation), "where it goes");
	ForgeList lines FORGE_IS(REQUIRED, OF(ForgeStockTransferEntry), STOCK_TRANSFER_LINES,
							 "what is to be moved: a line for each, numbered from 1");
	ForgeText reason FORGE_IS(REASON, "why");
} ForgeStockTransferCreated;

FORGE_EVENT(1, "all lines left the source")
typedef struct ForgeStockTransferSent
{
	ForgeList lines FORGE_IS(REQUIRED, OF(ForgeStockTransferShare), STOCK_TRANSFER_LINES,
							 "the lines, each with its value");
	ForgeList picks FORGE_IS(SPARSE, OF(ForgeStockTransferPick), STOCK_TRANSFER_PICKS,
							 "the lots that they are of");
} ForgeStockTransferSent;

FORGE_EVENT(1, "some of a transfer arrived, or all that was open")
typedef ForgeStockTransferSent ForgeStockTransferReceived;

FORGE_EVENT(1, "some of a transfer went back to the source, or all that was open")
typedef ForgeStockTransferSent ForgeStockTransferReturned;

FORGE_EVENT(1, "what had not arrived was given up")
typedef struct ForgeStockTransferClosed
{
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why");
	ForgeList lines FORGE_IS(REQUIRED, OF(ForgeStockTransferShare), STOCK_TRANSFER_LINES,
							 "what was open of each line, with its value");
	ForgeList picks FORGE_IS(SPARSE, OF(ForgeStockTransferPick), STOCK_TRANSFER_PICKS,
							 "the lots that it was of");
} ForgeStockTransferClosed;

FORGE_EVENT(1, "a transfer that was not sent was given up")
typedef ForgeNothing ForgeStockTransferCancelled;

typedef enum ForgeStockTransferStatus
{
	FORGE_STOCK_TRANSFER_STATUS_DRAFT,
	FORGE_STOCK_TRANSFER_STATUS_SENT,
	FORGE_STOCK_TRANSFER_STATUS_RECEIVED,
	FORGE_STOCK_TRANSFER_STATUS_RETURNED,
	FORGE_STOCK_TRANSFER_STATUS_CLOSED,
	FORGE_STOCK_TRANSFER_STATUS_CANCELLED
} ForgeStockTransferStatus;

/* The status of a transfer that exists. */
ForgeStockTransferStatus forge_stock_transfer_status(const ForgeStockTransfer *transfer);

static inline ForgeStockTransferLine *
forge_stock_transfer_line(const ForgeStockTransfer *transfer, int32_t index)
{
	return forge_list_item(&transfer->lines, index, sizeof(ForgeStockTransferLine));
}

/* An element of the lines of an event, and one of the picks of an event or a state. */
static inline ForgeStockTransferShare *
forge_stock_transfer_share(const ForgeList *lines, int32_t index)
{
	return forge_list_item(lines, index, sizeof(ForgeStockTransferShare));
}

static inline ForgeStockTransferPick *
forge_stock_transfer_pick(const ForgeList *picks, int32_t index)
{
	return forge_list_item(picks, index, sizeof(ForgeStockTransferPick));
}

#endif
