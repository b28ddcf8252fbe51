/*
 * jwt_algorithm.c
 *	  The signature algorithms of tokens.
 */
#include "domain/jwt_key/jwt_algorithm.h"

/* A secret must be as long as the hash (RFC 7518 section 3.2), RSA at least 2,048 bits. */
#define HMAC(name, size)                                                                           \
	{                                                                                              \
		(name), FORGE_JWT_HMAC, (size), NULL, NULL, 0                                              \
	}
#define RSA(name)                                                                                  \
	{                                                                                              \
		(name), FORGE_JWT_RSA, 2048, NULL, NULL, 0                                                 \
	}

static const ForgeJwtAlgorithm algorithms[] = {
	HMAC("HS256", 32),
	HMAC("HS384", 48),
	HMAC("HS512", 64),
	RSA("RS256"),
	RSA("RS384"),
	RSA("RS512"),
	RSA("PS256"),
	RSA("PS384"),
	RSA("PS512"),
	{ "ES256", FORGE_JWT_CURVE, 0, "P-256", "prime256v1", 32 },
	{ "ES384", FORGE_JWT_CURVE, 0, "P-384", "secp384r1", 48 },
	{ "ES512", FORGE_JWT_CURVE, 0, "P-521", "secp521r1", 66 },
	{ "EdDSA", FORGE_JWT_EDWARDS, 0, "Ed25519", "ED25519", 32 },
};

#define ALGORITHM_COUNT ((int) (sizeof(algorithms) / sizeof(algorithms[0])))

const ForgeJwtAlgorithm *
forge_jwt_algorithm_find(ForgeText name)
{
	for (int i = 0; i < ALGORITHM_COUNT; i++)
		if (forge_text_equal(forge_text_from(algorithms[i].name), name))
			return &algorithms[i];
	return NULL;
}

const ForgeJwtAlgorithm *
forge_jwt_algorithm_of_curve(ForgeText curve)
{
	for (int i = 0; i < ALGORITHM_COUNT; i++)
		if (algorithms[i].curve != NULL &&
			forge_text_equal(forge_text_from(algorithms[i].curve), curve))
			return &algorithms[i];
	return NULL;
}
