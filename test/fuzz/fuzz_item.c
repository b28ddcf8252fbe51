/*
 * fuzz_item.c
 *	  An item beside a second one that is written from the rules alone: plain sums
 *	  in 128 bits, reservations in slots, no events.
 *
 * After every command (fuzz_aggregate.h) both must have come to the same refusal or
 * the same item.
 */
#include "domain/item/item.h"
#include "fuzz_aggregate.h"
#include "fuzz_text.h"

/* ---- the second item ---- */

/* One for each reference of a caller, then one for each of what is driven. */
#define SLOT_COUNT (2 * FUZZ_ID_COUNT)

typedef struct Slot
{
	__int128 quantity;  /* 0: not used */
	int64_t expires_at; /* INT64_MIN: never */
} Slot;

typedef struct Model
{
	int64_t version;
	bool is_active;
	bool is_service;
	ForgeText name;
	ForgeText sku;
	__int128 on_hand;
	__int128 value;
	Slot slots[SLOT_COUNT];
} Model;

static Slot *
slot_of(Model *model, ForgeUuid reference, bool is_driven)
{
	return &model->slots[reference.bytes[0] - 1 + (is_driven ? FUZZ_ID_COUNT : 0)];
}

static bool
is_live(const Slot *slot, int64_t at)
{
	return slot->quantity > 0 && (slot->expires_at == INT64_MIN || slot->expires_at > at);
}

/* What is reserved then; of INT64_MIN, what has expired as well. */
static __int128
reserved_at(const Model *model, int64_t at)
{
	__int128 sum = 0;

	for (int i = 0; i < SLOT_COUNT; i++)
		sum += is_live(&model->slots[i], at) ? model->slots[i].quantity : 0;
	return sum;
}

static void
sweep(Model *model, int64_t at)
{
	for (int i = 0; i < SLOT_COUNT; i++)
		if (model->slots[i].quantity > 0 && !is_live(&model->slots[i], at))
		{
			model->slots[i].quantity = 0;
			model->version++;
		}
}

static ForgeReason
create(Model *model, const ForgeItemCreate *given)
{
	int64_t quantity = given->initial_quantity.millionths;

	if (model->version > 0)
		return FORGE_REASON_ITEM_EXISTS;
	if (fuzz_is_blank(given->name))
		return FORGE_REASON_NAME_BLANK;
	if (given->sku.data != NULL && fuzz_is_blank(given->sku))
		return FORGE_REASON_SKU_BLANK;
	if (quantity < 0)
		return FORGE_REASON_STOCK_NEGATIVE;
	*model = (Model){ quantity > 0 ? 2 : 1, true,     false, given->name,
					  given->sku,           quantity, 0,     { { 0 } } };
	return FORGE_ACCEPTED;
}

/* As an item that has nothing in stock. */
static ForgeReason
create_service(Model *model, const ForgeItemCreateService *given)
{
	ForgeItemCreate create_given = { given->name, given->sku, FORGE_DECIMAL_ZERO };
	ForgeReason reason = create(model, &create_given);

	model->is_service |= reason == FORGE_ACCEPTED;
	return reason;
}

/* Half up, of numbers that are not below zero. */
static __int128
divide(__int128 a, __int128 b)
{
	return a / b + (a % b >= b - a % b);
}

/* What leaves takes its share of the value along. */
static void
take_out(Model *model, int64_t quantity)
{
	model->value -= divide(model->value * quantity, model->on_hand);
	model->on_hand -= quantity;
}

/* What comes in is worth what it cost, or as much as what is there. */
static __int128
value_of(const Model *model, int64_t quantity, int64_t cost)
{
	if (cost != INT64_MIN)
		return divide((__int128) quantity * cost, 1000000);
	return model->on_hand == 0 ? 0 : divide(model->value * quantity, model->on_hand);
}

/* The item is not kept in lots. */
static ForgeReason
adjust_stock(Model *model, const ForgeItemAdjustStock *given, int64_t at)
{
	int64_t delta = given->delta.millionths;
	int64_t cost = given->unit_cost.millionths;
	__int128 after = model->on_hand + delta;

	if (delta == 0)
		return FORGE_REASON_DELTA_ZERO;
	if (delta > 0 && !model->is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	if (after < reserved_at(model, at))
		return FORGE_REASON_STOCK_NEGATIVE;
	if (!forge_uuid_is_nil(given->lot_id))
		return FORGE_REASON_LOT_NOT_TRACKED;
	if (delta < 0)
	{
		sweep(model, at);
		take_out(model, -delta);
	}
	else
	{
		__int128 value;

		if (cost != INT64_MIN && cost < 0)
			return FORGE_REASON_COST_NEGATIVE;
		value = value_of(model, delta, cost);
		if (value > INT64_MAX || model->value + value > INT64_MAX)
			return FORGE_REASON_AMOUNT_OVERFLOW;
		if (after > INT64_MAX)
			return FORGE_REASON_QUANTITY_OVERFLOW;
		model->value += value;
		model->on_hand = after;
	}
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
change_text(Model *model, ForgeText *text, ForgeText value, ForgeReason when_blank)
{
	if (fuzz_is_blank(value) && !(when_blank == FORGE_REASON_SKU_BLANK && value.data == NULL))
		return when_blank;
	model->version += !fuzz_is_same(*text, value);
	*text = value;
	return FORGE_ACCEPTED;
}

static ForgeReason
set_active(Model *model, bool is_active)
{
	model->version += model->is_active != is_active;
	model->is_active = is_active;
	return FORGE_ACCEPTED;
}

static ForgeReason
reserve(Model *model, Slot *slot, const ForgeItemReserveStock *given, int64_t at)
{
	if (!model->is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	if (given->quantity.millionths <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	if (given->expires_at != INT64_MIN && given->expires_at <= at)
		return FORGE_REASON_RESERVATION_EXPIRED;
	if (is_live(slot, at))
		return FORGE_REASON_RESERVATION_EXISTS;
	if (!forge_uuid_is_nil(given->lot_id))
		return FORGE_REASON_LOT_NOT_TRACKED;
	if (reserved_at(model, at) + given->quantity.millionths > model->on_hand)
		return FORGE_REASON_STOCK_INSUFFICIENT;
	sweep(model, at);
	*slot = (Slot){ given->quantity.millionths, given->expires_at };
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
ship(Model *model, Slot *slot, int64_t quantity, int64_t at)
{
	if (!is_live(slot, at))
		return FORGE_REASON_RESERVATION_EXPIRED;
	if (quantity <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	if (quantity > slot->quantity)
		return FORGE_REASON_RESERVATION_EXCEEDED;
	slot->quantity -= quantity;
	take_out(model, quantity);
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
release(Model *model, Slot *slot)
{
	slot->quantity = 0;
	model->version++;
	return FORGE_ACCEPTED;
}

/* A command on a reservation, each of which begins with the reference. */
static ForgeReason
execute_on_slot(Model *model, const ForgeCommand *command)
{
	ForgeUuid reference = *(const ForgeUuid *) command->data;
	Slot *slot = slot_of(model, reference, command->is_driven);

	if (command->type == FORGE_ITEM_RESERVE_STOCK)
		return reserve(model, slot, command->data, command->at);
	if (slot->quantity == 0)
		return slot_of(model, reference, true)->quantity > 0 ? FORGE_REASON_RESERVATION_DRIVEN
															 : FORGE_REASON_RESERVATION_NOT_FOUND;
	if (command->type == FORGE_ITEM_RELEASE_STOCK)
		return release(model, slot);
	return ship(model, slot, ((const ForgeItemShipStock *) command->data)->quantity.millionths,
				command->at);
}

static bool
is_about_stock(int type)
{
	return type == FORGE_ITEM_ADJUST_STOCK || type == FORGE_ITEM_RESERVE_STOCK ||
		   type == FORGE_ITEM_RELEASE_STOCK || type == FORGE_ITEM_SHIP_STOCK;
}

static ForgeReason
execute(Model *model, const ForgeCommand *command)
{
	if (command->type == FORGE_ITEM_CREATE)
		return create(model, command->data);
	if (command->type == FORGE_ITEM_CREATE_SERVICE)
		return create_service(model, command->data);
	if (model->version == 0)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (model->is_service && is_about_stock(command->type))
		return FORGE_REASON_ITEM_NOT_STOCKED;
	switch (command->type)
	{
		case FORGE_ITEM_ADJUST_STOCK:
			return adjust_stock(model, command->data, command->at);
		case FORGE_ITEM_RENAME:
			return change_text(model, &model->name, ((const ForgeItemRename *) command->data)->name,
							   FORGE_REASON_NAME_BLANK);
		case FORGE_ITEM_CHANGE_SKU:
			return change_text(model, &model->sku,
							   ((const ForgeItemChangeSku *) command->data)->sku,
							   FORGE_REASON_SKU_BLANK);
		case FORGE_ITEM_DEACTIVATE:
		case FORGE_ITEM_ACTIVATE:
			return set_active(model, command->type == FORGE_ITEM_ACTIVATE);
		default:
			return execute_on_slot(model, command);
	}
}

/* ---- both side by side ---- */

/* Of the commands on stock those without lots and cost; fuzz_holding.c has the others. */
static const int types[] = { FORGE_ITEM_CREATE,
							 FORGE_ITEM_CREATE_SERVICE,
							 FORGE_ITEM_ADJUST_STOCK,
							 FORGE_ITEM_RENAME,
							 FORGE_ITEM_CHANGE_SKU,
							 FORGE_ITEM_DEACTIVATE,
							 FORGE_ITEM_ACTIVATE,
							 FORGE_ITEM_RESERVE_STOCK,
							 FORGE_ITEM_RELEASE_STOCK,
							 FORGE_ITEM_SHIP_STOCK,
							 -1 };

static void
check_same(const ForgeItem *item, Model *model)
{
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	int used = 0;

	check(item->head.version == model->version);
	check(item->holding.on_hand.millionths == model->on_hand);
	check(item->holding.value.millionths == model->value);
	check(item->holding.reserved.millionths == reserved_at(model, INT64_MIN));
	check(item->active == model->is_active && forge_item_is_service(item) == model->is_service);
	check(fuzz_is_same(item->name, model->name) && fuzz_is_same(item->sku, model->sku));
	check(forge_item_claims(item, claims) == (model->sku.data != NULL));
	check(model->sku.data == NULL || fuzz_is_same(claims[0].value, model->sku));
	for (int i = 0; i < SLOT_COUNT; i++)
		used += model->slots[i].quantity > 0;
	check(item->holding.reservations.count == used);
	for (int i = 0; i < used; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&item->holding.reservations, i, sizeof(ForgeReservation));
		const Slot *slot = slot_of(model, reservation->reference, reservation->driven);

		check(reservation->quantity.millionths == slot->quantity && slot->quantity > 0);
		check(reservation->expires_at == slot->expires_at);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFrame frame;
	Model model = { 0 };

	fuzz_begin(&frame, &forge_item, data, size);
	frame.types = types;
	while (fuzz_step(&frame))
	{
		check(frame.outcome.reason == execute(&model, &frame.command));
		check_same(frame.state, &model);
	}
	fuzz_end(&frame);
	return 0;
}
