/*
 * default_roles.c
 *	  The roles that every tenant has until it defines them otherwise.
 *
 * Where goods are worked with, nobody says what they cost: so warehouse has names in place of a
 * wildcard over items.
 */
#include "domain/permission/permission.h"

#include <string.h>

#include "base/limits.h"

static const ForgeDefaultRole roles[] = {
	{ "accountant", "accounting.account.close\n"
					"accounting.account.create\n"
					"accounting.account.read\n"
					"accounting.account.rename\n"
					"accounting.account.reopen\n"
					"accounting.book.lock_period\n"
					"accounting.book.open\n"
					"accounting.book.read\n"
					"accounting.book.set_posting_account\n"
					"accounting.entry.post\n"
					"accounting.entry.read\n"
					"accounting.entry.reverse\n"
					"forge.event.read\n"
					"inventory.cost.read\n"
					"inventory.item.read\n"
					"inventory.item.set_cost_method\n"
					"inventory.item.set_standard_cost\n"
					"inventory.location.read\n"
					"ledger.account.read\n"
					"ledger.ledger.read\n"
					"ledger.transfer.read\n"
					"parties.party.read\n"
					"parties.party.set_credit_limit\n"
					"parties.party.set_terms\n"
					"sales.order.confirm_payment\n"
					"sales.order.read" },
	{ FORGE_ROLE_ADMIN, "*" },
	{ "manager", "accounting.account.read\n"
				 "accounting.entry.read\n"
				 "analytics.*\n"
				 "catalog.*\n"
				 "company.*\n"
				 "custom.*\n"
				 "forge.event.*\n"
				 "forge.projection.verify\n"
				 "identity.role.read\n"
				 "identity.user.read\n"
				 "inventory.*\n"
				 "ledger.account.read\n"
				 "ledger.ledger.read\n"
				 "ledger.transfer.read\n"
				 "parties.*\n"
				 "sales.*" },
	{ "salesperson", "catalog.product.read\n"
					 "catalog.unit.read\n"
					 "inventory.item.read\n"
					 "inventory.location.read\n"
					 "parties.party.add_address\n"
					 "parties.party.contact\n"
					 "parties.party.create\n"
					 "parties.party.read\n"
					 "parties.party.remove_address\n"
					 "parties.party.rename\n"
					 "parties.party.resume\n"
					 "parties.party.set_attributes\n"
					 "parties.party.set_bank\n"
					 "parties.party.set_roles\n"
					 "parties.party.set_tax\n"
					 "parties.party.set_terms\n"
					 "parties.party.suspend\n"
					 "sales.*" },
	{ "viewer", "analytics.insight.read\n"
				"catalog.product.read\n"
				"catalog.unit.read\n"
				"inventory.item.read\n"
				"inventory.location.read\n"
				"parties.party.read\n"
				"sales.order.read" },
	{ "warehouse", "analytics.insight.read\n"
				   "catalog.product.read\n"
				   "catalog.unit.read\n"
				   "inventory.item.activate\n"
				   "inventory.item.adjust_stock\n"
				   "inventory.item.change_sku\n"
				   "inventory.item.count_stock\n"
				   "inventory.item.create\n"
				   "inventory.item.create_service\n"
				   "inventory.item.damage_stock\n"
				   "inventory.item.deactivate\n"
				   "inventory.item.issue_stock\n"
				   "inventory.item.read\n"
				   "inventory.item.receive_stock\n"
				   "inventory.item.release_stock\n"
				   "inventory.item.rename\n"
				   "inventory.item.repair_stock\n"
				   "inventory.item.reserve_stock\n"
				   "inventory.item.scrap_stock\n"
				   "inventory.item.set_low_stock\n"
				   "inventory.item.ship_stock\n"
				   "inventory.location.read\n"
				   "inventory.lot.*\n"
				   "inventory.stock.*\n"
				   "inventory.transfer.*\n"
				   "parties.party.read\n"
				   "sales.order.complete\n"
				   "sales.order.read" },
};

const ForgeDefaultRole *
forge_default_roles(int *count)
{
	*count = (int) (sizeof(roles) / sizeof(roles[0]));
	return roles;
}

const ForgeDefaultRole *
forge_default_role_find(ForgeText name)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (forge_text_equal(forge_text_from(roles[i].name), name))
			return &roles[i];
	return NULL;
}

bool
forge_role_name_is_valid(ForgeText role)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_-.";

	if (role.length < 1 || role.length > FORGE_ROLE_NAME_LENGTH_MAX)
		return false;
	for (int32_t i = 0; i < role.length; i++)
		if (memchr(allowed, role.data[i], sizeof(allowed) - 1) == NULL)
			return false;
	return true;
}
