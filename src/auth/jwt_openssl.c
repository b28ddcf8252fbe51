/*
 * jwt_openssl.c
 *	  Signatures of public keys, by OpenSSL.
 */
#include "auth/jwt_openssl.h"

#include "auth/jwks.h"
#include "base/base64url.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

/* More than the DER of two integers of 66 bytes. */
#define DER_SIZE_MAX 160

/* The hash that the last three characters of the algorithm's name say; an Edwards key has its own.
 */
static const EVP_MD *
hash_of(const ForgeJwtAlgorithm *algorithm)
{
	if (algorithm->family == FORGE_JWT_EDWARDS)
		return NULL;
	if (strcmp(algorithm->name + 2, "256") == 0)
		return EVP_sha256();
	return strcmp(algorithm->name + 2, "384") == 0 ? EVP_sha384() : EVP_sha512();
}

/* PS256 and its kin: the salt is as long as the hash (RFC 7518 section 3.5). */
static bool
set_padding(EVP_PKEY_CTX *context, const ForgeJwtAlgorithm *algorithm)
{
	if (algorithm->name[0] != 'P')
		return true;
	return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
		   EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0;
}

static bool
verify(EVP_PKEY *key, const ForgeJwtAlgorithm *algorithm, ForgeText input, ForgeBytes signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *of_key;
	bool is_verified = context != NULL &&
					   EVP_DigestVerifyInit(context, &of_key, hash_of(algorithm), NULL, key) == 1 &&
					   set_padding(of_key, algorithm) &&
					   EVP_DigestVerify(context, signature.data, signature.length,
										(const uint8 *) input.data, input.length) == 1;

	EVP_MD_CTX_free(context);
	return is_verified;
}

/*
 * Of a curve, tokens hold the two numbers of a signature, each as long as a coordinate (RFC 7518
 * section 3.4), and OpenSSL wants them in DER.  Returns its length, or not more
 * than 0 for another length.
 */
static int
write_der(ForgeBytes signature, int size, uint8 der[DER_SIZE_MAX])
{
	ECDSA_SIG *numbers = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature.data, signature.length / 2, NULL);
	BIGNUM *s = BN_bin2bn(signature.data + signature.length / 2, (signature.length + 1) / 2, NULL);
	int length = 0;

	if (signature.length == 2 * size && numbers != NULL && r != NULL && s != NULL &&
		ECDSA_SIG_set0(numbers, r, s) == 1)
	{
		r = s = NULL; /* they belong to the signature now */
		length = i2d_ECDSA_SIG(numbers, &der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(numbers);
	return length;
}

bool
forge_openssl_verify(const ForgeJwt *jwt, const ForgeTokenKey *key)
{
	const ForgeJwtAlgorithm *algorithm = key->algorithm;
	const char *dot = strrchr(jwt->text, '.');
	ForgeText input = { jwt->text, (int32) (dot - jwt->text) };
	ForgeText text = forge_text_from(dot + 1);
	uint8 *bytes = palloc(FORGE_BASE64URL_SIZE(text.length) + 1);
	ForgeBytes signature = { bytes, forge_base64url_decode(text, bytes) };
	ForgeKeyNumbers numbers = forge_jwk_numbers(
		(ForgeText){ (const char *) key->material, key->material_length }, algorithm);
	uint8 der[DER_SIZE_MAX];
	EVP_PKEY *public_key;
	bool is_verified;

	/* From here on OpenSSL holds memory, and nothing raises an error. */
	public_key = forge_public_key_make(&numbers, algorithm);
	if (algorithm->family == FORGE_JWT_CURVE)
		signature = (ForgeBytes){ der, write_der(signature, algorithm->coordinate_size, der) };
	is_verified = public_key != NULL && signature.length > 0 &&
				  verify(public_key, algorithm, input, signature);
	EVP_PKEY_free(public_key);
	ERR_clear_error();
	return is_verified;
}
