/*
 * test_permission.c
 *	  The vocabulary, what covers what, and the default roles.
 */
#include "base/limits.h"
#include "base/text_list.h"
#include "domain/permission/permission.h"
#include "domain/registry.h"
#include "tap.h"

#define ABSENT ((ForgeText){ NULL, 0 })

static bool
is_valid(const char *permission)
{
	return forge_permission_is_valid(forge_text_from(permission));
}

static bool
covers(const char *permission, const char *other)
{
	return forge_permission_covers(forge_text_from(permission), forge_text_from(other));
}

/* ---- names and wildcards ---- */

static void
test_valid(void)
{
	static const char *const valid[] = { "a",    "a.b",   "inventory.item.adjust_stock",
										 "a1.*", "a.b.*", "_",
										 "*",    "0.9" };
	static const char *const invalid[] = { "",        ".",   "a.",  ".a",  "a..b",        "a b",
										   "a.b ",    " a",  "A.b", "a.B", "a-b",         "ab*",
										   "a.b*",    "a*",  "**",  "*.a", "a.*.b",       "a.**",
										   "a..*",    ".*",  "*.*", "a/b", "caf\xC3\xA9", "a,b",
										   "a.\"b\"", "a.* " };
	char longest[FORGE_TYPE_NAME_LENGTH_MAX + 2];

	for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++)
		ok(is_valid(valid[i]), valid[i]);
	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		ok(!is_valid(invalid[i]), invalid[i]);
	ok(!is_valid("a\nb") && !is_valid("a.*\n") && !is_valid("*\n") && !is_valid("\na"),
	   "no line feed: it would end an item of a list");
	ok(!forge_permission_is_valid(ABSENT), "an absent one is not valid");

	memset(longest, 'x', sizeof(longest));
	ok(forge_permission_is_valid((ForgeText){ longest, FORGE_TYPE_NAME_LENGTH_MAX }),
	   "as long as the name of a command may be");
	ok(!forge_permission_is_valid((ForgeText){ longest, FORGE_TYPE_NAME_LENGTH_MAX + 1 }),
	   "and not longer");
}

static void
test_covers(void)
{
	ok(covers("a.b", "a.b"), "a name covers itself");
	ok(!covers("a.b", "a.b.c") && !covers("a.b.c", "a.b") && !covers("a.b", "a.bc"),
	   "and no longer or shorter one");
	ok(covers("*", "a") && covers("*", "a.*") && covers("*", "*"), "the star covers everything");
	ok(covers("a.*", "a.b") && covers("a.*", "a.b.c"), "a wildcard covers what begins with it");
	ok(covers("a.*", "a.*") && covers("a.*", "a.b.*"), "itself, and narrower ones");
	ok(!covers("a.*", "a") && !covers("a.*", "a.") && !covers("a.*", "ab") &&
		   !covers("a.*", "ab.c"),
	   "but not its own stem, nor another word that begins likewise");
	ok(!covers("a.b.*", "a.*") && !covers("a.b.*", "a.b") && !covers("a.*", "*"),
	   "nor a wider one");
	ok(!covers("a.b", "a.*") && !covers("a.b", "*"), "a name covers no wildcard");
	ok(!covers("a*", "ab") && !covers("ab*", "abc") && !covers(".*", ".a") && !covers("", "a"),
	   "what is not valid covers nothing");
	ok(!covers("a.*", NULL) && !covers("a.b", NULL), "an absent permission is in no area");
}

static void
test_find(void)
{
	ForgeText list = FORGE_TEXT("a.b\nc.*\nc.d");

	ok(forge_text_equal(forge_permission_find(list, FORGE_TEXT("a.b")), FORGE_TEXT("a.b")),
	   "find: by name");
	ok(forge_text_equal(forge_permission_find(list, FORGE_TEXT("c.d")), FORGE_TEXT("c.*")),
	   "find: the first that covers it");
	ok(forge_text_is_absent(forge_permission_find(list, FORGE_TEXT("a.c"))), "find: none");
	ok(forge_text_is_absent(forge_permission_find(FORGE_TEXT(""), FORGE_TEXT("a.b"))) &&
		   forge_text_is_absent(forge_permission_find(ABSENT, FORGE_TEXT("a.b"))),
	   "find: an empty list and an absent one hold nothing");
}

/* ---- the vocabulary ---- */

static bool
is_in_list(ForgeText name)
{
	int count;
	const ForgePermission *permissions = forge_permissions(&count);

	for (int i = 0; i < count; i++)
		if (forge_text_equal(forge_text_from(permissions[i].name), name))
			return true;
	return false;
}

static bool
is_asked_for(ForgeText name)
{
	int type;
	const ForgeAggregate *aggregate = forge_registry_find_command(name, &type);

	return aggregate != NULL && forge_aggregate_is_asked_for(aggregate);
}

static void
test_vocabulary(void)
{
	int count;
	int type;
	const ForgePermission *permissions = forge_permissions(&count);

	ok(count > 0, "there are permissions beside the commands");
	for (int i = 0; i < count; i++)
	{
		ForgeText name = forge_text_from(permissions[i].name);

		ok(forge_permission_is_valid(name) && name.data[name.length - 1] != '*' &&
			   forge_registry_find_command(name, &type) == NULL &&
			   permissions[i].description[0] != '\0' &&
			   (i == 0 || strcmp(permissions[i - 1].name, permissions[i].name) < 0),
		   permissions[i].name);
	}
}

static void
test_commands(void)
{
	int count;
	const ForgeAggregate *const *aggregates = forge_registry(&count);

	for (int i = 0; i < count; i++)
		for (int j = 0; j < aggregates[i]->command_count; j++)
			ok(is_valid(aggregates[i]->commands[j]->name) &&
				   aggregates[i]->commands[j]->name[0] != '*',
			   aggregates[i]->commands[j]->name);
}

/* ---- the default roles ---- */

/* Does it cover the name of a command or of something else that there is? */
static bool
covers_something(ForgeText permission)
{
	int count;
	const ForgePermission *permissions = forge_permissions(&count);
	int aggregate_count;
	const ForgeAggregate *const *aggregates = forge_registry(&aggregate_count);

	for (int i = 0; i < count; i++)
		if (forge_permission_covers(permission, forge_text_from(permissions[i].name)))
			return true;
	for (int i = 0; i < aggregate_count; i++)
		for (int j = 0; j < aggregates[i]->command_count; j++)
			if (forge_aggregate_is_asked_for(aggregates[i]) &&
				forge_permission_covers(permission,
										forge_text_from(aggregates[i]->commands[j]->name)))
				return true;
	return false;
}

static void
test_default_role(const ForgeDefaultRole *role)
{
	ForgeText permissions = forge_text_from(role->permissions);
	ForgeText before = FORGE_TEXT("");
	ForgeText each;

	ok(forge_role_name_is_valid(forge_text_from(role->name)) &&
		   forge_default_role_find(forge_text_from(role->name)) == role,
	   role->name);
	ok(permissions.length > 0 && permissions.length <= FORGE_PERMISSIONS_LENGTH_MAX,
	   "holds something, and not more than a role may");
	while (forge_text_next(&permissions, FORGE_LIST_SEPARATOR, &each))
	{
		bool is_name = is_in_list(each) || is_asked_for(each);
		bool is_wildcard = each.data[each.length - 1] == '*' && covers_something(each);

		ok(forge_permission_is_valid(each) && (is_name || is_wildcard) &&
			   forge_text_compare(before, each) < 0,
		   "a permission that there is, in the order of names");
		before = each;
	}
}

static void
test_default_roles(void)
{
	static const char *const names[] = { "accountant",  "admin",  "manager",
										 "salesperson", "viewer", "warehouse" };
	int count;
	const ForgeDefaultRole *roles = forge_default_roles(&count);

	is_int(count, 6, "six default roles");
	for (int i = 0; i < count && i < 6; i++)
	{
		is_text(roles[i].name, names[i], "in the order of their names");
		test_default_role(&roles[i]);
	}
	is_text(forge_default_role_find(FORGE_TEXT(FORGE_ROLE_ADMIN))->permissions, "*",
			"the administrator holds everything");
	ok(forge_default_role_find(FORGE_TEXT("Admin")) == NULL &&
		   forge_default_role_find(FORGE_TEXT("admi")) == NULL &&
		   forge_default_role_find(ABSENT) == NULL,
	   "there are no others");
	for (int i = 0; i < count; i++)
		ok(strcmp(roles[i].name, FORGE_ROLE_ADMIN) == 0 ||
			   (forge_text_is_absent(forge_permission_find(forge_text_from(roles[i].permissions),
														   FORGE_TEXT("identity.user.create"))) &&
				forge_text_is_absent(forge_permission_find(forge_text_from(roles[i].permissions),
														   FORGE_TEXT("identity.role.define")))),
		   "the administrator alone makes users and roles");
}

/* Does the command say what an item costs, or how that is found? */
static bool
is_about_cost(const char *command)
{
	return strcmp(command, "inventory.item.set_cost_method") == 0 ||
		   strcmp(command, "inventory.item.set_standard_cost") == 0 ||
		   strcmp(command, "inventory.item.create_stocked") == 0;
}

static bool
role_may(const char *role, const char *command)
{
	ForgeText permissions =
		forge_text_from(forge_default_role_find(forge_text_from(role))->permissions);

	return !forge_text_is_absent(forge_permission_find(permissions, forge_text_from(command)));
}

/* The warehouse does with items whatever callers may, but for what they cost. */
static void
test_costs(void)
{
	int type;
	const ForgeAggregate *items =
		forge_registry_find_command(FORGE_TEXT("inventory.item.create"), &type);

	for (int i = 0; i < items->command_count; i++)
		ok(role_may("warehouse", items->commands[i]->name) ==
			   (!is_about_cost(items->commands[i]->name) &&
				!forge_aggregate_lists_refusal(items, i, FORGE_REASON_DRIVEN_ONLY)),
		   items->commands[i]->name);
	ok(role_may("accountant", "inventory.item.set_cost_method") &&
		   role_may("accountant", "inventory.item.set_standard_cost") &&
		   role_may("manager", "inventory.item.set_cost_method") &&
		   role_may("manager", "inventory.item.set_standard_cost"),
	   "whoever reads costs sets them");
	ok(!role_may("warehouse", "inventory.cost.read"), "the warehouse does not read them either");
}

static void
test_role_names(void)
{
	static const char *const valid[] = { "a", "z-9", "0", "a.b_c", ".", "-" };
	static const char *const invalid[] = { "",   "A", "a b", " a",          "a,b", "a|b",
										   "a*", "*", "a\"", "caf\xC3\xA9", "a/b" };
	char longest[FORGE_ROLE_NAME_LENGTH_MAX + 1];

	for (size_t i = 0; i < sizeof(valid) / sizeof(valid[0]); i++)
		ok(forge_role_name_is_valid(forge_text_from(valid[i])), valid[i]);
	for (size_t i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		ok(!forge_role_name_is_valid(forge_text_from(invalid[i])), invalid[i]);
	ok(!forge_role_name_is_valid(FORGE_TEXT("a\0b")), "no zero byte");
	ok(!forge_role_name_is_valid(FORGE_TEXT("a\nb")), "no line feed");
	ok(!forge_role_name_is_valid(ABSENT), "no absent name");
	memset(longest, 'x', sizeof(longest));
	ok(forge_role_name_is_valid((ForgeText){ longest, 63 }), "63 characters");
	ok(!forge_role_name_is_valid((ForgeText){ longest, 64 }), "and not 64");
}

int
main(void)
{
	test_valid();
	test_covers();
	test_find();
	test_vocabulary();
	test_commands();
	test_default_roles();
	test_costs();
	test_role_names();
	return tap_done();
}
