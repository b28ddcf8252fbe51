/*
 * jwt_key_functions.c
 *	  The operator's side of tokens: forge.add_jwt_key, forge.import_jwks,
 *	  forge.retire_jwt_key and the list of keys.
 *
 * A key's material comes in with the statement, so the statement stays out of
 * the log, and no refusal repeats any of it.
 */
#include "api/system_functions.h"

#include "app/request.h"
#include "auth/jwks.h"
#include "auth/jwt_libjwt.h"
#include "auth/operator.h"
#include "auth/public_key.h"
#include "auth/token_key.h"
#include "base/base64url.h"
#include "base/json.h"
#include "domain/jwt_key/jwt_key.h"
#include "pg/convert.h"
#include "pg/error.h"
#include "pg/secrecy.h"
#include "utils/builtins.h"

/* Keys of one set. */
#define KEYS_MAX 100

/* A secret, or a key in PEM, as it is given. */
#define MATERIAL_LENGTH_MAX 10000

static ForgeErrorPlace
place_of_key(int index)
{
	return (ForgeErrorPlace){ .aggregate_type = forge_text_from(forge_jwt_key.name),
							  .batch_index = index };
}

static _Noreturn void
refuse(ForgeOutcome refusal)
{
	forge_error_raise(refusal, place_of_key(-1));
}

static void
check(ForgeOutcome outcome)
{
	forge_error_check(outcome, place_of_key(-1));
}

/* ----- one key ------------------------------------------------------------------------------ */

/* The bytes of a secret.  Refuses public keys, JSON, PEM, and a secret that is too short. */
static ForgeText
read_secret(ForgeText text, const ForgeJwtAlgorithm *algorithm)
{
	uint8 *bytes = palloc(FORGE_BASE64URL_SIZE(text.length) + 1);
	int32 length = forge_base64url_decode(text, bytes);
	ForgeText secret = { (const char *) bytes, length };

	if (length < 0 || forge_is_public_key((ForgeBytes){ bytes, length }) ||
		forge_json_is_object(secret) || memmem(bytes, length, "-----BEGIN ", 11) != NULL)
		check(forge_refuse(FORGE_REASON_JWT_SECRET_INVALID));
	if (length < algorithm->size)
		check(forge_with_integer(forge_refuse(FORGE_REASON_JWT_SECRET_WEAK), algorithm->size));
	return secret;
}

/* The form in which the given material is kept; a public key also has a thumbprint. */
static ForgeText
read_material(ForgeText text, const ForgeJwtAlgorithm *algorithm, ForgeText *thumbprint)
{
	ForgePublicKey *key;

	if (text.length > MATERIAL_LENGTH_MAX)
		check(forge_with_integer(
			forge_with_integer(
				forge_with_string(forge_refuse(FORGE_REASON_TEXT_TOO_LONG), "key_material"),
				MATERIAL_LENGTH_MAX),
			text.length));
	if (algorithm->family == FORGE_JWT_HMAC)
		return read_secret(text, algorithm);

	key = palloc(sizeof(*key));
	check(forge_public_key_from_pem(text, algorithm, key));
	*thumbprint = (ForgeText){ key->thumbprint, FORGE_THUMBPRINT_LENGTH_MAX };
	return (ForgeText){ key->jwk, key->jwk_length };
}

/* Records the key and stores its material; false when it was there already, as it is. */
static bool
add_key(const ForgeJwtKeyAdd *command, ForgeText material)
{
	ForgeUuid id = forge_token_key_id(command->kid);

	if (forge_system_run(&forge_jwt_key, FORGE_JWT_KEY_ADD, id, command).event_count == 0)
		return false;
	forge_token_key_store(id, forge_jwt_algorithm_find(command->algorithm), material);
	return true;
}

FORGE_OPERATOR_FUNCTION(forge_add_jwt_key, add_jwt_key);

/* forge.add_jwt_key(kid text, algorithm text, key_material text, issuer text, audience text) */
static Datum
add_jwt_key(PG_FUNCTION_ARGS)
{
	static const char *const fields[] = { "kid", "algorithm", NULL, "issuer", "audience" };
	ForgeSecrecy secrecy;
	ForgeJwtKeyAdd command;
	const ForgeJwtAlgorithm *algorithm;
	ForgeText material;

	forge_secrecy_begin(&secrecy, "SELECT forge.add_jwt_key(...)");
	forge_shape_clear(forge_jwt_key.commands[FORGE_JWT_KEY_ADD], &command);
	for (int i = 0; i < lengthof(fields); i++)
		if (fields[i] != NULL)
			forge_system_set_field(fcinfo, i, &forge_jwt_key, FORGE_JWT_KEY_ADD, fields[i],
								   &command);
	if (PG_ARGISNULL(2))
		check(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "key_material"));

	algorithm = forge_jwt_algorithm_find(command.algorithm);
	if (algorithm == NULL)
		refuse(forge_refuse(FORGE_REASON_JWT_ALGORITHM_UNKNOWN));
	if (algorithm->family == FORGE_JWT_HMAC)
		forge_libjwt_load(); /* before a key is taken that could not be used */
	material =
		read_material(forge_text_from_datum(PG_GETARG_DATUM(2)), algorithm, &command.thumbprint);
	(void) add_key(&command, material);
	forge_secrecy_end(&secrecy);
	PG_RETURN_VOID();
}

/* ----- a set of keys ------------------------------------------------------------------------ */

/* The array of a set's keys. */
static JsonbContainer *
keys_of(Jsonb *set)
{
	JsonbValue *keys = NULL;

	if (JB_ROOT_IS_OBJECT(set))
		keys = getKeyJsonValueFromContainer(&set->root, "keys", strlen("keys"), NULL);
	if (keys == NULL || keys->type != jbvBinary || !JsonContainerIsArray(keys->val.binary.data))
		refuse(forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_NOT_ARRAY), "keys"));
	return keys->val.binary.data;
}

/* Refuses a kid that one of the keys before has. */
static ForgeOutcome
check_unique(const ForgeJwk *keys, int index)
{
	for (int i = 0; i < index; i++)
		if (keys[i].algorithm != NULL && forge_text_equal(keys[i].kid, keys[index].kid))
			return forge_with_text(forge_refuse(FORGE_REASON_JWT_KEY_TWICE), keys[index].kid);
	return forge_accept();
}

/* Reads and checks the whole set.  Keys for encryption have no algorithm. */
static ForgeJwk *
read_set(JsonbContainer *array, int count)
{
	ForgeJwk *keys = palloc(count * sizeof(*keys));
	int useful = 0;

	for (int i = 0; i < count; i++)
	{
		forge_error_check(forge_jwk_read(getIthJsonbValueFromContainer(array, i), &keys[i]),
						  place_of_key(i));
		if (keys[i].algorithm == NULL)
			continue;
		forge_error_check(check_unique(keys, i), place_of_key(i));
		useful++;
	}
	if (useful == 0)
		check(forge_with_string(forge_refuse(FORGE_REASON_PAYLOAD_EMPTY), "keys"));
	return keys;
}

FORGE_OPERATOR_FUNCTION(forge_import_jwks, import_jwks);

/* forge.import_jwks(jwks jsonb, issuer text, audience text) -> integer, keys added */
static Datum
import_jwks(PG_FUNCTION_ARGS)
{
	ForgeSecrecy secrecy;
	ForgeJwtKeyAdd command;
	JsonbContainer *array;
	ForgeJwk *keys;
	int count;
	int added = 0;

	forge_secrecy_begin(&secrecy, "SELECT forge.import_jwks(...)");
	if (PG_ARGISNULL(0))
		check(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "jwks"));
	array = keys_of(PG_GETARG_JSONB_P(0));
	count = JsonContainerSize(array);
	check(forge_request_check_count("keys", count, KEYS_MAX));
	forge_shape_clear(forge_jwt_key.commands[FORGE_JWT_KEY_ADD], &command);
	forge_system_set_field(fcinfo, 1, &forge_jwt_key, FORGE_JWT_KEY_ADD, "issuer", &command);
	forge_system_set_field(fcinfo, 2, &forge_jwt_key, FORGE_JWT_KEY_ADD, "audience", &command);

	keys = read_set(array, count);
	for (int i = 0; i < count; i++)
	{
		if (keys[i].algorithm == NULL)
			continue;
		command.kid = keys[i].kid;
		command.algorithm = forge_text_from(keys[i].algorithm->name);
		command.thumbprint = (ForgeText){ keys[i].key.thumbprint, FORGE_THUMBPRINT_LENGTH_MAX };
		added += add_key(&command, (ForgeText){ keys[i].key.jwk, keys[i].key.jwk_length });
	}
	forge_secrecy_end(&secrecy);
	PG_RETURN_INT32(added);
}

/* ----- retiring, and the list --------------------------------------------------------------- */

FORGE_OPERATOR_FUNCTION(forge_retire_jwt_key, retire_jwt_key);

/* forge.retire_jwt_key(kid text) */
static Datum
retire_jwt_key(PG_FUNCTION_ARGS)
{
	ForgeUuid id;
	char nothing = 0;

	if (PG_ARGISNULL(0))
		check(forge_with_string(forge_refuse(FORGE_REASON_FIELD_MISSING), "kid"));
	id = forge_token_key_id(forge_text_from_datum(PG_GETARG_DATUM(0)));
	(void) forge_system_run(&forge_jwt_key, FORGE_JWT_KEY_RETIRE, id, &nothing);
	forge_token_key_erase(id);
	PG_RETURN_VOID();
}

FORGE_OPERATOR_FUNCTION(forge_jwt_keys, jwt_keys);

/*
 * forge.jwt_keys() -> SETOF (kid, algorithm, issuer, audience, thumbprint, retired, version,
 * updated_at)
 */
static Datum
jwt_keys(PG_FUNCTION_ARGS)
{
	forge_system_rows(fcinfo, &forge_jwt_key_projection, FORGE_PROJECTION_KEY_COLUMNS);
	return (Datum) 0;
}

FORGE_OPERATOR_FUNCTION(forge_jwt_algorithm_problem, jwt_algorithm_problem);

/* forge.jwt_algorithm_problem(algorithm text) -> text; NULL: there is none */
static Datum
jwt_algorithm_problem(PG_FUNCTION_ARGS)
{
	const ForgeJwtAlgorithm *algorithm;
	char *problem;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	algorithm = forge_jwt_algorithm_find(forge_text_from_datum(PG_GETARG_DATUM(0)));
	if (algorithm == NULL)
		refuse(forge_refuse(FORGE_REASON_JWT_ALGORITHM_UNKNOWN));
	problem = algorithm->family == FORGE_JWT_HMAC ? forge_libjwt_problem() : NULL;
	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}
