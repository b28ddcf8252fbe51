/*
 * test_holding_posting.c
 *	  Holdings: what events post by themselves, and what they add to all that is held.
 */
#include "domain/holding/holding.h"

#include "test_decimal.h"

static const ForgeHoldingRules no_rules = { .standard_cost = { 0 } };

static void
is_decimal(ForgeDecimal value, const char *expected, const char *name)
{
	char text[FORGE_DECIMAL_TEXT_SIZE];

	forge_decimal_format(value, text);
	is_text(text, expected, name);
}

static bool
may(const ForgeHolding *holding, const ForgeHoldingRules *rules, ForgeHoldingCommandType type,
	const char *unit_cost)
{
	ForgeHoldingAdjust adjust = { .unit_cost = unit_cost == NULL ? FORGE_DECIMAL_ABSENT
																 : decimal(unit_cost) };
	ForgeHoldingIssue issue = { .quantity = { 0 } };

	return forge_holding_may_post(holding, rules, type,
								  type == FORGE_HOLDING_ADJUST_STOCK ? (const void *) &adjust
																	 : (const void *) &issue);
}

static void
test_may_post(void)
{
	ForgeHolding nothing = { .value = { 0 } };
	ForgeHolding worth = { .value = decimal("0.000001") };
	ForgeHolding damaged = { .damaged_value = decimal("1") };
	ForgeHoldingRules standard = { .standard_cost = decimal("2") };

	ok(!may(&nothing, &no_rules, FORGE_HOLDING_ADJUST_STOCK, NULL), "what is worth nothing");
	ok(!may(&nothing, &no_rules, FORGE_HOLDING_ADJUST_STOCK, "0"), "and costs nothing");
	ok(may(&nothing, &no_rules, FORGE_HOLDING_ADJUST_STOCK, "1"), "what comes in at a cost");
	ok(may(&nothing, &standard, FORGE_HOLDING_ADJUST_STOCK, NULL), "at a standard cost");
	ok(may(&nothing, NULL, FORGE_HOLDING_ADJUST_STOCK, NULL), "at a cost that is not known");
	ok(may(&worth, &no_rules, FORGE_HOLDING_COUNT_STOCK, NULL), "what is worth something");
	ok(may(&damaged, &no_rules, FORGE_HOLDING_SCRAP_STOCK, NULL), "though it is damaged");
	ok(may(&nothing, &no_rules, FORGE_HOLDING_END_TRANSIT, NULL),
	   "what is on its way, as its worth is known to its transfer alone");
	ok(!may(&worth, NULL, FORGE_HOLDING_RECEIVE_STOCK, NULL), "documents post receipts");
	ok(!may(&worth, NULL, FORGE_HOLDING_SHIP_STOCK, NULL), "and shipments");
}

static void
is_posted(const ForgeHolding *holding, ForgeHoldingEventType type, const void *data,
		  const char *role, const char *after, const char *name)
{
	ForgeHoldingPosting posting;

	ok(forge_holding_posting(holding, type, data, &posting), name);
	is_text(posting.role.data, role, name);
	is_decimal(posting.after, after, name);
}

static void
test_posting(void)
{
	ForgeHolding holding = { .value = decimal("10"), .damaged_value = decimal("0.5") };
	ForgeHoldingAdjusted adjusted = { .value = decimal("-1.25"), .reason = FORGE_TEXT("lost") };
	ForgeHoldingCounted counted = { .value = decimal("2") };
	ForgeHoldingMoved scrapped = { .value = decimal("0.5"), .movement = FORGE_TEXT("scrap") };
	ForgeHoldingMoved sold = { .value = decimal("3"), .movement = FORGE_TEXT("sale") };
	ForgeHoldingTransit lost = { .value = decimal("4"), .movement = FORGE_TEXT("transfer_loss") };
	ForgeHoldingTransit back = { .value = decimal("4"), .movement = FORGE_TEXT("transfer_return") };
	ForgeHoldingPosting posting;

	is_posted(&holding, FORGE_HOLDING_STOCK_ADJUSTED, &adjusted, "stock_difference", "9.25",
			  "an adjustment");
	(void) forge_holding_posting(&holding, FORGE_HOLDING_STOCK_ADJUSTED, &adjusted, &posting);
	is_decimal(posting.before, "10.5", "damaged goods are worth something");
	is_text(posting.reason.data, "lost", "and its reason");
	is_posted(&holding, FORGE_HOLDING_STOCK_COUNTED, &counted, "stock_difference", "12.5",
			  "a count");
	is_posted(&holding, FORGE_HOLDING_STOCK_SCRAPPED, &scrapped, "stock_loss", "10",
			  "what is thrown away");
	is_posted(&holding, FORGE_HOLDING_STOCK_ISSUED, &scrapped, "stock_loss", "10",
			  "what leaves as scrap");
	is_posted(&holding, FORGE_HOLDING_TRANSIT_ENDED, &lost, "stock_loss", "0",
			  "what is lost on its way");
	(void) forge_holding_posting(&holding, FORGE_HOLDING_TRANSIT_ENDED, &lost, &posting);
	is_decimal(posting.before, "4", "is rounded alone");
	ok(!forge_holding_posting(&holding, FORGE_HOLDING_TRANSIT_ENDED, &back, &posting),
	   "what goes back is not lost");
	ok(!forge_holding_posting(&holding, FORGE_HOLDING_STOCK_ISSUED, &sold, &posting),
	   "a sale is posted by its document");
	ok(!forge_holding_posting(&holding, FORGE_HOLDING_STOCK_RECEIVED, &sold, &posting),
	   "and so is a receipt");
}

static void
is_flow(ForgeHoldingEventType type, const void *data, const char *quantity, const char *value,
		const char *name)
{
	ForgeHoldingFlow flow = forge_holding_flow(type, data);

	is_decimal(flow.quantity, quantity, name);
	is_decimal(flow.value, value, name);
}

static void
test_flow(void)
{
	ForgeHoldingAdjusted adjusted = { .delta = decimal("-2"), .value = decimal("-3") };
	ForgeHoldingCounted counted = { .delta = decimal("2"), .value = decimal("3") };
	ForgeHoldingMoved moved = { .quantity = decimal("5"), .value = decimal("7") };
	ForgeHoldingShipped shipped = { .quantity = decimal("1"), .value = decimal("2") };
	ForgeHoldingTransit lost = { .quantity = decimal("4"),
								 .value = decimal("6"),
								 .movement = FORGE_TEXT("transfer_loss") };
	ForgeHoldingTransit back = { .quantity = decimal("4"),
								 .movement = FORGE_TEXT("transfer_return") };

	is_flow(FORGE_HOLDING_STOCK_ADJUSTED, &adjusted, "-2", "-3", "an adjustment");
	is_flow(FORGE_HOLDING_STOCK_COUNTED, &counted, "2", "3", "a count");
	is_flow(FORGE_HOLDING_STOCK_RECEIVED, &moved, "5", "7", "a receipt");
	is_flow(FORGE_HOLDING_STOCK_ISSUED, &moved, "-5", "-7", "an issue");
	is_flow(FORGE_HOLDING_STOCK_SCRAPPED, &moved, "-5", "-7", "what is thrown away");
	is_flow(FORGE_HOLDING_STOCK_SHIPPED, &shipped, "-1", "-2", "a shipment");
	is_flow(FORGE_HOLDING_TRANSIT_ENDED, &lost, "-4", "-6", "what is lost on its way");
	is_flow(FORGE_HOLDING_TRANSIT_ENDED, &back, "0", "0", "what goes back");
	is_flow(FORGE_HOLDING_STOCK_SENT, &moved, "0", "0", "what is sent is still held");
	is_flow(FORGE_HOLDING_STOCK_ANNOUNCED, &lost, "0", "0", "and on its way");
	is_flow(FORGE_HOLDING_STOCK_ARRIVED, &moved, "0", "0", "and where it arrives");
	is_flow(FORGE_HOLDING_STOCK_DAMAGED, &moved, "0", "0", "damaged goods are there");
}

/* The change on hand, or NULL for none. */
static void
is_movement(ForgeHoldingEventType type, const void *data, const char *expected, const char *name)
{
	ForgeDecimal delta = FORGE_DECIMAL_ZERO;

	ok(forge_holding_movement(type, data, &delta) == (expected != NULL), name);
	if (expected != NULL)
		is_decimal(delta, expected, name);
}

static void
test_movement(void)
{
	ForgeHoldingAdjusted adjusted = { .delta = decimal("-2") };
	ForgeHoldingCounted counted = { .delta = decimal("3") };
	ForgeHoldingCounted right = { .delta = { 0 } };
	ForgeHoldingMoved moved = { .quantity = decimal("5") };
	ForgeHoldingShipped shipped = { .quantity = decimal("4") };
	static const ForgeHoldingEventType none[] = {
		FORGE_HOLDING_STOCK_RESERVED, FORGE_HOLDING_STOCK_RELEASED, FORGE_HOLDING_STOCK_SCRAPPED,
		FORGE_HOLDING_LOW_STOCK_SET,  FORGE_HOLDING_STOCK_LOW,      FORGE_HOLDING_STOCK_ANNOUNCED,
		FORGE_HOLDING_TRANSIT_ENDED,  FORGE_HOLDING_STOCK_EXPECTED,
	};

	is_movement(FORGE_HOLDING_STOCK_ADJUSTED, &adjusted, "-2", "movement: an adjustment");
	is_movement(FORGE_HOLDING_STOCK_COUNTED, &counted, "3", "movement: a count");
	is_movement(FORGE_HOLDING_STOCK_COUNTED, &right, NULL,
				"movement: unless it found no difference");
	is_movement(FORGE_HOLDING_STOCK_SHIPPED, &shipped, "-4", "movement: a shipment");
	is_movement(FORGE_HOLDING_STOCK_RECEIVED, &moved, "5", "movement: a receipt");
	is_movement(FORGE_HOLDING_STOCK_REPAIRED, &moved, "5", "movement: what is usable again");
	is_movement(FORGE_HOLDING_STOCK_ARRIVED, &moved, "5", "movement: what arrives");
	is_movement(FORGE_HOLDING_STOCK_RETURNED, &moved, "5", "movement: what comes back");
	is_movement(FORGE_HOLDING_STOCK_ISSUED, &moved, "-5", "movement: an issue");
	is_movement(FORGE_HOLDING_STOCK_DAMAGED, &moved, "-5", "movement: what is no longer usable");
	is_movement(FORGE_HOLDING_STOCK_SENT, &moved, "-5", "movement: what is sent");
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		is_movement(none[i], &moved, NULL, "movement: what changes nothing on hand");
}

static ForgeHoldingTaken known_lot = { .lot_id = { { 1 } } };
static ForgeHoldingTaken new_lot = { .lot_id = { { 2 } } };

static void
is_new(const ForgeHolding *holding, ForgeHoldingEventType type, const void *data,
	   ForgeUuid expected, const char *name)
{
	ok(forge_uuid_equal(forge_holding_new_lot(holding, type, data), expected), name);
}

static void
test_new_lot(void)
{
	ForgeHoldingLot lot = { .lot_id = known_lot.lot_id };
	ForgeHolding holding = { .lots = { &lot, 1, 1 } };
	ForgeHoldingMoved moved = { .lots = { &new_lot, 1, 1 } };
	ForgeHoldingMoved again = { .lots = { &known_lot, 1, 1 } };
	ForgeHoldingMoved untracked = { .lots = { NULL, 0, 0 } };
	ForgeHoldingAdjusted adjusted = { .lots = { &new_lot, 1, 1 } };
	ForgeHoldingCounted counted = { .lots = { &new_lot, 1, 1 } };

	is_new(&holding, FORGE_HOLDING_STOCK_RECEIVED, &moved, new_lot.lot_id, "lot: with a receipt");
	is_new(&holding, FORGE_HOLDING_STOCK_ADJUSTED, &adjusted, new_lot.lot_id,
		   "lot: with an adjustment");
	is_new(&holding, FORGE_HOLDING_STOCK_COUNTED, &counted, new_lot.lot_id, "lot: with a count");
	is_new(&holding, FORGE_HOLDING_STOCK_RECEIVED, &again, FORGE_UUID_NIL,
		   "lot: one that is there is not new");
	is_new(&holding, FORGE_HOLDING_STOCK_RECEIVED, &untracked, FORGE_UUID_NIL,
		   "lot: there may be none");
	is_new(&holding, FORGE_HOLDING_STOCK_ARRIVED, &moved, FORGE_UUID_NIL,
		   "lot: what arrives was received elsewhere");
}

int
main(void)
{
	test_may_post();
	test_posting();
	test_flow();
	test_movement();
	test_new_lot();
	return tap_done();
}
