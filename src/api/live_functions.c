/*
 * live_functions.c
 *	  forge.changes: what has happened since a position, in counts, for pages that follow it.
 */
#include "api/result.h"

#include "auth/caller_permission.h"
#include "domain/registry.h"
#include "lib/stringinfo.h"
#include "pg/convert.h"
#include "store/event.h"
#include "store/feed.h"
#include "utils/builtins.h"
#include "utils/json.h"
#include "utils/snapmgr.h"

/* Events that are looked at in one call, and types that are told apart. */
#define EVENT_COUNT_MAX 10000
#define TYPE_COUNT_MAX 64

typedef struct Changes
{
	int type_count;
	struct
	{
		ForgeText type;
		bool is_readable;
		int64 event_count;
	} types[TYPE_COUNT_MAX];
} Changes;

/* A reader who may read aggregates of the type may know that some have changed. */
static bool
is_readable(ForgeText type)
{
	const ForgeAggregate *aggregate = forge_registry_find(type);
	const char *permission = aggregate != NULL ? aggregate->read_permission
											   : psprintf("%.*s.read", type.length, type.data);

	return permission != NULL && forge_permission_held(forge_text_from(permission));
}

static void
count_event(Changes *changes, ForgeText type)
{
	int i = 0;

	while (i < changes->type_count && !forge_text_equal(changes->types[i].type, type))
		i++;
	if (i == TYPE_COUNT_MAX)
		return;
	if (i == changes->type_count)
	{
		changes->types[i].type = forge_text_copy(type);
		changes->types[i].is_readable = is_readable(type);
		changes->types[i].event_count = 0;
		changes->type_count++;
	}
	changes->types[i].event_count++;
}

/* Counts what is settled after the position; returns the position that it has come to. */
static int64
count_changes(Changes *changes, ForgeUuid tenant, int64 position, int64 safe_position)
{
	ForgeEventScan scan;
	int count = 0;

	forge_event_scan_feed(&scan, tenant, position, SnapshotSelf);
	while (count < EVENT_COUNT_MAX && forge_event_scan_next(&scan) &&
		   forge_event_integer(&scan, FORGE_EVENT_POSITION) <= safe_position)
	{
		position = forge_event_integer(&scan, FORGE_EVENT_POSITION);
		count_event(changes, forge_event_text(&scan, FORGE_EVENT_AGGREGATE_TYPE));
		count++;
	}
	forge_event_scan_end(&scan);
	return count < EVENT_COUNT_MAX ? safe_position : position;
}

static Datum
changes_json(const Changes *changes)
{
	StringInfoData json;

	initStringInfo(&json);
	appendStringInfoChar(&json, '{');
	for (int i = 0; i < changes->type_count; i++)
	{
		if (!changes->types[i].is_readable)
			continue;
		if (json.len > 1)
			appendStringInfoString(&json, ", ");
		escape_json(&json, pnstrdup(changes->types[i].type.data, changes->types[i].type.length));
		appendStringInfo(&json, ": " INT64_FORMAT, changes->types[i].event_count);
	}
	appendStringInfoChar(&json, '}');
	return forge_text_to_datum((ForgeText){ json.data, json.len });
}

FORGE_FUNCTION(forge_changes);

/* forge.changes(after_position bigint) -> (position bigint, changes json) */
Datum
forge_changes(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_require();
	ForgeUuid tenant = session->tenant;
	Changes changes = { 0 };
	bool nulls[2] = { false, false };
	Datum values[2];
	int64 safe_position;
	int64 position;

	forge_feed_require_sequence(tenant);
	safe_position = forge_feed_safe_position(&tenant);
	position = PG_ARGISNULL(0) ? safe_position : PG_GETARG_INT64(0);
	if (position > safe_position)
		forge_feed_require_drawn(position);
	else if (position < safe_position)
		position = count_changes(&changes, tenant, position, safe_position);
	values[0] = Int64GetDatum(position);
	values[1] = changes_json(&changes);
	PG_RETURN_DATUM(forge_result_row(fcinfo, lengthof(values), values, nulls));
}
