/*
 * operator.h
 *	  Functions that only operators may call.
 *
 * EXECUTE is not enough: it may come from default privileges, or from a GRANT on
 * all functions of a schema.  So each of these functions asks for the role itself.
 */
#ifndef FORGE_AUTH_OPERATOR_H
#define FORGE_AUTH_OPERATOR_H

#include "pg/forge_pg.h"

/*
 * Declares a function that SQL may call, for operators; body is the static
 * function of this file that does it.
 */
#define FORGE_OPERATOR_FUNCTION(function, body)                                                    \
	static Datum body(FunctionCallInfo fcinfo);                                                    \
	FORGE_FUNCTION(function);                                                                      \
	Datum function(PG_FUNCTION_ARGS)                                                               \
	{                                                                                              \
		forge_operator_require(fcinfo);                                                            \
		return body(fcinfo);                                                                       \
	}                                                                                              \
	extern int forge_operator_function_needs_semicolon

/*
 * Raises PostgreSQL's "permission denied for function" unless the current user is
 * a member of forge_admin, or a superuser.
 */
void forge_operator_require(FunctionCallInfo fcinfo);

#endif
