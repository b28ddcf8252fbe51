/*
 * unit_of_work.h
 *	  The one write path: the requests of a call are decided in memory and
 *	  written once.  A single command is a batch of one.
 *
 * The steps, in order: writable at all · gates · command ids that were used (their
 * receipts are replayed) · stream heads as they are now · expected version · the
 * streams that a command asks for · decide and apply, request by request, and
 * the follow-ups on other streams (span.h) · write: heads, command ids, claims,
 * events, rows of read models.
 *
 * Nothing is locked before it is written.  Heads are written first, in the order
 * of rank and id.  When another transaction has written one of them before us,
 * the heads of that rank from that one on are locked, and everything is decided
 * again.  So transactions wait for each other in one order only, and a decision
 * is never written when the state it was made from has changed.
 * docs/decisions/0004-unit-of-work.md and 0008-spanning-aggregates.md have the
 * reasoning.
 */
#ifndef FORGE_APP_UNIT_OF_WORK_H
#define FORGE_APP_UNIT_OF_WORK_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "pg/error.h"
#include "pg/memory.h"
#include "projection/rows/projection.h"
#include "store/claim.h"
#include "store/command.h"
#include "store/event.h"
#include "store/stream.h"

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
	const ForgeAppendedEvent *appended;
	int appended_count;
	ForgeFingerprint fingerprint; /* when the caller gave a command id */

	/* Of a follow-up: the request whose event caused it. */
	const struct ForgeRequest *driver; /* NULL: the caller asked for it */

	/* The result. */
	ForgeReceipt receipt;
	ForgeStream *stream; /* as it is after the unit; NULL when replayed */

	/* While it runs. */
	bool has_command_id;
	const struct ForgeRequest *original; /* an earlier one of this unit with the same id */
	int event_begin;
} ForgeRequest;

typedef struct ForgeUnit
{
	ForgeUuid tenant;
	ForgeRequest *requests;
	int request_count;
	bool is_batch;          /* errors name the index */
	ForgeKeptRow *kept_row; /* receives the first request's row, if one is written; or NULL */
	ForgeInstant now;       /* later than the recorded times of all heads that were found */

	ForgePendingEvent *events; /* in order, after the run */
	int event_count;
	int event_capacity;
	ForgeRequest **by_command_id; /* those with a command id of the caller's, in its order */
	int by_command_id_count;
	ForgeStream **streams; /* in the order of rank and id */
	int stream_count;
	int stream_capacity;
	int seen_count;               /* streams that decisions only look at */
	ForgeTable heads;             /* open while they are found, decided and written */
	const ForgeStream *lock_from; /* of its rank, it and those after it are locked when found */
	ForgeClaims claims;
	ForgeContextArena arena;
} ForgeUnit;

/*
 * Runs the requests; tenant, requests, request_count, is_batch and kept_row are set.
 * Afterwards each request has its receipt.  Raises the first refusal.  Memory is
 * of the current context.
 */
void forge_unit_run(ForgeUnit *unit);

/* Where a request stands, for its errors. */
ForgeErrorPlace forge_unit_place(const ForgeUnit *unit, const ForgeRequest *request);

#endif
