/*
 * jwt_libjwt.h
 *	  Signatures of secrets, by libjwt; and nothing else of it.
 */
#ifndef FORGE_AUTH_JWT_LIBJWT_H
#define FORGE_AUTH_JWT_LIBJWT_H

#include "pg/forge_pg.h"

#include "auth/token_key.h"

/* Loads libjwt, if it is not yet.  An error when that cannot be done: 58P01. */
void forge_libjwt_load(void);

/* Why that cannot be done on this machine; NULL when it can. */
char *forge_libjwt_problem(void);

/*
 * Is the token signed by that secret, with its algorithm?  The token has passed
 * forge_jwt_parse and is not longer than the limit.  Errors: 58P01.
 */
bool forge_libjwt_verify(const char *token, const ForgeTokenKey *key);

#endif
