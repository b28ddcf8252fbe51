/*
 * browser_session_begin.c
 *	  Beginning a browser session, and what a new one takes away.
 */
#include "auth/browser_session_begin.h"

#include "access/stratnum.h"
#include "access/xact.h"
#include "pg/convert.h"
#include "pg/settings.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"
#include "utils/timestamp.h"

/* Expired sessions that one that begins removes: more than one, so that they become fewer. */
#define PORTION 10

static ForgeRelationName expiry_index = { .name = "browser_session_expiry" };

/* Finds and locks a row; false when another transaction has it, or it is not ours to write. */
static bool
take_row(ForgeTable *table, const ForgeBrowserSession *session)
{
	Datum keys[2] = { FORGE_UUID_DATUM(&session->session.tenant), FORGE_UUID_DATUM(&session->id) };

	return forge_table_find(table, lengthof(keys), keys) && forge_table_found_is_visible(table) &&
		   forge_table_try_lock(table) == FORGE_WRITTEN;
}

static void
remove_row(ForgeTable *table, const ForgeBrowserSession *session)
{
	if (take_row(table, session))
		(void) forge_table_delete(table, &table->found->tts_tid);
}

static void
remove_expired(ForgeTable *table, TimestampTz now)
{
	ForgeRowScan rows;
	ScanKeyData key;

	ScanKeyInit(&key, 1, BTLessEqualStrategyNumber, F_TIMESTAMPTZ_LE, TimestampTzGetDatum(now));
	forge_rows_begin_by(&rows, &forge_browser_session_table, &expiry_index, &key, 1, SnapshotSelf);
	for (int i = 0; i < PORTION && forge_rows_next(&rows); i++)
	{
		ForgeBrowserSession session;

		forge_browser_session_read(rows.slot, &session);
		remove_row(table, &session);
	}
	forge_rows_end(&rows);
}

/* The newest come first: what is beyond the limit is the oldest. */
static void
limit_sessions(ForgeTable *table, const ForgeSession *owner, TimestampTz now)
{
	int live_count = 1; /* the one that begins */
	int past_count = 0;
	ForgeRowScan rows;

	forge_browser_sessions_begin(&rows, &owner->tenant, &owner->principal, SnapshotSelf);
	while (forge_rows_previous(&rows))
	{
		ForgeBrowserSession session;

		forge_browser_session_read(rows.slot, &session);
		if (!forge_browser_session_is_live(&session, now))
		{
			if (++past_count > FORGE_BROWSER_SESSIONS_MAX)
				remove_row(table, &session);
		}
		else if (++live_count > FORGE_BROWSER_SESSIONS_MAX && take_row(table, &session))
			(void) forge_browser_session_end_found(table, now);
	}
	forge_rows_end(&rows);
}

static void
make_secret(char secret[FORGE_BROWSER_SECRET_TEXT_SIZE])
{
	uint8 bytes[FORGE_BROWSER_SECRET_SIZE];

	if (!pg_strong_random(bytes, sizeof(bytes)))
		ereport(ERROR,
				(errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not generate random values")));
	forge_base64url_encode(bytes, sizeof(bytes), secret);
	secret[FORGE_BROWSER_SECRET_LENGTH] = '\0';
	explicit_bzero(bytes, sizeof(bytes));
}

void
forge_browser_session_begin(const ForgeSession *session, ForgeUuid id, ForgeText user_agent,
							char secret[FORGE_BROWSER_SECRET_TEXT_SIZE])
{
	int64 lifetime_us = forge_setting_browser_session_lifetime * SECS_PER_MINUTE * USECS_PER_SEC;
	TimestampTz now = GetCurrentTimestamp();
	ForgeBrowserSession row = { .created_at = now,
								.expires_at = now + lifetime_us,
								.id = id,
								.session = *session,
								.user_agent = user_agent };
	ForgeTable table;

	make_secret(secret);
	forge_table_open(&table, &forge_browser_session_table, RowExclusiveLock);
	remove_expired(&table, now);
	limit_sessions(&table, session, now);
	forge_browser_session_insert(&table, &row, forge_text_from(secret));
	forge_table_close(&table);
	CommandCounterIncrement();
}
