/*
 * administration.h
 *	  identity.administration: how many active administrators a tenant has among
 *	  its users, so that it does not lose the last one.
 *
 * A tenant has one such stream.  It changes only with its users
 * (app/user_span.c), so that two administrators who shut each other out at the
 * same moment meet here.  The commands, with their refusals in the order in which
 * they are looked at:
 *
 *	 admit         (none)
 *	 dismiss       last_admin
 *
 * A tenant whose users never had an administrator has nothing to lose: its
 * administrators are those that tokens or bindings name.
 */
#ifndef FORGE_DOMAIN_ADMINISTRATION_H
#define FORGE_DOMAIN_ADMINISTRATION_H

#include "domain/aggregate.h"

typedef struct ForgeAdministration
{
	ForgeState head;
	int64_t active_count;
} ForgeAdministration;

typedef enum ForgeAdministrationCommandType
{
	FORGE_ADMINISTRATION_ADMIT,
	FORGE_ADMINISTRATION_DISMISS,
	FORGE_ADMINISTRATION_COMMAND_COUNT
} ForgeAdministrationCommandType;

typedef enum ForgeAdministrationEventType
{
	FORGE_ADMINISTRATION_ADMITTED,
	FORGE_ADMINISTRATION_DISMISSED,
	FORGE_ADMINISTRATION_EVENT_COUNT
} ForgeAdministrationEventType;

/* Of every command and every event. */
typedef struct ForgeAdministrator
{
	ForgeUuid user_id;
} ForgeAdministrator;

extern const ForgeAggregate forge_administration;

/* The shapes and their tables: administration_fields.c. */
extern const ForgeShape forge_administration_state;
extern const ForgeShape *const forge_administration_commands[FORGE_ADMINISTRATION_COMMAND_COUNT];
extern const ForgeShape *const forge_administration_events[FORGE_ADMINISTRATION_EVENT_COUNT];

ForgeOutcome forge_administration_decide(const void *state, const ForgeCommand *command,
										 ForgeEvents *events);
void forge_administration_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_administration_check(const void *state);

#endif
