/*
 * jwt_functions.h
 *	  The common part of functions that sign in by a token.
 */
#ifndef FORGE_API_JWT_FUNCTIONS_H
#define FORGE_API_JWT_FUNCTIONS_H

#include "pg/forge_pg.h"

#include "base/text.h"

/* A token among the arguments.  Raises token_invalid for NULL, and for one that is too long. */
ForgeText forge_arg_token(FunctionCallInfo fcinfo, int index);

#endif
