/*
 * request.h
 *	  Requests: what a unit of work is asked for.  They are made of the callers' arguments,
 *	  JSON or already decoded.
 *
 * The functions that make one return a refusal rather than raising it, so that the caller
 * can say where it stands in a batch.
 */
#ifndef FORGE_APP_REQUEST_H
#define FORGE_APP_REQUEST_H

#include "auth/session.h"
#include "domain/aggregate.h"
#include "ledger/status.h"
#include "ledger/transfer.h"
#include "pg/error.h"
#include "store/command.h"
#include "store/event.h"
#include "store/stream.h"
#include "utils/array.h"

/* An event as the caller of forge.append gives it. */
typedef struct ForgeAppendedEvent
{
	ForgeText type;
	int event_type;   /* of a registered aggregate */
	const void *data; /* decoded; NULL for an aggregate that is not registered */
	Jsonb *payload;
	int schema_version;
	ForgeInstant occurred_at; /* FORGE_INSTANT_ABSENT: now */
	ForgeUuid event_id;       /* nil: a new one */
} ForgeAppendedEvent;

/* What became of a transfer. */
typedef struct ForgeTransferResult
{
	ForgeTransferStatus status;
	uint64 timestamp_ns;
} ForgeTransferResult;

typedef struct ForgeTransferSubject ForgeTransferSubject; /* span.h */

/* The transfers of a ledger.batch, asked for by a call or by a span. */
typedef struct ForgeTransferList
{
	const ForgeTransfer *list;
	int count;
	const ForgeTransferSubject *subjects; /* of a span: if one fails, the unit is refused; NULL: a
										   * failure is a result */
	ForgeTransferResult *results;         /* afterwards, one for each */
} ForgeTransferList;

/* One command, or one append. */
typedef struct ForgeRequest
{
	/* The caller's request. */
	ForgeEnvelope envelope;          /* its command id is nil when the caller gave none */
	ForgeUuid id;                    /* of the aggregate, as callers know it */
	int64 expected_version;          /* FORGE_VERSION_ANY, FORGE_VERSION_EXISTS, 0, 1, ... */
	ForgeInstant occurred_at;        /* FORGE_INSTANT_ABSENT: now */
	const ForgeAggregate *aggregate; /* NULL: an append to one that is not registered */
	ForgeCommand command;            /* data NULL: an append */
	const void *const *span_asked;   /* the states that the span of its aggregate has asked for */
	const ForgeAppendedEvent *appended;
	int appended_count;
	ForgeFingerprint fingerprint; /* when the caller gave a command id */
	ForgeTransferList *transfers; /* of a command of ledger.batch; else NULL */
	bool is_repeatable;           /* by ids in it, so its command id keeps no receipt */
	int batch_index;              /* its place in the caller's batch, for errors; -1: no batch */

	/* Of a follow-up: the request whose event caused it. */
	const struct ForgeRequest *driver; /* NULL: the caller asked for it */

	/* The result. */
	ForgeReceipt receipt;
	ForgeStream *stream; /* as it is after the unit; NULL when replayed */

	/* The unit of work's notes. */
	bool has_command_id;
	const struct ForgeRequest *original; /* an earlier one of this unit with the same id */
	int event_begin;                     /* its first event among those of the unit */
} ForgeRequest;

/* The requests of one call, in the caller's order. */
typedef struct ForgeRequests
{
	ForgeRequest *list;
	int count;
} ForgeRequests;

/* A request of the session, with nothing asked for yet. */
void forge_request_init(ForgeRequest *request, const ForgeSession *session);

/* Where it stands, for its errors. */
ForgeErrorPlace forge_request_place(const ForgeRequest *request);

/* The request of the caller that it is, or that it follows from. */
const ForgeRequest *forge_request_root(const ForgeRequest *request);

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
ForgeOutcome forge_request_append(ForgeRequest *request, ForgeText aggregate_type, Jsonb *array);

/* Makes it an append of as many events as there are types (text[]) and payloads (jsonb[]). */
ForgeOutcome forge_request_append_arrays(ForgeRequest *request, ForgeText aggregate_type,
										 ArrayType *types, ArrayType *payloads);

/* One element of forge.execute_batch, and of forge.append_batch. */
ForgeOutcome forge_request_from_command_json(ForgeRequest *request, JsonbContainer *object);
ForgeOutcome forge_request_from_append_json(ForgeRequest *request, JsonbContainer *object);

/*
 * A whole batch: a JSON array of such elements.  Raises the first refusal, with
 * its index.
 */
typedef ForgeOutcome (*ForgeRequestReader)(ForgeRequest *request, JsonbContainer *object);
ForgeRequests forge_request_read_batch(const ForgeSession *session, Jsonb *array,
									   const char *array_name, ForgeRequestReader read);

#endif
