/*
 * tenant_functions.h
 *	  The common part of the functions of operators.
 */
#ifndef FORGE_API_TENANT_FUNCTIONS_H
#define FORGE_API_TENANT_FUNCTIONS_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "base/uuid.h"

/* Raises tenant_not_found unless there is such a tenant, open or suspended. */
void forge_tenant_require(ForgeUuid tenant);

/*
 * A text[] argument as the roles that an identity states; NULL is none, "*" those
 * of the principal's record.  Raises role_invalid.
 */
ForgeText forge_arg_roles(FunctionCallInfo fcinfo, int index);

#endif
