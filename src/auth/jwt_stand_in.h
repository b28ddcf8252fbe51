/*
 * jwt_stand_in.h
 *	  Keys that stand in where a token names no live key.
 *
 * If such a token were refused without a verification, the answer would come sooner,
 * and a client could measure that and so list the kids and algorithms of the keys.
 * So its signature is verified all the same, with a key of the algorithm that it
 * claims.  An RSA key of more than 2,048 bits still takes longer than its stand-in.
 */
#ifndef FORGE_AUTH_JWT_STAND_IN_H
#define FORGE_AUTH_JWT_STAND_IN_H

#include "pg/forge_pg.h"

#include "auth/token_key.h"

/* A key of that algorithm that belongs to no tenant. */
ForgeTokenKey forge_jwt_stand_in(const ForgeJwtAlgorithm *algorithm);

#endif
