/*
 * jwks.c
 *	  One key of a JSON Web Key Set.
 */
#include "auth/jwks.h"

#include "base/base64url.h"
#include "base/json.h"

/* Members of RFC 7518 section 6 that only the owner of a key may know. */
static const char *const private_members[] = { "d", "p", "q", "dp", "dq", "qi", "oth", "k" };

static JsonbValue *
find(JsonbContainer *object, const char *name)
{
	return getKeyJsonValueFromContainer(object, name, strlen(name), NULL);
}

/* The text of a string member; absent for anything else. */
static ForgeText
text_of(JsonbContainer *object, const char *name)
{
	JsonbValue *member = find(object, name);

	if (member == NULL || member->type != jbvString)
		return (ForgeText){ NULL, 0 };
	return (ForgeText){ member->val.string.val, member->val.string.len };
}

static bool
is(ForgeText text, const char *word)
{
	return forge_text_equal(text, forge_text_from(word));
}

/* A number in base64url; no bytes when it is not one. */
static ForgeBytes
number_of(ForgeText text)
{
	uint8 *buffer = palloc(FORGE_BASE64URL_SIZE(text.length) + 1);
	int32 length = forge_base64url_decode(text, buffer);

	return (ForgeBytes){ buffer, Max(length, 0) };
}

static bool
has_private_member(JsonbContainer *object)
{
	for (int i = 0; i < lengthof(private_members); i++)
		if (find(object, private_members[i]) != NULL)
			return true;
	return false;
}

/* Of use here are keys for signatures: "use" and "key_ops" must not say otherwise. */
static bool
is_for_signatures(JsonbContainer *object)
{
	JsonbValue verify = { .type = jbvString, .val.string = { .val = "verify", .len = 6 } };
	JsonbValue *operations = find(object, "key_ops");

	if (find(object, "use") != NULL && !is(text_of(object, "use"), "sig"))
		return false;
	return operations == NULL ||
		   (operations->type == jbvBinary && JsonContainerIsArray(operations->val.binary.data) &&
			findJsonbValueFromContainer(operations->val.binary.data, JB_FARRAY, &verify) != NULL);
}

static const ForgeJwtAlgorithm *
algorithm_of(JsonbContainer *object)
{
	if (find(object, "alg") != NULL)
		return forge_jwt_algorithm_find(text_of(object, "alg"));
	if (is(text_of(object, "kty"), "RSA"))
		return forge_jwt_algorithm_find(FORGE_TEXT("RS256"));
	return forge_jwt_algorithm_of_curve(text_of(object, "crv"));
}

static ForgeOutcome
read_key(JsonbContainer *object, ForgeJwk *jwk)
{
	const ForgeJwtAlgorithm *algorithm = jwk->algorithm;
	const ForgeKeyMembers *members = forge_key_members(algorithm);
	ForgeKeyNumbers numbers = { 0 };

	if (!is(text_of(object, "kty"), members->type) ||
		(algorithm->curve != NULL && !is(text_of(object, "crv"), algorithm->curve)))
		return forge_with_string(forge_refuse(FORGE_REASON_JWT_KEY_UNSUITABLE), algorithm->name);
	numbers.first = number_of(text_of(object, members->first));
	if (members->second != NULL)
		numbers.second = number_of(text_of(object, members->second));
	return forge_public_key_from_numbers(&numbers, algorithm, &jwk->key);
}

ForgeOutcome
forge_jwk_read(const JsonbValue *value, ForgeJwk *jwk)
{
	JsonbContainer *object;

	memset(jwk, 0, sizeof(*jwk));
	if (value->type != jbvBinary || !JsonContainerIsObject(value->val.binary.data))
		return forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_OBJECT), "keys");
	object = value->val.binary.data;
	if (is(text_of(object, "kty"), "oct"))
		return forge_refuse(FORGE_REASON_JWT_KEY_SYMMETRIC);
	if (has_private_member(object))
		return forge_refuse(FORGE_REASON_JWT_KEY_PRIVATE);
	if (!is_for_signatures(object))
		return forge_accept();

	jwk->kid = text_of(object, "kid");
	if (forge_text_is_absent(jwk->kid))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "kid");
	jwk->algorithm = algorithm_of(object);
	if (jwk->algorithm == NULL)
		return forge_refuse(FORGE_REASON_JWT_ALGORITHM_UNKNOWN);
	return read_key(object, jwk);
}

/* ----- a key that is kept -------------------------------------------------------------------- */

/* The number of that member; no bytes when there is none. */
static ForgeBytes
kept_number(ForgeText jwk, const char *member)
{
	ForgeText text;

	if (member == NULL || forge_json_find(jwk, member, &text) != FORGE_JSON_STRING)
		return (ForgeBytes){ NULL, 0 };
	return number_of(text);
}

ForgeKeyNumbers
forge_jwk_numbers(ForgeText jwk, const ForgeJwtAlgorithm *algorithm)
{
	const ForgeKeyMembers *members = forge_key_members(algorithm);

	if (!forge_json_is_object(jwk))
		return (ForgeKeyNumbers){ 0 };
	return (ForgeKeyNumbers){ kept_number(jwk, members->first), kept_number(jwk, members->second) };
}
