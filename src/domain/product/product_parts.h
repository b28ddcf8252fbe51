/*
 * product_parts.h
 *	  What the files of catalog.product share.
 */
#ifndef FORGE_DOMAIN_PRODUCT_PARTS_H
#define FORGE_DOMAIN_PRODUCT_PARTS_H

#include "domain/product/product.h"

#define FORGE_PRODUCT_ACTIVE FORGE_TEXT("active")
#define FORGE_PRODUCT_ARCHIVED_STATE FORGE_TEXT("archived")

/* A text that is blank says as little as one that is left out. */
ForgeText forge_product_text(ForgeText text);

/* ---- product_pack.c ---- */

ForgeOutcome forge_product_decide_add_pack(const ForgeProduct *product, const ForgeCommand *request,
										   ForgeEvents *events);
ForgeOutcome forge_product_decide_remove_pack(const ForgeProduct *product,
											  const ForgeCommand *request, ForgeEvents *events);
void forge_product_apply_pack_added(ForgeProduct *product, const ForgeProductPackAdded *added,
									ForgeArena *arena);
void forge_product_apply_pack_removed(ForgeProduct *product,
									  const ForgeProductPackRemoved *removed);
bool forge_product_check_packs(const ForgeProduct *product);

/* Has one of the first so many packs the GTIN? */
bool forge_product_is_of_pack(const ForgeProduct *product, int32_t count, ForgeText gtin);

/*
 * The GTIN as 14 digits, in memory of the arena; absent for an absent one.  Refuses one that is
 * not valid.
 */
ForgeOutcome forge_product_read_gtin(ForgeText given, ForgeArena *arena, ForgeText *gtin);

#endif
