/*
 * jwks_openssl.h
 *	  Public keys, read and judged by OpenSSL.
 *
 * A key may come in several forms.  OpenSSL turns each of them into one public
 * key in PEM, and this is kept.  Nothing here raises an error, and nothing that
 * OpenSSL allocates outlives a call.
 */
#ifndef FORGE_AUTH_JWKS_OPENSSL_H
#define FORGE_AUTH_JWKS_OPENSSL_H

#include "pg/forge_pg.h"

#include "base/outcome.h"
#include "domain/jwt_key/jwt_algorithm.h"
#include "domain/jwt_key/jwt_key.h"

/* Of the largest key that is taken, an RSA key of 8,192 bits. */
#define FORGE_PEM_SIZE 2048

typedef struct ForgePublicKey
{
	char pem[FORGE_PEM_SIZE];
	int pem_length;
	char thumbprint[FORGE_THUMBPRINT_LENGTH_MAX]; /* SHA-256 of its DER, not terminated */
} ForgePublicKey;

/* Big-endian bytes. */
typedef struct ForgeBytes
{
	const uint8 *data;
	int length;
} ForgeBytes;

/*
 * A public key in PEM ("BEGIN PUBLIC KEY") for that algorithm.  Refusals:
 * jwt_key_private, jwt_key_unreadable, jwt_key_unsuitable, jwt_key_weak.
 */
ForgeOutcome forge_public_key_from_pem(ForgeText pem, const ForgeJwtAlgorithm *algorithm,
									   ForgePublicKey *result);

/* An RSA key from its modulus and exponent.  Likewise. */
ForgeOutcome forge_public_key_from_rsa(ForgeBytes modulus, ForgeBytes exponent,
									   const ForgeJwtAlgorithm *algorithm, ForgePublicKey *result);

/* A point on the algorithm's curve.  Likewise. */
ForgeOutcome forge_public_key_from_point(ForgeBytes x, ForgeBytes y,
										 const ForgeJwtAlgorithm *algorithm,
										 ForgePublicKey *result);

/* An Edwards key.  Likewise. */
ForgeOutcome forge_public_key_from_edwards(ForgeBytes x, const ForgeJwtAlgorithm *algorithm,
										   ForgePublicKey *result);

/* Is it a public key, in DER?  As a secret it would be public. */
bool forge_is_public_key(ForgeBytes bytes);

#endif
