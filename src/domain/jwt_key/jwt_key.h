/*
 * jwt_key.h
 *	  identity.jwt_key: a key with which tokens are verified.
 *
 * Keys live under the system tenant, by the operator's hand; the id is a function
 * of the kid, so a kid is unique and, once retired, never comes back.  The key's
 * material is no part of this: it is in no event and no state.  The commands,
 * with their refusals in the order in which they are looked at:
 *
 *	 add           jwt_key_exists, kid_invalid, jwt_algorithm_unknown, field_blank
 *				   (issuer, audience)
 *	 retire        jwt_key_not_found
 *
 * Adding a public key again, as it is, decides nothing; a secret has no
 * thumbprint by which to tell.
 */
#ifndef FORGE_DOMAIN_JWT_KEY_H
#define FORGE_DOMAIN_JWT_KEY_H

#include "domain/aggregate.h"

#define FORGE_KID_LENGTH_MAX 128
#define FORGE_JWT_ALGORITHM_LENGTH_MAX 10

/* Of issuers and audiences: addresses. */
#define FORGE_JWT_PARTY_LENGTH_MAX 500

/* A SHA-256 in hexadecimal digits. */
#define FORGE_THUMBPRINT_LENGTH 64

typedef struct ForgeJwtKey
{
	ForgeState head;
	ForgeText kid;
	ForgeText algorithm;
	ForgeText issuer;     /* absent: not looked at */
	ForgeText audience;   /* absent: not looked at */
	ForgeText thumbprint; /* absent: a secret */
	bool is_retired;
} ForgeJwtKey;

typedef enum ForgeJwtKeyCommandType
{
	FORGE_JWT_KEY_ADD,
	FORGE_JWT_KEY_RETIRE,
	FORGE_JWT_KEY_COMMAND_COUNT
} ForgeJwtKeyCommandType;

typedef struct ForgeJwtKeyAdd
{
	ForgeText kid;
	ForgeText algorithm;
	ForgeText issuer;
	ForgeText audience;
	ForgeText thumbprint;
} ForgeJwtKeyAdd;

typedef enum ForgeJwtKeyEventType
{
	FORGE_JWT_KEY_ADDED,
	FORGE_JWT_KEY_RETIRED,
	FORGE_JWT_KEY_EVENT_COUNT
} ForgeJwtKeyEventType;

typedef struct ForgeJwtKeyAdded
{
	ForgeText kid;
	ForgeText algorithm;
	ForgeText issuer;
	ForgeText audience;
	ForgeText thumbprint;
} ForgeJwtKeyAdded;

extern const ForgeAggregate forge_jwt_key;

/* The shapes and their tables: jwt_key_fields.c. */
extern const ForgeShape forge_jwt_key_state;
extern const ForgeShape *const forge_jwt_key_commands[FORGE_JWT_KEY_COMMAND_COUNT];
extern const ForgeShape *const forge_jwt_key_events[FORGE_JWT_KEY_EVENT_COUNT];

ForgeOutcome forge_jwt_key_decide(const void *state, const ForgeCommand *command,
								  ForgeEvents *events);
void forge_jwt_key_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_jwt_key_check(const void *state);

/* 1 to 128 printable ASCII characters without a space. */
bool forge_kid_is_valid(ForgeText kid);

#endif
