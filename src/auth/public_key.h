/*
 * public_key.h
 *	  Public keys, read, judged and written by OpenSSL.
 *
 * A key may come in several forms.  OpenSSL judges it, and one form is kept: the
 * JSON Web Key (RFC 7517) of the members that make the key, in the order of RFC
 * 7638.  It is what the keys are published in, and OpenSSL makes a key of its
 * numbers in 5 to 25 microseconds; reading a key in PEM takes hundreds.
 *
 * Nothing here raises an error while OpenSSL holds memory.
 */
#ifndef FORGE_AUTH_PUBLIC_KEY_H
#define FORGE_AUTH_PUBLIC_KEY_H

#include "pg/forge_pg.h"

#include "base/outcome.h"
#include "domain/jwt_key/jwt_algorithm.h"
#include "domain/jwt_key/jwt_key.h"

#include <openssl/types.h>

/* Of the largest key that is taken, an RSA key of 8,192 bits. */
#define FORGE_JWK_SIZE 2048

typedef struct ForgePublicKey
{
	char jwk[FORGE_JWK_SIZE]; /* {"e":...,"kty":"RSA","n":...}, for example */
	int jwk_length;
	char thumbprint[FORGE_THUMBPRINT_LENGTH_MAX]; /* SHA-256 of its DER, not terminated */
} ForgePublicKey;

/* Big-endian bytes. */
typedef struct ForgeBytes
{
	const uint8 *data;
	int length;
} ForgeBytes;

/* What makes a public key: a modulus and its exponent, the x and y of a point, or an Edwards x. */
typedef struct ForgeKeyNumbers
{
	ForgeBytes first;
	ForgeBytes second; /* no bytes: an Edwards key */
} ForgeKeyNumbers;

/* The members of a JWK that hold the two numbers; the second is NULL for an Edwards key. */
typedef struct ForgeKeyMembers
{
	const char *type; /* the value of "kty" */
	const char *first;
	const char *second;
} ForgeKeyMembers;

/* Those of the algorithm's keys.  A secret has none of them. */
const ForgeKeyMembers *forge_key_members(const ForgeJwtAlgorithm *algorithm);

/*
 * A public key in PEM ("BEGIN PUBLIC KEY") for that algorithm.  Refusals:
 * jwt_key_private, jwt_key_unreadable, jwt_key_unsuitable, jwt_key_weak.
 */
ForgeOutcome forge_public_key_from_pem(ForgeText pem, const ForgeJwtAlgorithm *algorithm,
									   ForgePublicKey *result);

/* A public key from its numbers.  Likewise. */
ForgeOutcome forge_public_key_from_numbers(const ForgeKeyNumbers *numbers,
										   const ForgeJwtAlgorithm *algorithm,
										   ForgePublicKey *result);

/* OpenSSL's key of these numbers, not judged; NULL when they make none.  The caller frees it. */
EVP_PKEY *forge_public_key_make(const ForgeKeyNumbers *numbers, const ForgeJwtAlgorithm *algorithm);

/* Is it a public key, in DER?  As a secret it would be public. */
bool forge_is_public_key(ForgeBytes bytes);

#endif
