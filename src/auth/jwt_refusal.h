/*
 * jwt_refusal.h
 *	  How a token is refused: the caller sees one error, token_invalid, and the server's log
 *	  one line that says why, without any part of the token.
 */
#ifndef FORGE_AUTH_JWT_REFUSAL_H
#define FORGE_AUTH_JWT_REFUSAL_H

#include "pg/forge_pg.h"

#include "domain/jwt_key/jwt_algorithm.h"

/* The signature was verified with a stand-in for a key of that algorithm (jwt_stand_in.h). */
void forge_jwt_refusal_stood_in(const ForgeJwtAlgorithm *algorithm);

/* Raises token_invalid; the reason, a phrase, goes into the server's log. */
_Noreturn void forge_jwt_refuse(const char *reason);

#endif
