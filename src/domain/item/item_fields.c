/*
 * item_fields.c
 *	  inventory.item: the shapes of its state, commands and events.
 */
#include "domain/item/item.h"

/* ---- state ---- */

static const ForgeField reservation_fields[] = {
	FORGE_FIELD(ForgeReservation, reference, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"under which it was made: of an order, its id"),
	FORGE_FIELD(ForgeReservation, driven, FORGE_FIELD_BOOLEAN, 0, 0,
				"whether another aggregate made it, which alone may release or ship it"),
	FORGE_FIELD(ForgeReservation, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity that is promised"),
	FORGE_FIELD(ForgeReservation, expires_at, FORGE_FIELD_INSTANT, 0, 0,
				"when it ends by itself; never when left out"),
};

const ForgeShape forge_item_reservation_shape = {
	.name = "inventory.item.reservation",
	.description = "a quantity in stock that is promised to somebody",
	.size = sizeof(ForgeReservation),
	.field_count = FORGE_FIELD_COUNT(reservation_fields),
	.fields = reservation_fields,
	.key_count = 2,
};

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeItem, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_NAME_LENGTH_MAX,
				"what the item is called"),
	FORGE_FIELD(ForgeItem, sku, FORGE_FIELD_TEXT, 0, FORGE_CODE_LENGTH_MAX,
				"its stock-keeping unit, unique in the tenant, if it has one"),
	FORGE_FIELD(ForgeItem, on_hand, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity in stock, what is reserved included"),
	FORGE_FIELD(ForgeItem, reserved, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"of that, the quantity that is reserved"),
	FORGE_FIELD(ForgeItem, active, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"whether it may be reserved, and stock added to it"),
	FORGE_FIELD_OF_LIST(ForgeItem, reservations, &forge_item_reservation_shape, 0,
						FORGE_RESERVATIONS_MAX, "what its reserved quantity consists of"),
};

const ForgeShape forge_item_state = FORGE_SHAPE(
	"inventory.item", 2, "a stock-keeping unit and what is on hand of it", ForgeItem, state_fields);

/* ---- commands ---- */

static const ForgeField create_fields[] = {
	FORGE_FIELD(ForgeItemCreate, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the item is called"),
	FORGE_FIELD(ForgeItemCreate, sku, FORGE_FIELD_TEXT, FORGE_FIELD_TRIMMED, FORGE_CODE_LENGTH_MAX,
				"its stock-keeping unit, unique in the tenant; leave it out for none"),
	FORGE_FIELD(ForgeItemCreate, initial_quantity, FORGE_FIELD_DECIMAL, 0, 0,
				"quantity in stock to begin with; 0 when left out"),
};

static const ForgeShape create =
	FORGE_SHAPE("inventory.item.create", 1, "creates an item", ForgeItemCreate, create_fields);

static const ForgeField adjust_stock_fields[] = {
	FORGE_FIELD(ForgeItemAdjustStock, delta, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"change of the quantity on hand, below zero for what leaves"),
	FORGE_FIELD(ForgeItemAdjustStock, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"why the stock changes"),
};

static const ForgeShape adjust_stock =
	FORGE_SHAPE("inventory.item.adjust_stock", 1, "adds to an item's stock or takes from it",
				ForgeItemAdjustStock, adjust_stock_fields);

static const ForgeField rename_fields[] = {
	FORGE_FIELD(ForgeItemRename, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the item is called from now on"),
};

static const ForgeShape rename = FORGE_SHAPE(
	"inventory.item.rename", 1, "gives an item another name", ForgeItemRename, rename_fields);

static const ForgeField change_sku_fields[] = {
	FORGE_FIELD(ForgeItemChangeSku, sku, FORGE_FIELD_TEXT, FORGE_FIELD_TRIMMED,
				FORGE_CODE_LENGTH_MAX, "its stock-keeping unit from now on; leave it out for none"),
};

static const ForgeShape change_sku =
	FORGE_SHAPE("inventory.item.change_sku", 1, "gives an item another sku, or takes it away",
				ForgeItemChangeSku, change_sku_fields);

static const ForgeField deactivate_fields[] = {
	FORGE_FIELD(ForgeItemDeactivate, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"why the item is taken out of use"),
};

static const ForgeShape deactivate =
	FORGE_SHAPE("inventory.item.deactivate", 1, "takes an item out of use: its stock may only fall",
				ForgeItemDeactivate, deactivate_fields);

static const ForgeShape activate =
	FORGE_SHAPE_WITHOUT_FIELDS("inventory.item.activate", 1, "takes an item back into use");

static const ForgeField reserve_stock_fields[] = {
	FORGE_FIELD(ForgeItemReserveStock, reference, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"under which it is reserved; one reference is one reservation of the item"),
	FORGE_FIELD(ForgeItemReserveStock, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity to reserve, above zero"),
	FORGE_FIELD(ForgeItemReserveStock, expires_at, FORGE_FIELD_INSTANT, 0, 0,
				"when the reservation ends by itself; never when left out"),
};

static const ForgeShape reserve_stock =
	FORGE_SHAPE("inventory.item.reserve_stock", 1, "promises a quantity in stock to somebody",
				ForgeItemReserveStock, reserve_stock_fields);

static const ForgeField release_stock_fields[] = {
	FORGE_FIELD(ForgeItemReleaseStock, reference, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the reservation"),
	FORGE_FIELD(ForgeItemReleaseStock, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"why it is given up"),
};

static const ForgeShape release_stock =
	FORGE_SHAPE("inventory.item.release_stock", 1, "gives a reservation up", ForgeItemReleaseStock,
				release_stock_fields);

static const ForgeField ship_stock_fields[] = {
	FORGE_FIELD(ForgeItemShipStock, reference, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the reservation"),
	FORGE_FIELD(ForgeItemShipStock, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity that leaves, above zero; the rest stays reserved"),
};

static const ForgeShape ship_stock =
	FORGE_SHAPE("inventory.item.ship_stock", 1, "takes what is reserved out of stock",
				ForgeItemShipStock, ship_stock_fields);

const ForgeShape *const forge_item_commands[FORGE_ITEM_COMMAND_COUNT] = {
	[FORGE_ITEM_CREATE] = &create,
	[FORGE_ITEM_ADJUST_STOCK] = &adjust_stock,
	[FORGE_ITEM_RENAME] = &rename,
	[FORGE_ITEM_CHANGE_SKU] = &change_sku,
	[FORGE_ITEM_DEACTIVATE] = &deactivate,
	[FORGE_ITEM_ACTIVATE] = &activate,
	[FORGE_ITEM_RESERVE_STOCK] = &reserve_stock,
	[FORGE_ITEM_RELEASE_STOCK] = &release_stock,
	[FORGE_ITEM_SHIP_STOCK] = &ship_stock,
};

/* ---- events ---- */

static const ForgeField created_fields[] = {
	FORGE_FIELD(ForgeItemCreated, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the item is called"),
	FORGE_FIELD(ForgeItemCreated, sku, FORGE_FIELD_TEXT, 0, FORGE_CODE_LENGTH_MAX,
				"its stock-keeping unit, if it has one"),
};

static const ForgeShape created =
	FORGE_SHAPE("inventory.item.created", 1, "an item was created, active and without stock",
				ForgeItemCreated, created_fields);

static const ForgeField stock_adjusted_fields[] = {
	FORGE_FIELD(ForgeItemStockAdjusted, delta, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"change of the quantity on hand"),
	FORGE_FIELD(ForgeItemStockAdjusted, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"why the stock changed"),
};

static const ForgeShape stock_adjusted =
	FORGE_SHAPE("inventory.item.stock_adjusted", 1, "an item's quantity on hand changed",
				ForgeItemStockAdjusted, stock_adjusted_fields);

static const ForgeField renamed_fields[] = {
	FORGE_FIELD(ForgeItemRenamed, name, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_NAME_LENGTH_MAX, "what the item is called from now on"),
};

static const ForgeShape renamed = FORGE_SHAPE(
	"inventory.item.renamed", 1, "an item got another name", ForgeItemRenamed, renamed_fields);

static const ForgeField sku_changed_fields[] = {
	FORGE_FIELD(ForgeItemSkuChanged, sku, FORGE_FIELD_TEXT, 0, FORGE_CODE_LENGTH_MAX,
				"its stock-keeping unit from now on, if it has one"),
};

static const ForgeShape sku_changed =
	FORGE_SHAPE("inventory.item.sku_changed", 1, "an item got another sku, or lost it",
				ForgeItemSkuChanged, sku_changed_fields);

static const ForgeField deactivated_fields[] = {
	FORGE_FIELD(ForgeItemDeactivated, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"why the item was taken out of use"),
};

static const ForgeShape deactivated =
	FORGE_SHAPE("inventory.item.deactivated", 1, "an item was taken out of use",
				ForgeItemDeactivated, deactivated_fields);

static const ForgeShape activated =
	FORGE_SHAPE_WITHOUT_FIELDS("inventory.item.activated", 1, "an item was taken back into use");

static const ForgeField stock_reserved_fields[] = {
	FORGE_FIELD(ForgeItemStockReserved, reference, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"under which it was reserved"),
	FORGE_FIELD(ForgeItemStockReserved, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity that was reserved"),
	FORGE_FIELD(ForgeItemStockReserved, expires_at, FORGE_FIELD_INSTANT, 0, 0,
				"when the reservation ends by itself; never when left out"),
	FORGE_FIELD(ForgeItemStockReserved, driven, FORGE_FIELD_BOOLEAN, 0, 0,
				"whether another aggregate made it, which alone may release or ship it"),
};

static const ForgeShape stock_reserved =
	FORGE_SHAPE("inventory.item.stock_reserved", 1, "a quantity in stock was promised to somebody",
				ForgeItemStockReserved, stock_reserved_fields);

static const ForgeField stock_released_fields[] = {
	FORGE_FIELD(ForgeItemStockReleased, reference, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the reservation"),
	FORGE_FIELD(ForgeItemStockReleased, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity that was still reserved"),
	FORGE_FIELD(ForgeItemStockReleased, expired, FORGE_FIELD_BOOLEAN, 0, 0,
				"whether its time was over"),
	FORGE_FIELD(ForgeItemStockReleased, driven, FORGE_FIELD_BOOLEAN, 0, 0,
				"whether another aggregate had made it"),
	FORGE_FIELD(ForgeItemStockReleased, reason, FORGE_FIELD_TEXT, 0, FORGE_REASON_LENGTH_MAX,
				"why it was given up"),
};

static const ForgeShape stock_released =
	FORGE_SHAPE("inventory.item.stock_released", 1, "a reservation was given up, or had expired",
				ForgeItemStockReleased, stock_released_fields);

static const ForgeField stock_shipped_fields[] = {
	FORGE_FIELD(ForgeItemStockShipped, reference, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0,
				"the reservation"),
	FORGE_FIELD(ForgeItemStockShipped, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0,
				"quantity that left"),
	FORGE_FIELD(ForgeItemStockShipped, driven, FORGE_FIELD_BOOLEAN, 0, 0,
				"whether another aggregate had made it"),
};

static const ForgeShape stock_shipped =
	FORGE_SHAPE("inventory.item.stock_shipped", 1, "what was reserved left the stock",
				ForgeItemStockShipped, stock_shipped_fields);

const ForgeShape *const forge_item_events[FORGE_ITEM_EVENT_COUNT] = {
	[FORGE_ITEM_CREATED] = &created,
	[FORGE_ITEM_STOCK_ADJUSTED] = &stock_adjusted,
	[FORGE_ITEM_RENAMED] = &renamed,
	[FORGE_ITEM_SKU_CHANGED] = &sku_changed,
	[FORGE_ITEM_DEACTIVATED] = &deactivated,
	[FORGE_ITEM_ACTIVATED] = &activated,
	[FORGE_ITEM_STOCK_RESERVED] = &stock_reserved,
	[FORGE_ITEM_STOCK_RELEASED] = &stock_released,
	[FORGE_ITEM_STOCK_SHIPPED] = &stock_shipped,
};
