/*
 * item.c
 *	  inventory.item: decide and apply.  Its stock is a holding (holding/holding.h).
 */
#include "domain/item/item.h"

#include "domain/location/location.h"

/* ---- its stock ---- */

#define EVENT(name) [FORGE_HOLDING_##name] = FORGE_ITEM_##name,
#define NUMBER_OF(name) [FORGE_ITEM_##name] = FORGE_HOLDING_##name + 1,

static const int holding_events[FORGE_HOLDING_EVENT_COUNT] = { FORGE_HOLDING_EVENTS(EVENT) };

/* Of all holdings, plus 1; 0: of the item alone. */
static const int8_t commands_of_holdings[FORGE_ITEM_COMMAND_COUNT] = { FORGE_HOLDING_COMMANDS(
	NUMBER_OF) };
static const int8_t events_of_holdings[FORGE_ITEM_EVENT_COUNT] = { FORGE_HOLDING_EVENTS(
	NUMBER_OF) };

static const ForgeHoldingOwner owner = { &forge_item, offsetof(ForgeItem, holding),
										 holding_events };

static bool
is_about_stock(int command_type)
{
	return commands_of_holdings[command_type] != 0;
}

static ForgeHoldingCommandType
holding_command(int command_type)
{
	return (ForgeHoldingCommandType) (commands_of_holdings[command_type] - 1);
}

static ForgeHoldingEventType
holding_event(const ForgeEvent *event)
{
	return (ForgeHoldingEventType) (events_of_holdings[event->type] - 1);
}

/* The default location is asked for where a lot comes in, which ends by its time zone. */
void
forge_item_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeItem *item = state;
	ForgeHoldingCommandType type;

	if (!is_about_stock(command->type))
		return;
	type = holding_command(command->type);
	if (forge_holding_names_lots(type, command->data))
		forge_asks_add(asks, &forge_location, forge_location_default_id, FORGE_ASK_SEEN);
	forge_holding_asks(&item->holding, &owner, type, command->data, command->aggregate_id, asks);
}

static ForgeOutcome
decide_stock(const ForgeItem *item, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeHoldingCase the_case = {
		.owner = &owner,
		.place = { .holding = &item->holding,
				   .rules = &item->rules,
				   .item_id = command->aggregate_id,
				   .location_id = forge_location_default_id,
				   .at = command->at },
		.item_is_active = item->active,
		.location_is_active = true,
		.type = holding_command(command->type),
		.data = command->data,
		.command = command,
	};
	bool names_lots = forge_holding_names_lots(the_case.type, the_case.data);

	if (names_lots)
		the_case.time_zone = forge_location_time_zone(command->asked[0]);
	forge_holding_answer(&the_case, names_lots ? 1 : 0);
	return forge_holding_decide(&the_case, events);
}

/* ---- what it allows ---- */

/* Whether there is a reservation to release or to ship depends on the one that the command names.
 */
ForgeOutcome
forge_item_allows(const void *state, int command_type)
{
	const ForgeItem *item = state;
	bool is_there = forge_exists(&item->head);

	if (forge_aggregate_is_creation(&forge_item, command_type))
		return is_there ? forge_refuse(FORGE_REASON_ITEM_EXISTS) : forge_accept();
	if (!is_there)
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
	if (forge_item_is_service(item) &&
		(is_about_stock(command_type) || command_type == FORGE_ITEM_SET_STANDARD_COST ||
		 command_type == FORGE_ITEM_SET_COST_METHOD))
		return forge_refuse(FORGE_REASON_ITEM_NOT_STOCKED);
	if ((command_type == FORGE_ITEM_RESERVE_STOCK || command_type == FORGE_ITEM_RECEIVE_STOCK) &&
		!item->active)
		return forge_refuse(FORGE_REASON_ITEM_INACTIVE);
	return forge_accept();
}

/* A sku may be left out, but not be given as white space. */
static bool
is_sku_blank(ForgeText sku)
{
	return !forge_text_is_absent(sku) && forge_text_is_blank(sku);
}

/*
 * Absent, or nothing but ASCII white space.  Version 0.1.0 knew no other, so a name or a
 * sku of white space beyond that may be stored; commands take no new ones.
 */
static bool
is_of_ascii_space(ForgeText text)
{
	for (int32_t i = 0; i < text.length; i++)
		if (text.data[i] != ' ' && (text.data[i] < '\t' || text.data[i] > '\r'))
			return false;
	return true;
}

static ForgeOutcome
refuse_stock_negative(ForgeDecimal change)
{
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_STOCK_NEGATIVE);

	outcome = forge_with_decimal(outcome, FORGE_DECIMAL_ZERO);
	outcome = forge_with_decimal(outcome, FORGE_DECIMAL_ZERO);
	return forge_with_decimal(outcome, change);
}

static ForgeOutcome
check_names(ForgeText name, ForgeText sku)
{
	if (forge_text_is_blank(name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	return is_sku_blank(sku) ? forge_refuse(FORGE_REASON_SKU_BLANK) : forge_accept();
}

static ForgeOutcome
decide_create(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeItemCreate *command = request->data;
	ForgeOutcome outcome = check_names(command->name, command->sku);
	ForgeItemStockAdjusted *adjusted;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (forge_decimal_is_negative(command->initial_quantity))
		return refuse_stock_negative(command->initial_quantity);

	(void) forge_events_add_from(events, &forge_item, FORGE_ITEM_CREATED, request);
	if (forge_decimal_is_zero(command->initial_quantity))
		return outcome;
	adjusted = forge_events_add(events, &forge_item, FORGE_ITEM_STOCK_ADJUSTED);
	adjusted->delta = command->initial_quantity;
	return outcome;
}

static ForgeOutcome
decide_create_service(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeItemCreateService *command = request->data;
	ForgeOutcome outcome = check_names(command->name, command->sku);
	ForgeItemCreated *created;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	created = forge_events_add_from(events, &forge_item, FORGE_ITEM_CREATED, request);
	created->kind = FORGE_TEXT(FORGE_ITEM_KINDS);
	return outcome;
}

static ForgeOutcome
refuse_of_item(ForgeReason reason, const ForgeCommand *command, ForgeDecimal number)
{
	return forge_with_decimal(forge_with_uuid(forge_refuse(reason), command->aggregate_id), number);
}

static ForgeOutcome
decide_create_stocked(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeItemCreateStocked *command = request->data;
	const ForgeHoldingRules *rules = &command->rules;
	ForgeOutcome outcome = check_names(command->name, command->sku);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (forge_decimal_is_negative(rules->increment))
		return refuse_of_item(FORGE_REASON_QUANTITY_NEGATIVE, request, rules->increment);
	if (forge_decimal_is_negative(rules->standard_cost))
		return refuse_of_item(FORGE_REASON_COST_NEGATIVE, request, rules->standard_cost);
	(void) forge_events_add_from(events, &forge_item, FORGE_ITEM_CREATED, request);
	return outcome;
}

static ForgeOutcome
decide_rename(const ForgeItem *item, const ForgeItemRename *command, ForgeEvents *events)
{
	ForgeItemRenamed *renamed;

	if (forge_text_is_blank(command->name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	if (forge_text_equal(command->name, item->name))
		return forge_accept();

	renamed = forge_events_add(events, &forge_item, FORGE_ITEM_RENAMED);
	renamed->name = command->name;
	return forge_accept();
}

static ForgeOutcome
decide_change_sku(const ForgeItem *item, const ForgeItemChangeSku *command, ForgeEvents *events)
{
	ForgeItemSkuChanged *changed;

	if (is_sku_blank(command->sku))
		return forge_refuse(FORGE_REASON_SKU_BLANK);
	if (forge_text_equal(command->sku, item->sku))
		return forge_accept();

	changed = forge_events_add(events, &forge_item, FORGE_ITEM_SKU_CHANGED);
	changed->sku = command->sku;
	return forge_accept();
}

static ForgeOutcome
decide_deactivate(const ForgeItem *item, const ForgeItemDeactivate *command, ForgeEvents *events)
{
	ForgeItemDeactivated *deactivated;

	if (!item->active)
		return forge_accept();

	deactivated = forge_events_add(events, &forge_item, FORGE_ITEM_DEACTIVATED);
	deactivated->reason = command->reason;
	return forge_accept();
}

static ForgeOutcome
decide_activate(const ForgeItem *item, ForgeEvents *events)
{
	if (item->active)
		return forge_accept();

	forge_events_add(events, &forge_item, FORGE_ITEM_ACTIVATED);
	return forge_accept();
}

/* ---- its cost ---- */

static ForgeOutcome
decide_set_standard_cost(const ForgeItem *item, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeDecimal cost = ((const ForgeItemSetStandardCost *) request->data)->standard_cost;

	if (forge_decimal_is_negative(cost))
		return refuse_of_item(FORGE_REASON_COST_NEGATIVE, request, cost);
	if (forge_decimal_compare(cost, item->rules.standard_cost) != 0)
		(void) forge_events_add_from(events, &forge_item, FORGE_ITEM_STANDARD_COST_SET, request);
	return forge_accept();
}

static ForgeOutcome
decide_set_cost_method(const ForgeItem *item, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeText method = ((const ForgeItemSetCostMethod *) request->data)->cost_method;

	if (!forge_text_equal(method, forge_item_cost_method(item)))
		(void) forge_events_add_from(events, &forge_item, FORGE_ITEM_COST_METHOD_SET, request);
	return forge_accept();
}

/* A command that the item's state allows. */
static ForgeOutcome
decide_allowed(const ForgeItem *item, const ForgeCommand *command, ForgeEvents *events)
{
	if (is_about_stock(command->type))
		return decide_stock(item, command, events);
	switch (command->type)
	{
		case FORGE_ITEM_CREATE:
			return decide_create(command, events);
		case FORGE_ITEM_CREATE_SERVICE:
			return decide_create_service(command, events);
		case FORGE_ITEM_CREATE_STOCKED:
			return decide_create_stocked(command, events);
		case FORGE_ITEM_RENAME:
			return decide_rename(item, command->data, events);
		case FORGE_ITEM_CHANGE_SKU:
			return decide_change_sku(item, command->data, events);
		case FORGE_ITEM_DEACTIVATE:
			return decide_deactivate(item, command->data, events);
		case FORGE_ITEM_ACTIVATE:
			return decide_activate(item, events);
		case FORGE_ITEM_SET_STANDARD_COST:
			return decide_set_standard_cost(item, command, events);
		default:
			FORGE_ASSERT(command->type == FORGE_ITEM_SET_COST_METHOD);
			return decide_set_cost_method(item, command, events);
	}
}

ForgeOutcome
forge_item_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeOutcome outcome;

	if (command->type < 0 || command->type >= FORGE_ITEM_COMMAND_COUNT)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	outcome = forge_item_allows(state, command->type);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return decide_allowed(state, command, events);
}

static void
apply_created(ForgeItem *item, const ForgeEvent *event)
{
	forge_aggregate_take_over(&forge_item, item, event);
	item->active = true;
}

void
forge_item_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeItem *item = state;

	if (event->type < 0 || event->type >= FORGE_ITEM_EVENT_COUNT)
		return;
	if (events_of_holdings[event->type] != 0)
	{
		forge_holding_apply(&item->holding, holding_event(event), event->data, arena);
		return;
	}
	switch (event->type)
	{
		case FORGE_ITEM_CREATED:
			apply_created(item, event);
			break;
		case FORGE_ITEM_DEACTIVATED:
			item->active = false;
			break;
		case FORGE_ITEM_ACTIVATED:
			item->active = true;
			break;
		default:
			/* renamed, sku_changed, standard_cost_set, cost_method_set */
			forge_aggregate_take_over(&forge_item, item, event);
			break;
	}
}

/* An item that exists has a name, and a sku is not blank.  Appended events are checked as well. */
bool
forge_item_check(const void *state)
{
	const ForgeItem *item = state;

	if (forge_exists(&item->head) &&
		(is_of_ascii_space(item->name) ||
		 (!forge_text_is_absent(item->sku) && is_of_ascii_space(item->sku))))
		return false;
	if (forge_item_is_service(item) && !forge_decimal_is_zero(item->holding.on_hand))
		return false;
	return !forge_decimal_is_negative(item->rules.increment) &&
		   !forge_decimal_is_negative(item->rules.standard_cost) &&
		   forge_holding_check(&item->holding);
}

int
forge_item_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeItem *item = state;

	if (forge_text_is_absent(item->sku))
		return 0;
	claims[0] = (ForgeClaim){ "inventory.item.sku", item->sku, FORGE_REASON_SKU_TAKEN };
	return 1;
}

/* ---- events of its stock ---- */

const char *const forge_item_movements[] = {
	"inventory.item.stock_adjusted",
	"inventory.item.stock_arrived",
	"inventory.item.stock_counted",
	"inventory.item.stock_damaged",
	"inventory.item.stock_issued",
	"inventory.item.stock_received",
	"inventory.item.stock_repaired",
	"inventory.item.stock_returned",
	"inventory.item.stock_sent",
	"inventory.item.stock_shipped",
	NULL,
};

bool
forge_item_movement(const ForgeEvent *event, ForgeDecimal *delta)
{
	return events_of_holdings[event->type] != 0 &&
		   forge_holding_movement(holding_event(event), event->data, delta);
}

ForgeHoldingFlow
forge_item_flow(const ForgeEvent *event)
{
	return events_of_holdings[event->type] != 0
			   ? forge_holding_flow(holding_event(event), event->data)
			   : (ForgeHoldingFlow){ FORGE_DECIMAL_ZERO, FORGE_DECIMAL_ZERO };
}

bool
forge_item_may_post(const ForgeItem *item, const ForgeCommand *command)
{
	return is_about_stock(command->type) &&
		   forge_holding_may_post(&item->holding, &item->rules, holding_command(command->type),
								  command->data);
}

bool
forge_item_posting(const ForgeItem *item, const ForgeEvent *event, ForgeHoldingPosting *posting)
{
	return events_of_holdings[event->type] != 0 &&
		   forge_holding_posting(&item->holding, holding_event(event), event->data, posting);
}

ForgeUuid
forge_item_new_lot(const ForgeItem *item, const ForgeEvent *event)
{
	return events_of_holdings[event->type] == 0
			   ? FORGE_UUID_NIL
			   : forge_holding_new_lot(&item->holding, holding_event(event), event->data);
}
