/*
 * command_function.c
 *	  Typed SQL functions for commands: binding arguments, running, the row back.
 */
#include "api/command_function.h"

#include "api/http_command.h"
#include "api/result.h"
#include "app/key.h"
#include "app/unit_of_work.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "projection/rows/projection.h"
#include "store/codec.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

/* More arguments than any command has fields. */
#define ARGUMENTS_MAX 32

typedef enum ArgumentRole
{
	ARGUMENT_FIELD,
	ARGUMENT_AGGREGATE_ID,
	ARGUMENT_EXPECTED_VERSION,
	ARGUMENT_OCCURRED_AT,
	ARGUMENT_COMMAND_ID
} ArgumentRole;

typedef struct Argument
{
	ArgumentRole role;
	int field; /* index into the command's shape */
	bool is_required;
} Argument;

/* How one SQL function's arguments map to its command; found once per session. */
typedef struct Binding
{
	Oid function; /* the key */
	int argument_count;
	Argument arguments[ARGUMENTS_MAX];
} Binding;

static HTAB *bindings = NULL;

/* ----- binding ------------------------------------------------------------------------------ */

static void
expect_type(Oid function, const char *name, Oid type, Oid expected)
{
	if (type != expected)
		elog(ERROR, "argument \"%s\" of function %u has the wrong type", name, function);
}

static Argument
bind_argument(Oid function, const ForgeAggregate *aggregate, const ForgeShape *shape,
			  const char *name, Oid type)
{
	int field = forge_shape_find(shape, forge_text_from(name));

	/* Of a creation that has a field of that name, the id is new_... */
	if (field < 0 && (strcmp(name, aggregate->id_name) == 0 ||
					  strcmp(name, psprintf("new_%s", aggregate->id_name)) == 0))
	{
		expect_type(function, name, type, UUIDOID);
		return (Argument){ .role = ARGUMENT_AGGREGATE_ID };
	}
	if (strcmp(name, "expected_version") == 0)
	{
		expect_type(function, name, type, INT8OID);
		return (Argument){ .role = ARGUMENT_EXPECTED_VERSION };
	}
	if (strcmp(name, "occurred_at") == 0)
	{
		expect_type(function, name, type, TIMESTAMPTZOID);
		return (Argument){ .role = ARGUMENT_OCCURRED_AT };
	}
	if (strcmp(name, "command_id") == 0)
	{
		expect_type(function, name, type, UUIDOID);
		return (Argument){ .role = ARGUMENT_COMMAND_ID };
	}
	if (field < 0)
		elog(ERROR, "argument \"%s\" of function %u is not a field of \"%s\"", name, function,
			 shape->name);
	expect_type(function, name, type, forge_codec_type_oid(shape->fields[field].type));
	return (Argument){ .role = ARGUMENT_FIELD, .field = field };
}

static void
bind_function(Binding *binding, Oid function, const ForgeAggregate *aggregate,
			  const ForgeShape *shape)
{
	HeapTuple tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(function));
	Form_pg_proc procedure;
	Oid *types;
	char **names;
	char *modes;
	int count;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", function);
	procedure = (Form_pg_proc) GETSTRUCT(tuple);
	count = get_func_arg_info(tuple, &types, &names, &modes);
	if (count > ARGUMENTS_MAX || names == NULL)
		elog(ERROR, "function %u has too many arguments, or unnamed ones", function);

	for (int i = 0; i < count; i++)
	{
		binding->arguments[i] = bind_argument(function, aggregate, shape, names[i], types[i]);
		binding->arguments[i].is_required = i < count - procedure->pronargdefaults;
	}
	binding->argument_count = count;
	ReleaseSysCache(tuple);
}

static void
forget_bindings(Datum arg, int cache_id, uint32 hash_value)
{
	HASH_SEQ_STATUS status;
	Binding *binding;

	if (bindings == NULL)
		return;
	hash_seq_init(&status, bindings);
	while ((binding = hash_seq_search(&status)) != NULL)
		hash_search(bindings, &binding->function, HASH_REMOVE, NULL);
}

void
forge_command_function_init(void)
{
	CacheRegisterSyscacheCallback(PROCOID, forget_bindings, (Datum) 0);
}

static Binding
find_binding(Oid function, const ForgeAggregate *aggregate, const ForgeShape *shape)
{
	Binding *known;
	Binding binding;

	if (bindings == NULL)
	{
		HASHCTL control = { .keysize = sizeof(Oid),
							.entrysize = sizeof(Binding),
							.hcxt = CacheMemoryContext };

		bindings = hash_create("forgeerp command functions", 64, &control,
							   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	known = hash_search(bindings, &function, HASH_FIND, NULL);
	if (likely(known != NULL))
		return *known;

	/* Complete before it is entered, so that an error leaves no half of one. */
	binding.function = function;
	bind_function(&binding, function, aggregate, shape);
	known = hash_search(bindings, &function, HASH_ENTER, NULL);
	*known = binding;
	return binding;
}

/* ----- running ------------------------------------------------------------------------------ */

static void
require_argument(const Argument *argument, const ForgeAggregate *aggregate, ForgeErrorPlace place)
{
	if (argument->role == ARGUMENT_AGGREGATE_ID && argument->is_required)
		forge_error_raise(
			forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), aggregate->id_name), place);
}

/* An id that the envelope has. */
static ForgeUuid
read_id(const char *name, Datum value, ForgeErrorPlace place)
{
	ForgeUuid id = forge_uuid_from_datum(value);

	forge_error_check(forge_field_check_id(name, id), place);
	return id;
}

/* The arguments into the request's envelope and the command's data. */
static void
read_arguments(FunctionCallInfo fcinfo, const Binding *binding, ForgeRequest *request,
			   const ForgeAggregate *aggregate, int command_type, void *data)
{
	const ForgeShape *shape = aggregate->commands[command_type];
	ForgeErrorPlace place = FORGE_PLACE(aggregate->name);
	uint64 seen = 0;

	place.command = shape;
	forge_shape_clear(shape, data);
	for (int i = 0; i < binding->argument_count; i++)
	{
		const Argument *argument = &binding->arguments[i];
		Datum value = PG_GETARG_DATUM(i);

		if (PG_ARGISNULL(i))
		{
			require_argument(argument, aggregate, place);
			continue;
		}
		switch (argument->role)
		{
			case ARGUMENT_FIELD:
				forge_error_check(
					forge_codec_set_datum(&shape->fields[argument->field], data, value), place);
				seen |= UINT64CONST(1) << argument->field;
				break;
			case ARGUMENT_AGGREGATE_ID:
				request->envelope.aggregate_id = read_id(aggregate->id_name, value, place);
				break;
			case ARGUMENT_EXPECTED_VERSION:
				forge_error_check(forge_request_set_expected_version(request, DatumGetInt64(value)),
								  place);
				break;
			case ARGUMENT_OCCURRED_AT:
				forge_error_check(
					forge_request_set_occurred_at(request, DatumGetTimestampTz(value)), place);
				break;
			case ARGUMENT_COMMAND_ID:
				request->envelope.command_id = read_id("command_id", value, place);
				break;
		}
	}
	forge_error_check(forge_shape_complete(shape, data, seen), place);
	forge_http_command_read_id(request);
	forge_http_command_read_version(request);
}

static const ForgeProjection *
require_projection(const ForgeAggregate *aggregate)
{
	const ForgeProjection *projection = forge_projection_of(aggregate);

	if (projection == NULL)
		elog(ERROR, "aggregate \"%s\" has no read model", aggregate->name);
	return projection;
}

/* The view's columns are the table's without the tenant, and a stream's id that no caller knows. */
static Datum
view_row(FunctionCallInfo fcinfo, const ForgeProjection *projection, const Datum *values,
		 const bool *nulls)
{
	int hidden = projection->aggregate->id_is_key ? 2 : 1;

	return forge_result_written_row(fcinfo, projection->read_permission,
									projection->table->column_count - hidden, values + hidden,
									nulls + hidden);
}

/* The row as the command has written it, or, if it has not, as it is now. */
static Datum
own_row(FunctionCallInfo fcinfo, const ForgeRequest *request, ForgeKeptRow *row)
{
	const ForgeProjection *projection = require_projection(request->aggregate);

	if (!row->is_written)
		forge_projection_read(projection, &request->envelope.tenant,
							  &request->envelope.aggregate_id, row->values, row->nulls);
	return view_row(fcinfo, projection, row->values, row->nulls);
}

/* The row of another aggregate as it is now. */
static Datum
other_row(FunctionCallInfo fcinfo, const ForgeRequest *request, const ForgeAggregate *other,
		  const char *id_field)
{
	const ForgeProjection *projection = require_projection(other);
	const ForgeShape *shape = request->aggregate->commands[request->command.type];
	ForgeUuid id = forge_key_stream_named(other, shape, request->command.data, id_field);
	Datum values[FORGE_PROJECTION_COLUMNS_MAX];
	bool nulls[FORGE_PROJECTION_COLUMNS_MAX];

	forge_projection_read(projection, &request->envelope.tenant, &id, values, nulls);
	return view_row(fcinfo, projection, values, nulls);
}

static void
check_permission(const ForgeAggregate *aggregate, int command_type)
{
	forge_error_check(forge_request_check_permission(aggregate, command_type),
					  FORGE_PLACE(aggregate->name));
}

/* The command that was read, or the one that its route leads to, with its permission. */
static void
take_command(ForgeRequest *request, const ForgeAggregate *aggregate, int command_type,
			 const void *data, ForgeCommandRoute route)
{
	ForgeCommandCall call = { aggregate, command_type, request->envelope.aggregate_id, data };
	ForgeErrorPlace place;

	if (route != NULL)
	{
		route(&call);
		check_permission(call.aggregate, call.command_type);
		request->envelope.aggregate_id = call.aggregate_id;
	}
	place = FORGE_PLACE(call.aggregate->name);
	place.command = call.aggregate->commands[call.command_type];
	forge_error_check(
		forge_request_decoded_command(request, call.aggregate, call.command_type, call.data),
		place);
}

static void
run(FunctionCallInfo fcinfo, const ForgeAggregate *aggregate, int command_type,
	ForgeCommandRoute route, ForgeRequest *request, ForgeKeptRow *row)
{
	const ForgeShape *shape = aggregate->commands[command_type];
	Binding binding = find_binding(fcinfo->flinfo->fn_oid, aggregate, shape);
	const ForgeSession *session = forge_session_require();
	void *data = palloc(shape->size + 1);

	if (route == NULL)
		check_permission(aggregate, command_type);
	forge_request_init(request, session);
	read_arguments(fcinfo, &binding, request, aggregate, command_type, data);
	take_command(request, aggregate, command_type, data, route);
	(void) forge_unit_run((ForgeRequests){ request, 1 }, row);
	forge_http_command_answer(request, fcinfo->flinfo->fn_oid);
}

Datum
forge_command_function(FunctionCallInfo fcinfo, const ForgeAggregate *aggregate, int command_type,
					   const ForgeAggregate *other, const char *id_field)
{
	ForgeRequest request;
	ForgeKeptRow row = { .is_written = false };

	run(fcinfo, aggregate, command_type, NULL, &request, &row);
	return other == NULL ? own_row(fcinfo, &request, &row)
						 : other_row(fcinfo, &request, other, id_field);
}

ForgeReceipt
forge_command_function_run(FunctionCallInfo fcinfo, const ForgeAggregate *aggregate,
						   int command_type)
{
	ForgeRequest request;

	run(fcinfo, aggregate, command_type, NULL, &request, NULL);
	return request.receipt;
}

const ForgeAggregate *
forge_command_function_run_on(FunctionCallInfo fcinfo, const ForgeAggregate *aggregate,
							  int command_type, ForgeCommandRoute route, ForgeKeptRow *row)
{
	ForgeRequest request;

	row->is_written = false;
	run(fcinfo, aggregate, command_type, route, &request, row);
	if (!row->is_written)
		forge_projection_read(require_projection(request.aggregate), &request.envelope.tenant,
							  &request.envelope.aggregate_id, row->values, row->nulls);
	return request.aggregate;
}
