/*
 * fuzz_order.c
 *	  Random commands at an order, against a second order written from the rules
 *	  alone: a slot for each item, plain sums in 128 bits, rounding by hand, the
 *	  states as letters, no events.
 *
 * After every command both must have come to the same refusal or the same order,
 * and the invariant must hold.
 */
#include "../unit/test_arena.h"
#include "../unit/test_ask.h"
#include "domain/order/order.h"
#include "fuzz.h"
#include "fuzz_text.h"

/* Items are out of so few that each has a slot of its own; that of the last does not exist. */
#define SLOT_COUNT 6
#define MISSING_SLOT 5

/* ---- the second order ---- */

typedef struct Slot
{
	int number; /* 0: not ordered */
	__int128 quantity;
	__int128 price;
} Slot;

typedef struct Model
{
	char state; /* 0 before there is an order, then d, r, p, c, x */
	int minor_digits;
	Slot slots[SLOT_COUNT];
	int last_number;
	int64_t version;
	int64_t created_at;
	ForgeText payment_reference;
	ForgeText tracking_number;
	ForgeText reason;
} Model;

/* What every command comes with. */
static ForgeCommand envelope;

static int
slot_of(ForgeUuid item_id)
{
	return forge_uuid_equal(item_id, test_missing_id) ? MISSING_SLOT : item_id.bytes[0] - 1;
}

static __int128
power_of_ten(int exponent)
{
	__int128 power = 1;

	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* In millionths: so many whole minor units, the half of one counted as one. */
static __int128
amount_of(__int128 quantity, __int128 price, int minor_digits)
{
	__int128 unit = power_of_ten(12 - minor_digits);
	__int128 product = quantity * price;
	__int128 count = product / unit + (product % unit >= unit / 2 ? 1 : 0);

	return count * power_of_ten(6 - minor_digits);
}

static __int128
total_of(const Model *model)
{
	__int128 total = 0;

	for (int i = 0; i < SLOT_COUNT; i++)
		if (model->slots[i].number > 0)
			total +=
				amount_of(model->slots[i].quantity, model->slots[i].price, model->minor_digits);
	return total;
}

static bool
is_same(ForgeText a, ForgeText b)
{
	return (a.data == NULL) == (b.data == NULL) && a.length == b.length &&
		   (a.length == 0 || memcmp(a.data, b.data, (size_t) a.length) == 0);
}

static bool
find_digits(ForgeText currency, int *minor_digits)
{
	static const char *const codes[] = { "JPY", NULL, "EUR", "KWD", "CLF" };

	for (int digits = 0; digits <= 4; digits++)
		if (codes[digits] != NULL && is_same(currency, forge_text_from(codes[digits])))
		{
			*minor_digits = digits;
			return true;
		}
	return false;
}

/* Adds to a slot, or refuses and leaves the model as it is. */
static ForgeReason
model_add(Model *model, const ForgeOrderEntry *entry)
{
	Slot *slot = &model->slots[slot_of(entry->item_id)];
	Slot before = *slot;

	if (slot_of(entry->item_id) == MISSING_SLOT)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (entry->quantity.millionths <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	if (entry->unit_price.millionths < 0)
		return FORGE_REASON_PRICE_NEGATIVE;
	if (slot->number > 0 && slot->price != entry->unit_price.millionths)
		return FORGE_REASON_PRICE_DIFFERS;
	if (slot->number > 0 && slot->quantity + entry->quantity.millionths > INT64_MAX)
		return FORGE_REASON_NUMBER_OUT_OF_RANGE;
	if (slot->number == 0)
		*slot = (Slot){ model->last_number + 1, 0, entry->unit_price.millionths };
	slot->quantity += entry->quantity.millionths;
	if (total_of(model) > INT64_MAX)
	{
		*slot = before;
		return FORGE_REASON_AMOUNT_OVERFLOW;
	}
	if (before.number == 0)
		model->last_number++;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_create(Model *model, const ForgeOrderCreate *command)
{
	Model created = { .state = 'd', .version = 1, .created_at = envelope.at };

	if (model->state != 0)
		return FORGE_REASON_ORDER_EXISTS;
	if (!find_digits(command->currency, &created.minor_digits))
		return FORGE_REASON_CURRENCY_UNKNOWN;
	for (int i = 0; i < command->lines.count; i++)
	{
		ForgeReason reason =
			model_add(&created, forge_list_item(&command->lines, i, sizeof(ForgeOrderEntry)));

		if (reason != FORGE_ACCEPTED)
			return reason;
	}
	*model = created;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_change(Model *model, const ForgeOrderChangeLine *command)
{
	Slot *slot = &model->slots[slot_of(command->item_id)];
	__int128 before = slot->quantity;

	if (slot->number == 0)
		return FORGE_REASON_LINE_NOT_FOUND;
	if (command->quantity.millionths <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	slot->quantity = command->quantity.millionths;
	if (total_of(model) > INT64_MAX)
	{
		slot->quantity = before;
		return FORGE_REASON_AMOUNT_OVERFLOW;
	}
	model->version += slot->quantity != before;
	return FORGE_ACCEPTED;
}

static int
count_lines(const Model *model)
{
	int count = 0;

	for (int i = 0; i < SLOT_COUNT; i++)
		count += model->slots[i].number > 0;
	return count;
}

/* Into the next state, with a text that may have to be more than white space. */
static ForgeReason
model_move(Model *model, char state, ForgeText *text, ForgeText value, bool may_be_blank)
{
	if (!may_be_blank && fuzz_is_blank(value))
		return FORGE_REASON_FIELD_BLANK;
	model->state = state;
	model->version++;
	*text = value;
	return FORGE_ACCEPTED;
}

/* ---- commands ---- */

typedef union AnyCommand
{
	ForgeOrderCreate create;
	ForgeOrderAddLine add_line;
	ForgeOrderChangeLine change_line;
	ForgeOrderRemoveLine remove_line;
	ForgeOrderConfirmPayment confirm_payment;
	ForgeOrderComplete complete;
	ForgeOrderCancel cancel;
} AnyCommand;

/* The states in which each command may come. */
static const char *const allowed[FORGE_ORDER_COMMAND_COUNT] = { "",  "d", "d", "d",
																"d", "r", "p", "drp" };

static ForgeReason
model_execute(Model *model, int type, const AnyCommand *command)
{
	ForgeText none = { NULL, 0 };
	ForgeReason reason;
	int slot;

	if (type == FORGE_ORDER_CREATE)
		return model_create(model, &command->create);
	if (model->state == 0)
		return FORGE_REASON_ORDER_NOT_FOUND;
	if (strchr(allowed[type], model->state) == NULL)
		return FORGE_REASON_ORDER_STATE_FORBIDS;
	switch (type)
	{
		case FORGE_ORDER_ADD_LINE:
			reason = model_add(model, &command->add_line);
			model->version += reason == FORGE_ACCEPTED;
			return reason;
		case FORGE_ORDER_CHANGE_LINE:
			return model_change(model, &command->change_line);
		case FORGE_ORDER_REMOVE_LINE:
			slot = slot_of(command->remove_line.item_id);
			if (model->slots[slot].number == 0)
				return FORGE_REASON_LINE_NOT_FOUND;
			model->slots[slot] = (Slot){ 0, 0, 0 };
			model->version++;
			return FORGE_ACCEPTED;
		case FORGE_ORDER_SUBMIT:
			return count_lines(model) == 0 ? FORGE_REASON_ORDER_EMPTY
										   : model_move(model, 'r', &none, none, true);
		case FORGE_ORDER_CONFIRM_PAYMENT:
			return model_move(model, 'p', &model->payment_reference,
							  command->confirm_payment.payment_reference, false);
		case FORGE_ORDER_COMPLETE:
			return model_move(model, 'c', &model->tracking_number,
							  command->complete.tracking_number, true);
		default:
			return model_move(model, 'x', &model->reason, command->cancel.reason, false);
	}
}

static ForgeDecimal
take_decimal(FuzzInput *input)
{
	int shift = fuzz_take_byte(input) % 64;
	int64_t number = fuzz_take_number(input) >> shift;

	return (ForgeDecimal){ number == INT64_MIN ? INT64_MAX : number };
}

/* Quantities are often few halves, which with such prices are ties for rounding. */
static ForgeDecimal
take_quantity(FuzzInput *input)
{
	uint8_t choice = fuzz_take_byte(input);

	return choice < 160 ? (ForgeDecimal){ choice % 16 * INT64_C(500000) } : take_decimal(input);
}

/* Prices are often the same. */
static ForgeDecimal
take_price(FuzzInput *input)
{
	uint8_t choice = fuzz_take_byte(input);

	return choice < 160 ? (ForgeDecimal){ choice % 4 * INT64_C(335000) } : take_decimal(input);
}

static ForgeUuid
take_item(FuzzInput *input)
{
	int slot = fuzz_take_byte(input) % SLOT_COUNT;

	return slot == MISSING_SLOT ? test_missing_id : (ForgeUuid){ { (uint8_t) (1 + slot) } };
}

static ForgeText
take_short_text(FuzzInput *input)
{
	static const char *const texts[] = { NULL,  "",    " ",  "\xE2\x80\x8B\t\xC2\xA0",
										 "P-1", "T-1", "no", " x" };

	return forge_text_from(texts[fuzz_take_byte(input) % 8]);
}

static ForgeOrderEntry
take_entry(FuzzInput *input)
{
	ForgeUuid item = take_item(input);
	ForgeDecimal quantity = take_quantity(input);

	return (ForgeOrderEntry){ item, quantity, take_price(input) };
}

static void
take_command(FuzzInput *input, int type, AnyCommand *command, ForgeArena *arena)
{
	static const char *const currencies[] = { "EUR", "JPY", "KWD", "CLF", "eur", "XXX", "", NULL };

	memset(command, 0, sizeof(*command));
	switch (type)
	{
		case FORGE_ORDER_CREATE:
			command->create.currency = forge_text_from(currencies[fuzz_take_byte(input) % 8]);
			for (int count = fuzz_take_byte(input) % 8; count > 0; count--)
				*(ForgeOrderEntry *) forge_list_add(&command->create.lines, sizeof(ForgeOrderEntry),
													arena) = take_entry(input);
			break;
		case FORGE_ORDER_ADD_LINE:
			command->add_line = take_entry(input);
			break;
		case FORGE_ORDER_CHANGE_LINE:
			command->change_line.item_id = take_item(input);
			command->change_line.quantity = take_quantity(input);
			break;
		case FORGE_ORDER_REMOVE_LINE:
			command->remove_line.item_id = take_item(input);
			break;
		case FORGE_ORDER_CONFIRM_PAYMENT:
			command->confirm_payment.payment_reference = take_short_text(input);
			break;
		case FORGE_ORDER_COMPLETE:
			command->complete.tracking_number = take_short_text(input);
			break;
		case FORGE_ORDER_CANCEL:
			command->cancel.reason = take_short_text(input);
			break;
		default:
			break;
	}
}

/* ---- both side by side ---- */

static void
check_lines(const ForgeOrder *order, const Model *model)
{
	int64_t last_number = 0;

	check(order->lines.count == count_lines(model));
	for (int i = 0; i < order->lines.count; i++)
	{
		const ForgeOrderLine *line = forge_order_line(order, i);
		const Slot *slot = &model->slots[slot_of(line->item_id)];

		check(line->line_no == slot->number && line->line_no > last_number);
		check(line->quantity.millionths == slot->quantity);
		check(line->unit_price.millionths == slot->price);
		check(line->line_amount.millionths ==
			  amount_of(slot->quantity, slot->price, model->minor_digits));
		last_number = line->line_no;
	}
	check(order->last_line_no == model->last_number);
}

static void
check_same(const ForgeOrder *order, const Model *model)
{
	static const char letters[] = "drpcx";
	ForgeDecimal total = FORGE_DECIMAL_MIN;

	check(order->head.version == model->version);
	check(forge_order_check(order));
	if (model->state == 0)
		return;
	check(letters[forge_order_status(order)] == model->state);
	check(order->created_at == model->created_at);
	check(is_same(order->payment_reference, model->payment_reference));
	check(is_same(order->tracking_number, model->tracking_number));
	check(is_same(order->cancel_reason, model->reason));
	check_lines(order, model);
	check(forge_order_total(order, &total) && total.millionths == total_of(model));
}

/* Applies, with the state packed and unpacked in between, as a snapshot would be. */
static void
apply_events(ForgeOrder *order, const ForgeEvents *events, ForgeArena *arena)
{
	int64_t version = order->head.version;

	check(events->count <= 1);
	for (int i = 0; i < events->count; i++)
	{
		size_t length = forge_shape_pack(&forge_order_state, order, NULL, 0);
		uint8_t *packed = forge_arena_allocate(arena, length);

		forge_shape_pack(&forge_order_state, order, packed, length);
		check(forge_shape_unpack(&forge_order_state, packed, length, order, arena));
		order->head.version = version + i;
		events->list[i].at = envelope.at;
		forge_aggregate_apply(&forge_order, order, &events->list[i], arena);
		check(forge_order_check(order));
	}
}

static void
execute(ForgeOrder *order, Model *model, FuzzInput *input, ForgeArena *arena)
{
	int type = fuzz_take_byte(input) % FORGE_ORDER_COMMAND_COUNT;
	ForgeEvents events = { .arena = arena };
	ForgeOrder before;
	AnyCommand command;
	ForgeOutcome outcome;

	memcpy(&before, order, sizeof(before));
	take_command(input, type, &command, arena);
	envelope.type = type;
	envelope.data = &command;
	envelope.at++;
	test_ask(arena, &forge_order, order, &envelope);
	outcome = forge_order.decide(order, &envelope, &events);
	check(!forge_outcome_is_refusal(outcome) ||
		  forge_aggregate_lists_refusal(&forge_order, envelope.type, outcome.reason));
	check(memcmp(&before, order, sizeof(before)) == 0);
	check(outcome.reason == model_execute(model, type, &command));
	check(!forge_outcome_is_refusal(outcome) || events.count == 0);
	apply_events(order, &events, arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	TestArena arena = TEST_ARENA;
	ForgeOrder order;
	Model model = { 0 };

	envelope = (ForgeCommand){ .aggregate_id = { { 1 } } };
	memset(&order, 0, sizeof(order));
	forge_shape_clear(&forge_order_state, &order);
	while (input.size > 0)
	{
		execute(&order, &model, &input, &arena.arena);
		check_same(&order, &model);
	}
	test_arena_reset(&arena);
	return 0;
}
