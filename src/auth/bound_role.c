/*
 * bound_role.c
 *	  Login roles that are bound to a tenant and need no token.
 *
 * A session keeps the binding of its login role until bindings or roles change.
 */
#include "auth/bound_role.h"

#include "miscadmin.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/digest.h"
#include "pg/error.h"
#include "pg/memory.h"
#include "pg/table.h"
#include "utils/acl.h"
#include "utils/inval.h"
#include "utils/snapmgr.h"
#include "utils/syscache.h"

/* Columns of forge.role_binding_row. */
FORGE_READ_MODEL_NUMBERS(FORGE_ROLE_BINDING_ROW_COLUMNS, BINDING_);

static void forget(void);

static ForgeRelationName binding_table = { .name = "role_binding_row", .invalidated = forget };

/* The last result. */
static Oid known_role = InvalidOid;
static ForgeSession known_session;

static void
forget(void)
{
	known_role = InvalidOid;
}

/* A role was renamed, dropped or made. */
static void
roles_changed(Datum arg, int cache_id, uint32 hash_value)
{
	forget();
}

void
forge_binding_init(void)
{
	CacheRegisterSyscacheCallback(AUTHOID, roles_changed, (Datum) 0);
}

ForgeUuid
forge_binding_id(ForgeText role_name)
{
	return forge_digest_uuid(FORGE_TEXT("forgeerp role binding"), role_name);
}

/* ----- reading ------------------------------------------------------------------------------ */

static void
copy_roles(Datum list, char roles[FORGE_ROLES_TEXT_SIZE])
{
	ForgeText joined;

	forge_error_check(forge_text_list_from_datum("roles", list, &joined), FORGE_NO_PLACE);
	strlcpy(roles, joined.data, FORGE_ROLES_TEXT_SIZE);
}

/* The binding of a row, in the current memory context. */
static ForgeBinding
read_row(TupleTableSlot *slot)
{
	ForgeBinding binding = { .role = InvalidOid };
	bool is_null;
	Datum value = slot_getattr(slot, BINDING_ROLE_NAME, &is_null);

	binding.role_name = forge_text_copy(forge_text_from_datum(value));
	value = slot_getattr(slot, BINDING_BOUND_TENANT_ID, &is_null);
	binding.session.tenant = forge_uuid_from_datum(value);
	value = slot_getattr(slot, BINDING_PRINCIPAL_ID, &is_null);
	if (!is_null)
		binding.session.principal = forge_uuid_from_datum(value);
	value = slot_getattr(slot, BINDING_ID, &is_null);
	binding.session.binding = forge_uuid_from_datum(value);
	copy_roles(slot_getattr(slot, BINDING_ROLES, &is_null), binding.session.roles);
	value = slot_getattr(slot, BINDING_ROLE_OID, &is_null);
	if (!is_null)
		binding.role = DatumGetObjectId(value);
	return binding;
}

List *
forge_binding_list(void)
{
	static const ForgeUuid system = FORGE_UUID_NIL;
	List *bindings = NIL;
	ForgeRowScan rows;

	forge_rows_begin(&rows, &binding_table, &system, SnapshotSelf);
	forge_relation_require_columns(rows.relation, BINDING_ROLE_OID);
	while (forge_rows_next(&rows))
	{
		ForgeBinding *binding = palloc(sizeof(*binding));

		*binding = read_row(rows.slot);
		bindings = lappend(bindings, binding);
	}
	forge_rows_end(&rows);
	return bindings;
}

/* Its role is InvalidOid when there is none of that id. */
static ForgeBinding
find(ForgeUuid id)
{
	ForgeUuid system = FORGE_UUID_NIL;
	Datum keys[2] = { FORGE_UUID_DATUM(&system), FORGE_UUID_DATUM(&id) };
	ForgeTable table;
	ForgeBinding binding = { .role = InvalidOid };

	/* The lock comes first: with it arrive the invalidations that are still under way. */
	forge_table_open(&table, &binding_table, AccessShareLock);
	if (forge_table_find(&table, 2, keys))
	{
		/* Only now: a login role that is not bound must not be stopped by a table of 0.1.0. */
		forge_relation_require_columns(table.relation, BINDING_ROLE_OID);
		binding = read_row(table.found);
	}
	forge_table_close(&table);
	return binding;
}

/* A session without an identity when there is no binding of the role's name, or it is of another
 * role. */
static ForgeSession
look_up(Oid role)
{
	char *name = GetUserNameFromId(role, false);
	ForgeBinding binding = find(forge_binding_id(forge_text_from(name)));

	return binding.role == role ? binding.session : (ForgeSession){ 0 };
}

bool
forge_binding_find(ForgeUuid id, ForgeSession *session)
{
	ForgeBinding binding = find(id);

	if (!OidIsValid(binding.role) ||
		get_role_oid(pnstrdup(binding.role_name.data, binding.role_name.length), true) !=
			binding.role)
		return false;
	*session = binding.session;
	return true;
}

const ForgeSession *
forge_binding_session(Oid role)
{
	if (unlikely(known_role != role))
	{
		known_session = look_up(role);
		known_role = role;
	}
	return &known_session;
}
