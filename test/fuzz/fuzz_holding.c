/*
 * fuzz_holding.c
 *	  The stock of an item, or of an item at a location, beside a second one that is written from
 *	  the rules alone (fuzz_holding_model.h).
 *
 * After every command (fuzz_aggregate.h) both must have come to the same refusal or the same stock.
 * Lots end and are blocked, and items and locations go out of use, in between.
 */
#include "domain/location/location.h"
#include "domain/lot/lot.h"
#include "domain/stock/stock.h"
#include "fuzz_aggregate.h"
#include "fuzz_holding_commands.h"
#include "fuzz_holding_story.h"
#include "fuzz_text.h"

static Model model;
static ForgeUuid item_id; /* of the command */

/* ---- what commands ask for ---- */

#define SERVICE_NUMBER 4
#define METHODS "average", "fifo", "lifo", "standard"

static ForgeText
method_word(Method method)
{
	static const char *const words[] = { METHODS };

	return forge_text_from(words[method]);
}

static void
answer_item(ForgeItem *item)
{
	item->active = model.is_active;
	item->kind = item_id.bytes[0] == SERVICE_NUMBER ? FORGE_TEXT("service") : (ForgeText){ 0 };
	item->rules.tracking = model.is_tracked ? FORGE_TEXT("lot") : (ForgeText){ 0 };
	item->rules.cost_method = method_word(model.method);
	item->rules.increment.millionths = model.increment;
	item->rules.standard_cost.millionths = model.standard_cost;
}

static void
answer_lot(ForgeUuid id, ForgeLot *lot)
{
	const Lot *known = &model.lots[id.bytes[0]];

	lot->item_id = id.bytes[0] == LOT_OF_OTHER_ITEM_NUMBER ? FUZZ_MISSING_ID : item_id;
	lot->blocked = known->is_blocked;
	lot->expires_on = known->day < 0 ? FORGE_DATE_ABSENT : known->day;
}

static void
answer_past(ForgeInstant moment, ForgeHolding *holding, ForgeArena *arena)
{
	const Past *past = past_at(&model, moment);

	holding->on_hand.millionths = (int64_t) past->on_hand;
	for (uint8_t i = 1; i <= FUZZ_ID_COUNT; i++)
		*(ForgeHoldingLot *) forge_list_add(&holding->lots, sizeof(ForgeHoldingLot), arena) =
			(ForgeHoldingLot){ .lot_id = { { i } }, .quantity = { (int64_t) past->lots[i] } };
}

static TestArena past_memory = TEST_ARENA;

static void
answer(const ForgeAsk *ask, void *state)
{
	if (ask->mode == FORGE_ASK_PAST)
		answer_past(ask->moment,
					ask->aggregate == &forge_item ? &((ForgeItem *) state)->holding
												  : &((ForgeStock *) state)->holding,
					&past_memory.arena);
	else if (ask->aggregate == &forge_item)
	{
		item_id = ask->id;
		answer_item(state);
	}
	else if (ask->aggregate == &forge_location)
	{
		((ForgeLocation *) state)->active = model.location_is_active;
		((ForgeLocation *) state)->time_zone =
			model.has_zone ? FORGE_TEXT("UTC") : FORGE_TEXT(TEST_MISSING_ZONE);
	}
	else if (ask->aggregate == &forge_lot)
		answer_lot(ask->id, state);
}

/* Days so short that lots end while the clock of fuzz_aggregate.h goes. */
static ForgeInstant
day_end(ForgeDate day, ForgeText time_zone)
{
	return forge_text_equal(time_zone, FORGE_TEXT(TEST_MISSING_ZONE)) ? FORGE_INSTANT_ABSENT
																	  : model_day_end(day);
}

static const ForgeCalendar calendar = { .day_end = day_end };

/* What happens elsewhere between two commands. */
static void
go_on_elsewhere(FuzzFrame *frame)
{
	uint8_t choice = fuzz_take_byte(&frame->input);
	Lot *lot = &model.lots[1 + choice / 16 % FUZZ_ID_COUNT];
	bool is_stock = frame->aggregate == &forge_stock;

	if (choice % 16 == 0)
		lot->is_blocked = !lot->is_blocked;
	else if (choice % 16 == 1)
		lot->day = fuzz_take_byte(&frame->input) % 8 - 1;
	else if (choice % 16 == 2 && is_stock)
		model.is_active = choice < 208;
	else if (choice % 16 == 3 && is_stock)
		model.location_is_active = choice < 208;
	else if (choice % 16 == 4)
		model.has_zone = choice < 208;
	else if (choice % 16 == 5 && is_stock)
		model.method = choice / 16 % 4;
	else if (choice % 16 == 6 && is_stock)
		model.standard_cost = choice / 16 * INT64_C(335000);
}

/* ---- commands ---- */

#define OF_ITEM(name) FORGE_ITEM_##name,
#define OF_STOCK(name) FORGE_STOCK_##name,

/* Those that make the others possible come more often. */
static const int item_types[] = { FORGE_HOLDING_COMMANDS(OF_ITEM) FORGE_ITEM_RECEIVE_STOCK,
								  FORGE_ITEM_RECEIVE_STOCK,
								  FORGE_ITEM_ISSUE_STOCK,
								  FORGE_ITEM_CREATE_STOCKED,
								  FORGE_ITEM_SET_STANDARD_COST,
								  FORGE_ITEM_SET_COST_METHOD,
								  FORGE_ITEM_DEACTIVATE,
								  FORGE_ITEM_ACTIVATE,
								  -1 };
static const int stock_types[] = { FORGE_HOLDING_COMMANDS(OF_STOCK) FORGE_STOCK_RECEIVE_STOCK,
								   FORGE_STOCK_RECEIVE_STOCK, FORGE_STOCK_ISSUE_STOCK, -1 };

static int
holding_type(const int *types, int type)
{
	for (int i = 0; i < FORGE_HOLDING_COMMAND_COUNT; i++)
		if (types[i] == type)
			return i;
	return -1;
}

static void
set_to_sum(ForgeDecimal *quantity, const ForgeList *lots)
{
	Number sum = sum_of(lots, 0);

	if (lots->count > 0 && sum > 0 && sum <= INT64_MAX)
		quantity->millionths = (int64_t) sum;
}

/*
 * Mostly of an item and a location that exist, of one of three lots, of lots that add up, and
 * driven what must be.
 */
static void
adapt(FuzzFrame *frame, void *data)
{
	bool is_item = frame->aggregate == &forge_item;
	uint8_t choice = fuzz_take_byte(&frame->input);
	int type = holding_type(is_item ? item_types : stock_types, frame->command.type);
	ForgeStockAdjustStock *named = data;
	void *part = is_item ? data : (void *) &named->holding;

	if (!is_item && choice % 8 > 0)
	{
		named->item_id = (ForgeUuid){ { 1 } };
		named->location_id = (ForgeUuid){ { 1 } };
	}
	if (type >= FORGE_HOLDING_SEND_STOCK && choice / 8 % 4 > 0)
		frame->command.is_driven = true;
	if (choice / 32 % 4 == 0)
		return;
	if (type == FORGE_HOLDING_RECEIVE_STOCK)
		((ForgeHoldingReceive *) part)->lot_id.bytes[0] = model.is_tracked ? 1 + choice % 3 : 0;
	else if (type == FORGE_HOLDING_SEND_STOCK)
		set_to_sum(&((ForgeHoldingSend *) part)->quantity, &((ForgeHoldingSend *) part)->lots);
	else if (type == FORGE_HOLDING_ARRIVE_STOCK || type == FORGE_HOLDING_RETURN_STOCK)
		set_to_sum(&((ForgeHoldingArrive *) part)->quantity, &((ForgeHoldingArrive *) part)->lots);
}

/* As adapt, of the story. */
static void
adapt_story(FuzzFrame *frame, void *data)
{
	bool is_item = frame->aggregate == &forge_item;
	uint8_t choice = fuzz_take_byte(&frame->input);
	ForgeItemCreateStocked *created = data;
	ForgeStockAdjustStock *named = data;

	frame->command.is_driven = false;
	if (is_item && frame->command.type == FORGE_ITEM_CREATE_STOCKED)
	{
		created->name = FORGE_TEXT("a");
		created->rules.increment = FORGE_DECIMAL_ZERO;
		return;
	}
	if (!is_item)
	{
		named->item_id = (ForgeUuid){ { 1 } };
		named->location_id = (ForgeUuid){ { 1 } };
	}
	tell(&model, holding_type(is_item ? item_types : stock_types, frame->command.type),
		 is_item ? data : (void *) &named->holding, choice);
}

static bool
find_method(ForgeText word, Method *method)
{
	static const char *const words[] = { METHODS };

	for (int i = 0; i < 4; i++)
		if (fuzz_is_same(word, forge_text_from(words[i])))
		{
			*method = (Method) i;
			return true;
		}
	return false;
}

static ForgeReason
create(const ForgeItemCreateStocked *given)
{
	if (model.version > 0)
		return FORGE_REASON_ITEM_EXISTS;
	if (fuzz_is_blank(given->name))
		return FORGE_REASON_NAME_BLANK;
	if (given->sku.data != NULL && fuzz_is_blank(given->sku))
		return FORGE_REASON_SKU_BLANK;
	if (given->rules.increment.millionths < 0)
		return FORGE_REASON_QUANTITY_NEGATIVE;
	if (given->rules.standard_cost.millionths < 0)
		return FORGE_REASON_COST_NEGATIVE;
	model.version = 1;
	model.is_active = true;
	model.is_tracked = given->rules.tracking.data != NULL;
	model.increment = given->rules.increment.millionths;
	model.standard_cost = given->rules.standard_cost.millionths;
	(void) find_method(given->rules.cost_method, &model.method);
	return FORGE_ACCEPTED;
}

/* A command on the item that is not one on its stock. */
static ForgeReason
execute_on_item(const ForgeCommand *command)
{
	bool was_active = model.is_active;
	Method method = model.method;
	int64_t cost;

	switch (command->type)
	{
		case FORGE_ITEM_SET_STANDARD_COST:
			cost = ((const ForgeItemSetStandardCost *) command->data)->standard_cost.millionths;
			if (cost < 0)
				return FORGE_REASON_COST_NEGATIVE;
			model.version += cost != model.standard_cost;
			model.standard_cost = cost;
			break;
		case FORGE_ITEM_SET_COST_METHOD:
			check(find_method(((const ForgeItemSetCostMethod *) command->data)->cost_method,
							  &model.method));
			model.version += method != model.method;
			break;
		default:
			model.is_active = command->type == FORGE_ITEM_ACTIVATE;
			model.version += was_active != model.is_active;
	}
	return FORGE_ACCEPTED;
}

static ForgeReason
execute_item(const ForgeCommand *command)
{
	int type = holding_type(item_types, command->type);

	if (command->type == FORGE_ITEM_CREATE_STOCKED)
		return create(command->data);
	if (model.version == 0)
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (type < 0)
		return execute_on_item(command);
	if (type == FORGE_HOLDING_RECEIVE_STOCK && !model.is_active)
		return FORGE_REASON_ITEM_INACTIVE;
	return execute_holding(&model, (ForgeHoldingCommandType) type, command->data,
						   command->is_driven, command->at);
}

static ForgeReason
execute_stock(const ForgeCommand *command)
{
	const ForgeStockAdjustStock *named = command->data;
	int64_t version = model.version;
	ForgeReason reason;

	if (forge_uuid_equal(named->item_id, FUZZ_MISSING_ID))
		return FORGE_REASON_ITEM_NOT_FOUND;
	if (named->item_id.bytes[0] == SERVICE_NUMBER)
		return FORGE_REASON_ITEM_NOT_STOCKED;
	if (forge_uuid_equal(named->location_id, FUZZ_MISSING_ID))
		return FORGE_REASON_LOCATION_NOT_FOUND;
	if (forge_uuid_is_nil(named->location_id))
		return FORGE_REASON_DEFAULT_LOCATION;
	reason =
		execute_holding(&model, (ForgeHoldingCommandType) holding_type(stock_types, command->type),
						&named->holding, command->is_driven, command->at);
	/* It begins with an event of its own. */
	model.version += version == 0 && model.version > 0;
	return reason;
}

/* ---- both side by side ---- */

static void
check_lots(const ForgeHolding *holding)
{
	int arrival = 0;

	check(holding->lots.count == count_lots(&model));
	for (int i = 0; i < holding->lots.count; i++)
	{
		const ForgeHoldingLot *lot = forge_list_item(&holding->lots, i, sizeof(ForgeHoldingLot));
		const Lot *known = &model.lots[lot->lot_id.bytes[0]];

		check(lot->quantity.millionths == known->quantity);
		check(lot->damaged.millionths == known->damaged);
		check(lot->ends_at == known->ends_at && known->arrival > arrival);
		arrival = known->arrival;
	}
}

static void
check_promises(const ForgeHolding *holding)
{
	int used = 0;

	for (int i = 0; i < PROMISE_COUNT; i++)
		used += model.promises[i].quantity > 0;
	check(holding->reservations.count == used);
	for (int i = 0; i < used; i++)
	{
		const ForgeReservation *reservation =
			forge_list_item(&holding->reservations, i, sizeof(ForgeReservation));
		const Promise *promise = promise_of(&model, reservation->reference, reservation->driven);

		check(reservation->quantity.millionths == promise->quantity && promise->quantity > 0);
		check(reservation->expires_at == promise->expires_at);
		check(reservation->lot_id.bytes[0] == promise->lot);
	}
}

static const char *
name_of(ForgeReason reason)
{
	return reason == FORGE_ACCEPTED ? "accepted" : forge_reason_info(reason)->name;
}

static void
check_reason(const FuzzFrame *frame, ForgeReason reason)
{
	if (frame->outcome.reason != reason)
		fprintf(stderr, "decided: %s; by the rules: %s\n", name_of(frame->outcome.reason),
				name_of(reason));
	fuzz_check(frame, frame->outcome.reason == reason);
}

static void
check_same(const FuzzFrame *frame)
{
	bool is_item = frame->aggregate == &forge_item;
	const ForgeHolding *holding = is_item ? &((const ForgeItem *) frame->state)->holding
										  : &((const ForgeStock *) frame->state)->holding;
	ForgeInstant at = frame->command.at;

	fuzz_check(frame, ((const ForgeState *) frame->state)->version == model.version);
	fuzz_check(frame, holding->on_hand.millionths == model.on_hand);
	fuzz_check(frame, holding->value.millionths == model.value);
	fuzz_check(frame, model.on_hand > 0 || model.value == 0);
	fuzz_check(frame, holding->damaged.millionths == model.damaged);
	fuzz_check(frame, holding->damaged_value.millionths == model.damaged_value);
	fuzz_check(frame, holding->in_transit.millionths == model.in_transit);
	fuzz_check(frame, holding->on_order.millionths == model.on_order);
	fuzz_check(frame, holding->proposed.millionths == model.proposed);
	fuzz_check(frame, holding->low_stock.millionths == model.low_stock);
	fuzz_check(frame, forge_holding_reserved(holding, at).millionths == reserved_at(&model, at));
	fuzz_check(frame, forge_holding_expired(holding, at).millionths == expired_at(&model, at));
	fuzz_check(frame, holding->layers.count == model.layer_count);
	for (int i = 0; i < model.layer_count; i++)
	{
		const ForgeHoldingLayer *layer =
			forge_list_item(&holding->layers, i, sizeof(ForgeHoldingLayer));

		fuzz_check(frame, layer->quantity.millionths == model.layers[i].quantity);
		fuzz_check(frame, layer->value.millionths == model.layers[i].value);
	}
	check_lots(holding);
	check_promises(holding);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FuzzFrame frame;
	uint8_t choice;
	bool is_item, is_story;
	uint8_t story[STORY_LENGTH];

	test_answer = answer;
	item_id = (ForgeUuid){ { 1 } };
	model_begin(&model);
	if (size == 0)
		return 0;
	choice = data[0];
	is_item = choice % 2 == 0;
	is_story = choice >= 224; /* they take long */
	fuzz_begin(&frame, is_item ? &forge_item : &forge_stock, data + 1, size - 1);
	frame.types = is_item ? item_types : stock_types;
	frame.adapt = adapt;
	if (is_story)
	{
		frame.types = is_item ? item_story_types : stock_story_types;
		frame.adapt = adapt_story;
		make_story(data, size, story);
		frame.input = (FuzzInput){ story, STORY_LENGTH };
	}
	frame.command.calendar = &calendar;
	if (!is_item)
	{
		model.is_active = true;
		model.is_tracked = choice / 2 % 2 == 1;
		model.increment = is_story ? 0 : choice / 4 % 4 * INT64_C(250000);
	}
	for (go_on_elsewhere(&frame); !model_is_full(&model) && fuzz_step(&frame);
		 go_on_elsewhere(&frame))
	{
		ForgeReason reason = is_item ? execute_item(&frame.command) : execute_stock(&frame.command);

		check_reason(&frame, reason);
		check_same(&frame);
		remember(&model, frame.command.at);
	}
	fuzz_end(&frame);
	test_arena_reset(&past_memory);
	return 0;
}
