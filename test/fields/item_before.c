/*
 * item_before.c
 *	  A past for the movements of items: goes into item.c of the copy that fields.sh makes.
 */
void
forge_item_stock_adjusted_from_1(void *adjusted, const void *before, ForgeArena *arena)
{
	((ForgeItemStockAdjusted *) adjusted)->delta =
		((const ForgeItemStockAdjusted1 *) before)->difference;
}
