/*
 * item.c
 *	  inventory.item: decide and apply.
 */
#include "domain/item/item_parts.h"

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
refuse_stock_negative(const ForgeItem *item, ForgeDecimal reserved, ForgeDecimal change)
{
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_STOCK_NEGATIVE);

	outcome = forge_with_decimal(outcome, item->on_hand);
	outcome = forge_with_decimal(outcome, reserved);
	return forge_with_decimal(outcome, change);
}

static void
add_stock_adjusted(ForgeEvents *events, ForgeDecimal delta, ForgeText reason)
{
	ForgeItemStockAdjusted *adjusted =
		forge_events_add(events, &forge_item, FORGE_ITEM_STOCK_ADJUSTED);

	adjusted->delta = delta;
	adjusted->reason = reason;
}

static ForgeOutcome
decide_create(const ForgeItem *item, const ForgeItemCreate *command, ForgeEvents *events)
{
	ForgeItemCreated *created;

	if (forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_EXISTS);
	if (forge_text_is_blank(command->name))
		return forge_refuse(FORGE_REASON_NAME_BLANK);
	if (is_sku_blank(command->sku))
		return forge_refuse(FORGE_REASON_SKU_BLANK);
	if (forge_decimal_is_negative(command->initial_quantity))
		return refuse_stock_negative(item, FORGE_DECIMAL_ZERO, command->initial_quantity);

	created = forge_events_add(events, &forge_item, FORGE_ITEM_CREATED);
	created->name = command->name;
	created->sku = command->sku;
	if (!forge_decimal_is_zero(command->initial_quantity))
		add_stock_adjusted(events, command->initial_quantity, (ForgeText){ NULL, 0 });
	return forge_accept();
}

static ForgeOutcome
decide_adjust_stock(const ForgeItem *item, const ForgeCommand *command, ForgeEvents *events)
{
	const ForgeItemAdjustStock *wanted = command->data;
	ForgeDecimal delta = wanted->delta;
	ForgeDecimal reserved = forge_item_reserved(item, command->at);
	ForgeDecimal on_hand;

	if (!forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
	if (forge_decimal_is_zero(delta))
		return forge_refuse(FORGE_REASON_DELTA_ZERO);
	if (!item->active && !forge_decimal_is_negative(delta))
		return forge_refuse(FORGE_REASON_ITEM_INACTIVE);
	if (!forge_decimal_add(item->on_hand, delta, &on_hand))
	{
		ForgeOutcome outcome = forge_refuse(FORGE_REASON_QUANTITY_OVERFLOW);

		return forge_with_decimal(forge_with_decimal(outcome, item->on_hand), delta);
	}
	if (forge_decimal_compare(on_hand, reserved) < 0)
		return refuse_stock_negative(item, reserved, delta);

	if (forge_decimal_is_negative(delta))
		forge_item_release_expired(item, command->at, events);
	add_stock_adjusted(events, delta, wanted->reason);
	return forge_accept();
}

static ForgeOutcome
decide_rename(const ForgeItem *item, const ForgeItemRename *command, ForgeEvents *events)
{
	ForgeItemRenamed *renamed;

	if (!forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
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

	if (!forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
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

	if (!forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
	if (!item->active)
		return forge_accept();

	deactivated = forge_events_add(events, &forge_item, FORGE_ITEM_DEACTIVATED);
	deactivated->reason = command->reason;
	return forge_accept();
}

static ForgeOutcome
decide_activate(const ForgeItem *item, ForgeEvents *events)
{
	if (!forge_exists(&item->head))
		return forge_refuse(FORGE_REASON_ITEM_NOT_FOUND);
	if (item->active)
		return forge_accept();

	forge_events_add(events, &forge_item, FORGE_ITEM_ACTIVATED);
	return forge_accept();
}

ForgeOutcome
forge_item_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeItemCommandType) command->type)
	{
		case FORGE_ITEM_CREATE:
			return decide_create(state, command->data, events);
		case FORGE_ITEM_ADJUST_STOCK:
			return decide_adjust_stock(state, command, events);
		case FORGE_ITEM_RENAME:
			return decide_rename(state, command->data, events);
		case FORGE_ITEM_CHANGE_SKU:
			return decide_change_sku(state, command->data, events);
		case FORGE_ITEM_DEACTIVATE:
			return decide_deactivate(state, command->data, events);
		case FORGE_ITEM_ACTIVATE:
			return decide_activate(state, events);
		case FORGE_ITEM_RESERVE_STOCK:
			return forge_item_decide_reserve_stock(state, command, events);
		case FORGE_ITEM_RELEASE_STOCK:
			return forge_item_decide_release_stock(state, command, events);
		case FORGE_ITEM_SHIP_STOCK:
			return forge_item_decide_ship_stock(state, command, events);
		case FORGE_ITEM_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

static void
apply_created(ForgeItem *item, const ForgeItemCreated *created)
{
	item->name = created->name;
	item->sku = created->sku;
	item->active = true;
}

static void
apply_stock_adjusted(ForgeItem *item, const ForgeItemStockAdjusted *adjusted)
{
	/* decide never lets it come to this; if a log does, check must see it. */
	if (!forge_decimal_add(item->on_hand, adjusted->delta, &item->on_hand))
		item->on_hand = FORGE_DECIMAL_MIN;
}

void
forge_item_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeItem *item = state;

	switch ((ForgeItemEventType) event->type)
	{
		case FORGE_ITEM_CREATED:
			apply_created(item, event->data);
			break;
		case FORGE_ITEM_STOCK_ADJUSTED:
			apply_stock_adjusted(item, event->data);
			break;
		case FORGE_ITEM_RENAMED:
			item->name = ((const ForgeItemRenamed *) event->data)->name;
			break;
		case FORGE_ITEM_SKU_CHANGED:
			item->sku = ((const ForgeItemSkuChanged *) event->data)->sku;
			break;
		case FORGE_ITEM_DEACTIVATED:
			item->active = false;
			break;
		case FORGE_ITEM_ACTIVATED:
			item->active = true;
			break;
		case FORGE_ITEM_STOCK_RESERVED:
			forge_item_apply_stock_reserved(item, event->data, arena);
			break;
		case FORGE_ITEM_STOCK_RELEASED:
			forge_item_apply_stock_released(item, event->data);
			break;
		case FORGE_ITEM_STOCK_SHIPPED:
			forge_item_apply_stock_shipped(item, event->data);
			break;
		case FORGE_ITEM_EVENT_COUNT:
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
	return forge_item_check_reservations(item) &&
		   forge_decimal_compare(item->reserved, item->on_hand) <= 0;
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

const char *const forge_item_movements[] = {
	"inventory.item.stock_adjusted",
	"inventory.item.stock_shipped",
	NULL,
};

bool
forge_item_movement(const ForgeEvent *event, ForgeDecimal *delta)
{
	switch ((ForgeItemEventType) event->type)
	{
		case FORGE_ITEM_STOCK_ADJUSTED:
			*delta = ((const ForgeItemStockAdjusted *) event->data)->delta;
			return true;
		case FORGE_ITEM_STOCK_SHIPPED:
			*delta = forge_decimal_negate(((const ForgeItemStockShipped *) event->data)->quantity);
			return true;
		case FORGE_ITEM_CREATED:
		case FORGE_ITEM_RENAMED:
		case FORGE_ITEM_SKU_CHANGED:
		case FORGE_ITEM_DEACTIVATED:
		case FORGE_ITEM_ACTIVATED:
		case FORGE_ITEM_STOCK_RESERVED:
		case FORGE_ITEM_STOCK_RELEASED:
		case FORGE_ITEM_EVENT_COUNT:
			break;
	}
	return false;
}
