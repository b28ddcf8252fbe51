/*
 * read_functions.c
 *	  forge.load, forge.read, forge.safe_position, forge.stream_id, forge.state,
 *	  forge.held_value, forge.command_stream, forge.actions.
 */
#include "api/result.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "app/key.h"
#include "app/request.h"
#include "auth/caller_permission.h"
#include "catalog/pg_type_d.h"
#include "domain/registry.h"
#include "domain/stock/stock.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "store/codec.h"
#include "store/durable.h"
#include "store/event.h"
#include "store/feed.h"
#include "store/stream.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

FORGE_FUNCTION(forge_load);

/* forge.load(aggregate_id uuid, from_version bigint, to_version bigint) -> SETOF forge.event */
Datum
forge_load(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_permission_require("forge.event.read");
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	int64 from_version = PG_ARGISNULL(1) ? 1 : PG_GETARG_INT64(1);
	int64 to_version = PG_ARGISNULL(2) ? PG_INT64_MAX : PG_GETARG_INT64(2);
	ForgeEventScan scan;

	forge_event_scan_stream(&scan, session->tenant, forge_arg_uuid(fcinfo, 0, "aggregate_id"),
							from_version, GetActiveSnapshot());
	while (forge_event_scan_next(&scan) &&
		   forge_event_integer(&scan, FORGE_EVENT_VERSION) <= to_version)
		tuplestore_puttupleslot(result->setResult, scan.slot);
	forge_event_scan_end(&scan);
	return (Datum) 0;
}

/* ----- the feed ----------------------------------------------------------------------------- */

FORGE_FUNCTION(forge_safe_position);

/*
 * forge.safe_position() -> bigint: of the current tenant, or without one of the database
 *
 * Publishes it for standbys, unless the commit would wait for one.
 */
Datum
forge_safe_position(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_optional();

	if (!RecoveryInProgress() && !XactReadOnly && !forge_durable_would_wait())
		(void) forge_feed_publish();
	PG_RETURN_INT64(
		forge_feed_safe_position(forge_uuid_is_nil(session->tenant) ? NULL : &session->tenant));
}

/* A filter by names: NULL lets everything pass. */
typedef struct NameFilter
{
	int count;
	ForgeText *names;
} NameFilter;

static NameFilter
read_filter(FunctionCallInfo fcinfo, int index)
{
	NameFilter filter = { -1, NULL };
	Datum *elements;
	bool *nulls;

	if (PG_ARGISNULL(index))
		return filter;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(index), TEXTOID, -1, false, TYPALIGN_INT, &elements,
					  &nulls, &filter.count);
	filter.names = palloc(Max(filter.count, 1) * sizeof(ForgeText));
	for (int i = 0; i < filter.count; i++)
		filter.names[i] = nulls[i] ? (ForgeText){ NULL, 0 } : forge_text_from_datum(elements[i]);
	return filter;
}

static bool
passes(const NameFilter *filter, const ForgeEventScan *scan, AttrNumber column)
{
	ForgeText name;

	if (filter->names == NULL)
		return true;
	name = forge_event_text(scan, column);
	for (int i = 0; i < filter->count; i++)
		if (forge_text_equal(filter->names[i], name))
			return true;
	return false;
}

FORGE_FUNCTION(forge_read);

/*
 * forge.read(after_position bigint, max_count integer, event_types text[],
 * aggregate_types text[]) -> SETOF forge.event
 *
 * Looks at rows as they are at this instant, whatever the isolation level:
 * every event up to the safe position is visible by then, and none above it is
 * returned.  Raises position_ahead for a position that was not drawn.
 */
Datum
forge_read(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_permission_require("forge.event.read");
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	int64 after_position = PG_ARGISNULL(0) ? 0 : PG_GETARG_INT64(0);
	int32 max_count = PG_ARGISNULL(1) ? 1000 : PG_GETARG_INT32(1);
	NameFilter event_types = read_filter(fcinfo, 2);
	NameFilter aggregate_types = read_filter(fcinfo, 3);
	ForgeUuid tenant = session->tenant;
	int64 safe_position;
	ForgeEventScan scan;
	int32 count = 0;

	forge_feed_require_sequence(tenant);
	safe_position = forge_feed_safe_position(&tenant);
	if (after_position > safe_position)
		forge_feed_require_drawn(after_position);
	if (after_position >= safe_position || max_count <= 0)
		return (Datum) 0;
	forge_event_scan_feed(&scan, tenant, after_position, SnapshotSelf);
	while (count < max_count && forge_event_scan_next(&scan) &&
		   forge_event_integer(&scan, FORGE_EVENT_POSITION) <= safe_position)
	{
		if (!passes(&event_types, &scan, FORGE_EVENT_EVENT_TYPE) ||
			!passes(&aggregate_types, &scan, FORGE_EVENT_AGGREGATE_TYPE))
			continue;
		tuplestore_puttupleslot(result->setResult, scan.slot);
		count++;
	}
	forge_event_scan_end(&scan);
	return (Datum) 0;
}

/* ----- states ------------------------------------------------------------------------------- */

static const ForgeAggregate *
require_aggregate(ForgeText name)
{
	const ForgeAggregate *aggregate = forge_registry_find(name);

	if (aggregate == NULL)
		forge_error_raise(forge_with_text(forge_refuse(FORGE_REASON_AGGREGATE_TYPE_UNKNOWN), name),
						  FORGE_NO_PLACE);
	return aggregate;
}

static void
require_type(const ForgeStream *stream, const ForgeAggregate *aggregate)
{
	ForgeOutcome outcome;

	if (stream->version == 0 || stream->aggregate == aggregate)
		return;
	outcome = forge_with_uuid(forge_refuse(FORGE_REASON_STREAM_TYPE_DIFFERS), stream->id);
	forge_error_raise(forge_with_text(outcome, stream->type), FORGE_PLACE(aggregate->name));
}

/*
 * Finds the stream and its state as they are now; or, with a version, as they were at that one.  Of
 * a stream of another type, the head alone.
 */
static void
find_stream(ForgeStream *stream, const ForgeAggregate *aggregate, int64 version)
{
	ForgeTable table;
	bool is_visible;

	forge_table_open(&table, &forge_stream_table, AccessShareLock);
	is_visible = forge_stream_find(&table, stream, false);
	forge_stream_depend(&table, stream);
	forge_table_close(&table);
	if (stream->version == 0 || stream->aggregate != aggregate || (is_visible && version == 0))
		return;

	/* An earlier version, or the state that an older snapshot sees, is folded from the events. */
	stream->state = forge_stream_new_state(aggregate);
	forge_stream_fold(
		aggregate, stream->state, stream->tenant, stream->id,
		(ForgeFoldEnd){ version > 0 ? version : PG_INT64_MAX, FORGE_INSTANT_INFINITE, false },
		GetActiveSnapshot());
	stream->version = ((ForgeState *) stream->state)->version;
}

FORGE_FUNCTION(forge_stream_id);

/* forge.stream_id(aggregate_type text, aggregate_id uuid) -> uuid */
Datum
forge_stream_id(PG_FUNCTION_ARGS)
{
	const ForgeAggregate *aggregate;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	aggregate = forge_registry_find(forge_text_from_datum(PG_GETARG_DATUM(0)));
	PG_RETURN_DATUM(forge_uuid_to_datum(
		forge_key_stream(aggregate, forge_arg_uuid(fcinfo, 1, "aggregate_id"))));
}

FORGE_FUNCTION(forge_state);

/* forge.state(aggregate_type text, aggregate_id uuid, version bigint) -> jsonb */
Datum
forge_state(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_permission_require("forge.event.read");
	const ForgeAggregate *aggregate;
	ForgeStream stream = { .tenant = session->tenant };
	ForgeUuid id = forge_arg_uuid(fcinfo, 1, "aggregate_id");
	int64 version = PG_ARGISNULL(2) ? 0 : PG_GETARG_INT64(2);

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1) || version < 0 || (version == 0 && !PG_ARGISNULL(2)))
		PG_RETURN_NULL();
	aggregate = require_aggregate(forge_text_from_datum(PG_GETARG_DATUM(0)));
	stream.id = forge_key_stream(aggregate, id);
	find_stream(&stream, aggregate, version);
	require_type(&stream, aggregate);
	if (stream.version == 0 || stream.version < version)
		PG_RETURN_NULL();
	PG_RETURN_JSONB_P(forge_codec_encode_state(aggregate->state, stream.state, stream.version));
}

FORGE_FUNCTION(forge_held_value);

/* forge.held_value(aggregate_type text, id uuid) -> numeric */
Datum
forge_held_value(PG_FUNCTION_ARGS)
{
	ForgeStream stream = { .tenant = forge_permission_require("inventory.cost.read")->tenant };
	const ForgeAggregate *aggregate;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	aggregate = require_aggregate(forge_text_from_datum(PG_GETARG_DATUM(0)));
	stream.id = forge_uuid_from_datum(PG_GETARG_DATUM(1));
	find_stream(&stream, aggregate, 0);
	if (stream.version == 0 || stream.aggregate != aggregate)
		PG_RETURN_NULL();
	if (aggregate == &forge_item)
		PG_RETURN_DATUM(forge_decimal_to_datum(((const ForgeItem *) stream.state)->holding.value));
	if (aggregate == &forge_stock)
		PG_RETURN_DATUM(forge_decimal_to_datum(((const ForgeStock *) stream.state)->holding.value));
	PG_RETURN_NULL();
}

FORGE_FUNCTION(forge_command_stream);

/* forge.command_stream(given_id uuid) -> uuid */
Datum
forge_command_stream(PG_FUNCTION_ARGS)
{
	ForgeUuid tenant = forge_session_require()->tenant;
	ForgeUuid command = forge_arg_uuid(fcinfo, 0, "given_id");
	ForgeReceipt receipt = { 0 };
	ForgeRowScan rows;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	forge_rows_begin_stream(&rows, &forge_command_table, &tenant, &command, GetActiveSnapshot());
	if (forge_rows_next(&rows))
		forge_command_read(rows.slot, &tenant, &receipt);
	forge_rows_end(&rows);
	if (forge_uuid_is_nil(receipt.aggregate_id))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(forge_uuid_to_datum(receipt.aggregate_id));
}

/* ----- what can be done --------------------------------------------------------------------- */

/* A command of that type would meet this refusal: for want of permission, or in this state. */
static void
add_action(ReturnSetInfo *result, const ForgeStream *stream, int command_type)
{
	const ForgeAggregate *aggregate = stream->aggregate;
	ForgeOutcome outcome = forge_request_check_permission(aggregate, command_type);
	Datum values[3] = { CStringGetTextDatum(aggregate->commands[command_type]->name) };
	bool nulls[3] = { false };

	if (!forge_outcome_is_refusal(outcome) && aggregate->allows != NULL)
		outcome = aggregate->allows(stream->state, command_type);
	nulls[2] = !forge_outcome_is_refusal(outcome);
	values[1] = BoolGetDatum(nulls[2]);
	if (!nulls[2])
		values[2] = CStringGetTextDatum(forge_reason_info(outcome.reason)->name);
	forge_result_add(result, lengthof(values), values, nulls);
}

static bool
may_read(const ForgeAggregate *aggregate)
{
	return aggregate->read_permission != NULL &&
		   forge_permission_held(forge_text_from(aggregate->read_permission));
}

FORGE_FUNCTION(forge_actions);

/* forge.actions(aggregate_type text, aggregate_id uuid) -> SETOF (action, permitted, reason) */
Datum
forge_actions(PG_FUNCTION_ARGS)
{
	const ForgeSession *session = forge_session_require();
	ReturnSetInfo *result = forge_result_begin(fcinfo);
	ForgeStream stream = { .tenant = session->tenant };
	ForgeUuid id = forge_arg_uuid(fcinfo, 1, "aggregate_id");
	const ForgeAggregate *aggregate;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	aggregate = require_aggregate(forge_text_from_datum(PG_GETARG_DATUM(0)));
	if (!may_read(aggregate))
		return (Datum) 0;
	stream.id = forge_key_stream(aggregate, id);
	find_stream(&stream, aggregate, 0);
	if (stream.version == 0 || stream.aggregate != aggregate)
		return (Datum) 0;
	for (int i = 0; i < aggregate->command_count; i++)
		if (!forge_aggregate_is_creation(aggregate, i) &&
			!forge_aggregate_lists_refusal(aggregate, i, FORGE_REASON_DRIVEN_ONLY))
			add_action(result, &stream, i);
	return (Datum) 0;
}
