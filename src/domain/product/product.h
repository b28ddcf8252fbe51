/*
 * product.h
 *	  catalog.product: what an item is in the catalogue, beside its stock.
 *
 * One thing, two streams: the item has the sku, the name and the stock, the product all else.
 * Callers know one id, the item's; that of the product's stream is a function of it.  So a new
 * price does not wait for a movement of stock, and stock commands do not read descriptions.
 *
 * The states, and the commands that change them:
 *
 *	 draft     activate
 *	 active    archive
 *	 archived  activate
 *
 * An item of which the catalogue knows nothing yet gets a product by its first description.
 * What a product is created as (its kind, unit, tracking and method of cost) stays; all other
 * facts can be changed, and a NULL takes one away.  Where there is nothing to change, nothing is
 * decided.
 *
 * Attributes fit the schema that the tenant had defined for its products when they were set.  An
 * item that gets a product by its description has none, and they fitted nothing (schema 0).
 *
 * There is no stock of a service.  A pack is what one box, or the like, of this product is in
 * its unit.  A GTIN is kept as 14 digits; one identifies one product of the tenant, or one pack.
 *
 * A price without a currency is in that of the company.  A price of 0 is none.
 *
 * The commands on the item that follow are not decided here.
 *
 * The invariant: a product has a kind, a state, a valid unit, no price below zero, and packs of
 * different units with ratios above zero; no two of them, nor the product, have the same GTIN.
 */
#ifndef FORGE_DOMAIN_PRODUCT_H
#define FORGE_DOMAIN_PRODUCT_H

#include "domain/aggregate.h"
#include "made/product_made.h"

#define FORGE_PRODUCT_KINDS "stocked, service"
#define FORGE_PRODUCT_STATES "draft, active, archived"
#define FORGE_PRODUCT_FIRST_STATES "draft, active"
#define FORGE_PRODUCT_TRACKINGS "none, lot"
#define FORGE_PRODUCT_COST_METHODS "average, fifo, lifo, standard"

FORGE_ELEMENT(1, "a pack of a product", TABLE(product_pack_row))
typedef struct ForgePack
{
	int64_t pack_no FORGE_IS(REQUIRED, AS(integer), "number of the pack, for as long as it lives");
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item that it is a pack of");
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "what the pack is called, such as box");
	int64_t numerator FORGE_IS(REQUIRED, "so many of the product's unit are");
	int64_t denominator FORGE_IS(REQUIRED, "so many packs, in lowest terms");
	ForgeText gtin FORGE_IS(CODE, "its GTIN, as 14 digits");
} ForgePack;

FORGE_AGGREGATE(1, "catalog.product", item_id, "what an item is in the catalogue", RESERVED_IDS,
				ID_IS_KEY, ASKS, ALLOWS, CLAIMS, ATTRIBUTES(product), SEARCHED(brand),
				RETURNS(erp.product), OWN_ENTRY_POINTS(version), TABLE(product_row))
typedef struct ForgeProduct
{
	ForgeState head;
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeText status FORGE_IS(REQUIRED, WORD_OF(FORGE_PRODUCT_STATES), "draft, active or archived");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_PRODUCT_KINDS), "stocked or service");
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "the unit in which its stock is counted");
	ForgeText category FORGE_IS(NAME, "the category that it is in");
	ForgeText brand FORGE_IS(NAME, "its brand");
	ForgeText gtin FORGE_IS(CODE, "its GTIN, as 14 digits");
	ForgeText tax_category FORGE_IS(CODE, "the category by which it is taxed");
	ForgeDecimal base_price FORGE_IS(HIDDEN, "price of one; 0: none");
	FORGE_COLUMN(base_price, numeric, OPTIONAL, "price of one, before all discounts")
	ForgeText currency FORGE_IS(CODE, "code of the currency of the price");
	ForgeText tracking FORGE_IS(REQUIRED, WORD_OF(FORGE_PRODUCT_TRACKINGS),
								"whether its stock is kept in lots: none or lot");
	ForgeText cost_method FORGE_IS(REQUIRED, HIDDEN, WORD_OF(FORGE_PRODUCT_COST_METHODS),
								   "how its cost was found to begin with; the item has it now");
	ForgeText temperature_zone FORGE_IS(CODE, "in which temperature it is stored");
	ForgeText description FORGE_IS(DESCRIPTION, "what people read of it");
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, AS(integer),
										"number of the schema that they fitted; 0: none");
	ForgeText archive_reason FORGE_IS(REASON, "why it was archived");
	ForgeList packs FORGE_IS(OF(ForgePack), PACKS, "what its packs are in its unit");
	int64_t last_pack_no FORGE_IS(REQUIRED, HIDDEN, "the highest number that a pack has had");
} ForgeProduct;

/* ---- commands ---- */

FORGE_CREATION(1, "creates a product and its item", create_product, PRODUCT_EXISTS, UNIT_UNKNOWN,
			   GTIN_INVALID, PRICE_NEGATIVE, FIELD_MISSING, CURRENCY_UNKNOWN, ATTRIBUTES_INVALID,
			   ITEM_EXISTS, NAME_BLANK, SKU_BLANK, STOCK_NEGATIVE, ITEM_NOT_FOUND, GTIN_TAKEN,
			   SKU_TAKEN,
			   DRIVES(ForgeItemCreateStocked, ForgeItemCreateService, ForgeItemDeactivate))
typedef struct ForgeProductCreate
{
	ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
	ForgeText sku FORGE_IS(TRIMMED, CODE, "its stock-keeping unit, unique in the tenant");
	ForgeText kind FORGE_IS(WORD_OF(FORGE_PRODUCT_KINDS), DEFAULT("stocked"),
							"stocked, or service if there is no stock of it");
	ForgeText unit FORGE_IS(UNIT, DEFAULT("each"), "the unit in which its stock is counted");
	ForgeText category FORGE_IS(TRIMMED, NAME, "the category that it is in");
	ForgeText brand FORGE_IS(TRIMMED, NAME, "its brand");
	ForgeText gtin FORGE_IS(TRIMMED, CODE, "its GTIN-8, 12, 13 or 14");
	ForgeText tax_category FORGE_IS(TRIMMED, CODE, DEFAULT("standard"),
									"the category by which it is taxed");
	ForgeDecimal base_price FORGE_IS("price of one; none when left out");
	ForgeText currency FORGE_IS(CODE, "code of its currency; that of the company when left out");
	ForgeText tracking FORGE_IS(WORD_OF(FORGE_PRODUCT_TRACKINGS), DEFAULT("none"),
								"whether its stock is kept in lots: none or lot");
	ForgeText cost_method FORGE_IS(WORD_OF(FORGE_PRODUCT_COST_METHODS), DEFAULT("average"),
								   "how its cost is found: average, fifo, lifo or standard");
	ForgeText description FORGE_IS(TRIMMED, DESCRIPTION, "what people read of it");
	ForgeJson attributes FORGE_IS(ATTRIBUTES, "what the tenant has defined beyond that");
	ForgeText status FORGE_IS(WORD_OF(FORGE_PRODUCT_FIRST_STATES), DEFAULT("active"),
							  "draft or active");
} ForgeProductCreate;

FORGE_COMMAND(1, "says what a product is; of an item without a product, begins one",
			  describe_product, ITEM_NOT_FOUND)
typedef struct ForgeProductDescribe
{
	ForgeText category FORGE_IS(TRIMMED, NO_DEFAULT, NAME, "the category that it is in");
	ForgeText brand FORGE_IS(TRIMMED, NO_DEFAULT, NAME, "its brand");
	ForgeText description FORGE_IS(TRIMMED, NO_DEFAULT, DESCRIPTION, "what people read of it");
} ForgeProductDescribe;

FORGE_COMMAND(1, "gives a product a price, or takes it away", price_product, PRODUCT_NOT_FOUND,
			  PRICE_NEGATIVE, FIELD_MISSING, CURRENCY_UNKNOWN)
typedef struct ForgeProductPrice
{
	ForgeDecimal base_price FORGE_IS(NO_DEFAULT, "price of one; NULL or 0 for none");
	ForgeText currency FORGE_IS(CODE, NO_DEFAULT,
								"code of its currency; that of the company when left out");
} ForgeProductPrice;

FORGE_COMMAND(1, "gives a product a GTIN, or takes it away", set_product_gtin, PRODUCT_NOT_FOUND,
			  GTIN_INVALID, GTIN_TAKEN)
typedef struct ForgeProductSetGtin
{
	ForgeText gtin FORGE_IS(TRIMMED, NO_DEFAULT, CODE, "its GTIN-8, 12, 13 or 14");
} ForgeProductSetGtin;

FORGE_COMMAND(1, "says by which category a product is taxed", set_product_tax, PRODUCT_NOT_FOUND)
typedef struct ForgeProductSetTax
{
	ForgeText tax_category FORGE_IS(TRIMMED, NO_DEFAULT, CODE, "the category");
} ForgeProductSetTax;

FORGE_COMMAND(1, "says what the tenant has defined for its products beyond the other facts",
			  set_product_attributes, PRODUCT_NOT_FOUND, ATTRIBUTES_INVALID)
typedef struct ForgeProductSetAttributes
{
	ForgeJson attributes FORGE_IS(NO_DEFAULT, ATTRIBUTES, "all of the attributes; NULL: none");
} ForgeProductSetAttributes;

FORGE_COMMAND(1, "says in which temperature a product is stored", set_storage, PRODUCT_NOT_FOUND)
typedef struct ForgeProductSetStorage
{
	ForgeText temperature_zone FORGE_IS(TRIMMED, NO_DEFAULT, CODE, "the zone, such as chilled");
} ForgeProductSetStorage;

FORGE_COMMAND(1, "says what a pack of a product is in its unit", add_pack, PRODUCT_NOT_FOUND,
			  UNIT_INVALID, PACK_EXISTS, RATIO_INVALID, GTIN_INVALID, TOO_MANY, GTIN_TAKEN)
typedef struct ForgeProductAddPack
{
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "what the pack is called, such as box");
	int64_t numerator FORGE_IS(REQUIRED, "so many of the product's unit, 1 to 10^12, are");
	int64_t denominator FORGE_IS(DEFAULT("1"), "so many packs, 1 to 10^12");
	ForgeText gtin FORGE_IS(TRIMMED, CODE, "its GTIN-8, 12, 13 or 14");
} ForgeProductAddPack;

FORGE_COMMAND(1, "takes a pack away", remove_pack, PRODUCT_NOT_FOUND, PACK_NOT_FOUND)
typedef struct ForgeProductRemovePack
{
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "what the pack is called");
} ForgeProductRemovePack;

FORGE_COMMAND(1, "takes a product and its item into use, or back into it", activate_product,
			  PRODUCT_NOT_FOUND, ITEM_NOT_FOUND, DRIVES(ForgeItemActivate))
typedef ForgeNothing ForgeProductActivate;

FORGE_COMMAND(1, "takes a product and its item out of use: it is not ordered any more",
			  archive_product, PRODUCT_NOT_FOUND, PRODUCT_STATE_FORBIDS, ITEM_NOT_FOUND,
			  DRIVES(ForgeItemDeactivate))
typedef struct ForgeProductArchive
{
	ForgeText reason FORGE_IS(REASON, "why it is taken out of use");
} ForgeProductArchive;

/* ---- events ---- */

FORGE_EVENT(1, "a product was created")
typedef struct ForgeProductCreated
{
	ForgeUuid item_id FORGE_IS(REQUIRED, "the item");
	ForgeText status FORGE_IS(REQUIRED, WORD_OF(FORGE_PRODUCT_STATES), "its state");
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_PRODUCT_KINDS), "stocked or service");
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "the unit in which its stock is counted");
	ForgeText category FORGE_IS(NAME, "the category that it is in");
	ForgeText brand FORGE_IS(NAME, "its brand");
	ForgeText gtin FORGE_IS(CODE, "its GTIN, as 14 digits");
	ForgeText tax_category FORGE_IS(CODE, "the category by which it is taxed");
	ForgeDecimal base_price FORGE_IS("price of one; 0: none");
	ForgeText currency FORGE_IS(CODE, "code of the currency of the price");
	ForgeText tracking FORGE_IS(REQUIRED, WORD_OF(FORGE_PRODUCT_TRACKINGS), "none or lot");
	ForgeText cost_method FORGE_IS(REQUIRED, WORD_OF(FORGE_PRODUCT_COST_METHODS),
								   "how its cost is found");
	ForgeText description FORGE_IS(DESCRIPTION, "what people read of it");
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, "number of the schema that they fitted; 0: none");
} ForgeProductCreated;

FORGE_EVENT(1, "it was said what a product is")
typedef struct ForgeProductDescribed
{
	ForgeText category FORGE_IS(NAME, "the category that it is in");
	ForgeText brand FORGE_IS(NAME, "its brand");
	ForgeText description FORGE_IS(DESCRIPTION, "what people read of it");
} ForgeProductDescribed;

FORGE_EVENT(1, "a product got another price, or lost it")
typedef struct ForgeProductPriced
{
	ForgeDecimal base_price FORGE_IS("price of one; 0: none");
	ForgeText currency FORGE_IS(CODE, "code of its currency");
} ForgeProductPriced;

FORGE_EVENT(1, "a product got another GTIN, or lost it")
typedef struct ForgeProductGtinChanged
{
	ForgeText gtin FORGE_IS(CODE, "its GTIN, as 14 digits");
} ForgeProductGtinChanged;

FORGE_EVENT(1, "a product is taxed by another category")
typedef struct ForgeProductTaxChanged
{
	ForgeText tax_category FORGE_IS(CODE, "the category");
} ForgeProductTaxChanged;

FORGE_EVENT(1, "a product got other attributes")
typedef struct ForgeProductAttributesChanged
{
	ForgeJson attributes FORGE_IS(REQUIRED, ATTRIBUTES, "what the tenant has defined beyond that");
	int64_t attributes_version FORGE_IS(REQUIRED, "number of the schema that they fitted; 0: none");
} ForgeProductAttributesChanged;

FORGE_EVENT(1, "a product is stored in another temperature")
typedef struct ForgeProductStorageChanged
{
	ForgeText temperature_zone FORGE_IS(CODE, "the zone");
} ForgeProductStorageChanged;

FORGE_EVENT(1, "it was said what a pack of a product is")
typedef struct ForgeProductPackAdded
{
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "what the pack is called");
	int64_t numerator FORGE_IS(REQUIRED, "so many of the product's unit are");
	int64_t denominator FORGE_IS(REQUIRED, "so many packs, in lowest terms");
	ForgeText gtin FORGE_IS(CODE, "its GTIN, as 14 digits");
} ForgeProductPackAdded;

FORGE_EVENT(1, "a pack was taken away")
typedef struct ForgeProductPackRemoved
{
	ForgeText unit FORGE_IS(REQUIRED, UNIT, "what the pack was called");
} ForgeProductPackRemoved;

FORGE_EVENT(1, "a product was taken into use")
typedef ForgeNothing ForgeProductActivated;

FORGE_EVENT(1, "a product was taken out of use")
typedef struct ForgeProductArchived
{
	ForgeText reason FORGE_IS(REASON, "why it was taken out of use");
} ForgeProductArchived;

/* Is it one that is not ordered any more?  Not if it does not exist. */
bool forge_product_is_archived(const ForgeProduct *product);

/* What quantities of a new product are multiples of, by the decimals of its unit; 0: of any. */
ForgeDecimal forge_product_increment(const ForgeCommand *create);

/* Is there no stock of it? */
bool forge_product_is_service(ForgeText kind);

static inline const ForgePack *
forge_product_pack(const ForgeProduct *product, int32_t index)
{
	return forge_list_item(&product->packs, index, sizeof(ForgePack));
}

/* The index of the pack of that unit, or -1. */
int32_t forge_product_find_pack(const ForgeProduct *product, ForgeText unit);

#endif
