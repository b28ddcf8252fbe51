/*
 * fuzz_item.c
 *	  Random commands at an item, against a second item written from the rules
 *	  alone: plain sums in 128 bits, texts compared by hand, reservations in slots,
 *	  no events.  The clock goes forward and back.
 *
 * After every command both must have come to the same refusal or the same item,
 * and the invariant must hold.
 */
#include "../unit/test_arena.h"
#include "domain/item/item.h"
#include "fuzz.h"
#include "fuzz_text.h"

/* ---- the second item ---- */

/* References are out of so few that each has a slot of its own, and one more for what is driven. */
#define REFERENCE_COUNT 4
#define SLOT_COUNT (2 * REFERENCE_COUNT)

typedef struct Slot
{
	bool is_used;
	__int128 quantity;
	int64_t expires_at; /* INT64_MIN: never */
	bool is_driven;
} Slot;

typedef struct Model
{
	bool exists;
	bool is_active;
	ForgeText name;
	ForgeText sku;
	__int128 on_hand;
	Slot slots[SLOT_COUNT];
	int64_t version;
} Model;

/* What every command comes with. */
static ForgeCommand envelope;

static bool
is_live(const Slot *slot)
{
	return slot->is_used && (slot->expires_at == INT64_MIN || slot->expires_at > envelope.at);
}

static Slot *
slot_of(const Model *model, ForgeUuid reference, bool is_driven)
{
	int index = reference.bytes[0] - 1 + (is_driven ? REFERENCE_COUNT : 0);

	return (Slot *) &model->slots[index];
}

static __int128
sum_slots(const Model *model, bool only_live)
{
	__int128 sum = 0;

	for (int i = 0; i < SLOT_COUNT; i++)
		if (only_live ? is_live(&model->slots[i]) : model->slots[i].is_used)
			sum += model->slots[i].quantity;
	return sum;
}

static void
model_sweep(Model *model)
{
	for (int i = 0; i < SLOT_COUNT; i++)
		if (model->slots[i].is_used && !is_live(&model->slots[i]))
		{
			model->slots[i].is_used = false;
			model->version++;
		}
}

static bool
is_same(ForgeText a, ForgeText b)
{
	if ((a.data == NULL) != (b.data == NULL) || a.length != b.length)
		return false;
	for (int i = 0; i < a.length; i++)
		if (a.data[i] != b.data[i])
			return false;
	return true;
}

static ForgeReason
model_create(Model *model, const ForgeItemCreate *command)
{
	int64_t quantity = command->initial_quantity.millionths;

	if (model->exists)
		return FORGE_REASON_ITEM_EXISTS;
	if (fuzz_is_blank(command->name))
		return FORGE_REASON_NAME_BLANK;
	if (command->sku.data != NULL && fuzz_is_blank(command->sku))
		return FORGE_REASON_SKU_BLANK;
	if (quantity < 0)
		return FORGE_REASON_STOCK_NEGATIVE;
	*model = (Model){ .exists = true,
					  .is_active = true,
					  .name = command->name,
					  .sku = command->sku,
					  .on_hand = quantity,
					  .version = quantity > 0 ? 2 : 1 };
	return FORGE_ACCEPTED;
}

static ForgeReason
model_adjust_stock(Model *model, const ForgeItemAdjustStock *command)
{
	__int128 after = model->on_hand + command->delta.millionths;

	if (!model->exists)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (command->delta.millionths == 0)
		return FORGE_REASON_DELTA_ZERO;
	if (command->delta.millionths > 0 && !model->is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	if (after > INT64_MAX)
		return FORGE_REASON_QUANTITY_OVERFLOW;
	if (after < sum_slots(model, true))
		return FORGE_REASON_STOCK_NEGATIVE;
	if (command->delta.millionths < 0)
		model_sweep(model);
	model->on_hand = after;
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_change_text(Model *model, ForgeText *text, ForgeText value, bool may_be_absent,
				  ForgeReason when_blank)
{
	if (!model->exists)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (fuzz_is_blank(value) && !(may_be_absent && value.data == NULL))
		return when_blank;
	if (!is_same(*text, value))
		model->version++;
	*text = value;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_set_active(Model *model, bool is_active)
{
	if (!model->exists)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (model->is_active != is_active)
		model->version++;
	model->is_active = is_active;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_reserve_stock(Model *model, const ForgeItemReserveStock *command)
{
	Slot *slot = slot_of(model, command->reference, envelope.is_driven);

	if (!model->exists)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (command->quantity.millionths <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	if (!model->is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	if (command->expires_at != INT64_MIN && command->expires_at <= envelope.at)
		return FORGE_REASON_RESERVATION_EXPIRED;
	if (is_live(slot))
		return FORGE_REASON_RESERVATION_EXISTS;
	if (sum_slots(model, true) + command->quantity.millionths > model->on_hand)
		return FORGE_REASON_STOCK_INSUFFICIENT;
	model_sweep(model);
	*slot = (Slot){ true, command->quantity.millionths, command->expires_at, envelope.is_driven };
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
missing(const Model *model, ForgeUuid reference)
{
	return !envelope.is_driven && slot_of(model, reference, true)->is_used
			   ? FORGE_REASON_RESERVATION_DRIVEN
			   : FORGE_REASON_RESERVATION_NOT_FOUND;
}

static ForgeReason
model_release_stock(Model *model, const ForgeItemReleaseStock *command)
{
	Slot *slot = slot_of(model, command->reference, envelope.is_driven);

	if (!model->exists)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (!slot->is_used)
		return missing(model, command->reference);
	slot->is_used = false;
	model->version++;
	return FORGE_ACCEPTED;
}

static ForgeReason
model_ship_stock(Model *model, const ForgeItemShipStock *command)
{
	Slot *slot = slot_of(model, command->reference, envelope.is_driven);

	if (!model->exists)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (!slot->is_used)
		return missing(model, command->reference);
	if (!is_live(slot))
		return FORGE_REASON_RESERVATION_EXPIRED;
	if (command->quantity.millionths <= 0)
		return FORGE_REASON_QUANTITY_NOT_POSITIVE;
	if (command->quantity.millionths > slot->quantity)
		return FORGE_REASON_RESERVATION_EXCEEDED;
	slot->quantity -= command->quantity.millionths;
	slot->is_used = slot->quantity > 0;
	model->on_hand -= command->quantity.millionths;
	model->version++;
	return FORGE_ACCEPTED;
}

/* ---- commands ---- */

typedef union AnyCommand
{
	ForgeItemCreate create;
	ForgeItemAdjustStock adjust_stock;
	ForgeItemRename rename;
	ForgeItemChangeSku change_sku;
	ForgeItemDeactivate deactivate;
	ForgeItemReserveStock reserve_stock;
	ForgeItemReleaseStock release_stock;
	ForgeItemShipStock ship_stock;
} AnyCommand;

static ForgeDecimal
take_decimal(FuzzInput *input)
{
	int shift = fuzz_take_byte(input) % 64;
	int64_t number = fuzz_take_number(input) >> shift;

	return (ForgeDecimal){ number == INT64_MIN ? INT64_MAX : number };
}

static ForgeUuid
take_reference(FuzzInput *input)
{
	return (ForgeUuid){ { 1 + fuzz_take_byte(input) % REFERENCE_COUNT } };
}

/* Short texts out of few, so that they are often blank, equal or absent. */
static ForgeText
take_short_text(FuzzInput *input)
{
	static const char *const texts[] = { NULL, "",  " ",  "\xE2\x80\x8B\t\xC2\xA0",
										 "a",  "b", "ab", " a" };
	uint8_t choice = fuzz_take_byte(input);

	return choice < 128 ? forge_text_from(texts[choice % 8]) : fuzz_take_text(input, 8);
}

static ForgeReason
model_execute(Model *model, int type, const AnyCommand *command)
{
	switch (type)
	{
		case FORGE_ITEM_CREATE:
			return model_create(model, &command->create);
		case FORGE_ITEM_ADJUST_STOCK:
			return model_adjust_stock(model, &command->adjust_stock);
		case FORGE_ITEM_RENAME:
			return model_change_text(model, &model->name, command->rename.name, false,
									 FORGE_REASON_NAME_BLANK);
		case FORGE_ITEM_CHANGE_SKU:
			return model_change_text(model, &model->sku, command->change_sku.sku, true,
									 FORGE_REASON_SKU_BLANK);
		case FORGE_ITEM_RESERVE_STOCK:
			return model_reserve_stock(model, &command->reserve_stock);
		case FORGE_ITEM_RELEASE_STOCK:
			return model_release_stock(model, &command->release_stock);
		case FORGE_ITEM_SHIP_STOCK:
			return model_ship_stock(model, &command->ship_stock);
		default:
			return model_set_active(model, type == FORGE_ITEM_ACTIVATE);
	}
}

static void
take_command(FuzzInput *input, int type, AnyCommand *command)
{
	memset(command, 0, sizeof(*command));
	switch (type)
	{
		case FORGE_ITEM_CREATE:
			command->create.name = take_short_text(input);
			command->create.sku = take_short_text(input);
			command->create.initial_quantity = take_decimal(input);
			break;
		case FORGE_ITEM_ADJUST_STOCK:
			command->adjust_stock.delta = take_decimal(input);
			command->adjust_stock.reason = take_short_text(input);
			break;
		case FORGE_ITEM_RENAME:
			command->rename.name = take_short_text(input);
			break;
		case FORGE_ITEM_CHANGE_SKU:
			command->change_sku.sku = take_short_text(input);
			break;
		case FORGE_ITEM_DEACTIVATE:
			command->deactivate.reason = take_short_text(input);
			break;
		case FORGE_ITEM_RESERVE_STOCK:
			command->reserve_stock.reference = take_reference(input);
			command->reserve_stock.quantity = take_decimal(input);
			command->reserve_stock.expires_at = fuzz_take_byte(input);
			if (command->reserve_stock.expires_at == 0)
				command->reserve_stock.expires_at = FORGE_INSTANT_ABSENT;
			break;
		case FORGE_ITEM_RELEASE_STOCK:
			command->release_stock.reference = take_reference(input);
			break;
		case FORGE_ITEM_SHIP_STOCK:
			command->ship_stock.reference = take_reference(input);
			command->ship_stock.quantity = take_decimal(input);
			break;
		default:
			break;
	}
}

/* ---- both side by side ---- */

static void
check_reservations(const ForgeItem *item, const Model *model)
{
	int used = 0;

	for (int i = 0; i < SLOT_COUNT; i++)
		used += model->slots[i].is_used;
	check(item->reservations.count == used);
	for (int i = 0; i < used; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&item->reservations, i, sizeof(ForgeReservation));
		const Slot *slot = slot_of(model, reservation->reference, reservation->driven);

		check(slot->is_used && slot->quantity == reservation->quantity.millionths);
		check(slot->expires_at == reservation->expires_at);
		check(slot->is_driven == reservation->driven);
	}
}

static void
check_same(const ForgeItem *item, const Model *model)
{
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	int claim_count = forge_item_claims(item, claims);

	check(item->head.version == model->version);
	check((item->head.version > 0) == model->exists);
	check(item->on_hand.millionths == model->on_hand);
	check(item->reserved.millionths == sum_slots(model, false));
	check_reservations(item, model);
	check(item->active == model->is_active);
	check(is_same(item->name, model->name));
	check(is_same(item->sku, model->sku));
	check(claim_count == (model->sku.data != NULL));
	check(claim_count == 0 || is_same(claims[0].value, model->sku));
	check(forge_item_check(item));
	check(sum_slots(model, false) <= model->on_hand);
}

/* Applies, with the state packed and unpacked in between, as a snapshot would be. */
static void
apply_events(ForgeItem *item, const ForgeEvents *events, ForgeArena *arena)
{
	int64_t version = item->head.version;

	for (int i = 0; i < events->count; i++)
	{
		size_t length = forge_shape_pack(&forge_item_state, item, NULL, 0);
		uint8_t *packed = forge_arena_allocate(arena, length);

		forge_shape_pack(&forge_item_state, item, packed, length);
		check(forge_shape_unpack(&forge_item_state, packed, length, item, arena));
		item->head.version = version + i;
		forge_aggregate_apply(&forge_item, item, &events->list[i], arena);
		check(forge_item_check(item));
	}
}

static void
execute(ForgeItem *item, Model *model, FuzzInput *input, ForgeArena *arena)
{
	int type = fuzz_take_byte(input) % FORGE_ITEM_COMMAND_COUNT;
	ForgeEvents events = { .arena = arena };
	ForgeItem before;
	AnyCommand command;
	ForgeOutcome outcome;

	memcpy(&before, item, sizeof(before));
	take_command(input, type, &command);
	envelope.type = type;
	envelope.data = &command;
	outcome = forge_item.decide(item, &envelope, &events);
	check(!forge_outcome_is_refusal(outcome) ||
		  forge_aggregate_lists_refusal(&forge_item, envelope.type, outcome.reason));
	check(memcmp(&before, item, sizeof(before)) == 0);
	check(outcome.reason == model_execute(model, type, &command));
	check(!forge_outcome_is_refusal(outcome) || events.count == 0);
	apply_events(item, &events, arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzInput input = { data, size };
	TestArena arena = TEST_ARENA;
	ForgeItem item = { 0 };
	Model model = { 0 };

	envelope = (ForgeCommand){ .aggregate_id = { { 1 } } };
	while (input.size > 0)
	{
		if (fuzz_take_byte(&input) % 4 == 0)
			envelope.at = fuzz_take_byte(&input);
		envelope.is_driven = fuzz_take_byte(&input) % 4 == 0;
		execute(&item, &model, &input, &arena.arena);
		check_same(&item, &model);
	}
	test_arena_reset(&arena);
	return 0;
}
