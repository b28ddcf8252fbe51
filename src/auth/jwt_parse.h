/*
 * jwt_parse.h
 *	  The form of a token, before any part of it is trusted.
 *
 * The library that verifies signatures copies tokens onto the stack, lets the
 * last of two equal members win, ignores members that it must not, and stops at
 * a NUL.  So it sees only tokens that have passed here.
 */
#ifndef FORGE_AUTH_JWT_PARSE_H
#define FORGE_AUTH_JWT_PARSE_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "domain/jwt_key/jwt_algorithm.h"

typedef struct ForgeJwt
{
	const char *text; /* the whole token, terminated */
	const ForgeJwtAlgorithm *algorithm;
	ForgeText kid;     /* absent: it names none */
	ForgeText payload; /* a strict JSON object (base/json.h), terminated */
} ForgeJwt;

/* NULL, or why the token is refused: a phrase for the server's log, with nothing of the token. */
const char *forge_jwt_parse(ForgeText text, ForgeJwt *jwt);

#endif
