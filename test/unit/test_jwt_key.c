/*
 * test_jwt_key.c
 *	  identity.jwt_key: every refusal, every event, the shapes; and the algorithms.
 */
#include "domain/jwt_key/jwt_algorithm.h"
#include "domain/jwt_key/jwt_key.h"
#include "test_decision.h"
#include "test_shape.h"

#define NONE ((ForgeText){ NULL, 0 })

static const ForgeJwtKeyAdd public_key = { FORGE_TEXT("key-1"), FORGE_TEXT("RS256"),
										   FORGE_TEXT("https://idp.example/"),
										   FORGE_TEXT("forgeerp"), FORGE_TEXT("00ff") };
static const ForgeJwtKeyAdd secret = {
	FORGE_TEXT("key-1"), FORGE_TEXT("HS256"), { NULL, 0 }, { NULL, 0 }, { NULL, 0 }
};

static TestArena arena;

static TestDecision
add(ForgeJwtKey *key, ForgeJwtKeyAdd command)
{
	return test_execute(&arena, &forge_jwt_key, key, FORGE_JWT_KEY_ADD, &command);
}

static TestDecision
retire(ForgeJwtKey *key)
{
	char nothing = 0;

	return test_execute(&arena, &forge_jwt_key, key, FORGE_JWT_KEY_RETIRE, &nothing);
}

static void
test_add(void)
{
	ForgeJwtKey key = { 0 };
	TestDecision decision = add(&key, public_key);
	const ForgeJwtKeyAdded *added = decision.events.list[0].data;

	is_int(decision.events.count, 1, "add decides one event");
	is_int(decision.events.list[0].type, FORGE_JWT_KEY_ADDED, "it was added");
	ok(forge_text_equal(added->kid, public_key.kid) &&
		   forge_text_equal(added->algorithm, public_key.algorithm) &&
		   forge_text_equal(added->issuer, public_key.issuer) &&
		   forge_text_equal(added->audience, public_key.audience) &&
		   forge_text_equal(added->thumbprint, public_key.thumbprint),
	   "with all that was asked for");
	ok(!key.is_retired && forge_text_equal(key.kid, public_key.kid), "and so it is");
}

static void
test_add_again(void)
{
	const char *detail = "There is, or was, another key \"key-1\".";
	ForgeJwtKey key = { 0 };
	ForgeJwtKey symmetric = { 0 };
	ForgeJwtKeyAdd others[4] = { public_key, public_key, public_key, public_key };

	(void) add(&key, public_key);
	is_int(add(&key, public_key).events.count, 0, "the same public key again decides nothing");
	others[0].algorithm = FORGE_TEXT("RS512");
	others[1].issuer = NONE;
	others[2].audience = FORGE_TEXT("other");
	others[3].thumbprint = FORGE_TEXT("00fe");
	for (int i = 0; i < 4; i++)
		is_refused(add(&key, others[i]).outcome, FORGE_REASON_JWT_KEY_EXISTS, detail,
				   "another one of the kid");
	(void) retire(&key);
	is_refused(add(&key, public_key).outcome, FORGE_REASON_JWT_KEY_EXISTS, detail,
			   "a retired one does not come back");

	(void) add(&symmetric, secret);
	is_refused(add(&symmetric, secret).outcome, FORGE_REASON_JWT_KEY_EXISTS, detail,
			   "of a secret nobody can tell whether it is the same");
}

static void
test_add_refused(void)
{
	static const char *const kids[] = { "", "a b", "a\n", "a\x7f", "\xc3\xa4" };
	char kid[FORGE_KID_LENGTH_MAX + 1];
	ForgeJwtKey key = { 0 };
	ForgeJwtKeyAdd command = secret;

	for (int i = 0; i < (int) (sizeof(kids) / sizeof(kids[0])); i++)
	{
		command.kid = forge_text_from(kids[i]);
		is_refused(add(&key, command).outcome, FORGE_REASON_KID_INVALID,
				   forge_reason_info(FORGE_REASON_KID_INVALID)->detail, "a kid that is none");
	}
	memset(kid, 'k', sizeof(kid));
	ok(forge_kid_is_valid((ForgeText){ kid, FORGE_KID_LENGTH_MAX }), "a long kid");
	ok(!forge_kid_is_valid((ForgeText){ kid, FORGE_KID_LENGTH_MAX + 1 }), "one too long");

	command = secret;
	command.algorithm = FORGE_TEXT("none");
	is_refused(add(&key, command).outcome, FORGE_REASON_JWT_ALGORITHM_UNKNOWN,
			   forge_reason_info(FORGE_REASON_JWT_ALGORITHM_UNKNOWN)->detail, "no algorithm");
	command = secret;
	command.issuer = FORGE_TEXT(" ");
	is_refused(add(&key, command).outcome, FORGE_REASON_FIELD_BLANK, "Field \"issuer\" is blank.",
			   "a blank issuer");
	command = secret;
	command.audience = FORGE_TEXT("");
	is_refused(add(&key, command).outcome, FORGE_REASON_FIELD_BLANK, "Field \"audience\" is blank.",
			   "an empty audience");
}

static void
test_retire(void)
{
	ForgeJwtKey key = { 0 };

	is_refused(retire(&key).outcome, FORGE_REASON_JWT_KEY_NOT_FOUND, "",
			   "retire: what was never added");
	(void) add(&key, secret);
	is_int(retire(&key).events.count, 1, "retire decides one event");
	ok(key.is_retired, "and so it is");
	is_refused(retire(&key).outcome, FORGE_REASON_JWT_KEY_NOT_FOUND, "", "retire: what is retired");
}

static void
test_unknown(void)
{
	ForgeJwtKey key = { 0 };
	ForgeJwtKey nameless = { .head = { 1 }, .algorithm = FORGE_TEXT("RS256") };
	ForgeJwtKey unsigned_key = { .head = { 1 }, .kid = FORGE_TEXT("k") };
	ForgeEvents events = { .arena = &arena.arena };
	ForgeCommand command = { .type = FORGE_JWT_KEY_COMMAND_COUNT, .data = &key };

	is_refused(forge_jwt_key_decide(&key, &command, &events), FORGE_REASON_COMMAND_UNKNOWN, "",
			   "a command that is not there");
	ok(!forge_jwt_key_check(&nameless), "a key without a kid breaks the invariant");
	ok(!forge_jwt_key_check(&unsigned_key), "and one without an algorithm");
}

/* What is stored and what callers send: a change here needs a new schema version. */
static void
test_shapes(void)
{
	static const char fields[] =
		"kid: a string of 128, required; algorithm: a string of 10, required; "
		"issuer: a string of 500; audience: a string of 500; thumbprint: a string of 64";
	char state[400];

	snprintf(state, sizeof(state), "%s; is_retired: true or false, required", fields);
	is_shape(&forge_jwt_key_state, state);
	is_shape(forge_jwt_key_commands[FORGE_JWT_KEY_ADD], fields);
	is_shape(forge_jwt_key_commands[FORGE_JWT_KEY_RETIRE], "");
	is_shape(forge_jwt_key_events[FORGE_JWT_KEY_ADDED], fields);
	is_shape(forge_jwt_key_events[FORGE_JWT_KEY_RETIRED], "");
}

static void
test_algorithms(void)
{
	static const char *const names[] = { "HS256", "HS384", "HS512", "RS256", "RS384",
										 "RS512", "PS256", "PS384", "PS512", "ES256",
										 "ES384", "ES512", "EdDSA" };
	static const char *const others[] = { "",       "none", "None",   "NONE",     "hs256",
										  "HS256 ", "HS25", "ES256K", "RSA-OAEP", "EDDSA" };

	for (int i = 0; i < (int) (sizeof(names) / sizeof(names[0])); i++)
		ok(forge_jwt_algorithm_find(forge_text_from(names[i])) != NULL, names[i]);
	for (int i = 0; i < (int) (sizeof(others) / sizeof(others[0])); i++)
		ok(forge_jwt_algorithm_find(forge_text_from(others[i])) == NULL, others[i]);
	ok(forge_jwt_algorithm_find(NONE) == NULL, "no name at all");
	is_int(forge_jwt_algorithm_find(FORGE_TEXT("HS384"))->size, 48,
		   "a secret is as long as the hash");
	is_int(forge_jwt_algorithm_find(FORGE_TEXT("PS512"))->size, 2048, "RSA has 2,048 bits");
	is_text(forge_jwt_algorithm_of_curve(FORGE_TEXT("P-521"))->name, "ES512", "P-521 is for ES512");
	ok(forge_jwt_algorithm_of_curve(FORGE_TEXT("secp256k1")) == NULL, "a curve of another use");
	ok(forge_jwt_algorithm_of_curve(NONE) == NULL, "no curve");
}

int
main(void)
{
	arena = TEST_ARENA;
	test_add();
	test_add_again();
	test_add_refused();
	test_retire();
	test_unknown();
	test_shapes();
	test_algorithms();
	test_arena_reset(&arena);
	return tap_done();
}
