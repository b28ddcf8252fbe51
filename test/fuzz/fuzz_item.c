/*
 * fuzz_item.c
 *	  Random commands at an item, against a second item written from the rules
 *	  alone: plain sums in 128 bits, texts compared by hand, no events.
 *
 * After every command both must have come to the same refusal or the same item,
 * and the invariant must hold.
 */
#include "../unit/test_arena.h"
#include "domain/item/item.h"
#include "fuzz.h"

/* ---- the second item ---- */

typedef struct Model
{
	bool exists;
	bool is_active;
	ForgeText name;
	ForgeText sku;
	__int128 on_hand;
	__int128 reserved;
	int64_t version;
} Model;

static bool
is_white(ForgeText text)
{
	for (int i = 0; i < text.length; i++)
		if (memchr(" \t\n\v\f\r", text.data[i], 6) == NULL)
			return false;
	return true;
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
	if (is_white(command->name))
		return FORGE_REASON_NAME_BLANK;
	if (command->sku.data != NULL && is_white(command->sku))
		return FORGE_REASON_SKU_BLANK;
	if (quantity < 0)
		return FORGE_REASON_STOCK_NEGATIVE;
	*model = (Model){ true, true, command->name, command->sku, quantity, 0, quantity > 0 ? 2 : 1 };
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
	if (after < model->reserved)
		return FORGE_REASON_STOCK_NEGATIVE;
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
	if (is_white(value) && !(may_be_absent && value.data == NULL))
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

/* ---- commands ---- */

typedef union AnyCommand
{
	ForgeItemCreate create;
	ForgeItemAdjustStock adjust_stock;
	ForgeItemRename rename;
	ForgeItemChangeSku change_sku;
	ForgeItemDeactivate deactivate;
} AnyCommand;

static ForgeDecimal
take_decimal(FuzzInput *input)
{
	int shift = fuzz_take_byte(input) % 64;
	int64_t number = fuzz_take_number(input) >> shift;

	return (ForgeDecimal){ number == INT64_MIN ? INT64_MAX : number };
}

/* Short texts out of few, so that they are often blank, equal or absent. */
static ForgeText
take_short_text(FuzzInput *input)
{
	static const char *const texts[] = { NULL, "", " ", "\t\r", "a", "b", "ab", " a" };
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
		default:
			break;
	}
}

/* ---- both side by side ---- */

static void
check_same(const ForgeItem *item, const Model *model)
{
	ForgeClaim claims[FORGE_CLAIMS_MAX];
	int claim_count = forge_item_claims(item, claims);

	check(item->head.version == model->version);
	check((item->head.version > 0) == model->exists);
	check(item->on_hand.millionths == model->on_hand);
	check(item->reserved.millionths == model->reserved);
	check(item->active == model->is_active);
	check(is_same(item->name, model->name));
	check(is_same(item->sku, model->sku));
	check(claim_count == (model->sku.data != NULL));
	check(claim_count == 0 || is_same(claims[0].value, model->sku));
	check(forge_item_check(item));
	check(model->reserved >= 0 && model->reserved <= model->on_hand);
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
	outcome = forge_item.decide(item, &(ForgeCommand){ type, &command, 0 }, &events);
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

	while (input.size > 0)
	{
		/* No command reserves yet; what is reserved is put there from outside. */
		if (model.exists && fuzz_take_byte(&input) % 8 == 0)
		{
			item.reserved =
				(ForgeDecimal){ item.on_hand.millionths / (1 + fuzz_take_byte(&input)) };
			model.reserved = item.reserved.millionths;
		}
		execute(&item, &model, &input, &arena.arena);
		check_same(&item, &model);
	}
	test_arena_reset(&arena);
	return 0;
}
