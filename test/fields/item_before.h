/*
 * item_before.h
 *	  A past for the movements of items: goes into item.h of the copy that fields.sh makes.
 */
FORGE_EVENT_BEFORE(1, forge_item_stock_adjusted_from_1)
typedef struct ForgeItemStockAdjusted1
{
	ForgeDecimal difference FORGE_IS(REQUIRED, "change of the quantity on hand");
	ForgeText reason FORGE_IS(REASON, "why the stock changed");
} ForgeItemStockAdjusted1;
