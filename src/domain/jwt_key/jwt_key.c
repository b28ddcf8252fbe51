/*
 * jwt_key.c
 *	  identity.jwt_key: decide and apply.
 */
#include "domain/jwt_key/jwt_key.h"

#include "domain/jwt_key/jwt_algorithm.h"

bool
forge_kid_is_valid(ForgeText kid)
{
	if (kid.length < 1 || kid.length > FORGE_KID_LENGTH_MAX)
		return false;
	for (int32_t i = 0; i < kid.length; i++)
		if (kid.data[i] <= ' ' || kid.data[i] > '~')
			return false;
	return true;
}

/* Is it there, and the very same? */
static bool
is_there_so(const ForgeJwtKey *key, const ForgeJwtKeyAdd *command)
{
	return forge_exists(&key->head) && !key->is_retired &&
		   !forge_text_is_absent(command->thumbprint) &&
		   forge_text_equal(key->thumbprint, command->thumbprint) &&
		   forge_text_equal(key->algorithm, command->algorithm) &&
		   forge_text_equal(key->issuer, command->issuer) &&
		   forge_text_equal(key->audience, command->audience);
}

static bool
is_given_blank(ForgeText text)
{
	return !forge_text_is_absent(text) && forge_text_is_blank(text);
}

static ForgeOutcome
decide_add(const ForgeJwtKey *key, const ForgeJwtKeyAdd *command, ForgeEvents *events)
{
	ForgeJwtKeyAdded *added;

	if (is_there_so(key, command))
		return forge_accept();
	if (forge_exists(&key->head))
		return forge_with_text(forge_refuse(FORGE_REASON_JWT_KEY_EXISTS), command->kid);
	if (!forge_kid_is_valid(command->kid))
		return forge_refuse(FORGE_REASON_KID_INVALID);
	if (forge_jwt_algorithm_find(command->algorithm) == NULL)
		return forge_refuse(FORGE_REASON_JWT_ALGORITHM_UNKNOWN);
	if (is_given_blank(command->issuer))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "issuer");
	if (is_given_blank(command->audience))
		return forge_with_string(forge_refuse(FORGE_REASON_FIELD_BLANK), "audience");

	added = forge_events_add(events, &forge_jwt_key, FORGE_JWT_KEY_ADDED);
	added->kid = command->kid;
	added->algorithm = command->algorithm;
	added->issuer = command->issuer;
	added->audience = command->audience;
	added->thumbprint = command->thumbprint;
	return forge_accept();
}

static ForgeOutcome
decide_retire(const ForgeJwtKey *key, ForgeEvents *events)
{
	if (!forge_exists(&key->head) || key->is_retired)
		return forge_refuse(FORGE_REASON_JWT_KEY_NOT_FOUND);

	(void) forge_events_add(events, &forge_jwt_key, FORGE_JWT_KEY_RETIRED);
	return forge_accept();
}

ForgeOutcome
forge_jwt_key_decide(const void *state, const ForgeCommand *command, ForgeEvents *events)
{
	switch ((ForgeJwtKeyCommandType) command->type)
	{
		case FORGE_JWT_KEY_ADD:
			return decide_add(state, command->data, events);
		case FORGE_JWT_KEY_RETIRE:
			return decide_retire(state, events);
		case FORGE_JWT_KEY_COMMAND_COUNT:
			break;
	}
	return forge_refuse(FORGE_REASON_COMMAND_UNKNOWN);
}

void
forge_jwt_key_apply(void *state, const ForgeEvent *event, ForgeArena *arena)
{
	ForgeJwtKey *key = state;

	switch ((ForgeJwtKeyEventType) event->type)
	{
		case FORGE_JWT_KEY_ADDED:
			forge_aggregate_take_over(&forge_jwt_key, key, event);
			break;
		case FORGE_JWT_KEY_RETIRED:
			key->is_retired = true;
			break;
		case FORGE_JWT_KEY_EVENT_COUNT:
			break;
	}
}

/* A key that exists can be found by its kid, and is of an algorithm. */
bool
forge_jwt_key_check(const void *state)
{
	const ForgeJwtKey *key = state;

	return !forge_exists(&key->head) ||
		   (forge_kid_is_valid(key->kid) && forge_jwt_algorithm_find(key->algorithm) != NULL);
}
