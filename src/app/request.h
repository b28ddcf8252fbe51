/*
 * request.h
 *	  Making requests of the callers' arguments, JSON or already decoded.
 *
 * Every function returns a refusal rather than raising it, so that the caller
 * can say where it stands in a batch.
 */
#ifndef FORGE_APP_REQUEST_H
#define FORGE_APP_REQUEST_H

#include "app/unit_of_work.h"
#include "auth/session.h"

/* A request of the session, with nothing asked for yet. */
void forge_request_init(ForgeRequest *request, const ForgeSession *session);

/* Metadata (NULL: none): a JSON object that may carry correlation_id and causation_id. */
ForgeOutcome forge_request_set_metadata(ForgeRequest *request, Jsonb *metadata);

/* Refuses a version that nothing can have. */
ForgeOutcome forge_request_set_expected_version(ForgeRequest *request, int64 version);

/* Refuses a time that is infinite, or out of range for another reason. */
ForgeOutcome forge_request_set_occurred_at(ForgeRequest *request, ForgeInstant instant);

/* Refuses aggregates of the system tenant: they change by the operator's own functions only. */
ForgeOutcome forge_request_check_not_system(const ForgeAggregate *aggregate, ForgeText name);

/* Refuses a given id that is reserved, unless it is for an aggregate with such ids. */
ForgeOutcome forge_request_check_id(const ForgeRequest *request);

/* Refuses an array that is empty, or has more members than the limit. */
ForgeOutcome forge_request_check_count(const char *name, uint32 count, int limit);

/*
 * May the caller ask for this command?  Refuses system_only, driven_only and
 * permission_denied.
 */
ForgeOutcome forge_request_check_permission(const ForgeAggregate *aggregate, int command_type);

/*
 * Makes it a command by name, with its payload (NULL: empty).  The envelope's
 * ids, occurred_at and metadata are set before.
 */
ForgeOutcome forge_request_command(ForgeRequest *request, ForgeText command_name, Jsonb *payload);

/*
 * Makes it a command whose data is decoded already, and whose permission was checked.
 * Refuses (1) roles or permissions that the caller does not hold, (2) an id that does
 * not match the name, (3) a command about an insight that does not exist.
 */
ForgeOutcome forge_request_decoded_command(ForgeRequest *request, const ForgeAggregate *aggregate,
										   int command_type, const void *data);

/* Makes it an append of a JSON array of events. */
ForgeOutcome forge_request_append(ForgeRequest *request, ForgeText aggregate_type, Jsonb *events);

/* One element of forge.execute_batch, and of forge.append_batch. */
ForgeOutcome forge_request_from_command_json(ForgeRequest *request, JsonbContainer *object);
ForgeOutcome forge_request_from_append_json(ForgeRequest *request, JsonbContainer *object);

/*
 * A whole batch: a JSON array of such elements.  Raises the first refusal, with
 * its index.
 */
typedef ForgeOutcome (*ForgeRequestReader)(ForgeRequest *request, JsonbContainer *object);
void forge_request_read_batch(ForgeUnit *unit, const ForgeSession *session, Jsonb *array,
							  const char *array_name, ForgeRequestReader read);

#endif
