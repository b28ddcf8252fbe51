/*
 * fuzz_order.c
 *	  An order beside a second one that is written from the rules alone: a slot for
 *	  each item and location, plain sums in 128 bits, rounding by hand, the states as letters, no
 *	  events.
 *
 * After every command (fuzz_aggregate.h) both must have come to the same refusal or
 * the same order.
 */
#include "base/currency.h"
#include "domain/location/location.h"
#include "domain/order/order.h"
#include "domain/party/party.h"
#include "fuzz_aggregate.h"
#include "fuzz_text.h"

/* ---- the second order ---- */

typedef struct Slot
{
	int number; /* 0: not ordered */
	__int128 quantity;
	__int128 price;
} Slot;

/* The place of what names no location is 0. */
#define PLACE_COUNT (FUZZ_ID_COUNT + 1)

typedef struct Model
{
	char state; /* 0 before there is an order, then d, r, p, c, x */
	int minor_digits;
	Slot slots[FUZZ_ID_COUNT * PLACE_COUNT];
	int last_number;
	int64_t version;
	int64_t created_at;
	ForgeUuid customer_id;
	ForgeText payment_reference;
	ForgeText tracking_number;
	ForgeText reason;
} Model;

static __int128
power_of_ten(int exponent)
{
	return exponent == 0 ? 1 : 10 * power_of_ten(exponent - 1);
}

/* In millionths: so many whole minor units, the half of one counted as one. */
static __int128
amount_of(const Slot *slot, int minor_digits)
{
	__int128 unit = power_of_ten(12 - minor_digits);
	__int128 product = slot->quantity * slot->price;
	__int128 count = product / unit + (product % unit >= unit / 2 ? 1 : 0);

	return count * power_of_ten(6 - minor_digits);
}

static Slot *
slot_of(const Model *model, ForgeUuid item_id, ForgeUuid location_id)
{
	int place = location_id.bytes[0];

	return (Slot *) &model->slots[(item_id.bytes[0] - 1) * PLACE_COUNT + place];
}

static __int128
total_of(const Model *model)
{
	__int128 total = 0;

	for (int i = 0; i < FUZZ_ID_COUNT * PLACE_COUNT; i++)
		if (model->slots[i].number > 0)
			total += amount_of(&model->slots[i], model->minor_digits);
	return total;
}

static int
count_lines(const Model *model)
{
	int count = 0;

	for (int i = 0; i < FUZZ_ID_COUNT * PLACE_COUNT; i++)
		count += model->slots[i].number > 0;
	return count;
}

/* Puts other content into a slot, unless the total cannot be stored then. */
static ForgeReason
set_slot(Model *model, Slot *slot, Slot content)
{
	Slot before = *slot;

	*slot = content;
	if (total_of(model) <= INT64_MAX)
		return FORGE_ACCEPTED;
	*slot = before;
	return FORGE_REASON_AMOUNT_OVERFLOW;
}

static ForgeReason
add(Model *model, const ForgeOrderEntry *entry)
{
	Slot *slot = slot_of(model, entry->item_id, entry->location_id);
	Slot sum = *slot;
	ForgeReason reason;

	if (forge_uuid_equal(entry->item_id, FUZZ_MISSING_ID))
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (forge_uuid_equal(entry->location_id, FUZZ_MISSING_ID))
		return FORGE_REASON_LOCATION_NOT_FOUND;
	if (entry->location_id.bytes[0] == 2)
		return FORGE_REASON_LOCATION_INACTIVE;
	if (entry->quantity.millionths <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	if (entry->unit_price.millionths < 0)
		return FORGE_REASON_PRICE_NEGATIVE;
	if (slot->number > 0 && slot->price != entry->unit_price.millionths)
		return FORGE_REASON_PRICE_DIFFERS;
	if (slot->number == 0)
		sum = (Slot){ model->last_number + 1, 0, entry->unit_price.millionths };
	sum.quantity += entry->quantity.millionths;
	if (sum.quantity > INT64_MAX)
		return FORGE_REASON_NUMBER_OUT_OF_RANGE;
	reason = set_slot(model, slot, sum);
	if (slot->number > model->last_number)
		model->last_number = slot->number;
	return reason;
}

/*
 * Of those that exist: the second location is out of use; the second party is a supplier, the third
 * is suspended.
 */
static void
answer(const ForgeAsk *ask, void *state)
{
	ForgeParty *party = state;

	if (ask->aggregate == &forge_location)
		((ForgeLocation *) state)->active = ask->id.bytes[0] != 2;
	if (ask->aggregate != &forge_party)
		return;
	party->roles = ask->id.bytes[0] == 2 ? FORGE_TEXT("supplier") : FORGE_TEXT("customer");
	party->status = ask->id.bytes[0] == 3 ? FORGE_TEXT("suspended") : FORGE_TEXT("active");
}

static ForgeReason
customer(ForgeUuid id)
{
	return id.bytes[0] == 2   ? FORGE_REASON_PARTY_IS_NO_CUSTOMER
		   : id.bytes[0] == 3 ? FORGE_REASON_PARTY_SUSPENDED
							  : FORGE_ACCEPTED;
}

static ForgeReason
create(Model *model, const ForgeOrderCreate *given, int64_t at)
{
	Model created = { .state = 'd', .created_at = at, .customer_id = given->customer_id };
	ForgeReason reason = customer(given->customer_id);

	if (model->state != 0)
		return FORGE_REASON_ORDER_EXISTS;
	if (!forge_currency_find(given->currency, &created.minor_digits))
		return FORGE_REASON_CURRENCY_UNKNOWN;
	for (int i = 0; i < given->lines.count && reason == FORGE_ACCEPTED; i++)
		reason = add(&created, forge_list_item(&given->lines, i, sizeof(ForgeOrderEntry)));
	if (reason == FORGE_ACCEPTED)
		*model = created;
	return reason;
}

/* A command on a line; change is NULL for one that removes it. */
static ForgeReason
change_or_remove(Model *model, const ForgeOrderChangeLine *change,
				 const ForgeOrderRemoveLine *removal)
{
	Slot *slot = change != NULL ? slot_of(model, change->item_id, change->location_id)
								: slot_of(model, removal->item_id, removal->location_id);
	Slot changed = *slot;

	if (slot->number == 0)
		return FORGE_REASON_LINE_NOT_FOUND;
	if (change == NULL)
		return set_slot(model, slot, (Slot){ 0, 0, 0 });
	changed.quantity = change->quantity.millionths;
	if (changed.quantity <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	model->version -= changed.quantity == slot->quantity;
	return set_slot(model, slot, changed);
}

/* Into the next state, with a text that may have to be more than white space. */
static ForgeReason
move(Model *model, char state, ForgeText *text, ForgeText value, bool may_be_blank)
{
	if (!may_be_blank && fuzz_is_blank(value))
		return FORGE_REASON_FIELD_BLANK;
	model->state = state;
	*text = value;
	return FORGE_ACCEPTED;
}

/* Only a party has credit; what is available of it is the ledger's to say. */
static ForgeReason
accept_on_account(Model *model)
{
	if (forge_uuid_is_nil(model->customer_id) ||
		forge_uuid_equal(model->customer_id, FUZZ_MISSING_ID))
		return FORGE_REASON_PARTY_NOT_FOUND;
	model->state = 'p';
	return FORGE_ACCEPTED;
}

/* The states in which each command may come. */
static const char *const allowed[FORGE_ORDER_COMMAND_COUNT] = { "",  "d", "d", "d",  "d",
																"r", "r", "p", "drp" };

/* What is accepted makes one event, but for a change to the same quantity. */
static ForgeReason
execute(Model *model, const ForgeCommand *command)
{
	ForgeText text = { NULL, 0 };

	if (command->type == FORGE_ORDER_CREATE)
		return create(model, command->data, command->at);
	if (model->state == 0)
		return FORGE_REASON_ORDER_NOT_FOUND;
	if (strchr(allowed[command->type], model->state) == NULL)
		return FORGE_REASON_ORDER_STATE_FORBIDS;
	if (command->type >= FORGE_ORDER_CONFIRM_PAYMENT &&
		command->type != FORGE_ORDER_ACCEPT_ON_ACCOUNT)
		text = *(const ForgeText *) command->data;
	switch (command->type)
	{
		case FORGE_ORDER_ADD_LINE:
			return add(model, command->data);
		case FORGE_ORDER_CHANGE_LINE:
			return change_or_remove(model, command->data, NULL);
		case FORGE_ORDER_REMOVE_LINE:
			return change_or_remove(model, NULL, command->data);
		case FORGE_ORDER_SUBMIT:
			return count_lines(model) == 0 ? FORGE_REASON_ORDER_EMPTY
										   : move(model, 'r', &text, text, true);
		case FORGE_ORDER_CONFIRM_PAYMENT:
			return move(model, 'p', &model->payment_reference, text, false);
		case FORGE_ORDER_ACCEPT_ON_ACCOUNT:
			return accept_on_account(model);
		case FORGE_ORDER_COMPLETE:
			return move(model, 'c', &model->tracking_number, text, true);
		default:
			return move(model, 'x', &model->reason, text, false);
	}
}

/* ---- both side by side ---- */

static void
check_same(const ForgeOrder *order, const Model *model)
{
	static const char letters[] = "drpcx";
	ForgeDecimal total = FORGE_DECIMAL_MIN;
	int64_t last_number = 0;

	check(order->head.version == model->version);
	check(model->state == 0 || letters[forge_order_status(order)] == model->state);
	check(model->state == 0 || order->created_at == model->created_at);
	check(forge_uuid_equal(order->customer_id, model->customer_id));
	check(fuzz_is_same(order->payment_reference, model->payment_reference));
	check(fuzz_is_same(order->tracking_number, model->tracking_number));
	check(fuzz_is_same(order->cancel_reason, model->reason));
	check(forge_order_total(order, &total) && total.millionths == total_of(model));
	check(order->last_line_no == model->last_number);
	check(order->lines.count == count_lines(model));
	for (int i = 0; i < order->lines.count; i++)
	{
		const ForgeOrderLine *line = forge_order_line(order, i);
		const Slot *slot = slot_of(model, line->item_id, line->location_id);

		check(line->line_no == slot->number && line->line_no > last_number);
		check(line->quantity.millionths == slot->quantity);
		check(line->unit_price.millionths == slot->price);
		check(line->line_amount.millionths == amount_of(slot, model->minor_digits));
		last_number = line->line_no;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFrame frame;
	Model model = { 0 };

	test_answer = answer;
	fuzz_begin(&frame, &forge_order, data, size);
	while (fuzz_step(&frame))
	{
		ForgeReason reason = execute(&model, &frame.command);

		check(frame.outcome.reason == reason);
		model.version += reason == FORGE_ACCEPTED;
		check_same(frame.state, &model);
	}
	fuzz_end(&frame);
	return 0;
}
