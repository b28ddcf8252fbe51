/*
 * product_functions.c
 *	  The typed functions of products: each returns the row of erp.product, which shows a product
 *	  with the name, the sku and the cost method of its item.
 */
#include "api/command_function.h"

#include "api/result.h"
#include "app/key.h"
#include "auth/caller_permission.h"
#include "domain/item/item.h"
#include "domain/product/product.h"
#include "pg/columns.h"
#include "projection/rows/projection.h"

/* Columns of forge.product_row and forge.item_row. */
FORGE_READ_MODEL_NUMBERS(FORGE_PRODUCT_ROW_COLUMNS, PRODUCT_);
FORGE_READ_MODEL_NUMBERS(FORGE_ITEM_ROW_COLUMNS, ITEM_);

typedef struct Row
{
	Datum values[FORGE_PROJECTION_COLUMNS_MAX];
	bool nulls[FORGE_PROJECTION_COLUMNS_MAX];
} Row;

/*
 * Columns of erp.product: the item's id, sku and name, and all others of the product; behind
 * tracking the item's cost_method.
 */
enum
{
	VIEW_ITEM_ID,
	VIEW_SKU,
	VIEW_NAME,
	VIEW_REST
};

static void
copy(Row *to, int place, const Row *from, int number)
{
	to->values[place] = from->values[number - 1];
	to->nulls[place] = from->nulls[number - 1];
}

/* What is the item's is shown to those who may read items. */
static void
copy_of_item(Row *to, int place, const Row *item, int number)
{
	copy(to, place, item, number);
	if (!forge_permission_held(FORGE_TEXT("inventory.item.read")))
		to->nulls[place] = true;
}

static Datum
view_row(FunctionCallInfo fcinfo, const ForgeProjection *projection, const Row *product,
		 const Row *item)
{
	int count = VIEW_REST;
	Row view;

	copy(&view, VIEW_ITEM_ID, product, PRODUCT_ITEM_ID);
	copy_of_item(&view, VIEW_SKU, item, ITEM_SKU);
	copy_of_item(&view, VIEW_NAME, item, ITEM_NAME);
	for (int number = PRODUCT_ITEM_ID + 1; number <= projection->table->column_count; number++)
	{
		copy(&view, count++, product, number);
		if (number == PRODUCT_TRACKING)
			copy_of_item(&view, count++, item, ITEM_COST_METHOD);
	}
	return forge_result_written_row(fcinfo, projection->read_permission, count, view.values,
									view.nulls);
}

static Datum
product_function(FunctionCallInfo fcinfo, int command_type)
{
	ForgeReceipt receipt = forge_command_function_run(fcinfo, &forge_product, command_type);
	const ForgeProjection *products = forge_projection_of(&forge_product);
	ForgeUuid tenant = forge_session_current()->tenant;
	ForgeUuid stream = forge_key_stream(&forge_product, receipt.aggregate_id);
	Row product;
	Row item;

	forge_projection_read(products, &tenant, &stream, product.values, product.nulls);
	forge_projection_read(forge_projection_of(&forge_item), &tenant, &receipt.aggregate_id,
						  item.values, item.nulls);
	return view_row(fcinfo, products, &product, &item);
}

#define PRODUCT_FUNCTION(function, command_type)                                                   \
	FORGE_FUNCTION(function);                                                                      \
	Datum function(PG_FUNCTION_ARGS)                                                               \
	{                                                                                              \
		return product_function(fcinfo, (command_type));                                           \
	}                                                                                              \
	extern int forge_product_function_needs_semicolon

PRODUCT_FUNCTION(forge_create_product, FORGE_PRODUCT_CREATE);
PRODUCT_FUNCTION(forge_describe_product, FORGE_PRODUCT_DESCRIBE);
PRODUCT_FUNCTION(forge_price_product, FORGE_PRODUCT_PRICE);
PRODUCT_FUNCTION(forge_set_product_gtin, FORGE_PRODUCT_SET_GTIN);
PRODUCT_FUNCTION(forge_set_product_tax, FORGE_PRODUCT_SET_TAX);
PRODUCT_FUNCTION(forge_set_product_attributes, FORGE_PRODUCT_SET_ATTRIBUTES);
PRODUCT_FUNCTION(forge_set_storage, FORGE_PRODUCT_SET_STORAGE);
PRODUCT_FUNCTION(forge_add_pack, FORGE_PRODUCT_ADD_PACK);
PRODUCT_FUNCTION(forge_remove_pack, FORGE_PRODUCT_REMOVE_PACK);
PRODUCT_FUNCTION(forge_activate_product, FORGE_PRODUCT_ACTIVATE);
PRODUCT_FUNCTION(forge_archive_product, FORGE_PRODUCT_ARCHIVE);
