/*
 * stock_transfer.c
 *	  inventory.transfer: decide.
 */
#include "domain/stock_transfer/stock_transfer_parts.h"

#include "domain/item/item.h"
#include "domain/location/location.h"
#include "domain/lot/lot.h"

#define ABSENT ((ForgeText){ NULL, 0 })
#define ENTRY_SIZE sizeof(ForgeStockTransferEntry)

#define IN(status) (1u << FORGE_STOCK_TRANSFER_STATUS_##status)

/* In which states each command may come; create and move come before there is one. */
static const unsigned allowed_in[FORGE_STOCK_TRANSFER_COMMAND_COUNT] = {
	[FORGE_STOCK_TRANSFER_SEND] = IN(DRAFT),   [FORGE_STOCK_TRANSFER_RECEIVE] = IN(SENT),
	[FORGE_STOCK_TRANSFER_CLOSE] = IN(SENT),   [FORGE_STOCK_TRANSFER_RETURN] = IN(SENT),
	[FORGE_STOCK_TRANSFER_CANCEL] = IN(DRAFT),
};

ForgeOutcome
forge_stock_transfer_allows(const void *state, int command_type)
{
	const ForgeStockTransfer *transfer = state;
	bool is_there = forge_exists(&transfer->head);
	ForgeOutcome outcome;

	if (command_type == FORGE_STOCK_TRANSFER_CREATE || command_type == FORGE_STOCK_TRANSFER_MOVE)
		return is_there ? forge_refuse(FORGE_REASON_STOCK_TRANSFER_EXISTS) : forge_accept();
	if (!is_there)
		return forge_refuse(FORGE_REASON_STOCK_TRANSFER_NOT_FOUND);
	if ((allowed_in[command_type] & 1u << forge_stock_transfer_status(transfer)) != 0)
		return forge_accept();
	outcome =
		forge_with_text(forge_refuse(FORGE_REASON_STOCK_TRANSFER_STATE_FORBIDS), transfer->status);
	return forge_with_string(outcome, forge_stock_transfer_commands[command_type]->name);
}

/* ---- what is to be moved ---- */

static bool
is_creation(const ForgeCommand *command)
{
	return command->type == FORGE_STOCK_TRANSFER_CREATE ||
		   command->type == FORGE_STOCK_TRANSFER_MOVE;
}

static ForgeUuid
location_or_default(ForgeUuid location_id)
{
	return forge_uuid_is_nil(location_id) ? forge_location_default_id : location_id;
}

/* What a creation plans; a move has one line. */
static ForgeStockTransferCreated
plan_of(const ForgeCommand *command, ForgeArena *arena)
{
	const ForgeStockTransferCreate *create = command->data;
	const ForgeStockTransferMove *move = command->data;

	if (command->type == FORGE_STOCK_TRANSFER_MOVE)
	{
		ForgeList lines = { NULL, 0, 0 };

		*(ForgeStockTransferEntry *) forge_list_add(&lines, ENTRY_SIZE, arena) =
			(ForgeStockTransferEntry){ move->item_id, move->quantity, move->lot_id };
		return (ForgeStockTransferCreated){ location_or_default(move->from_location),
											location_or_default(move->to_location), lines,
											move->reason };
	}
	return (ForgeStockTransferCreated){ location_or_default(create->from_location),
										location_or_default(create->to_location), create->lines,
										ABSENT };
}

static const ForgeStockTransferEntry *
entry_at(const ForgeList *entries, int32_t index)
{
	return forge_list_item(entries, index, ENTRY_SIZE);
}

/* ---- what is asked for ---- */

/* The default location is there and in use, whatever its stream says. */
static void
see_location(ForgeAsks *asks, ForgeUuid location_id)
{
	if (!forge_location_is_default(location_id))
		forge_asks_add(asks, &forge_location, location_id, FORGE_ASK_SEEN);
}

static void
see_entry(ForgeAsks *asks, const ForgeStockTransferEntry *entry)
{
	forge_asks_add(asks, &forge_item, entry->item_id, FORGE_ASK_SEEN);
	if (!forge_uuid_is_nil(entry->lot_id))
		forge_asks_add(asks, &forge_lot, entry->lot_id, FORGE_ASK_SEEN);
}

static void
see_plan(ForgeAsks *asks, const ForgeStockTransferCreated *plan)
{
	see_location(asks, plan->from_location);
	see_location(asks, plan->to_location);
	for (int32_t i = 0; i < plan->lines.count; i++)
		see_entry(asks, entry_at(&plan->lines, i));
}

/*
 * A creation asks for the locations, and for the item and the lot of each line; what is sent, for
 * the destination and for the source of each line; a move for all of these, the destination once.
 */
void
forge_stock_transfer_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeStockTransfer *transfer = state;
	ForgeStockTransferCreated plan;

	if (is_creation(command))
	{
		plan = plan_of(command, asks->arena);
		see_plan(asks, &plan);
		if (command->type == FORGE_STOCK_TRANSFER_MOVE)
			forge_stock_transfer_ask_source(asks, plan.from_location,
											entry_at(&plan.lines, 0)->item_id);
	}
	else if (command->type == FORGE_STOCK_TRANSFER_SEND)
	{
		see_location(asks, transfer->to_location);
		for (int32_t i = 0; i < transfer->lines.count; i++)
			forge_stock_transfer_ask_source(asks, transfer->from_location,
											forge_stock_transfer_line(transfer, i)->item_id);
	}
}

/* The lots of the sources: which of them are blocked. */
void
forge_stock_transfer_asks_further(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	const ForgeStockTransfer *transfer = state;
	ForgeStockTransferCreated plan;
	ForgeAsks planned = { .arena = asks->arena };

	if (command->type == FORGE_STOCK_TRANSFER_MOVE)
	{
		plan = plan_of(command, asks->arena);
		see_plan(&planned, &plan);
		forge_stock_transfer_see_lots(asks, plan.from_location, 1, command->asked + planned.count);
	}
	else if (command->type == FORGE_STOCK_TRANSFER_SEND)
	{
		see_location(&planned, transfer->to_location);
		forge_stock_transfer_see_lots(asks, transfer->from_location, transfer->lines.count,
									  command->asked + planned.count);
	}
}

/* The next state that was asked for. */
static const void *
next_asked(const void *const **asked)
{
	return *(*asked)++;
}

static const ForgeLocation *
next_location(const void *const **asked, ForgeUuid location_id)
{
	static const ForgeLocation default_location;

	return forge_location_is_default(location_id) ? &default_location : next_asked(asked);
}

/* ---- creation ---- */

static ForgeOutcome
refuse(ForgeReason reason, ForgeUuid id)
{
	return forge_with_uuid(forge_refuse(reason), id);
}

static ForgeOutcome
check_source(ForgeUuid location_id, const void *const **asked)
{
	return forge_location_exists(next_location(asked, location_id), location_id)
			   ? forge_accept()
			   : refuse(FORGE_REASON_LOCATION_NOT_FOUND, location_id);
}

static ForgeOutcome
check_destination(ForgeUuid location_id, const void *const **asked)
{
	const ForgeLocation *location = next_location(asked, location_id);

	if (!forge_location_exists(location, location_id))
		return refuse(FORGE_REASON_LOCATION_NOT_FOUND, location_id);
	return forge_location_is_active(location, location_id)
			   ? forge_accept()
			   : refuse(FORGE_REASON_LOCATION_INACTIVE, location_id);
}

static ForgeOutcome
check_lot(const ForgeStockTransferEntry *entry, const ForgeItem *item, const ForgeLot *lot)
{
	if (forge_text_is_absent(item->rules.tracking))
		return refuse(FORGE_REASON_LOT_NOT_TRACKED, entry->item_id);
	if (!forge_exists(&lot->head))
		return refuse(FORGE_REASON_LOT_NOT_FOUND, entry->lot_id);
	if (forge_uuid_equal(lot->item_id, entry->item_id))
		return forge_accept();
	return forge_with_uuid(
		forge_with_text(forge_refuse(FORGE_REASON_LOT_OF_OTHER_ITEM), lot->lot_number),
		lot->item_id);
}

static ForgeOutcome
check_entry(const ForgeStockTransferEntry *entry, const void *const **asked)
{
	const ForgeItem *item = next_asked(asked);
	ForgeHoldingPlace place = { .rules = &item->rules, .item_id = entry->item_id };
	ForgeOutcome outcome;

	if (!forge_exists(&item->head))
		return refuse(FORGE_REASON_ITEM_NOT_FOUND, entry->item_id);
	if (forge_item_is_service(item))
		return forge_refuse(FORGE_REASON_ITEM_NOT_STOCKED);
	outcome = forge_holding_check_quantity(&place, entry->quantity);
	if (!forge_outcome_is_refusal(outcome) && !forge_uuid_is_nil(entry->lot_id))
		outcome = check_lot(entry, item, next_asked(asked));
	return outcome;
}

static bool
is_twice(const ForgeList *entries, int32_t index)
{
	for (int32_t i = 0; i < index; i++)
		if (forge_uuid_equal(entry_at(entries, i)->item_id, entry_at(entries, index)->item_id) &&
			forge_uuid_equal(entry_at(entries, i)->lot_id, entry_at(entries, index)->lot_id))
			return true;
	return false;
}

static ForgeOutcome
check_plan(const ForgeStockTransferCreated *plan, const void *const **asked)
{
	ForgeOutcome outcome;

	if (forge_uuid_equal(plan->from_location, plan->to_location))
		return refuse(FORGE_REASON_LOCATIONS_EQUAL, plan->from_location);
	outcome = check_source(plan->from_location, asked);
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_destination(plan->to_location, asked);
	if (!forge_outcome_is_refusal(outcome) && plan->lines.count == 0)
		outcome = forge_refuse(FORGE_REASON_STOCK_TRANSFER_EMPTY);
	for (int32_t i = 0; i < plan->lines.count && !forge_outcome_is_refusal(outcome); i++)
	{
		if (is_twice(&plan->lines, i))
			return refuse(FORGE_REASON_LINE_TWICE, entry_at(&plan->lines, i)->item_id);
		outcome = check_entry(entry_at(&plan->lines, i), asked);
	}
	return outcome;
}

static ForgeOutcome
decide_create(const ForgeCommand *request, const void *const **asked, ForgeEvents *events)
{
	ForgeStockTransferCreated plan = plan_of(request, events->arena);
	ForgeOutcome outcome = check_plan(&plan, asked);

	if (!forge_outcome_is_refusal(outcome))
		*(ForgeStockTransferCreated *) forge_events_add(events, &forge_stock_transfer,
														FORGE_STOCK_TRANSFER_CREATED) = plan;
	return outcome;
}

/* ---- what leaves, arrives, or does not ---- */

static ForgeOutcome
send(const ForgeStockTransfer *transfer, const ForgeCommand *request, const void *const *sources,
	 ForgeEvents *events)
{
	ForgeStockTransferSent sent = { { NULL, 0, 0 }, { NULL, 0, 0 } };
	ForgeOutcome outcome =
		forge_stock_transfer_send(transfer, request->at, sources, events->arena, &sent);

	if (!forge_outcome_is_refusal(outcome))
		*(ForgeStockTransferSent *) forge_events_add(events, &forge_stock_transfer,
													 FORGE_STOCK_TRANSFER_SENT) = sent;
	return outcome;
}

static ForgeOutcome
decide_send(const ForgeStockTransfer *transfer, const ForgeCommand *request, ForgeEvents *events)
{
	const void *const *asked = request->asked;
	ForgeOutcome outcome = check_destination(transfer->to_location, &asked);

	return forge_outcome_is_refusal(outcome) ? outcome : send(transfer, request, asked, events);
}

/* Adds an event of what was taken. */
static void
add_taken(const ForgeStockTransferSent *taken, ForgeStockTransferEventType type,
		  ForgeEvents *events)
{
	*(ForgeStockTransferSent *) forge_events_add(events, &forge_stock_transfer, type) = *taken;
}

/* A receipt or a return, which say the same. */
static ForgeOutcome
decide_take(const ForgeStockTransfer *transfer, const ForgeStockTransferReceive *command,
			ForgeStockTransferEventType type, ForgeEvents *events)
{
	ForgeStockTransferSent taken;
	ForgeOutcome outcome = forge_accept();

	if (command->lines.count == 0)
		taken = forge_stock_transfer_take_all(transfer, events->arena);
	else
		outcome = forge_stock_transfer_take(transfer, &command->lines, events->arena, &taken);
	if (!forge_outcome_is_refusal(outcome))
		add_taken(&taken, type, events);
	return outcome;
}

static ForgeOutcome
decide_close(const ForgeStockTransfer *transfer, const ForgeStockTransferClose *command,
			 ForgeEvents *events)
{
	ForgeStockTransferSent taken;
	ForgeStockTransferClosed *closed;

	if (forge_text_is_blank(command->reason))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "reason");
	taken = forge_stock_transfer_take_all(transfer, events->arena);
	closed = forge_events_add(events, &forge_stock_transfer, FORGE_STOCK_TRANSFER_CLOSED);
	*closed = (ForgeStockTransferClosed){ command->reason, taken.lines, taken.picks };
	return forge_accept();
}

/* Puts the last event into a transfer that is only decided on. */
static void
go_on(ForgeStockTransfer *transfer, const ForgeCommand *request, const ForgeEvents *events)
{
	ForgeEvent event = events->list[events->count - 1];

	event.at = request->at;
	forge_aggregate_apply(&forge_stock_transfer, transfer, &event, events->arena);
}

/* As if it were created, sent and received by three commands. */
static ForgeOutcome
decide_move(const ForgeCommand *request, ForgeEvents *events)
{
	const void *const *asked = request->asked;
	ForgeOutcome outcome = decide_create(request, &asked, events);
	ForgeStockTransferSent all;
	ForgeStockTransfer transfer;

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	forge_shape_clear(&forge_stock_transfer_state, &transfer);
	go_on(&transfer, request, events);
	outcome = send(&transfer, request, asked, events);
	if (forge_outcome_is_refusal(outcome))
	{
		events->count = 0;
		return outcome;
	}
	go_on(&transfer, request, events);
	all = forge_stock_transfer_take_all(&transfer, events->arena);
	add_taken(&all, FORGE_STOCK_TRANSFER_RECEIVED, events);
	return forge_accept();
}

/* A command that the transfer's state allows. */
static ForgeOutcome
decide_allowed(const ForgeStockTransfer *transfer, const ForgeCommand *command, ForgeEvents *events)
{
	const void *const *asked = command->asked;

	switch ((ForgeStockTransferCommandType) command->type)
	{
		case FORGE_STOCK_TRANSFER_CREATE:
			return decide_create(command, &asked, events);
		case FORGE_STOCK_TRANSFER_SEND:
			return decide_send(transfer, command, events);
		case FORGE_STOCK_TRANSFER_RECEIVE:
			return decide_take(transfer, command->data, FORGE_STOCK_TRANSFER_RECEIVED, events);
		case FORGE_STOCK_TRANSFER_CLOSE:
			return decide_close(transfer, command->data, events);
		case FORGE_STOCK_TRANSFER_RETURN:
			return decide_take(transfer, command->data, FORGE_STOCK_TRANSFER_RETURNED, events);
		case FORGE_STOCK_TRANSFER_CANCEL:
			(void) forge_events_add(events, &forge_stock_transfer, FORGE_STOCK_TRANSFER_CANCELLED);
			return forge_accept();
		case FORGE_STOCK_TRANSFER_MOVE:
		case FORGE_STOCK_TRANSFER_COMMAND_COUNT:
			break;
	}
	FORGE_ASSERT(command->type == FORGE_STOCK_TRANSFER_MOVE);
	return decide_move(command, events);
}

ForgeOutcome
forge_stock_transfer_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeOutcome outcome;

	if (command->type < 0 || command->type >= FORGE_STOCK_TRANSFER_COMMAND_COUNT)
		return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
	outcome = forge_stock_transfer_allows(state, command->type);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return decide_allowed(state, command, events);
}
