/*
 * jwt_refusal.c
 *	  How a token is refused.
 */
#include "auth/jwt_refusal.h"

#include "pg/error.h"

/* The algorithm of the stand-in, until a refusal tells of it; NULL: there was none. */
static const ForgeJwtAlgorithm *stood_in = NULL;

void
forge_jwt_refusal_stood_in(const ForgeJwtAlgorithm *algorithm)
{
	stood_in = algorithm;
}

void
forge_jwt_refuse(const char *reason)
{
	/* Never to the client, for any client_min_messages. */
	ereport(LOG_SERVER_ONLY,
			(errmsg("forgeerp refuses a token: %s", reason),
			 stood_in == NULL
				 ? 0
				 : errdetail("Its signature was verified with a stand-in for %s.", stood_in->name),
			 errhidestmt(true), errhidecontext(true)));
	stood_in = NULL;
	forge_error_raise(forge_refuse(FORGE_REASON_TOKEN_INVALID), FORGE_NO_PLACE);
}
