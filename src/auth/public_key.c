/*
 * public_key.c
 *	  Public keys, read, judged and written by OpenSSL.
 */
#include "auth/public_key.h"

#include "base/base64url.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#define RSA_BITS_MAX 8192

/* Bytes of a number, and the characters of its text. */
#define NUMBER_SIZE_MAX (RSA_BITS_MAX / 8)
#define NUMBER_TEXT_SIZE (FORGE_BASE64URL_LENGTH(NUMBER_SIZE_MAX) + 1)

const ForgeKeyMembers *
forge_key_members(const ForgeJwtAlgorithm *algorithm)
{
	static const ForgeKeyMembers members[] = { [FORGE_JWT_HMAC] = { "oct", NULL, NULL },
											   [FORGE_JWT_RSA] = { "RSA", "n", "e" },
											   [FORGE_JWT_CURVE] = { "EC", "x", "y" },
											   [FORGE_JWT_EDWARDS] = { "OKP", "x", NULL } };

	return &members[algorithm->family];
}

static ForgeOutcome
refuse_unsuitable(const ForgeJwtAlgorithm *algorithm)
{
	return forge_with_string(forge_refuse(FORGE_REASON_JWT_KEY_UNSUITABLE), algorithm->name);
}

/* ----- judging ------------------------------------------------------------------------------ */

/* An odd exponent of at least 3, and enough bits but not so many that it takes for ever. */
static bool
is_strong_rsa(EVP_PKEY *key, const ForgeJwtAlgorithm *algorithm)
{
	BIGNUM *exponent = NULL;
	bool is_strong = EVP_PKEY_get_bits(key) >= algorithm->size &&
					 EVP_PKEY_get_bits(key) <= RSA_BITS_MAX &&
					 EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 &&
					 BN_is_odd(exponent) && !BN_is_one(exponent);

	BN_free(exponent);
	return is_strong;
}

static bool
is_on_curve(EVP_PKEY *key, const ForgeJwtAlgorithm *algorithm)
{
	char group[64];
	size_t length;

	return EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_GROUP_NAME, group, sizeof(group),
										  &length) == 1 &&
		   strcmp(group, algorithm->curve_name) == 0;
}

static ForgeOutcome
judge_kind(EVP_PKEY *key, const ForgeJwtAlgorithm *algorithm)
{
	static const int kinds[] = { [FORGE_JWT_HMAC] = EVP_PKEY_NONE,
								 [FORGE_JWT_RSA] = EVP_PKEY_RSA,
								 [FORGE_JWT_CURVE] = EVP_PKEY_EC,
								 [FORGE_JWT_EDWARDS] = EVP_PKEY_ED25519 };

	if (EVP_PKEY_get_base_id(key) != kinds[algorithm->family])
		return refuse_unsuitable(algorithm);
	if (algorithm->family == FORGE_JWT_CURVE && !is_on_curve(key, algorithm))
		return refuse_unsuitable(algorithm);
	if (algorithm->family == FORGE_JWT_RSA && !is_strong_rsa(key, algorithm))
		return forge_refuse(FORGE_REASON_JWT_KEY_WEAK);
	return forge_accept();
}

/* Is the key sound in itself: the point on its curve, the modulus not a prime? */
static bool
is_sound(EVP_PKEY *key)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	bool is_checked = context != NULL && EVP_PKEY_public_check(context) == 1;

	EVP_PKEY_CTX_free(context);
	return is_checked;
}

/* ----- writing ------------------------------------------------------------------------------ */

/* A number of the key as text, in so many bytes (0: as few as it needs); false if it is too long.
 */
static bool
write_number(EVP_PKEY *key, const char *name, int size, char text[NUMBER_TEXT_SIZE])
{
	BIGNUM *number = NULL;
	uint8 bytes[NUMBER_SIZE_MAX];
	bool is_written = false;

	if (EVP_PKEY_get_bn_param(key, name, &number) == 1)
	{
		if (size == 0)
			size = BN_num_bytes(number);
		is_written = size <= NUMBER_SIZE_MAX && BN_bn2binpad(number, bytes, size) == size;
	}
	BN_free(number);
	if (is_written)
	{
		forge_base64url_encode(bytes, size, text);
		text[FORGE_BASE64URL_LENGTH(size)] = '\0';
	}
	return is_written;
}

static bool
write_edwards_number(EVP_PKEY *key, char text[NUMBER_TEXT_SIZE])
{
	uint8 bytes[NUMBER_SIZE_MAX];
	size_t size = sizeof(bytes);

	if (EVP_PKEY_get_raw_public_key(key, bytes, &size) != 1)
		return false;
	forge_base64url_encode(bytes, (int32) size, text);
	text[FORGE_BASE64URL_LENGTH(size)] = '\0';
	return true;
}

/* Its members in alphabetical order, without white space (RFC 7638). */
static bool
write_jwk(EVP_PKEY *key, const ForgeJwtAlgorithm *algorithm, ForgePublicKey *result)
{
	const int size = algorithm->coordinate_size;
	char first[NUMBER_TEXT_SIZE];
	char second[NUMBER_TEXT_SIZE];

	switch (algorithm->family)
	{
		case FORGE_JWT_HMAC:
			return false;
		case FORGE_JWT_RSA:
			if (!write_number(key, OSSL_PKEY_PARAM_RSA_N, 0, first) ||
				!write_number(key, OSSL_PKEY_PARAM_RSA_E, 0, second))
				return false;
			result->jwk_length =
				snprintf(result->jwk, FORGE_JWK_SIZE, "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}",
						 second, first);
			break;
		case FORGE_JWT_CURVE:
			if (!write_number(key, OSSL_PKEY_PARAM_EC_PUB_X, size, first) ||
				!write_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, size, second))
				return false;
			result->jwk_length =
				snprintf(result->jwk, FORGE_JWK_SIZE,
						 "{\"crv\":\"%s\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}",
						 algorithm->curve, first, second);
			break;
		case FORGE_JWT_EDWARDS:
			if (!write_edwards_number(key, first))
				return false;
			result->jwk_length =
				snprintf(result->jwk, FORGE_JWK_SIZE,
						 "{\"crv\":\"%s\",\"kty\":\"OKP\",\"x\":\"%s\"}", algorithm->curve, first);
			break;
	}
	return result->jwk_length < FORGE_JWK_SIZE;
}

static bool
write_thumbprint(EVP_PKEY *key, ForgePublicKey *result)
{
	static const char digits[] = "0123456789abcdef";
	uint8 digest[SHA256_DIGEST_LENGTH];
	unsigned char *der = NULL;
	int length = i2d_PUBKEY(key, &der);

	if (length <= 0)
		return false;
	(void) SHA256(der, length, digest);
	OPENSSL_free(der);
	for (int i = 0; i < SHA256_DIGEST_LENGTH; i++)
	{
		result->thumbprint[2 * i] = digits[digest[i] >> 4];
		result->thumbprint[2 * i + 1] = digits[digest[i] & 0xF];
	}
	return true;
}

/* Judges the key (NULL: it could not be read), writes the result and frees the key. */
static ForgeOutcome
finish(EVP_PKEY *key, const ForgeJwtAlgorithm *algorithm, ForgePublicKey *result)
{
	ForgeOutcome outcome = forge_refuse(FORGE_REASON_JWT_KEY_UNREADABLE);

	if (key != NULL)
		outcome = judge_kind(key, algorithm);
	if (!forge_outcome_is_refusal(outcome) &&
		(!is_sound(key) || !write_jwk(key, algorithm, result) || !write_thumbprint(key, result)))
		outcome = forge_refuse(FORGE_REASON_JWT_KEY_UNREADABLE);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return outcome;
}

/* ----- reading ------------------------------------------------------------------------------ */

/* No passphrase: an encrypted key is not a public one, and the server has no user to ask for it. */
static int
no_passphrase(char *buffer, int size, int is_writing, void *data)
{
	return -1;
}

static bool
begins_with(ForgeText text, const char *prefix)
{
	int length = (int) strlen(prefix);

	return text.length >= length && memcmp(text.data, prefix, length) == 0;
}

static bool
ends_with(ForgeText text, const char *suffix)
{
	int length = (int) strlen(suffix);

	return text.length >= length && memcmp(text.data + text.length - length, suffix, length) == 0;
}

static int
count_of(ForgeText text, const char *word)
{
	int count = 0;

	for (int i = 0; i < text.length; i++)
		count += begins_with((ForgeText){ text.data + i, text.length - i }, word);
	return count;
}

ForgeOutcome
forge_public_key_from_pem(ForgeText pem, const ForgeJwtAlgorithm *algorithm, ForgePublicKey *result)
{
	ForgeText text = forge_text_trim(pem);
	EVP_PKEY *key = NULL;
	BIO *memory;

	if (count_of(text, "PRIVATE KEY-----") > 0)
		return forge_refuse(FORGE_REASON_JWT_KEY_PRIVATE);
	if (!begins_with(text, "-----BEGIN PUBLIC KEY-----") ||
		!ends_with(text, "-----END PUBLIC KEY-----") || count_of(text, "-----BEGIN") != 1)
		return forge_refuse(FORGE_REASON_JWT_KEY_UNREADABLE);

	memory = BIO_new_mem_buf(text.data, text.length);
	if (memory != NULL)
		key = PEM_read_bio_PUBKEY(memory, NULL, no_passphrase, NULL);
	BIO_free(memory);
	return finish(key, algorithm, result);
}

/* A key of that type from its parameters; frees them. */
static EVP_PKEY *
key_from_parameters(const char *type, OSSL_PARAM_BLD *builder)
{
	OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(builder);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (parameters != NULL && context != NULL && EVP_PKEY_fromdata_init(context) == 1)
		(void) EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
	EVP_PKEY_CTX_free(context);
	OSSL_PARAM_free(parameters);
	return key;
}

static EVP_PKEY *
make_rsa(ForgeBytes modulus, ForgeBytes exponent)
{
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_bin2bn(modulus.data, modulus.length, NULL);
	BIGNUM *e = BN_bin2bn(exponent.data, exponent.length, NULL);
	EVP_PKEY *key = NULL;

	if (modulus.length > 0 && exponent.length > 0 && builder != NULL && n != NULL && e != NULL &&
		OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
		OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
		key = key_from_parameters("RSA", builder);
	OSSL_PARAM_BLD_free(builder);
	BN_free(n);
	BN_free(e);
	return key;
}

static EVP_PKEY *
make_point(ForgeBytes x, ForgeBytes y, const ForgeJwtAlgorithm *algorithm)
{
	const int size = algorithm->coordinate_size;
	uint8 point[1 + 2 * 66] = { POINT_CONVERSION_UNCOMPRESSED };
	OSSL_PARAM_BLD *builder;
	EVP_PKEY *key = NULL;

	if (x.length != size || y.length != size || 2 * size >= (int) sizeof(point))
		return NULL;
	memcpy(point + 1, x.data, size);
	memcpy(point + 1 + size, y.data, size);

	builder = OSSL_PARAM_BLD_new();
	if (builder != NULL &&
		OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, algorithm->curve_name,
										0) == 1 &&
		OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * size) ==
			1)
		key = key_from_parameters("EC", builder);
	OSSL_PARAM_BLD_free(builder);
	return key;
}

EVP_PKEY *
forge_public_key_make(const ForgeKeyNumbers *numbers, const ForgeJwtAlgorithm *algorithm)
{
	switch (algorithm->family)
	{
		case FORGE_JWT_HMAC:
			break;
		case FORGE_JWT_RSA:
			return make_rsa(numbers->first, numbers->second);
		case FORGE_JWT_CURVE:
			return make_point(numbers->first, numbers->second, algorithm);
		case FORGE_JWT_EDWARDS:
			return EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, numbers->first.data,
											   numbers->first.length);
	}
	return NULL;
}

ForgeOutcome
forge_public_key_from_numbers(const ForgeKeyNumbers *numbers, const ForgeJwtAlgorithm *algorithm,
							  ForgePublicKey *result)
{
	return finish(forge_public_key_make(numbers, algorithm), algorithm, result);
}

bool
forge_is_public_key(ForgeBytes bytes)
{
	const unsigned char *at = bytes.data;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, bytes.length);
	bool is_key = key != NULL;

	EVP_PKEY_free(key);
	ERR_clear_error();
	return is_key;
}
