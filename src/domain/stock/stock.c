/*
 * stock.c
 *	  inventory.stock: decide and apply.  What it holds is a holding (holding/holding.h).
 */
#include "domain/stock/stock.h"

#define EVENT(name) [FORGE_HOLDING_##name] = FORGE_STOCK_##name,
#define EVENT_OF(name) [FORGE_STOCK_##name] = FORGE_HOLDING_##name + 1,
#define COMMAND(name) [FORGE_HOLDING_##name] = FORGE_STOCK_##name,
#define ITEM_COMMAND(name) [FORGE_HOLDING_##name] = FORGE_ITEM_##name,
#define COMMAND_OF(name) [FORGE_STOCK_##name] = FORGE_HOLDING_##name,

/* All its commands are those of holdings, and all its events but the first. */
static const int stock_commands[FORGE_HOLDING_COMMAND_COUNT] = { FORGE_HOLDING_COMMANDS(COMMAND) };
static const int item_commands[FORGE_HOLDING_COMMAND_COUNT] = { FORGE_HOLDING_COMMANDS(
	ITEM_COMMAND) };
static const int8_t holding_commands[FORGE_STOCK_COMMAND_COUNT] = { FORGE_HOLDING_COMMANDS(
	COMMAND_OF) };
static const int stock_events[FORGE_HOLDING_EVENT_COUNT] = { FORGE_HOLDING_EVENTS(EVENT) };
static const int8_t events_of_holdings[FORGE_STOCK_EVENT_COUNT] = { FORGE_HOLDING_EVENTS(
	EVENT_OF) };

static const ForgeHoldingOwner owner = { &forge_stock, offsetof(ForgeStock, holding),
										 stock_events };

/* What a command begins with; then comes what all holdings have. */
typedef struct Named
{
	ForgeUuid item_id;
	ForgeUuid location_id;
} Named;

_Static_assert(offsetof(ForgeStockAdjustStock, location_id) == offsetof(Named, location_id),
			   "a command begins with its key");

#define PART_OFFSET offsetof(ForgeStockAdjustStock, holding)

static const void *
part_of(const ForgeCommand *command)
{
	return (const char *) command->data + PART_OFFSET;
}

/* ---- what it asks for: its item, its location, and what holdings ask for ---- */

enum
{
	ASKED_ITEM,
	ASKED_LOCATION,
	ASKED_REST
};

void
forge_stock_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeStock *stock = state;
	const Named *named = command->data;

	forge_asks_add(asks, &forge_item, named->item_id, FORGE_ASK_SEEN);
	forge_asks_add(asks, &forge_location, named->location_id, FORGE_ASK_SEEN);
	forge_holding_asks(&stock->holding, &owner, holding_commands[command->type], part_of(command),
					   command->aggregate_id, asks);
}

/* Is there an item with stock, and a location with stock of its own? */
static ForgeOutcome
check_named(const Named *named, const ForgeItem *item, const ForgeLocation *location)
{
	if (!forge_exists(&item->head))
		return forge_with_uuid(forge_refuse(FORGE_REASON_ITEM_NOT_FOUND), named->item_id);
	if (forge_item_is_service(item))
		return forge_refuse(FORGE_REASON_ITEM_NOT_STOCKED);
	if (!forge_location_exists(location, named->location_id))
		return forge_with_uuid(forge_refuse(FORGE_REASON_LOCATION_NOT_FOUND), named->location_id);
	return forge_stock_is_of_item(named->location_id) ? forge_refuse(FORGE_REASON_DEFAULT_LOCATION)
													  : forge_accept();
}

/* ---- decide ---- */

/* The event with which it begins, in front of those that were decided. */
static void
open_with(const Named *named, const ForgeEvents *decided, ForgeEvents *events)
{
	ForgeStockOpened *opened = forge_events_add(events, &forge_stock, FORGE_STOCK_OPENED);

	opened->item_id = named->item_id;
	opened->location_id = named->location_id;
	for (int i = 0; i < decided->count; i++)
	{
		(void) forge_events_add(events, &forge_stock, decided->list[i].type);
		events->list[events->count - 1] = decided->list[i];
	}
}

ForgeOutcome
forge_stock_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeStock *stock = state;
	const Named *named = command->data;
	const ForgeItem *item;
	const ForgeLocation *location;
	ForgeHoldingCase the_case;
	ForgeEvents decided = { .arena = events->arena };
	ForgeOutcome outcome;

	if (command->type < 0 || command->type >= FORGE_STOCK_COMMAND_COUNT)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	item = command->asked[ASKED_ITEM];
	location = command->asked[ASKED_LOCATION];
	outcome = check_named(named, item, location);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	the_case = (ForgeHoldingCase){
		.owner = &owner,
		.place = { .holding = &stock->holding,
				   .rules = &item->rules,
				   .item_id = named->item_id,
				   .location_id = named->location_id,
				   .at = command->at },
		.item_is_active = item->active,
		.location_is_active = forge_location_is_active(location, named->location_id),
		.time_zone = forge_location_time_zone(location),
		.type = holding_commands[command->type],
		.data = part_of(command),
		.command = command,
	};
	forge_holding_answer(&the_case, ASKED_REST);
	if (forge_exists(&stock->head))
		return forge_holding_decide(&the_case, events);
	outcome = forge_holding_decide(&the_case, &decided);
	if (!forge_outcome_is_refusal(outcome) && decided.count > 0)
		open_with(named, &decided, events);
	return outcome;
}

/* ---- apply ---- */

static ForgeHoldingEventType
holding_event(const ForgeEvent *event)
{
	return (ForgeHoldingEventType) (events_of_holdings[event->type] - 1);
}

void
forge_stock_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeStock *stock = state;

	if (event->type == FORGE_STOCK_OPENED)
		forge_aggregate_take_over(&forge_stock, stock, event);
	else if (event->type >= 0 && event->type < FORGE_STOCK_EVENT_COUNT)
		forge_holding_apply(&stock->holding, holding_event(event), event->data, arena);
}

bool
forge_stock_check(const void *state)
{
	const ForgeStock *stock = state;

	return (!forge_exists(&stock->head) ||
			(!forge_uuid_is_nil(stock->item_id) && !forge_stock_is_of_item(stock->location_id))) &&
		   forge_holding_check(&stock->holding);
}

bool
forge_stock_movement(const ForgeEvent *event, ForgeDecimal *delta)
{
	return event->type != FORGE_STOCK_OPENED &&
		   forge_holding_movement(holding_event(event), event->data, delta);
}

ForgeHoldingFlow
forge_stock_flow(const ForgeEvent *event)
{
	return event->type != FORGE_STOCK_OPENED
			   ? forge_holding_flow(holding_event(event), event->data)
			   : (ForgeHoldingFlow){ FORGE_DECIMAL_ZERO, FORGE_DECIMAL_ZERO };
}

bool
forge_stock_may_post(const ForgeStock *stock, const ForgeCommand *command)
{
	return forge_holding_may_post(&stock->holding, NULL, holding_commands[command->type],
								  part_of(command));
}

bool
forge_stock_posting(const ForgeStock *stock, const ForgeEvent *event, ForgeHoldingPosting *posting)
{
	return event->type != FORGE_STOCK_OPENED &&
		   forge_holding_posting(&stock->holding, holding_event(event), event->data, posting);
}

ForgeUuid
forge_stock_new_lot(const ForgeStock *stock, const ForgeEvent *event)
{
	return event->type == FORGE_STOCK_OPENED
			   ? FORGE_UUID_NIL
			   : forge_holding_new_lot(&stock->holding, holding_event(event), event->data);
}

/* ---- routes ---- */

ForgeHoldingCommandType
forge_stock_command_of(int command_type)
{
	return (ForgeHoldingCommandType) holding_commands[command_type];
}

ForgeStockRoute
forge_stock_route(ForgeUuid location_id, ForgeHoldingCommandType type)
{
	if (forge_stock_is_of_item(location_id))
		return (ForgeStockRoute){ &forge_item, item_commands[type], 0 };
	return (ForgeStockRoute){ &forge_stock, stock_commands[type], PART_OFFSET };
}

void
forge_stock_ask(ForgeAsks *asks, ForgeUuid item_id, ForgeUuid location_id, ForgeAskMode mode)
{
	Named *named;

	if (forge_stock_is_of_item(location_id))
	{
		forge_asks_add(asks, &forge_item, item_id, mode);
		return;
	}
	named = forge_asks_add_named(asks, &forge_stock, FORGE_STOCK_ADJUST_STOCK, mode);
	*named = (Named){ item_id, location_id };
}

const ForgeHolding *
forge_stock_asked(const void *state, ForgeUuid location_id)
{
	return forge_stock_is_of_item(location_id) ? &((const ForgeItem *) state)->holding
											   : &((const ForgeStock *) state)->holding;
}
