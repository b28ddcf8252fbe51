/*
 * jwt_openssl.h
 *	  Signatures of public keys, by OpenSSL.
 */
#ifndef FORGE_AUTH_JWT_OPENSSL_H
#define FORGE_AUTH_JWT_OPENSSL_H

#include "pg/forge_pg.h"

#include "auth/jwt_parse.h"
#include "auth/token_key.h"

/*
 * Is the token signed by that public key, with that key's algorithm?  The key is
 * made of its numbers each time, so it takes as long at first as later, and as long
 * for a key that stands in.
 */
bool forge_openssl_verify(const ForgeJwt *jwt, const ForgeTokenKey *key);

#endif
