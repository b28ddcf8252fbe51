/*
 * product_pack.c
 *	  Packs of products, and GTINs.
 */
#include "domain/product/product_parts.h"

#include <string.h>

#include "base/identifier.h"
#include "domain/quantity_unit/quantity_unit.h"

int32_t
forge_product_find_pack(const ForgeProduct *product, ForgeText unit)
{
	for (int32_t i = 0; i < product->packs.count; i++)
		if (forge_text_equal(forge_product_pack(product, i)->unit, unit))
			return i;
	return -1;
}

ForgeOutcome
forge_product_read_gtin(ForgeText given, ForgeArena *arena, ForgeText *gtin)
{
	char digits[FORGE_GTIN_LENGTH];
	char *text;

	*gtin = (ForgeText){ NULL, 0 };
	if (forge_text_is_absent(given))
		return forge_accept();
	if (!forge_identifier_gtin(given, digits))
		return forge_with_text(forge_refuse(FORGE_REASON_GTIN_INVALID), given);
	text = forge_arena_allocate(arena, FORGE_GTIN_LENGTH);
	memcpy(text, digits, FORGE_GTIN_LENGTH);
	*gtin = (ForgeText){ text, FORGE_GTIN_LENGTH };
	return forge_accept();
}

bool
forge_product_is_of_pack(const ForgeProduct *product, int32_t count, ForgeText gtin)
{
	for (int32_t i = 0; i < count; i++)
		if (!forge_text_is_absent(gtin) &&
			forge_text_equal(forge_product_pack(product, i)->gtin, gtin))
			return true;
	return false;
}

/* Does the product have it already, or one of its first packs? */
static bool
has_gtin(const ForgeProduct *product, int32_t count, ForgeText gtin)
{
	return !forge_text_is_absent(gtin) && (forge_text_equal(product->gtin, gtin) ||
										   forge_product_is_of_pack(product, count, gtin));
}

static ForgeOutcome
refuse_too_many(void)
{
	ForgeOutcome outcome = forge_with_string(forge_refuse(FORGE_REASON_TOO_MANY), "packs");

	outcome = forge_with_integer(outcome, FORGE_PACKS_MAX);
	return forge_with_integer(outcome, FORGE_PACKS_MAX + 1);
}

static ForgeOutcome
check_pack(const ForgeProduct *product, const ForgeProductAddPack *command)
{
	ForgeOutcome outcome;

	if (!forge_quantity_unit_name_is_valid(command->unit))
		return forge_with_string(forge_refuse(FORGE_REASON_UNIT_INVALID), "unit");
	if (forge_product_find_pack(product, command->unit) >= 0 ||
		forge_text_equal(product->unit, command->unit))
		return forge_with_text(forge_refuse(FORGE_REASON_PACK_EXISTS), command->unit);
	if (!forge_ratio_is_valid(command->numerator, command->denominator))
	{
		outcome = forge_with_integer(forge_refuse(FORGE_REASON_RATIO_INVALID), command->numerator);
		return forge_with_integer(outcome, command->denominator);
	}
	return forge_accept();
}

ForgeOutcome
forge_product_decide_add_pack(const ForgeProduct *product, const ForgeCommand *request,
							  ForgeEvents *events)
{
	const ForgeProductAddPack *command = request->data;
	ForgeOutcome outcome = check_pack(product, command);
	ForgeProductPackAdded *added;
	ForgeRatio ratio;
	ForgeText gtin;

	if (!forge_outcome_is_refusal(outcome))
		outcome = forge_product_read_gtin(command->gtin, events->arena, &gtin);
	if (forge_outcome_is_refusal(outcome))
		return outcome;
	if (product->packs.count >= FORGE_PACKS_MAX)
		return refuse_too_many();
	if (has_gtin(product, product->packs.count, gtin))
		return forge_with_text(forge_refuse(FORGE_REASON_GTIN_TAKEN), gtin);

	ratio = forge_ratio_reduce((ForgeRatio){ command->numerator, command->denominator });
	added = forge_events_add(events, &forge_product, FORGE_PRODUCT_PACK_ADDED);
	added->unit = command->unit;
	added->numerator = (int64_t) ratio.numerator;
	added->denominator = (int64_t) ratio.denominator;
	added->gtin = gtin;
	return forge_accept();
}

ForgeOutcome
forge_product_decide_remove_pack(const ForgeProduct *product, const ForgeCommand *request,
								 ForgeEvents *events)
{
	const ForgeProductRemovePack *command = request->data;

	if (forge_product_find_pack(product, command->unit) < 0)
		return forge_with_text(forge_refuse(FORGE_REASON_PACK_NOT_FOUND), command->unit);
	forge_events_add_from(events, &forge_product, FORGE_PRODUCT_PACK_REMOVED, request);
	return forge_accept();
}

/* ---- events ---- */

void
forge_product_apply_pack_added(ForgeProduct *product, const ForgeProductPackAdded *added,
							   ForgeArena *arena)
{
	ForgePack *pack = forge_list_add(&product->packs, sizeof(ForgePack), arena);

	pack->pack_no = ++product->last_pack_no;
	pack->item_id = product->item_id;
	pack->unit = added->unit;
	pack->numerator = added->numerator;
	pack->denominator = added->denominator;
	pack->gtin = added->gtin;
}

void
forge_product_apply_pack_removed(ForgeProduct *product, const ForgeProductPackRemoved *removed)
{
	int32_t index = forge_product_find_pack(product, removed->unit);

	if (index >= 0)
		forge_list_remove(&product->packs, index, sizeof(ForgePack));
}

bool
forge_product_check_packs(const ForgeProduct *product)
{
	for (int32_t i = 0; i < product->packs.count; i++)
	{
		const ForgePack *pack = forge_product_pack(product, i);

		if (forge_product_find_pack(product, pack->unit) != i ||
			!forge_quantity_unit_name_is_valid(pack->unit) || has_gtin(product, i, pack->gtin) ||
			!forge_ratio_is_valid(pack->numerator, pack->denominator))
			return false;
	}
	return product->packs.count <= FORGE_PACKS_MAX;
}
