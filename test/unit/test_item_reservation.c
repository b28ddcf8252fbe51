/*
 * test_item_reservation.c
 *	  inventory.item: reserving, releasing and shipping; every refusal and their
 *	  order, expiry at its very instant, and what belongs to another aggregate.
 */
#include "domain/item/item.h"
#include "test_decision.h"
#include "test_shape.h"

#define NEVER FORGE_INSTANT_ABSENT
#define ITEM_ID "aa000000-0000-0000-0000-000000000000"
#define CART_ID "01000000-0000-0000-0000-000000000000"

static TestArena arena;

static const ForgeUuid cart = { { 1 } };
static const ForgeUuid other_cart = { { 2 } };

static ForgeDecimal
units(int64_t count)
{
	return (ForgeDecimal){ count * FORGE_DECIMAL_ONE };
}

/* An item with so much on hand. */
static ForgeItem
stocked(int64_t on_hand)
{
	return (ForgeItem){
		.head = { 1 }, .name = FORGE_TEXT("bolt"), .holding.on_hand = units(on_hand), .active = true
	};
}

static TestDecision
reserve(ForgeItem *item, ForgeUuid reference, ForgeDecimal quantity, ForgeInstant expires_at)
{
	ForgeItemReserveStock command = { reference, quantity, expires_at };

	return test_execute(&arena, &forge_item, item, FORGE_ITEM_RESERVE_STOCK, &command);
}

static TestDecision
release(ForgeItem *item, ForgeUuid reference)
{
	ForgeItemReleaseStock command = { reference, FORGE_TEXT("gone") };

	return test_execute(&arena, &forge_item, item, FORGE_ITEM_RELEASE_STOCK, &command);
}

static TestDecision
ship(ForgeItem *item, ForgeUuid reference, ForgeDecimal quantity)
{
	ForgeItemShipStock command = { reference, quantity };

	return test_execute(&arena, &forge_item, item, FORGE_ITEM_SHIP_STOCK, &command);
}

static TestDecision
adjust(ForgeItem *item, ForgeDecimal delta)
{
	ForgeItemAdjustStock command = { .delta = delta };

	return test_execute(&arena, &forge_item, item, FORGE_ITEM_ADJUST_STOCK, &command);
}

static const ForgeReservation *
reservation_at(const ForgeItem *item, int32_t index)
{
	return forge_list_item(&item->holding.reservations, index, sizeof(ForgeReservation));
}

/* Events of these types, in this order, and no more. */
static bool
are_events(const TestDecision *decision, const int *types, int count)
{
	bool is_same = decision->events.count == count;

	for (int i = 0; is_same && i < count; i++)
		is_same = decision->events.list[i].type == types[i];
	return is_same;
}

/* ---- reserve_stock ---- */

static void
test_reserve_refusals(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = stocked(5);

	test_command.at = 1000;
	reserve(&item, cart, units(2), NEVER);
	item.active = false;
	is_refused(reserve(&none, cart, units(0), 1).outcome, FORGE_REASON_ITEM_NOT_FOUND, "",
			   "reserve_stock: item_not_found comes first");
	is_refused(reserve(&item, cart, units(0), 1).outcome, FORGE_REASON_ITEM_INACTIVE, "",
			   "reserve_stock: then item_inactive");
	item.active = true;
	is_refused(reserve(&item, cart, units(0), 1).outcome, FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " ITEM_ID ": the quantity is 0.", "reserve_stock: then quantity_not_positive");
	is_refused(reserve(&item, cart, (ForgeDecimal){ -1 }, 1).outcome,
			   FORGE_REASON_QUANTITY_NOT_POSITIVE, "Item " ITEM_ID ": the quantity is -0.000001.",
			   "reserve_stock: nor less than nothing");
	is_refused(reserve(&item, cart, units(9), 1000).outcome, FORGE_REASON_RESERVATION_EXPIRED,
			   "Reservation " CART_ID ".", "reserve_stock: then reservation_expired, until now");
	is_refused(reserve(&item, cart, units(9), 1001).outcome, FORGE_REASON_RESERVATION_EXISTS,
			   "The item has a reservation " CART_ID ".",
			   "reserve_stock: then reservation_exists, whatever the quantity");
	is_refused(reserve(&item, other_cart, units(4), NEVER).outcome, FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_ID ": 4 wanted, 3 available.",
			   "reserve_stock: then stock_insufficient, with item, wanted and available");
	is_refused(reserve(&item, other_cart, FORGE_DECIMAL_MAX, NEVER).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_ID ": 9223372036854.775807 wanted, 3 available.",
			   "reserve_stock: the greatest quantity is no overflow");
	is_int(item.head.version, 2, "reserve_stock: what is refused changes nothing");
}

static void
test_reserve(void)
{
	ForgeItem item = stocked(5);
	TestDecision decision;
	const ForgeItemStockReserved *reserved;

	test_command.at = 1000;
	decision = reserve(&item, cart, units(2), 1001);
	is_accepted(decision.outcome, "reserve_stock: less than is available");
	ok(are_events(&decision, (int[]){ FORGE_ITEM_STOCK_RESERVED }, 1), "reserve_stock: one event");
	reserved = decision.events.list[0].data;
	ok(forge_uuid_equal(reserved->reference, cart) && reserved->quantity.millionths == 2000000 &&
		   reserved->expires_at == 1001 && !reserved->driven,
	   "reserve_stock: with all that was asked for");
	is_int(item.holding.reserved.millionths, 2000000, "reserve_stock: is reserved");
	is_int(item.holding.on_hand.millionths, 5000000, "reserve_stock: and still on hand");
	is_accepted(reserve(&item, other_cart, units(3), NEVER).outcome,
				"reserve_stock: all that is available, for somebody else");
	is_int(item.holding.reservations.count, 2,
		   "reserve_stock: two references are two reservations");
	is_int(item.holding.reserved.millionths, 5000000, "reserve_stock: nothing is left");
	is_refused(reserve(&item, (ForgeUuid){ { 3 } }, (ForgeDecimal){ 1 }, NEVER).outcome,
			   FORGE_REASON_STOCK_INSUFFICIENT, "Item " ITEM_ID ": 0.000001 wanted, 0 available.",
			   "reserve_stock: not the least");
	is_refused(adjust(&item, (ForgeDecimal){ -1 }).outcome, FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 5, reserved is 5, the change is -0.000001.",
			   "adjust_stock: what is reserved stays on hand");
}

static void
test_reserve_limit(void)
{
	ForgeItem item = stocked(20000);
	ForgeUuid reference = { { 0 } };

	test_command.at = 1000;
	for (int i = 1; i <= FORGE_RESERVATIONS_MAX; i++)
	{
		ForgeItemStockReserved reserved = { .quantity = units(1), .expires_at = 2000 };

		memcpy(reserved.reference.bytes, &i, sizeof(i));
		forge_item_apply(&item, &(ForgeEvent){ FORGE_ITEM_STOCK_RESERVED, &reserved, 0 },
						 &arena.arena);
	}
	reference.bytes[15] = 1;
	is_refused(reserve(&item, reference, units(20000), NEVER).outcome, FORGE_REASON_TOO_MANY,
			   "\"reservations\" may have 10000 members, and has 10001.",
			   "reserve_stock: too_many comes before stock_insufficient");
	test_command.at = 2000;
	is_accepted(reserve(&item, reference, units(20000), NEVER).outcome,
				"reserve_stock: what has expired does not count");
	is_int(item.holding.reservations.count, 1, "reserve_stock: and is gone");
}

/* ---- expiry ---- */

static void
test_expiry(void)
{
	ForgeItem item = stocked(5);
	TestDecision decision;
	const ForgeItemStockReleased *released;

	test_command.at = 1000;
	reserve(&item, cart, units(4), 2000);
	test_command.at = 1999;
	is_refused(reserve(&item, other_cart, units(5), NEVER).outcome, FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_ID ": 5 wanted, 1 available.", "expiry: not a microsecond too early");
	is_accepted(ship(&item, cart, units(1)).outcome, "expiry: until then it can be shipped");
	test_command.at = 2000;
	is_refused(ship(&item, cart, units(0)).outcome, FORGE_REASON_RESERVATION_EXPIRED,
			   "Reservation " CART_ID ".", "expiry: at its instant it cannot be shipped any more");
	is_int(item.holding.reserved.millionths, 3000000, "expiry: nothing has happened yet");
	is_refused(reserve(&item, other_cart, units(5), NEVER).outcome, FORGE_REASON_STOCK_INSUFFICIENT,
			   "Item " ITEM_ID ": 5 wanted, 4 available.", "expiry: it is available to others");
	decision = reserve(&item, other_cart, units(4), NEVER);
	is_accepted(decision.outcome, "expiry: who can take it");
	ok(are_events(&decision, (int[]){ FORGE_ITEM_STOCK_RELEASED, FORGE_ITEM_STOCK_RESERVED }, 2),
	   "expiry: it is released first");
	released = decision.events.list[0].data;
	ok(forge_uuid_equal(released->reference, cart) && released->quantity.millionths == 3000000 &&
		   released->expired && forge_text_is_absent(released->reason),
	   "expiry: with what was left of it");
	is_int(item.holding.reservations.count, 1, "expiry: and is gone");
	test_command.at = 1999;
	is_refused(ship(&item, cart, units(1)).outcome, FORGE_REASON_RESERVATION_NOT_FOUND,
			   "The item has no reservation " CART_ID ".",
			   "expiry: for good, should the clock step back");
}

static void
test_expiry_of_the_same(void)
{
	ForgeItem item = stocked(5);
	TestDecision decision;

	test_command.at = 1000;
	reserve(&item, cart, units(4), 2000);
	test_command.at = 2000;
	decision = reserve(&item, cart, units(5), 3000);
	is_accepted(decision.outcome, "expiry: the same reference can reserve again");
	ok(are_events(&decision, (int[]){ FORGE_ITEM_STOCK_RELEASED, FORGE_ITEM_STOCK_RESERVED }, 2),
	   "expiry: once the old one is released");
	ok(item.holding.reservations.count == 1 &&
		   reservation_at(&item, 0)->quantity.millionths == 5000000 &&
		   reservation_at(&item, 0)->expires_at == 3000,
	   "expiry: and then there is the new one alone");
}

static void
test_expiry_and_adjustments(void)
{
	ForgeItem item = stocked(5);
	TestDecision decision;

	test_command.at = 1000;
	reserve(&item, cart, units(4), 2000);
	reserve(&item, other_cart, units(1), NEVER);
	test_command.at = 2000;
	decision = adjust(&item, units(1));
	ok(are_events(&decision, (int[]){ FORGE_ITEM_STOCK_ADJUSTED }, 1),
	   "expiry: what comes in releases nothing");
	is_refused(adjust(&item, (ForgeDecimal){ -5000001 }).outcome, FORGE_REASON_STOCK_NEGATIVE,
			   "On hand is 6, reserved is 1, the change is -5.000001.",
			   "expiry: what is live stays on hand");
	decision = adjust(&item, units(-5));
	is_accepted(decision.outcome, "expiry: all else may leave");
	ok(are_events(&decision, (int[]){ FORGE_ITEM_STOCK_RELEASED, FORGE_ITEM_STOCK_ADJUSTED }, 2),
	   "expiry: what has expired is released first");
	ok(item.holding.on_hand.millionths == 1000000 && item.holding.reserved.millionths == 1000000,
	   "expiry: and what is live is left");
}

/* ---- release_stock, ship_stock ---- */

static void
test_release(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = stocked(5);
	TestDecision decision;
	const ForgeItemStockReleased *released;

	test_command.at = 1000;
	reserve(&item, cart, units(4), 2000);
	reserve(&item, other_cart, units(1), 2000);
	is_refused(release(&none, cart).outcome, FORGE_REASON_ITEM_NOT_FOUND, "",
			   "release_stock: item_not_found comes first");
	is_refused(release(&item, (ForgeUuid){ { 3 } }).outcome, FORGE_REASON_RESERVATION_NOT_FOUND,
			   "The item has no reservation 03000000-0000-0000-0000-000000000000.",
			   "release_stock: then reservation_not_found");
	item.active = false;
	decision = release(&item, cart);
	is_accepted(decision.outcome, "release_stock: of an inactive item too");
	ok(are_events(&decision, (int[]){ FORGE_ITEM_STOCK_RELEASED }, 1), "release_stock: one event");
	released = decision.events.list[0].data;
	ok(forge_uuid_equal(released->reference, cart) && released->quantity.millionths == 4000000 &&
		   !released->expired && forge_text_equal(released->reason, FORGE_TEXT("gone")),
	   "release_stock: with quantity and reason");
	ok(item.holding.reserved.millionths == 1000000 && item.holding.on_hand.millionths == 5000000,
	   "release_stock: it is no longer reserved, and on hand");
	is_refused(release(&item, cart).outcome, FORGE_REASON_RESERVATION_NOT_FOUND,
			   "The item has no reservation " CART_ID ".", "release_stock: only once");
	test_command.at = 2000;
	decision = release(&item, other_cart);
	is_accepted(decision.outcome, "release_stock: of what has expired");
	ok(((const ForgeItemStockReleased *) decision.events.list[0].data)->expired,
	   "release_stock: and it says so");
	is_int(item.holding.reservations.count, 0, "release_stock: nothing is reserved");
}

static void
test_ship(void)
{
	ForgeItem none = { 0 };
	ForgeItem item = stocked(5);
	TestDecision decision;
	const ForgeItemStockShipped *shipped;

	test_command.at = 1000;
	reserve(&item, cart, units(4), NEVER);
	is_refused(ship(&none, cart, units(0)).outcome, FORGE_REASON_ITEM_NOT_FOUND, "",
			   "ship_stock: item_not_found comes first");
	is_refused(ship(&item, other_cart, units(0)).outcome, FORGE_REASON_RESERVATION_NOT_FOUND,
			   "The item has no reservation 02000000-0000-0000-0000-000000000000.",
			   "ship_stock: then reservation_not_found");
	is_refused(ship(&item, cart, units(0)).outcome, FORGE_REASON_QUANTITY_NOT_POSITIVE,
			   "Item " ITEM_ID ": the quantity is 0.", "ship_stock: then quantity_not_positive");
	is_refused(ship(&item, cart, (ForgeDecimal){ 4000001 }).outcome,
			   FORGE_REASON_RESERVATION_EXCEEDED,
			   "Reservation " CART_ID " holds 4, 4.000001 wanted.",
			   "ship_stock: then reservation_exceeded, whatever is on hand");
	item.active = false;
	decision = ship(&item, cart, units(1));
	is_accepted(decision.outcome, "ship_stock: a part, of an inactive item too");
	ok(are_events(&decision, (int[]){ FORGE_ITEM_STOCK_SHIPPED }, 1), "ship_stock: one event");
	shipped = decision.events.list[0].data;
	ok(forge_uuid_equal(shipped->reference, cart) && shipped->quantity.millionths == 1000000,
	   "ship_stock: with reference and quantity");
	ok(item.holding.on_hand.millionths == 4000000 && item.holding.reserved.millionths == 3000000 &&
		   reservation_at(&item, 0)->quantity.millionths == 3000000,
	   "ship_stock: it is taken from all three");
	is_accepted(ship(&item, cart, units(3)).outcome, "ship_stock: the rest");
	ok(item.holding.on_hand.millionths == 1000000 && item.holding.reserved.millionths == 0 &&
		   item.holding.reservations.count == 0,
	   "ship_stock: the reservation is used up");
	is_refused(ship(&item, cart, units(1)).outcome, FORGE_REASON_RESERVATION_NOT_FOUND,
			   "The item has no reservation " CART_ID ".", "ship_stock: and gone");
}

static void
test_driven(void)
{
	ForgeItem item = stocked(5);

	test_command.at = 1000;
	test_command.is_driven = true;
	reserve(&item, cart, units(2), NEVER);
	ok(reservation_at(&item, 0)->driven, "driven: a reservation of another aggregate");
	test_command.is_driven = false;
	is_refused(release(&item, cart).outcome, FORGE_REASON_RESERVATION_DRIVEN,
			   "Reservation " CART_ID " was made by an order or the like.",
			   "driven: cannot be released by a caller");
	is_refused(ship(&item, cart, units(9)).outcome, FORGE_REASON_RESERVATION_DRIVEN,
			   "Reservation " CART_ID " was made by an order or the like.",
			   "driven: nor shipped, whatever the quantity");
	test_command.is_driven = true;
	is_refused(reserve(&item, cart, units(9), NEVER).outcome, FORGE_REASON_RESERVATION_EXISTS,
			   "The item has a reservation " CART_ID ".", "driven: once");
	is_accepted(ship(&item, cart, units(1)).outcome, "driven: its aggregate ships it");
	is_accepted(release(&item, cart).outcome, "driven: and releases it");
	is_refused(release(&item, cart).outcome, FORGE_REASON_RESERVATION_NOT_FOUND,
			   "The item has no reservation " CART_ID ".", "driven: once");
	test_command.is_driven = false;
}

/* Whoever knows an order's id can reserve under it, before the order does or after. */
static void
test_side_by_side(bool is_driven_first)
{
	ForgeItem item = stocked(5);

	test_command.at = 1000;
	test_command.is_driven = is_driven_first;
	is_accepted(reserve(&item, cart, units(2), NEVER).outcome, "beside: one of them");
	test_command.is_driven = !is_driven_first;
	is_accepted(reserve(&item, cart, units(1), NEVER).outcome, "beside: the other");
	is_int(item.holding.reservations.count, 2, "beside: each is one of its own");
	ok(item.holding.reserved.millionths == 3000000, "beside: both count");

	test_command.is_driven = false;
	is_accepted(ship(&item, cart, units(1)).outcome, "beside: a caller ships the caller's");
	ok(forge_decimal_compare(item.holding.reserved, units(is_driven_first ? 2 : 3 - 1)) == 0 &&
		   item.holding.on_hand.millionths == 4000000,
	   "beside: of that alone");
	if (item.holding.reservations.count == 2)
		is_accepted(release(&item, cart).outcome, "beside: a caller releases the caller's");
	is_int(item.holding.reservations.count, 1, "beside: the aggregate's is left");
	ok(reservation_at(&item, 0)->driven, "beside: which it is");
	is_refused(release(&item, cart).outcome, FORGE_REASON_RESERVATION_DRIVEN,
			   "Reservation " CART_ID " was made by an order or the like.",
			   "beside: and not the caller's to release");
	test_command.is_driven = true;
	is_accepted(release(&item, cart).outcome, "beside: the aggregate releases its own");
	is_int(item.holding.reservations.count, 0, "beside: nothing is left");
	test_command.is_driven = false;
}

/* ---- what a log may say ---- */

static bool
keeps(int type, const void *data, const ForgeItem *from)
{
	ForgeItem item = *from;

	item.holding.reservations =
		forge_list_copy(item.holding.reservations, sizeof(ForgeReservation), &arena.arena);
	forge_item_apply(&item, &(ForgeEvent){ type, data, 0 }, &arena.arena);
	return forge_item_check(&item);
}

static void
test_check(void)
{
	ForgeItem item = stocked(5);
	ForgeItem wrong;

	test_command.at = 1000;
	reserve(&item, cart, units(2), NEVER);
	ok(keeps(FORGE_ITEM_STOCK_RESERVED,
			 &(ForgeItemStockReserved){ .reference = cart, .quantity = units(3) }, &item),
	   "check: more for the same reference is one reservation");
	ok(!keeps(FORGE_ITEM_STOCK_RESERVED,
			  &(ForgeItemStockReserved){ .reference = cart, .quantity = units(4) }, &item),
	   "check: but not more than is on hand");
	ok(!keeps(FORGE_ITEM_STOCK_RESERVED,
			  &(ForgeItemStockReserved){ .reference = other_cart, .quantity = units(-1) }, &item),
	   "check: nothing is reserved below zero");
	ok(!keeps(FORGE_ITEM_STOCK_RESERVED,
			  &(ForgeItemStockReserved){ .reference = cart, .quantity = FORGE_DECIMAL_MAX }, &item),
	   "check: a sum that cannot be is seen");
	ok(keeps(FORGE_ITEM_STOCK_RELEASED,
			 &(ForgeItemStockReleased){ .reference = cart, .quantity = units(1) }, &item),
	   "check: a part may be released");
	ok(!keeps(FORGE_ITEM_STOCK_RELEASED,
			  &(ForgeItemStockReleased){ .reference = cart, .quantity = units(3) }, &item),
	   "check: but not more than is reserved");
	ok(!keeps(FORGE_ITEM_STOCK_RELEASED,
			  &(ForgeItemStockReleased){ .reference = other_cart, .quantity = units(1) }, &item),
	   "check: nor what is not reserved");
	ok(!keeps(FORGE_ITEM_STOCK_SHIPPED,
			  &(ForgeItemStockShipped){ .reference = other_cart, .quantity = units(1) }, &item),
	   "check: nor shipped");
	wrong = item;
	wrong.holding.reserved = units(1);
	ok(!forge_item_check(&wrong), "check: reserved is the sum of the reservations");
}

static void
test_shapes(void)
{
	is_shape(&forge_item_reservation_shape,
			 "reference: a UUID, required; driven: true or false; quantity: a number, required; "
			 "expires_at: a time like 2024-07-01T12:00:00Z; lot_id: a UUID");
	is_shape(
		forge_item_commands[FORGE_ITEM_RESERVE_STOCK],
		"reference: a UUID, required; quantity: a number, required; expires_at: a time like 2024-07-01T12:00:00Z; "
		"lot_id: a UUID");
	is_shape(forge_item_commands[FORGE_ITEM_RELEASE_STOCK],
			 "reference: a UUID, required; reason: a string of 500");
	is_shape(forge_item_commands[FORGE_ITEM_SHIP_STOCK],
			 "reference: a UUID, required; quantity: a number, required");
	is_shape(
		forge_item_events[FORGE_ITEM_STOCK_RESERVED],
		"reference: a UUID, required; quantity: a number, required; expires_at: a time like 2024-07-01T12:00:00Z; "
		"driven: true or false; lot_id: a UUID");
	is_shape(forge_item_events[FORGE_ITEM_STOCK_RELEASED],
			 "reference: a UUID, required; quantity: a number, required; "
			 "expired: true or false; driven: true or false; reason: a string of 500");
	is_shape(forge_item_events[FORGE_ITEM_STOCK_SHIPPED],
			 "reference: a UUID, required; quantity: a number, required; driven: true or false; "
			 "value: a number; cost_method: a string of 63; lots: a list of objects of 1000");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_reserve_refusals();
	test_reserve();
	test_reserve_limit();
	test_expiry();
	test_expiry_of_the_same();
	test_expiry_and_adjustments();
	test_release();
	test_ship();
	test_driven();
	test_side_by_side(true);
	test_side_by_side(false);
	test_check();
	test_shapes();
	test_arena_reset(&arena);
	return tap_done();
}
