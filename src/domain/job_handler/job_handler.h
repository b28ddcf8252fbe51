/*
 * job_handler.h
 *	  forge.job_handler: the SQL function that does the jobs of a kind.
 *
 * Kept beside its name is what tells whether a function of that name is still the
 * one that was meant: its owner, and the numbers that the database gave to both,
 * which mean something in that database alone.
 *
 * Handlers live under the system tenant, by the operator's hand; the id is a
 * function of the kind.  The commands, with their refusals in the order in which
 * they are looked at:
 *
 *	 register      job_kind_invalid
 *	 remove        job_handler_not_found
 *
 * A register that changes nothing decides nothing.
 */
#ifndef FORGE_DOMAIN_JOB_HANDLER_H
#define FORGE_DOMAIN_JOB_HANDLER_H

#include "domain/aggregate.h"

typedef struct ForgeJobHandler
{
	ForgeState head;
	ForgeText kind;
	ForgeText function_name; /* with its schema */
	int64_t function_oid;
	ForgeText owner_name;
	int64_t owner_oid;
	ForgeUuid database_id; /* in which these are the numbers of them */
	bool is_registered;
} ForgeJobHandler;

typedef enum ForgeJobHandlerCommandType
{
	FORGE_JOB_HANDLER_REGISTER,
	FORGE_JOB_HANDLER_REMOVE,
	FORGE_JOB_HANDLER_COMMAND_COUNT
} ForgeJobHandlerCommandType;

typedef struct ForgeJobHandlerRegister
{
	ForgeText kind;
	ForgeText function_name;
	int64_t function_oid;
	ForgeText owner_name;
	int64_t owner_oid;
	ForgeUuid database_id;
} ForgeJobHandlerRegister;

typedef enum ForgeJobHandlerEventType
{
	FORGE_JOB_HANDLER_REGISTERED,
	FORGE_JOB_HANDLER_REMOVED,
	FORGE_JOB_HANDLER_EVENT_COUNT
} ForgeJobHandlerEventType;

typedef ForgeJobHandlerRegister ForgeJobHandlerRegistered;

extern const ForgeAggregate forge_job_handler;

/* The shapes and their tables: job_handler_fields.c. */
extern const ForgeShape forge_job_handler_state;
extern const ForgeShape *const forge_job_handler_commands[FORGE_JOB_HANDLER_COMMAND_COUNT];
extern const ForgeShape *const forge_job_handler_events[FORGE_JOB_HANDLER_EVENT_COUNT];

ForgeOutcome forge_job_handler_decide(const void *state, const ForgeCommand *command,
									  ForgeEvents *events);
void forge_job_handler_apply(void *state, const ForgeEvent *event, ForgeArena *arena);
bool forge_job_handler_check(const void *state);

#endif
