/*
 * jwt_algorithm.h
 *	  The signature algorithms of tokens (RFC 7518 section 3.1, RFC 8037), and the
 *	  kind of key that each needs.
 */
#ifndef FORGE_DOMAIN_JWT_ALGORITHM_H
#define FORGE_DOMAIN_JWT_ALGORITHM_H

#include "base/text.h"

typedef enum ForgeJwtFamily
{
	FORGE_JWT_HMAC,  /* a secret that both sides know */
	FORGE_JWT_RSA,   /* public keys */
	FORGE_JWT_CURVE, /* on a curve of NIST's */
	FORGE_JWT_EDWARDS
} ForgeJwtFamily;

typedef struct ForgeJwtAlgorithm
{
	const char *name; /* as tokens spell it: RS256 */
	ForgeJwtFamily family;
	int size;               /* the fewest bytes of a secret, or bits of an RSA modulus */
	const char *curve;      /* as keys in JSON spell it: P-256 */
	const char *curve_name; /* as OpenSSL does */
	int coordinate_size;    /* bytes of a point's coordinate, or of an Edwards key */
} ForgeJwtAlgorithm;

/* The algorithm of exactly that name; NULL when there is none.  "none" is none. */
const ForgeJwtAlgorithm *forge_jwt_algorithm_find(ForgeText name);

/* The algorithm of keys on that curve; NULL when there is none. */
const ForgeJwtAlgorithm *forge_jwt_algorithm_of_curve(ForgeText curve);

#endif
