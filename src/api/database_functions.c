/*
 * database_functions.c
 *	  The id of this database, the jobs and cursors that it has from others, the work
 *	  that waits in it, and the positions that it has drawn.
 */
#include "api/result.h"

#include "auth/operator.h"
#include "auth/bound_role.h"
#include "domain/role_binding/role_binding.h"
#include "miscadmin.h"
#include "pg/convert.h"
#include "pg/database.h"
#include "pg/error.h"
#include "pg/wake.h"
#include "pg/worker_slot.h"
#include "projection/feed/consumer.h"
#include "projection/feed/cursor.h"
#include "projection/rows/projection.h"
#include "store/feed.h"
#include "store/guard.h"
#include "store/job_adoption.h"
#include "store/job_queue.h"
#include "utils/acl.h"
#include "utils/timestamp.h"

/* Columns of forge.held(). */
#define HELD_COLUMN_COUNT 2

FORGE_FUNCTION(forge_this_database_id);

/* forge.database_id() -> uuid */
Datum
forge_this_database_id(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(forge_uuid_to_datum(forge_database_id()));
}

FORGE_OPERATOR_FUNCTION(forge_held, held);

/* forge.held() -> (job_count bigint, tenant_count bigint) */
static Datum
held(PG_FUNCTION_ARGS)
{
	bool nulls[HELD_COLUMN_COUNT] = { false };
	Datum values[HELD_COLUMN_COUNT];

	values[0] = Int64GetDatum(forge_job_count_held());
	values[1] = Int64GetDatum(forge_consumer_count_held());
	return forge_result_row(fcinfo, HELD_COLUMN_COUNT, values, nulls);
}

/*
 * In another cluster the login roles are other roles.  As long as they are not bound
 * again, each job that one of them asked for would be parked.
 */
static void
refuse_outdated_bindings(void)
{
	ListCell *cell;

	foreach (cell, forge_binding_list())
	{
		const ForgeBinding *binding = lfirst(cell);
		Oid role = get_role_oid(pnstrdup(binding->role_name.data, binding->role_name.length), true);

		if (OidIsValid(role) && role != binding->role)
			forge_error_raise(
				forge_with_text(forge_refuse(FORGE_REASON_BINDING_OUTDATED), binding->role_name),
				FORGE_PLACE(forge_role_binding.name));
	}
}

FORGE_OPERATOR_FUNCTION(forge_adopt_jobs, adopt_jobs);

/* forge.adopt_jobs() -> bigint */
static Datum
adopt_jobs(PG_FUNCTION_ARGS)
{
	int64 count;

	forge_guard_begin_write("forge.adopt_jobs()");
	if (forge_job_count_held() > 0)
		refuse_outdated_bindings();
	count = forge_job_adopt_all();
	forge_cursor_adopt_all();
	forge_wake_note_all();
	PG_RETURN_INT64(count);
}

/* Columns of forge.waiting(). */
#define WAITING_COLUMN_COUNT 2

FORGE_OPERATOR_FUNCTION(forge_waiting, waiting);

/* forge.waiting(since) -> (job_count bigint, tenant_count bigint) */
static Datum
waiting(PG_FUNCTION_ARGS)
{
	TimestampTz since = PG_ARGISNULL(0) ? GetCurrentTimestamp() : PG_GETARG_TIMESTAMPTZ(0);
	bool nulls[WAITING_COLUMN_COUNT] = { false };
	Datum values[WAITING_COLUMN_COUNT];

	values[0] = Int64GetDatum(forge_job_count_due(since));
	values[1] = Int64GetDatum(forge_consumer_count_due(since));
	return forge_result_row(fcinfo, WAITING_COLUMN_COUNT, values, nulls);
}

static void
add_log_position(void *context, ForgeUuid tenant)
{
	int64 *highest = context;

	CHECK_FOR_INTERRUPTS();
	*highest = Max(*highest, forge_feed_log_position(tenant));
}

/* Columns of forge.positions(). */
#define POSITIONS_COLUMN_COUNT 2

FORGE_OPERATOR_FUNCTION(forge_positions, positions);

/* forge.positions() -> (given bigint, drawn bigint) */
static Datum
positions(PG_FUNCTION_ARGS)
{
	int64 given = Max(forge_cursor_highest(), forge_feed_published_position());
	bool nulls[POSITIONS_COLUMN_COUNT] = { false };
	Datum values[POSITIONS_COLUMN_COUNT];

	add_log_position(&given, FORGE_UUID_NIL);
	forge_tenants_each(NULL, add_log_position, &given);
	values[0] = Int64GetDatum(given);
	/* The sequence comes last: it only grows, so it is never behind the positions that were read
	 * before. */
	values[1] = Int64GetDatum(forge_feed_last_position());
	return forge_result_row(fcinfo, POSITIONS_COLUMN_COUNT, values, nulls);
}

FORGE_OPERATOR_FUNCTION(forge_has_launcher, has_launcher);

/* forge.has_launcher() -> boolean */
static Datum
has_launcher(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(forge_launcher_has_looked());
}
