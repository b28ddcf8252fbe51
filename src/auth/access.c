/*
 * access.c
 *	  The rights of an identity, from the records of tenants, users, roles and
 *	  keys.
 */
#include "auth/access.h"

#include "base/text_list.h"
#include "domain/permission/permission.h"
#include "domain/role/role.h"
#include "domain/user/user.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/digest.h"
#include "pg/error.h"
#include "pg/memory.h"
#include "pg/table.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* Columns of forge.tenant_row, forge.user_row, forge.role_row and forge.jwt_key_row. */
FORGE_READ_MODEL_NUMBERS(FORGE_TENANT_ROW_COLUMNS, TENANT_);

FORGE_READ_MODEL_NUMBERS(FORGE_USER_ROW_COLUMNS, USER_);

FORGE_READ_MODEL_NUMBERS(FORGE_ROLE_ROW_COLUMNS, ROLE_);

FORGE_READ_MODEL_NUMBERS(FORGE_JWT_KEY_ROW_COLUMNS, KEY_);

static void forget(void);

static ForgeRelationName tenant_table = { .name = "tenant_row", .invalidated = forget };
static ForgeRelationName user_table = { .name = "user_row", .invalidated = forget };
static ForgeRelationName role_table = { .name = "role_row", .invalidated = forget };
static ForgeRelationName key_table = { .name = "jwt_key_row", .invalidated = forget };

/* The last result; changes counts the changes of records that this process was told of. */
static bool is_known = false;
static uint64 changes = 0;
static ForgeSession known_session;
static ForgeAccess known_access;
static MemoryContext known_memory = NULL; /* of its lists */

static void
forget(void)
{
	is_known = false;
	changes++;
}

/* ----- records ------------------------------------------------------------------------------ */

/* A list in a column of the row found, in the current memory context. */
static ForgeText
get_list(ForgeTable *table, AttrNumber column, const char *name)
{
	bool is_null;
	ForgeText list;

	forge_error_check(
		forge_text_list_from_datum(name, forge_table_get(table, column, &is_null), &list),
		FORGE_NO_PLACE);
	return forge_text_copy(list);
}

static ForgeText
get_text(ForgeTable *table, AttrNumber column)
{
	bool is_null;

	return forge_text_copy(forge_text_from_datum(forge_table_get(table, column, &is_null)));
}

static bool
get_boolean(ForgeTable *table, AttrNumber column)
{
	bool is_null;

	return DatumGetBool(forge_table_get(table, column, &is_null));
}

static bool
find(ForgeTable *table, ForgeRelationName *name, ForgeUuid tenant, ForgeUuid id)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&id) };

	forge_table_open(table, name, AccessShareLock);
	return forge_table_find(table, 2, keys);
}

/* FORGE_ACCESS_OPEN, or that it is not. */
static ForgeAccessStatus
tenant_status(ForgeUuid tenant)
{
	ForgeTable table;
	ForgeAccessStatus status = FORGE_ACCESS_TENANT_UNKNOWN;

	if (find(&table, &tenant_table, FORGE_UUID_NIL, tenant))
		status = get_boolean(&table, TENANT_SUSPENDED) ? FORGE_ACCESS_TENANT_SUSPENDED
													   : FORGE_ACCESS_OPEN;
	forge_table_close(&table);
	return status;
}

bool
forge_access_tenant_exists(ForgeUuid tenant)
{
	return tenant_status(tenant) != FORGE_ACCESS_TENANT_UNKNOWN;
}

ForgeText
forge_access_tenant_name(ForgeUuid tenant)
{
	ForgeTable table;
	ForgeText name = { NULL, 0 };

	if (find(&table, &tenant_table, FORGE_UUID_NIL, tenant))
		name = get_text(&table, TENANT_NAME);
	forge_table_close(&table);
	return name;
}

/* Is the key of a session's token still in use?  A session without a token needs none. */
static bool
has_live_key(const ForgeSession *session)
{
	ForgeTable table;
	bool is_live;

	if (forge_uuid_is_nil(session->key))
		return true;
	is_live =
		find(&table, &key_table, FORGE_UUID_NIL, session->key) && !get_boolean(&table, KEY_RETIRED);
	forge_table_close(&table);
	return is_live;
}

bool
forge_access_find_user(ForgeUuid tenant, ForgeUuid user, ForgeUserRecord *record)
{
	ForgeTable table;
	ForgeUuid id = forge_digest_key_uuid(forge_text_from(forge_user.name), user);
	bool is_found = find(&table, &user_table, tenant, id);

	if (is_found)
	{
		record->email = get_text(&table, USER_EMAIL);
		record->display_name = get_text(&table, USER_DISPLAY_NAME);
		record->roles = get_list(&table, USER_ROLES, "roles");
		record->is_suspended = get_boolean(&table, USER_SUSPENDED);
	}
	forge_table_close(&table);
	return is_found;
}

ForgeUuid
forge_access_role_id(ForgeText role)
{
	return forge_digest_reserved_uuid(forge_text_from(forge_role.name), role);
}

ForgeText
forge_access_role_permissions(ForgeUuid tenant, ForgeText role)
{
	ForgeTable table;
	const ForgeDefaultRole *default_role = forge_default_role_find(role);
	ForgeText permissions = { NULL, 0 };

	if (find(&table, &role_table, tenant, forge_access_role_id(role)))
		permissions = get_list(&table, ROLE_PERMISSIONS, "permissions");
	else if (default_role != NULL)
		permissions = forge_text_from(default_role->permissions);
	forge_table_close(&table);
	return permissions;
}

static ForgeText
list_of(const StringInfoData *joined)
{
	return (ForgeText){ joined->data, joined->len };
}

ForgeText
forge_access_roles(ForgeUuid tenant)
{
	StringInfoData joined;
	ForgeRowScan rows;
	int count;
	const ForgeDefaultRole *roles = forge_default_roles(&count);

	initStringInfo(&joined);
	for (int i = 0; i < count; i++)
		(void) forge_text_list_append(&joined, forge_text_from(roles[i].name));
	forge_rows_begin(&rows, &role_table, &tenant, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		bool is_null;
		ForgeText name = forge_text_from_datum(slot_getattr(rows.slot, ROLE_ROLE, &is_null));

		if (forge_default_role_find(name) == NULL)
			(void) forge_text_list_append(&joined, name);
	}
	forge_rows_end(&rows);
	return list_of(&joined);
}

/* ----- an identity's access ----------------------------------------------------------------- */

/* Those of the stated roles that are in effect; and whether the user is suspended. */
static ForgeText
effective_roles(const ForgeSession *session, bool *is_suspended)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeText stated = forge_text_list_unique(&arena.arena, forge_text_from(session->roles));
	ForgeUserRecord record;
	bool has_record = !forge_uuid_is_nil(session->principal) &&
					  forge_access_find_user(session->tenant, session->principal, &record);

	*is_suspended = has_record && record.is_suspended;
	if (forge_text_equal(stated, FORGE_TEXT(FORGE_ROLES_OF_RECORD)))
		return has_record ? record.roles : FORGE_TEXT("");
	return has_record ? forge_text_list_common(&arena.arena, stated, record.roles) : stated;
}

/* All permissions of the roles as one list.  A permission that an earlier one covers is left out.
 */
static ForgeText
permissions_of(ForgeUuid tenant, ForgeText roles)
{
	StringInfoData joined;
	ForgeText role;
	ForgeText permissions;
	ForgeText each;

	initStringInfo(&joined);
	while (forge_text_next(&roles, FORGE_LIST_SEPARATOR, &role))
	{
		permissions = forge_access_role_permissions(tenant, role);
		while (forge_text_next(&permissions, FORGE_LIST_SEPARATOR, &each))
			if (forge_text_is_absent(forge_permission_find(list_of(&joined), each)))
				(void) forge_text_list_append(&joined, each);
	}
	return list_of(&joined);
}

ForgeAccess
forge_access_look_up(const ForgeSession *session)
{
	ForgeAccess access = { .status = FORGE_ACCESS_KEY_RETIRED };
	bool is_suspended;

	if (has_live_key(session))
		access.status = tenant_status(session->tenant);
	if (access.status != FORGE_ACCESS_OPEN)
		return access;
	access.roles = effective_roles(session, &is_suspended);
	if (is_suspended)
		access.status = FORGE_ACCESS_USER_SUSPENDED;
	else
		access.permissions = permissions_of(session->tenant, access.roles);
	return access;
}

const ForgeAccess *
forge_access_of(const ForgeSession *session)
{
	MemoryContext caller;
	uint64 changes_before;

	if (likely(is_known && forge_session_equal(&known_session, session) &&
			   forge_uuid_equal(known_session.key, session->key)))
		return &known_access;

	if (known_memory == NULL)
		known_memory =
			AllocSetContextCreate(TopMemoryContext, "forgeerp access", ALLOCSET_SMALL_SIZES);
	changes_before = changes;
	is_known = false;
	caller = MemoryContextSwitchTo(known_memory);
	MemoryContextReset(known_memory);
	known_access = forge_access_look_up(session);
	MemoryContextSwitchTo(caller);
	known_session = *session;
	/* Taking a lock may have brought the message that a record has changed since: then look again.
	 */
	is_known = changes == changes_before;
	return &known_access;
}
