/*
 * browser_session.c
 *	  The rows of forge.browser_session.
 */
#include "auth/browser_session.h"

#include "access/stratnum.h"
#include "access/xact.h"
#include "pg/columns.h"
#include "pg/convert.h"
#include "pg/digest.h"
#include "pg/error.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

FORGE_COLUMN_NUMBERS(FORGE_BROWSER_SESSION_COLUMNS, SESSION_);

ForgeRelationName forge_browser_session_table = { .name = "browser_session",
												  .column_count = SESSION_COLUMN_COUNT };
static ForgeRelationName digest_index = { .name = "browser_session_digest" };
static ForgeRelationName principal_index = { .name = "browser_session_principal" };

/* ----- reading ------------------------------------------------------------------------------ */

static Datum
get(TupleTableSlot *slot, AttrNumber column)
{
	bool is_null;

	return slot_getattr(slot, column, &is_null);
}

static void
read_roles(TupleTableSlot *slot, char roles[FORGE_ROLES_TEXT_SIZE])
{
	ForgeText joined;

	forge_error_check(forge_text_list_from_datum("roles", get(slot, SESSION_ROLES), &joined),
					  FORGE_NO_PLACE);
	strlcpy(roles, joined.data, FORGE_ROLES_TEXT_SIZE);
}

void
forge_browser_session_read(TupleTableSlot *slot, ForgeBrowserSession *session)
{
	bool is_null;
	Datum value;

	memset(session, 0, sizeof(*session));
	session->created_at = DatumGetTimestampTz(get(slot, SESSION_CREATED_AT));
	session->expires_at = DatumGetTimestampTz(get(slot, SESSION_EXPIRES_AT));
	value = slot_getattr(slot, SESSION_ENDED_AT, &is_null);
	session->ended_at = is_null ? DT_NOEND : DatumGetTimestampTz(value);
	session->id = forge_uuid_from_datum(get(slot, SESSION_SESSION_ID));
	session->session.tenant = forge_uuid_from_datum(get(slot, SESSION_TENANT_ID));
	session->session.principal = forge_uuid_from_datum(get(slot, SESSION_PRINCIPAL_ID));
	session->session.key = forge_uuid_from_datum(get(slot, SESSION_KEY_ID));
	read_roles(slot, session->session.roles);
	value = slot_getattr(slot, SESSION_USER_AGENT, &is_null);
	if (!is_null)
		session->user_agent = forge_text_copy(forge_text_from_datum(value));
}

bool
forge_browser_session_is_live(const ForgeBrowserSession *session, TimestampTz now)
{
	return session->ended_at == DT_NOEND && now < session->expires_at;
}

/* The SHA-256 of a secret, as bytea in the current memory context. */
static Datum
digest_of(ForgeText secret)
{
	uint8 digest[FORGE_DIGEST_SIZE];

	forge_digest(secret, FORGE_TEXT(""), digest);
	/* A bytea looks as a text does. */
	return forge_text_to_datum((ForgeText){ (const char *) digest, sizeof(digest) });
}

bool
forge_browser_session_find(ForgeText secret, ForgeBrowserSession *found)
{
	ForgeRowScan rows;
	ScanKeyData key;
	bool is_found;

	if (secret.length != FORGE_BROWSER_SECRET_LENGTH)
		return false;
	ScanKeyInit(&key, 1, BTEqualStrategyNumber, F_BYTEAEQ, digest_of(secret));
	forge_rows_begin_by(&rows, &forge_browser_session_table, &digest_index, &key, 1, SnapshotSelf);
	is_found = forge_rows_next(&rows);
	if (is_found)
		forge_browser_session_read(rows.slot, found);
	forge_rows_end(&rows);
	return is_found && forge_browser_session_is_live(found, GetCurrentTimestamp());
}

static bool
find_row(ForgeTable *table, ForgeUuid tenant, ForgeUuid id)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&tenant), FORGE_UUID_DATUM(&id) };

	return forge_table_find(table, lengthof(keys), keys);
}

bool
forge_browser_session_get(ForgeUuid tenant, ForgeUuid id, ForgeBrowserSession *found)
{
	ForgeTable table;
	bool is_found;

	forge_table_open(&table, &forge_browser_session_table, AccessShareLock);
	is_found = find_row(&table, tenant, id);
	if (is_found)
		forge_browser_session_read(table.found, found);
	forge_table_close(&table);
	return is_found;
}

void
forge_browser_sessions_begin(ForgeRowScan *rows, const ForgeUuid *tenant,
							 const ForgeUuid *principal, Snapshot snapshot)
{
	ScanKeyData keys[2];

	if (forge_uuid_is_nil(*principal))
	{
		forge_rows_begin(rows, &forge_browser_session_table, tenant, snapshot);
		return;
	}
	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(principal));
	forge_rows_begin_by(rows, &forge_browser_session_table, &principal_index, keys, lengthof(keys),
						snapshot);
}

/* ----- writing ------------------------------------------------------------------------------ */

void
forge_browser_session_insert(ForgeTable *table, const ForgeBrowserSession *session,
							 ForgeText secret)
{
	Datum values[SESSION_COLUMN_COUNT] = {
		[SESSION_CREATED_AT - 1] = TimestampTzGetDatum(session->created_at),
		[SESSION_EXPIRES_AT - 1] = TimestampTzGetDatum(session->expires_at),
		[SESSION_TENANT_ID - 1] = FORGE_UUID_DATUM(&session->session.tenant),
		[SESSION_SESSION_ID - 1] = FORGE_UUID_DATUM(&session->id),
		[SESSION_PRINCIPAL_ID - 1] = FORGE_UUID_DATUM(&session->session.principal),
		[SESSION_KEY_ID - 1] = FORGE_UUID_DATUM(&session->session.key),
		[SESSION_DIGEST - 1] = digest_of(secret),
		[SESSION_ROLES - 1] = forge_text_list_to_datum(forge_text_from(session->session.roles)),
	};
	bool nulls[SESSION_COLUMN_COUNT] = { [SESSION_ENDED_AT - 1] = true };

	values[SESSION_USER_AGENT - 1] =
		forge_optional_text_to_datum(session->user_agent, &nulls[SESSION_USER_AGENT - 1]);
	forge_table_insert(table, values, nulls);
}

bool
forge_browser_session_end_found(ForgeTable *table, TimestampTz now)
{
	ForgeBrowserSession session;
	Datum values[SESSION_COLUMN_COUNT];
	bool nulls[SESSION_COLUMN_COUNT];

	if (!forge_table_found_is_visible(table))
		forge_table_refuse_newer();
	forge_browser_session_read(table->found, &session);
	if (!forge_browser_session_is_live(&session, now))
		return false;
	slot_getallattrs(table->found);
	memcpy(values, table->found->tts_values, sizeof(values));
	memcpy(nulls, table->found->tts_isnull, sizeof(nulls));
	values[SESSION_ENDED_AT - 1] = TimestampTzGetDatum(now);
	nulls[SESSION_ENDED_AT - 1] = false;
	return forge_table_update(table, &table->found->tts_tid, values, nulls) == FORGE_WRITTEN;
}

bool
forge_browser_session_end(ForgeUuid tenant, ForgeUuid id)
{
	ForgeTable table;
	bool is_ended;

	forge_table_open(&table, &forge_browser_session_table, RowExclusiveLock);
	is_ended = find_row(&table, tenant, id) && forge_table_lock(&table) == FORGE_WRITTEN &&
			   forge_browser_session_end_found(&table, GetCurrentTimestamp());
	forge_table_close(&table);
	CommandCounterIncrement();
	return is_ended;
}
