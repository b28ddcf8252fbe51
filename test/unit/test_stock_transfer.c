/*
 * test_stock_transfer.c
 *	  inventory.transfer: every command in every state, every refusal and their order, what is taken
 *	  with which lots and which value.
 */
#include "domain/item/item.h"
#include "domain/location/location.h"
#include "domain/lot/lot.h"
#include "domain/stock/stock.h"
#include "domain/stock_transfer/stock_transfer.h"
#include "test_decision.h"
#include "test_shape.h"

#define ABSENT ((ForgeText){ NULL, 0 })
#define BLANK FORGE_TEXT(" \t")
#define MISSING_ID "4d000000-0000-0000-0000-000000000000"
#define MILK_ID "01000000-0000-0000-0000-000000000000"

static TestArena arena;

static const ForgeUuid milk = { { 1 } };   /* in lots */
static const ForgeUuid bolt = { { 2 } };   /* not */
static const ForgeUuid advice = { { 3 } }; /* a service */
static const ForgeUuid tea = { { 4 } }; /* in as many lots as there can be; so are others like it */
static const ForgeUuid shop = { { 0x51 } };
static const ForgeUuid depot = { { 0x52 } };
static const ForgeUuid ruin = { { 0x53 } }; /* inactive */
static const ForgeUuid old_lot = { { 0x61 } };
static const ForgeUuid new_lot = { { 0x62 } };
static const ForgeUuid blocked_lot = { { 0x63 } };
static const ForgeUuid other_lot = { { 0x64 } }; /* of another item */

static ForgeDecimal
units(int64_t count)
{
	return (ForgeDecimal){ count * FORGE_DECIMAL_ONE };
}

static ForgeDecimal
thirds(const char *text)
{
	ForgeDecimal value;

	(void) forge_decimal_parse(forge_text_from(text), &value);
	return value;
}

/* 10 milk in three lots, of which the last is blocked, and 10 bolts; each worth 20 in all. */
static ForgeHolding
held(ForgeUuid item_id)
{
	static ForgeHoldingLot lots[3];
	ForgeHolding holding = { .on_hand = units(10), .value = units(20) };

	if (!forge_uuid_equal(item_id, milk))
		return holding;
	lots[0] = (ForgeHoldingLot){ new_lot, units(4), units(0), 3000 };
	lots[1] = (ForgeHoldingLot){ old_lot, units(3), units(0), 2000 };
	lots[2] = (ForgeHoldingLot){ blocked_lot, units(3), units(0), 1500 };
	holding.lots = (ForgeList){ lots, 3, 3 };
	return holding;
}

static bool
is_tea(ForgeUuid item_id)
{
	return item_id.bytes[0] == tea.bytes[0];
}

/* One of each lot. */
static ForgeHolding
held_tea(void)
{
	static ForgeHoldingLot lots[FORGE_LOTS_MAX];

	for (int i = 0; i < FORGE_LOTS_MAX; i++)
		lots[i] = (ForgeHoldingLot){
			{ { 0x70, (uint8_t) (i / 256), (uint8_t) (i % 256) } }, units(1), units(0), 3000
		};
	return (ForgeHolding){ .on_hand = units(FORGE_LOTS_MAX),
						   .value = units(FORGE_LOTS_MAX),
						   .lots = { lots, FORGE_LOTS_MAX, FORGE_LOTS_MAX } };
}

static void
answer(const ForgeAsk *ask, void *state)
{
	const ForgeStockSendStock *named = ask->named_by;
	ForgeItem *item = state;
	ForgeLot *lot = state;

	if (ask->aggregate == &forge_location)
		((ForgeLocation *) state)->active = !forge_uuid_equal(ask->id, ruin);
	else if (ask->aggregate == &forge_stock)
		((ForgeStock *) state)->holding =
			is_tea(named->item_id) ? held_tea() : held(named->item_id);
	else if (ask->aggregate == &forge_item)
	{
		item->holding = held(ask->id);
		item->active = true;
		if (forge_uuid_equal(ask->id, advice))
			item->kind = FORGE_TEXT("service");
		if (forge_uuid_equal(ask->id, milk) || is_tea(ask->id))
			item->rules.tracking = FORGE_TEXT("lot");
	}
	else if (ask->aggregate == &forge_lot)
	{
		lot->lot_number = FORGE_TEXT("L");
		lot->item_id = forge_uuid_equal(ask->id, other_lot) ? bolt : milk;
		lot->blocked = forge_uuid_equal(ask->id, blocked_lot);
	}
}

static TestDecision
execute(ForgeStockTransfer *transfer, ForgeStockTransferCommandType type, const void *command)
{
	return test_execute(&arena, &forge_stock_transfer, transfer, type, command);
}

static ForgeStockTransfer
nothing(void)
{
	ForgeStockTransfer transfer;

	forge_shape_clear(&forge_stock_transfer_state, &transfer);
	return transfer;
}

static TestDecision
create(ForgeStockTransfer *transfer, ForgeUuid from, ForgeUuid to, ForgeStockTransferEntry *entries,
	   int count)
{
	ForgeStockTransferCreate command = { from, to, { entries, count, count } };

	return execute(transfer, FORGE_STOCK_TRANSFER_CREATE, &command);
}

/* The outcome for one line of a new transfer. */
static ForgeOutcome
create_line(ForgeUuid from, ForgeUuid to, ForgeUuid item_id, ForgeDecimal quantity,
			ForgeUuid lot_id)
{
	ForgeStockTransfer transfer = nothing();
	ForgeStockTransferEntry entry = { item_id, quantity, lot_id };

	return create(&transfer, from, to, &entry, 1).outcome;
}

static TestDecision
send(ForgeStockTransfer *transfer)
{
	return execute(transfer, FORGE_STOCK_TRANSFER_SEND, NULL);
}

static TestDecision
take(ForgeStockTransfer *transfer, ForgeStockTransferCommandType type,
	 ForgeStockTransferPart *parts, int count)
{
	ForgeStockTransferReceive command = { { parts, count, count } };

	return execute(transfer, type, &command);
}

static TestDecision
receive(ForgeStockTransfer *transfer, int64_t line_no, ForgeDecimal quantity, ForgeUuid lot_id)
{
	ForgeStockTransferPart part = { line_no, quantity, lot_id };

	return take(transfer, FORGE_STOCK_TRANSFER_RECEIVE, &part, 1);
}

static TestDecision
close_it(ForgeStockTransfer *transfer, ForgeText reason)
{
	ForgeStockTransferClose command = { reason };

	return execute(transfer, FORGE_STOCK_TRANSFER_CLOSE, &command);
}

static ForgeStockTransfer
draft(void)
{
	ForgeStockTransfer transfer = nothing();
	ForgeStockTransferEntry entries[] = { { milk, units(5), FORGE_UUID_NIL },
										  { bolt, units(3), FORGE_UUID_NIL } };

	create(&transfer, depot, shop, entries, 2);
	return transfer;
}

static ForgeStockTransfer
sent(void)
{
	ForgeStockTransfer transfer = draft();

	send(&transfer);
	return transfer;
}

static const char *
decimal(ForgeDecimal value)
{
	static char buffers[8][FORGE_DECIMAL_TEXT_SIZE];
	static int next;
	char *buffer = buffers[next++ % 8];

	forge_decimal_format(value, buffer);
	return buffer;
}

/* "draft: 1 5=0+0+0+0 worth 0; ..." : open, received, returned, lost. */
static const char *
text_of(const ForgeStockTransfer *transfer)
{
	static char text[1000];
	int length =
		snprintf(text, sizeof(text), "%.*s:", (int) transfer->status.length, transfer->status.data);

	for (int32_t i = 0; i < transfer->lines.count; i++)
	{
		const ForgeStockTransferLine *line = forge_stock_transfer_line(transfer, i);

		length += snprintf(text + length, sizeof(text) - (size_t) length,
						   " %d %s=%s+%s+%s+%s worth %s;", (int) line->line_no,
						   decimal(line->quantity), decimal(line->open), decimal(line->received),
						   decimal(line->returned), decimal(line->lost), decimal(line->value));
	}
	return text;
}

/* "1 61:3 1 62:2" */
static const char *
picks_of(const ForgeList *picks)
{
	static char text[1000];
	int length = 0;

	text[0] = '\0';
	for (int32_t i = 0; i < picks->count; i++)
	{
		const ForgeStockTransferPick *pick = forge_stock_transfer_pick(picks, i);

		length += snprintf(text + length, sizeof(text) - (size_t) length, "%s%d %02x:%s",
						   i == 0 ? "" : " ", (int) pick->line_no, pick->lot_id.bytes[0],
						   decimal(pick->quantity));
	}
	return text;
}

/* The lines and picks of the last event: "1 5 worth 10; | 1 61:3". */
static const char *
taken_of(const TestDecision *decision)
{
	static char text[1000];
	const ForgeStockTransferSent *taken = decision->events.list[decision->events.count - 1].data;
	int length = 0;

	for (int32_t i = 0; i < taken->lines.count; i++)
	{
		const ForgeStockTransferShare *share = forge_stock_transfer_share(&taken->lines, i);

		length += snprintf(text + length, sizeof(text) - (size_t) length, "%d %s worth %s; ",
						   (int) share->line_no, decimal(share->quantity), decimal(share->value));
	}
	snprintf(text + length, sizeof(text) - (size_t) length, "| %s", picks_of(&taken->picks));
	return text;
}

/* ---- creation ---- */

static void
test_create(void)
{
	ForgeStockTransfer transfer = nothing();
	ForgeStockTransferEntry twice[] = { { milk, units(5), FORGE_UUID_NIL },
										{ milk, units(5), old_lot },
										{ milk, units(1), old_lot } };

	is_refused(create_line(shop, shop, test_missing_id, units(1), FORGE_UUID_NIL),
			   FORGE_REASON_LOCATIONS_EQUAL,
			   "Both are location 51000000-0000-0000-0000-000000000000.",
			   "locations_equal comes first");
	is_refused(
		create_line(FORGE_UUID_NIL, forge_location_default_id, milk, units(1), FORGE_UUID_NIL),
		FORGE_REASON_LOCATIONS_EQUAL, "Both are location 666f7267-e071-825f-a487-ec038a887beb.",
		"no location is the default one");
	is_refused(create_line(test_missing_id, ruin, milk, units(1), FORGE_UUID_NIL),
			   FORGE_REASON_LOCATION_NOT_FOUND, "Location " MISSING_ID " does not exist.",
			   "then a source that does not exist");
	is_refused(create_line(shop, test_missing_id, milk, units(1), FORGE_UUID_NIL),
			   FORGE_REASON_LOCATION_NOT_FOUND, "Location " MISSING_ID " does not exist.",
			   "a destination that does not exist");
	is_refused(create_line(shop, ruin, test_missing_id, units(1), FORGE_UUID_NIL),
			   FORGE_REASON_LOCATION_INACTIVE,
			   "Location 53000000-0000-0000-0000-000000000000 is out of use.",
			   "a destination that is inactive");
	is_accepted(create_line(ruin, shop, milk, units(1), FORGE_UUID_NIL),
				"the source may be inactive");
	is_refused(create(&transfer, shop, depot, NULL, 0).outcome, FORGE_REASON_STOCK_TRANSFER_EMPTY,
			   "\"lines\" is empty.", "no lines");
	is_refused(create(&transfer, shop, depot, twice, 3).outcome, FORGE_REASON_LINE_TWICE,
			   "Item " MILK_ID ", with the same lot or without one.", "a lot in two lines");
	is_accepted(create(&transfer, shop, depot, twice, 2).outcome,
				"an item in two lines of different lots");
	is_refused(create(&transfer, shop, shop, NULL, 0).outcome, FORGE_REASON_STOCK_TRANSFER_EXISTS,
			   "", "a transfer is created once");
	is_refused(create_line(shop, depot, test_missing_id, units(0), FORGE_UUID_NIL),
			   FORGE_REASON_ITEM_NOT_FOUND, "Item " MISSING_ID " does not exist.",
			   "an item that does not exist");
	is_refused(create_line(shop, depot, advice, units(0), FORGE_UUID_NIL),
			   FORGE_REASON_ITEM_NOT_STOCKED, "It is a service.", "a service");
	is_refused(create_line(shop, depot, milk, units(0), test_missing_id),
			   FORGE_REASON_QUANTITY_NOT_POSITIVE, "Item " MILK_ID ": the quantity is 0.",
			   "a quantity of zero");
	is_refused(create_line(shop, depot, bolt, units(1), test_missing_id),
			   FORGE_REASON_LOT_NOT_TRACKED, "Item 02000000-0000-0000-0000-000000000000 has none.",
			   "a lot of an item without lots");
	is_refused(create_line(shop, depot, milk, units(1), test_missing_id),
			   FORGE_REASON_LOT_NOT_FOUND, "Lot " MISSING_ID " does not exist.",
			   "a lot that does not exist");
	is_refused(create_line(shop, depot, milk, units(1), other_lot), FORGE_REASON_LOT_OF_OTHER_ITEM,
			   "Lot \"L\" is of item 02000000-0000-0000-0000-000000000000.",
			   "a lot of another item");
	is_accepted(create_line(FORGE_UUID_NIL, depot, milk, units(1), old_lot),
				"from the default location");
}

/* ---- states ---- */

static void
test_states(void)
{
	static const struct
	{
		ForgeStockTransferCommandType type;
		const char *name;
		bool draft;
		bool sent;
	} rows[] = {
		{ FORGE_STOCK_TRANSFER_SEND, "send", true, false },
		{ FORGE_STOCK_TRANSFER_RECEIVE, "receive", false, true },
		{ FORGE_STOCK_TRANSFER_CLOSE, "close", false, true },
		{ FORGE_STOCK_TRANSFER_RETURN, "return", false, true },
		{ FORGE_STOCK_TRANSFER_CANCEL, "cancel", true, false },
	};
	static const struct
	{
		ForgeStockTransferCommandType type;
		const char *status;
	} ends[] = {
		{ FORGE_STOCK_TRANSFER_RECEIVE, "received" },
		{ FORGE_STOCK_TRANSFER_RETURN, "returned" },
		{ FORGE_STOCK_TRANSFER_CLOSE, "closed" },
		{ FORGE_STOCK_TRANSFER_CANCEL, "cancelled" },
	};
	ForgeStockTransferClose all = { FORGE_TEXT("gone") };
	ForgeStockTransferReceive none = { { NULL, 0, 0 } };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
	{
		ForgeStockTransfer absent = nothing();
		ForgeStockTransfer drafted = draft();
		ForgeStockTransfer moving = sent();
		const void *command =
			rows[i].type == FORGE_STOCK_TRANSFER_CLOSE ? (const void *) &all : &none;

		is_refused(execute(&absent, rows[i].type, command).outcome,
				   FORGE_REASON_STOCK_TRANSFER_NOT_FOUND, "", rows[i].name);
		ok((execute(&drafted, rows[i].type, command).outcome.reason == FORGE_ACCEPTED) ==
			   rows[i].draft,
		   rows[i].name);
		ok((execute(&moving, rows[i].type, command).outcome.reason == FORGE_ACCEPTED) ==
			   rows[i].sent,
		   rows[i].name);
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
	{
		ForgeStockTransfer transfer =
			ends[i].type == FORGE_STOCK_TRANSFER_CANCEL ? draft() : sent();
		char detail[100];

		execute(&transfer, ends[i].type,
				ends[i].type == FORGE_STOCK_TRANSFER_CLOSE ? (const void *) &all : &none);
		for (size_t j = 0; j < sizeof(rows) / sizeof(rows[0]); j++)
		{
			snprintf(detail, sizeof(detail),
					 "The transfer is %s, the command is \"inventory.transfer.%s\".",
					 ends[i].status, rows[j].name);
			is_refused(execute(&transfer, rows[j].type, &all).outcome,
					   FORGE_REASON_STOCK_TRANSFER_STATE_FORBIDS, detail, ends[i].status);
		}
	}
}

/* ---- sending ---- */

static void
test_send(void)
{
	ForgeStockTransfer transfer = draft();
	ForgeStockTransferEntry lots[] = { { milk, units(2), old_lot },
									   { milk, units(3), FORGE_UUID_NIL },
									   { milk, units(2), new_lot } };
	TestDecision decision = send(&transfer);

	is_text(taken_of(&decision), "1 5 worth 10; 2 3 worth 6; | 1 61:3 1 62:2",
			"lots that end first leave first, but for blocked ones; each with its value");
	is_text(text_of(&transfer), "sent: 1 5=5+0+0+0 worth 10; 2 3=3+0+0+0 worth 6;",
			"what is sent is on its way");
	is_text(picks_of(&transfer.picks), "1 61:3 1 62:2", "with its lots");

	transfer = nothing();
	create(&transfer, FORGE_UUID_NIL, shop, lots, 2);
	decision = send(&transfer);
	is_text(taken_of(&decision), "1 2 worth 4; 2 3 worth 6; | 1 61:2 2 61:1 2 62:2",
			"a line finds what the lines before have left");
	transfer = nothing();
	lots[1].quantity = units(4);
	create(&transfer, FORGE_UUID_NIL, shop, lots, 3);
	is_refused(send(&transfer).outcome, FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " MILK_ID ": 2 wanted, 1 available.", "and no more");
	transfer = nothing();
	lots[0].lot_id = blocked_lot;
	create(&transfer, FORGE_UUID_NIL, shop, lots, 1);
	is_refused(send(&transfer).outcome, FORGE_REASON_LOT_BLOCKED,
			   "Lot 63000000-0000-0000-0000-000000000000 may not be used.", "a blocked lot stays");
	transfer = draft();
	transfer.to_location = ruin;
	is_refused(send(&transfer).outcome, FORGE_REASON_LOCATION_INACTIVE,
			   "Location 53000000-0000-0000-0000-000000000000 is out of use.",
			   "the destination may have become inactive");
}

static void
test_many_lots(void)
{
	ForgeStockTransfer transfer = nothing();
	ForgeStockTransferEntry entries[11];

	for (int i = 0; i < 11; i++)
		entries[i] = (ForgeStockTransferEntry){ { { tea.bytes[0], (uint8_t) i } },
												units(FORGE_LOTS_MAX),
												FORGE_UUID_NIL };
	create(&transfer, depot, shop, entries, 11);
	is_refused(send(&transfer).outcome, FORGE_REASON_TOO_MANY,
			   "\"picks\" may have 10000 members, and has 11000.", "too many lots in all");
	transfer = nothing();
	create(&transfer, depot, shop, entries, 10);
	is_accepted(send(&transfer).outcome, "and as many as there may be");
}

static void
test_move(void)
{
	ForgeStockTransfer transfer = nothing();
	ForgeStockTransferMove command = { bolt, units(3),       FORGE_UUID_NIL,
									   shop, FORGE_UUID_NIL, FORGE_TEXT("short there") };
	TestDecision decision = execute(&transfer, FORGE_STOCK_TRANSFER_MOVE, &command);

	is_int(decision.events.count, 3, "a move is a transfer of three events");
	is_text(text_of(&transfer), "received: 1 3=0+3+0+0 worth 0;", "all of it has arrived");
	ok(forge_text_equal(transfer.reason, FORGE_TEXT("short there")), "for that reason");
	is_refused(execute(&transfer, FORGE_STOCK_TRANSFER_MOVE, &command).outcome,
			   FORGE_REASON_STOCK_TRANSFER_EXISTS, "", "once");
	transfer = nothing();
	command.quantity = units(11);
	is_refused(execute(&transfer, FORGE_STOCK_TRANSFER_MOVE, &command).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item 02000000-0000-0000-0000-000000000000: 11 wanted, 10 available.",
			   "no more than is there");
	command.to_location = FORGE_UUID_NIL;
	is_refused(execute(&transfer, FORGE_STOCK_TRANSFER_MOVE, &command).outcome,
			   FORGE_REASON_LOCATIONS_EQUAL,
			   "Both are location 666f7267-e071-825f-a487-ec038a887beb.", "refusals of creation");
}

/* ---- what arrives, goes back, or is lost ---- */

static void
test_parts(void)
{
	ForgeStockTransfer transfer = sent();
	ForgeStockTransferPart parts[] = { { 1, units(1), new_lot },
									   { 2, units(1), FORGE_UUID_NIL },
									   { 1, units(2), FORGE_UUID_NIL } };
	TestDecision decision;

	is_refused(receive(&transfer, 3, units(0), FORGE_UUID_NIL).outcome,
			   FORGE_REASON_TRANSFER_LINE_NOT_FOUND, "There is no line 3.",
			   "a line that does not exist");
	is_refused(receive(&transfer, INT64_C(0x100000001), units(1), FORGE_UUID_NIL).outcome,
			   FORGE_REASON_TRANSFER_LINE_NOT_FOUND, "There is no line 4294967297.",
			   "nor one of a large number");
	is_refused(receive(&transfer, 1, units(-1), FORGE_UUID_NIL).outcome,
			   FORGE_REASON_PART_NOT_POSITIVE, "Line 1: the quantity is -1.",
			   "a quantity below zero");
	is_refused(receive(&transfer, 1, units(6), FORGE_UUID_NIL).outcome,
			   FORGE_REASON_RECEIPT_EXCEEDS_TRANSFER, "Line 1: 5 open, 6 wanted.",
			   "more than is open");
	is_refused(receive(&transfer, 1, units(4), old_lot).outcome,
			   FORGE_REASON_RECEIPT_EXCEEDS_TRANSFER, "Line 1: 3 open, 4 wanted.",
			   "more than is open of a lot");
	is_refused(receive(&transfer, 1, units(1), blocked_lot).outcome,
			   FORGE_REASON_RECEIPT_EXCEEDS_TRANSFER, "Line 1: 0 open, 1 wanted.",
			   "a lot that was not sent");

	decision = take(&transfer, FORGE_STOCK_TRANSFER_RECEIVE, parts, 3);
	is_text(taken_of(&decision), "1 3 worth 6; 2 1 worth 2; | 1 62:1 1 61:2",
			"parts of a line are one share");
	is_text(text_of(&transfer), "sent: 1 5=2+3+0+0 worth 4; 2 3=2+1+0+0 worth 4;",
			"the rest is on its way");
	is_text(picks_of(&transfer.picks), "1 61:1 1 62:1", "with the rest of its lots");
	parts[2].quantity = units(2);
	is_refused(take(&transfer, FORGE_STOCK_TRANSFER_RECEIVE, parts, 3).outcome,
			   FORGE_REASON_RECEIPT_EXCEEDS_TRANSFER, "Line 1: 1 open, 2 wanted.",
			   "parts of a line are counted together");

	decision = take(&transfer, FORGE_STOCK_TRANSFER_RETURN, parts, 1);
	is_text(taken_of(&decision), "1 1 worth 2; | 1 62:1", "some goes back");
	is_refused(close_it(&transfer, BLANK).outcome, FORGE_REASON_FIELD_BLANK,
			   "Field \"reason\" is blank.", "a reason that is blank");
	decision = close_it(&transfer, FORGE_TEXT("fell off"));
	is_text(text_of(&transfer), "closed: 1 5=0+3+1+1 worth 0; 2 3=0+1+0+2 worth 0;",
			"the rest is lost");
	is_int(transfer.picks.count, 0, "no lots are left");
	ok(forge_text_equal(transfer.reason, FORGE_TEXT("fell off")), "for that reason");
}

static void
test_lots_of_lines(void)
{
	ForgeStockTransfer transfer = nothing();
	ForgeStockTransferEntry lots[] = { { milk, units(2), old_lot },
									   { milk, units(3), FORGE_UUID_NIL } };
	ForgeStockTransferPart parts[] = { { 2, units(1), old_lot }, { 2, units(2), FORGE_UUID_NIL } };
	TestDecision decision;

	create(&transfer, FORGE_UUID_NIL, shop, lots, 2);
	send(&transfer);
	decision = receive(&transfer, 2, units(3), FORGE_UUID_NIL);
	is_text(taken_of(&decision), "2 3 worth 6; | 2 61:1 2 62:2",
			"the lots of a line are its own, though another has the same");
	decision = take(&transfer, FORGE_STOCK_TRANSFER_RECEIVE, NULL, 0);
	is_text(taken_of(&decision), "1 2 worth 4; | 1 61:2",
			"all that is open is nothing of a line that has arrived");
	transfer = nothing();
	create(&transfer, FORGE_UUID_NIL, shop, lots, 2);
	send(&transfer);
	decision = take(&transfer, FORGE_STOCK_TRANSFER_RECEIVE, parts, 2);
	is_text(taken_of(&decision), "2 3 worth 6; | 2 61:1 2 62:2",
			"a part that names no lot finds what the part before has left");
}

/* Thirds of a value: nothing is lost by rounding. */
static void
test_shares(void)
{
	ForgeStockTransfer transfer = nothing();
	ForgeStockTransferEntry entry = { bolt, units(3), FORGE_UUID_NIL };
	static const char *const parts[] = { "1 1 worth 3.333333; | ", "1 1 worth 3.333334; | ",
										 "1 1 worth 3.333333; | " };

	create(&transfer, depot, shop, &entry, 1);
	send(&transfer);
	forge_stock_transfer_line(&transfer, 0)->value = units(10);
	for (int i = 0; i < 3; i++)
	{
		TestDecision decision = receive(&transfer, 1, units(1), FORGE_UUID_NIL);

		is_text(taken_of(&decision), parts[i], "a part has its share, the last one the rest");
	}
	is_text(text_of(&transfer), "received: 1 3=0+3+0+0 worth 0;", "all of the value arrived");
}

/* ---- the invariant ---- */

static void
test_invariant(void)
{
	ForgeStockTransfer transfer = sent();
	ForgeStockTransferLine *line = forge_stock_transfer_line(&transfer, 1);
	ForgeStockTransferPick *pick = forge_stock_transfer_pick(&transfer.picks, 0);
	ForgeStockTransferShare share = { 1, FORGE_DECIMAL_MAX, units(0) };
	ForgeStockTransferSent beyond = { .lines = { &share, 1, 1 } };

	ok(forge_stock_transfer_check(&transfer), "a transfer that was sent keeps it");
	line->open = units(2);
	ok(!forge_stock_transfer_check(&transfer), "the parts of a line add up");
	line->open = units(3);
	pick->quantity = units(2);
	ok(!forge_stock_transfer_check(&transfer), "and so do the lots");
	pick->quantity = units(5);
	forge_stock_transfer_pick(&transfer.picks, 1)->quantity = units(0);
	ok(!forge_stock_transfer_check(&transfer), "of which there is something");
	forge_stock_transfer_pick(&transfer.picks, 1)->quantity = units(2);
	pick->quantity = units(3);
	pick->line_no = 3;
	ok(!forge_stock_transfer_check(&transfer), "which are of its lines");
	pick->line_no = 1;
	line->value = thirds("-0.000001");
	ok(!forge_stock_transfer_check(&transfer), "no value is below zero");
	line->value = units(6);
	transfer.to_location = depot;
	ok(!forge_stock_transfer_check(&transfer), "the locations differ");
	transfer.to_location = shop;
	transfer.status = FORGE_TEXT("received");
	ok(!forge_stock_transfer_check(&transfer), "nothing is open when all was received");
	transfer.status = FORGE_TEXT("sent");
	ok(forge_stock_transfer_check(&transfer), "and it keeps it again");
	forge_aggregate_apply(&forge_stock_transfer, &transfer,
						  &(ForgeEvent){ .type = FORGE_STOCK_TRANSFER_SENT, .data = &beyond },
						  &arena.arena);
	ok(!forge_stock_transfer_check(&transfer), "a sum that cannot be stored is seen");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_answer = answer;
	test_create();
	test_states();
	test_send();
	test_many_lots();
	test_move();
	test_parts();
	test_lots_of_lines();
	test_shares();
	test_invariant();
	test_arena_reset(&arena);
	return tap_done();
}
