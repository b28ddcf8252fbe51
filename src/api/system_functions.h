/*
 * system_functions.h
 *	  The common part of the operator's functions: commands and read models of
 *	  the system tenant.
 */
#ifndef FORGE_API_SYSTEM_FUNCTIONS_H
#define FORGE_API_SYSTEM_FUNCTIONS_H

#include "api/result.h"

#include "domain/aggregate.h"
#include "projection/rows/projection.h"
#include "store/command.h"

/* Runs a command of the system tenant; its principal is that of the session, if any. */
ForgeReceipt forge_system_run(const ForgeAggregate *aggregate, int command_type, ForgeUuid id,
							  const void *data);

/* An argument into the field of a command; a NULL is not given. */
void forge_system_set_field(FunctionCallInfo fcinfo, int index, const ForgeAggregate *aggregate,
							int command_type, const char *field, void *data);

/* The rows of a read model of the system tenant, without their first columns. */
void forge_system_rows(FunctionCallInfo fcinfo, const ForgeProjection *projection, int skipped);

#endif
