/*
 * lot.c
 *	  inventory.lot: decide and apply.
 */
#include "domain/lot/lot.h"

#include <string.h>

#include "domain/item/item.h"

void
forge_lot_asks(const void *state, const ForgeCommand *command, ForgeAsks *asks)
{
	(void) state;
	if (command->type == FORGE_LOT_CREATE)
		forge_asks_add(asks, &forge_item, ((const ForgeLotCreate *) command->data)->item_id,
					   FORGE_ASK_SEEN);
}

ForgeOutcome
forge_lot_allows(const void *state, int command_type)
{
	const ForgeLot *lot = state;
	bool is_there = forge_exists(&lot->head);

	if (command_type == FORGE_LOT_CREATE)
		return is_there ? forge_refuse(FORGE_REASON_LOT_EXISTS) : forge_accept();
	return is_there ? forge_accept() : forge_refuse(FORGE_REASON_LOT_NOT_FOUND);
}

/* ---- commands ---- */

static ForgeOutcome
refuse_blank(const char *field)
{
	return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), field);
}

/* Does it expire before it is produced? */
static bool
is_wrong_order(ForgeDate produced_on, ForgeDate expires_on)
{
	return produced_on != FORGE_DATE_ABSENT && expires_on != FORGE_DATE_ABSENT &&
		   expires_on < produced_on;
}

static ForgeOutcome
with_date(ForgeOutcome outcome, ForgeDate date, ForgeArena *arena)
{
	char *text = forge_arena_allocate(arena, FORGE_DATE_TEXT_SIZE);

	forge_date_format(date, text);
	return forge_with_string(outcome, text);
}

static ForgeOutcome
check_dates(ForgeDate produced_on, ForgeDate expires_on, ForgeArena *arena)
{
	ForgeOutcome outcome;

	if (!is_wrong_order(produced_on, expires_on))
		return forge_accept();
	outcome = forge_with_string(forge_refuse(FORGE_REASON_DATE_ORDER), "produced_on");
	outcome = with_date(outcome, expires_on, arena);
	return with_date(outcome, produced_on, arena);
}

static ForgeOutcome
check_item(const ForgeItem *item, ForgeUuid item_id)
{
	if (!forge_exists(&item->head))
		return forge_with_uuid(forge_refuse(FORGE_REASON_ITEM_NOT_FOUND), item_id);
	return forge_item_is_service(item) ? forge_refuse(FORGE_REASON_ITEM_NOT_STOCKED)
									   : forge_accept();
}

static ForgeOutcome
decide_create(const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeLotCreate *command = request->data;
	ForgeOutcome outcome = check_item(request->asked[0], command->item_id);

	if (!forge_outcome_is_refusal(outcome) && forge_text_is_blank(command->lot_number))
		outcome = refuse_blank("lot_number");
	if (!forge_outcome_is_refusal(outcome))
		outcome = check_dates(command->produced_on, command->expires_on, events->arena);
	if (!forge_outcome_is_refusal(outcome))
		(void) forge_events_add_from(events, &forge_lot, FORGE_LOT_CREATED, request);
	return outcome;
}

static ForgeOutcome
decide_block(const ForgeLot *lot, const ForgeCommand *request, ForgeEvents *events)
{
	if (forge_text_is_blank(((const ForgeLotBlock *) request->data)->reason))
		return refuse_blank("reason");
	if (!lot->blocked)
		(void) forge_events_add_from(events, &forge_lot, FORGE_LOT_BLOCKED, request);
	return forge_accept();
}

static ForgeOutcome
decide_change_expiry(const ForgeLot *lot, const ForgeCommand *request, ForgeEvents *events)
{
	ForgeDate expires_on = ((const ForgeLotChangeExpiry *) request->data)->expires_on;
	ForgeOutcome outcome = check_dates(lot->produced_on, expires_on, events->arena);

	if (forge_outcome_is_refusal(outcome) || expires_on == lot->expires_on)
		return outcome;
	if (lot->received)
		return forge_refuse(FORGE_REASON_LOT_IN_STOCK);
	(void) forge_events_add_from(events, &forge_lot, FORGE_LOT_EXPIRY_CHANGED, request);
	return forge_accept();
}

static ForgeOutcome
decide_receive(const ForgeLot *lot, const ForgeCommand *request, ForgeEvents *events)
{
	const ForgeLotReceive *command = request->data;

	if (!request->is_driven)
		return forge_with_string(forge_refuse(FORGE_REASON_DRIVEN_ONLY),
								 forge_lot_commands[request->type]->name);
	if (!forge_uuid_equal(command->item_id, lot->item_id))
	{
		ForgeOutcome outcome = forge_refuse(FORGE_REASON_LOT_OF_OTHER_ITEM);

		outcome = forge_with_text(outcome, lot->lot_number);
		return forge_with_uuid(outcome, lot->item_id);
	}
	if (!lot->received)
		(void) forge_events_add(events, &forge_lot, FORGE_LOT_RECEIVED);
	return forge_accept();
}

/* A command that the lot's state allows. */
static ForgeOutcome
decide_allowed(const ForgeLot *lot, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeLotCommandType) command->type)
	{
		case FORGE_LOT_CREATE:
			return decide_create(command, events);
		case FORGE_LOT_BLOCK:
			return decide_block(lot, command, events);
		case FORGE_LOT_UNBLOCK:
			if (lot->blocked)
				(void) forge_events_add(events, &forge_lot, FORGE_LOT_UNBLOCKED);
			return forge_accept();
		case FORGE_LOT_CHANGE_EXPIRY:
			return decide_change_expiry(lot, command, events);
		case FORGE_LOT_RECEIVE:
			return decide_receive(lot, command, events);
		case FORGE_LOT_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

ForgeOutcome
forge_lot_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	ForgeOutcome outcome = forge_lot_allows(state, command->type);

	if (forge_outcome_is_refusal(outcome))
		return outcome;
	return decide_allowed(state, command, events);
}

/* ---- events ---- */

/* "UUID/number": as the first has one length, no two lots have one text. */
static ForgeText
item_number(ForgeUuid item_id, ForgeText number, ForgeArena *arena)
{
	int32_t prefix = FORGE_UUID_TEXT_SIZE;
	char *text = forge_arena_allocate(arena, (size_t) prefix + (size_t) number.length);

	forge_uuid_format(item_id, text);
	text[prefix - 1] = '/';
	memcpy(text + prefix, number.data, (size_t) number.length);
	return (ForgeText){ text, prefix + number.length };
}

void
forge_lot_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeLot *lot = state;

	switch ((ForgeLotEventType) event->type)
	{
		case FORGE_LOT_CREATED:
			forge_aggregate_take_over(&forge_lot, lot, event);
			lot->item_number = item_number(lot->item_id, lot->lot_number, arena);
			break;
		case FORGE_LOT_BLOCKED:
			lot->blocked = true;
			lot->block_reason = ((const ForgeLotBlocked *) event->data)->reason;
			break;
		case FORGE_LOT_UNBLOCKED:
			lot->blocked = false;
			lot->block_reason = (ForgeText){ NULL, 0 };
			break;
		case FORGE_LOT_EXPIRY_CHANGED:
			forge_aggregate_take_over(&forge_lot, lot, event);
			break;
		case FORGE_LOT_RECEIVED:
			lot->received = true;
			break;
		case FORGE_LOT_EVENT_COUNT:
			break;
	}
}

bool
forge_lot_check(const void *state)
{
	const ForgeLot *lot = state;

	return !forge_exists(&lot->head) ||
		   (!forge_uuid_is_nil(lot->item_id) && !forge_text_is_blank(lot->lot_number) &&
			!is_wrong_order(lot->produced_on, lot->expires_on));
}

int
forge_lot_claims(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX])
{
	const ForgeLot *lot = state;

	if (!forge_exists(&lot->head))
		return 0;
	claims[0] =
		(ForgeClaim){ "inventory.lot.number", lot->item_number, FORGE_REASON_LOT_NUMBER_TAKEN };
	return 1;
}
