/*
 * permission.c
 *	  The vocabulary, and how wildcards cover names.
 */
#include "domain/permission/permission.h"

#include <string.h>

#include "base/limits.h"
#include "base/text_list.h"

static const ForgePermission permissions[] = {
	{ "accounting.account.read", "reads accounts" },
	{ "accounting.book.read",
	  "reads through which day the books are locked, and which account plays "
	  "which part" },
	{ "accounting.entry.read", "reads the journal" },
	{ "analytics.detection.read", "reads how movements are watched" },
	{ "analytics.insight.read", "reads findings and what people made of them" },
	{ "catalog.product.read", "reads products and their packs" },
	{ "catalog.unit.read", "reads units" },
	{ "company.profile.read", "reads what is true of the company" },
	{ "custom.attributes.read", "reads which attributes are defined" },
	{ "forge.event.append", "appends events of aggregate types that are not registered" },
	{ "forge.event.read", "reads events, the feed and states" },
	{ "forge.job.cancel", "cancels jobs" },
	{ "forge.job.enqueue", "has jobs done later" },
	{ "forge.job.read", "reads jobs and their attempts" },
	{ "forge.job.retry", "has jobs tried again" },
	{ "forge.job.schedule", "has jobs done again and again" },
	{ "forge.projection.rebuild", "rebuilds the tenant's rows of a read model" },
	{ "forge.projection.verify", "compares what is derived with a replay of the log" },
	{ "identity.permission.explain", "asks what another user may do" },
	{ "identity.role.read", "reads roles" },
	{ "identity.session.end", "ends browser sessions of other users" },
	{ "identity.session.read", "reads the browser sessions of other users" },
	{ "identity.user.read", "reads users" },
	{ "inventory.cost.read", "reads what stock is worth" },
	{ "inventory.item.read", "reads items, their stock, movements and lots" },
	{ "inventory.location.read", "reads locations" },
	{ "ledger.account.create", "creates accounts of the ledger" },
	{ "ledger.account.read", "reads accounts of the ledger and their balances" },
	{ "ledger.ledger.read", "reads which ledgers there are, and amounts with their scale" },
	{ "ledger.transfer.create", "creates transfers of the ledger" },
	{ "ledger.transfer.read", "reads transfers of the ledger" },
	{ "parties.party.read", "reads customers and suppliers" },
	{ "sales.order.read", "reads orders" },
};

const ForgePermission *
forge_permissions(int *count)
{
	*count = (int) (sizeof(permissions) / sizeof(permissions[0]));
	return permissions;
}

static bool
is_everything(ForgeText permission)
{
	return permission.length == 1 && permission.data[0] == '*';
}

/* Of a wildcard the part that stays, its dot included: "inventory."; otherwise absent. */
static ForgeText
stem(ForgeText permission)
{
	if (permission.length < 3 || permission.data[permission.length - 1] != '*' ||
		permission.data[permission.length - 2] != '.')
		return (ForgeText){ NULL, 0 };
	return (ForgeText){ permission.data, permission.length - 1 };
}

/* One or more words of a-z, 0-9 and "_", with dots between them. */
static bool
is_dotted_name(ForgeText text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	bool in_word = false;

	for (int32_t i = 0; i < text.length; i++)
	{
		if (text.data[i] == '.' && in_word)
			in_word = false;
		else if (memchr(allowed, text.data[i], sizeof(allowed) - 1) != NULL)
			in_word = true;
		else
			return false;
	}
	return in_word;
}

bool
forge_permission_is_valid(ForgeText permission)
{
	ForgeText name = stem(permission);

	if (is_everything(permission))
		return true;
	if (forge_text_is_absent(name))
		name = permission;
	else
		name.length--; /* the dot */
	return permission.length <= FORGE_TYPE_NAME_LENGTH_MAX && is_dotted_name(name);
}

bool
forge_permission_covers(ForgeText permission, ForgeText other)
{
	ForgeText prefix = stem(permission);

	if (is_everything(permission))
		return true;
	if (forge_text_is_absent(prefix))
		return forge_text_equal(permission, other);
	return other.length > prefix.length &&
		   memcmp(other.data, prefix.data, (size_t) prefix.length) == 0;
}

ForgeText
forge_permission_find(ForgeText list, ForgeText permission)
{
	ForgeText each;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &each))
		if (forge_permission_covers(each, permission))
			return each;
	return (ForgeText){ NULL, 0 };
}
