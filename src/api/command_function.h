/*
 * command_function.h
 *	  Typed SQL functions for commands: erp.adjust_stock(item_id, delta, ...).
 *
 * One line per function.  Its arguments are bound by name: the aggregate's id,
 * the fields of the command's shape, expected_version, occurred_at, command_id.
 * It returns the row of the aggregate's read model, as its view shows it.
 */
#ifndef FORGE_API_COMMAND_FUNCTION_H
#define FORGE_API_COMMAND_FUNCTION_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "projection/rows/projection.h"
#include "store/command.h"

#define FORGE_COMMAND_FUNCTION(function, aggregate, command_type, other, id_field)                 \
	FORGE_FUNCTION(function);                                                                      \
	Datum function(PG_FUNCTION_ARGS)                                                               \
	{                                                                                              \
		return forge_command_function(fcinfo, &(aggregate), (command_type), (other), (id_field));  \
	}                                                                                              \
	extern int forge_command_function_needs_semicolon

/*
 * Returns the row of the aggregate that the command is on; or, if other is not NULL, the row
 * of that aggregate, which the command names (forge_key_stream_named).
 */
Datum forge_command_function(FunctionCallInfo fcinfo, const ForgeAggregate *aggregate,
							 int command_type, const ForgeAggregate *other, const char *id_field);

/* The same for a function that returns another row than the read model's. */
ForgeReceipt forge_command_function_run(FunctionCallInfo fcinfo, const ForgeAggregate *aggregate,
										int command_type);

/* A command on an aggregate, as it was read from the arguments. */
typedef struct ForgeCommandCall
{
	const ForgeAggregate *aggregate;
	int command_type;
	ForgeUuid aggregate_id;
	const void *data;
} ForgeCommandCall;

/* Makes the command another one that says the same, on the aggregate that it is for. */
typedef void (*ForgeCommandRoute)(ForgeCommandCall *call);

/*
 * The same for a function whose arguments tell on which of two aggregates the command is.
 * Returns that one, and its row.
 */
const ForgeAggregate *forge_command_function_run_on(FunctionCallInfo fcinfo,
													const ForgeAggregate *aggregate,
													int command_type, ForgeCommandRoute route,
													ForgeKeptRow *row);

void forge_command_function_init(void);

#endif
