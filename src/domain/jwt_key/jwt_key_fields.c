/*
 * jwt_key_fields.c
 *	  identity.jwt_key: the shapes of its state, commands and events.
 */
#include "domain/jwt_key/jwt_key.h"

/* ---- state ---- */

static const ForgeField state_fields[] = {
	FORGE_FIELD(ForgeJwtKey, kid, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_KID_LENGTH_MAX,
				"the key's id, as tokens name it"),
	FORGE_FIELD(ForgeJwtKey, algorithm, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_JWT_ALGORITHM_LENGTH_MAX, "the one algorithm that it verifies"),
	FORGE_FIELD(ForgeJwtKey, issuer, FORGE_FIELD_TEXT, 0, FORGE_JWT_PARTY_LENGTH_MAX,
				"whose tokens it verifies; anybody's when left out"),
	FORGE_FIELD(ForgeJwtKey, audience, FORGE_FIELD_TEXT, 0, FORGE_JWT_PARTY_LENGTH_MAX,
				"for whom the tokens must be; not looked at when left out"),
	FORGE_FIELD(ForgeJwtKey, thumbprint, FORGE_FIELD_TEXT, 0, FORGE_THUMBPRINT_LENGTH,
				"its public part's SHA-256; none for a secret"),
	FORGE_FIELD(ForgeJwtKey, is_retired, FORGE_FIELD_BOOLEAN, FORGE_FIELD_REQUIRED, 0,
				"true once it was retired"),
};

const ForgeShape forge_jwt_key_state = FORGE_SHAPE(
	"identity.jwt_key", 1, "a key with which tokens are verified", ForgeJwtKey, state_fields);

/* ---- commands ---- */

static const ForgeField add_fields[] = {
	FORGE_FIELD(ForgeJwtKeyAdd, kid, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_KID_LENGTH_MAX,
				"the key's id, as tokens name it"),
	FORGE_FIELD(ForgeJwtKeyAdd, algorithm, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_JWT_ALGORITHM_LENGTH_MAX, "the one algorithm that it verifies"),
	FORGE_FIELD(ForgeJwtKeyAdd, issuer, FORGE_FIELD_TEXT, 0, FORGE_JWT_PARTY_LENGTH_MAX,
				"whose tokens it verifies; anybody's when left out"),
	FORGE_FIELD(ForgeJwtKeyAdd, audience, FORGE_FIELD_TEXT, 0, FORGE_JWT_PARTY_LENGTH_MAX,
				"for whom the tokens must be; not looked at when left out"),
	FORGE_FIELD(ForgeJwtKeyAdd, thumbprint, FORGE_FIELD_TEXT, 0, FORGE_THUMBPRINT_LENGTH,
				"its public part's SHA-256; none for a secret"),
};

static const ForgeShape add =
	FORGE_SHAPE("identity.jwt_key.add", 1, "adds a key, whose material is kept apart",
				ForgeJwtKeyAdd, add_fields);

static const ForgeShape retire = FORGE_SHAPE_WITHOUT_FIELDS(
	"identity.jwt_key.retire", 1, "ends the use of a key, at once and for ever");

const ForgeShape *const forge_jwt_key_commands[FORGE_JWT_KEY_COMMAND_COUNT] = {
	[FORGE_JWT_KEY_ADD] = &add,
	[FORGE_JWT_KEY_RETIRE] = &retire,
};

/* ---- events ---- */

static const ForgeField added_fields[] = {
	FORGE_FIELD(ForgeJwtKeyAdded, kid, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, FORGE_KID_LENGTH_MAX,
				"the key's id, as tokens name it"),
	FORGE_FIELD(ForgeJwtKeyAdded, algorithm, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED,
				FORGE_JWT_ALGORITHM_LENGTH_MAX, "the one algorithm that it verifies"),
	FORGE_FIELD(ForgeJwtKeyAdded, issuer, FORGE_FIELD_TEXT, 0, FORGE_JWT_PARTY_LENGTH_MAX,
				"whose tokens it verifies; anybody's when left out"),
	FORGE_FIELD(ForgeJwtKeyAdded, audience, FORGE_FIELD_TEXT, 0, FORGE_JWT_PARTY_LENGTH_MAX,
				"for whom the tokens must be; not looked at when left out"),
	FORGE_FIELD(ForgeJwtKeyAdded, thumbprint, FORGE_FIELD_TEXT, 0, FORGE_THUMBPRINT_LENGTH,
				"its public part's SHA-256; none for a secret"),
};

static const ForgeShape added =
	FORGE_SHAPE("identity.jwt_key.added", 1, "a key was added", ForgeJwtKeyAdded, added_fields);

static const ForgeShape retired =
	FORGE_SHAPE_WITHOUT_FIELDS("identity.jwt_key.retired", 1, "a key was retired");

const ForgeShape *const forge_jwt_key_events[FORGE_JWT_KEY_EVENT_COUNT] = {
	[FORGE_JWT_KEY_ADDED] = &added,
	[FORGE_JWT_KEY_RETIRED] = &retired,
};
