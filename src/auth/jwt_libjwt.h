/*
 * jwt_libjwt.h
 *	  Signatures, by libjwt; and nothing else of it.
 */
#ifndef FORGE_AUTH_JWT_LIBJWT_H
#define FORGE_AUTH_JWT_LIBJWT_H

#include "pg/forge_pg.h"

#include "auth/token_key.h"

/* Does the installed library know the algorithm? */
bool forge_libjwt_has(const ForgeJwtAlgorithm *algorithm);

/* Why no signature of that algorithm can be verified on this machine; NULL when it can. */
char *forge_libjwt_problem(const ForgeJwtAlgorithm *algorithm);

/*
 * Is the token signed by that key, with that key's algorithm?  The token has
 * passed forge_jwt_parse and is not longer than the limit.
 */
bool forge_libjwt_verify(const char *token, const ForgeTokenKey *key);

#endif
