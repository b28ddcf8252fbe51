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
	ForgeText name;
	ForgeText sku;
	__int128 on_hand;
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
	*model = (Model){ quantity > 0 ? 2 : 1, true, given->name, given->sku, quantity, { { 0 } } };
	return FORGE_ACCEPTED;
}

static ForgeReason
adjust_stock(Model *model, int64_t delta, int64_t at)
{
	__int128 after = model->on_hand + delta;

	if (delta == 0)
		return FORGE_REASON_DELTA_ZERO;
	if (delta > 0 && !model->is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	if (after > INT64_MAX)
		return FORGE_REASON_QUANTITY_OVERFLOW;
	if (after < reserved_at(model, at))
		return FORGE_REASON_STOCK_NEGATIVE;
	if (delta < 0)
		sweep(model, at);
	model->on_hand = after;
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
	if (given->quantity.millionths <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	if (!model->is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	if (given->expires_at != INT64_MIN && given->expires_at <= at)
		return FORGE_REASON_RESERVATION_EXPIRED;
	if (is_live(slot, at))
		return FORGE_REASON_RESERVATION_EXISTS;
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
	model->on_hand -= quantity;
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

static ForgeReason
execute(Model *model, const ForgeCommand *command)
{
	if (command->type == FORGE_ITEM_CREATE)
		return create(model, command->data);
	if (model->version == 0)
		return FORGE_REASON_ITEM_NOT_FOUND;
	switch (command->type)
	{
		case FORGE_ITEM_ADJUST_STOCK:
			return adjust_stock(model,
								((const ForgeItemAdjustStock *) command->data)->delta.millionths,
								command->at);
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

static void
check_same(const ForgeItem *item, Model *model)
{
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	int used = 0;

	check(item->head.version == model->version);
	check(item->on_hand.millionths == model->on_hand);
	check(item->reserved.millionths == reserved_at(model, INT64_MIN));
	check(item->active == model->is_active);
	check(fuzz_is_same(item->name, model->name) && fuzz_is_same(item->sku, model->sku));
	check(forge_item_claims(item, claims) == (model->sku.data != NULL));
	check(model->sku.data == NULL || fuzz_is_same(claims[0].value, model->sku));
	for (int i = 0; i < SLOT_COUNT; i++)
		used += model->slots[i].quantity > 0;
	check(item->reservations.count == used);
	for (int i = 0; i < used; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&item->reservations, i, sizeof(ForgeReservation));
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
	while (fuzz_step(&frame))
	{
		check(frame.outcome.reason == execute(&model, &frame.command));
		check_same(frame.state, &model);
	}
	fuzz_end(&frame);
	return 0;
}
