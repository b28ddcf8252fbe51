/*
 * verify_part.h
 *	  The parts of verify: each compares one kind of rows, and has a name.
 *
 * A new part is a file (verify_claim.c is an example) and a line in the list of verify.c.
 */
#ifndef FORGE_PROJECTION_VERIFY_VERIFY_PART_H
#define FORGE_PROJECTION_VERIFY_VERIFY_PART_H

#include "pg/forge_pg.h"

#include "projection/verify/replay.h"
#include "projection/verify/verify.h"

/* A stream that cannot be compared, because an event of it cannot be read. */
typedef struct ForgeAside
{
	ForgeUuid tenant;
	ForgeUuid id;
} ForgeAside;

/* The tenant and the part that are verified, the place for differences, and the stream at hand. */
typedef struct ForgeVerifier
{
	const ForgeUuid *tenant; /* NULL: all */
	Snapshot snapshot;
	ForgeDifferenceSink sink;
	void *context;
	bool with_rows;
	const ForgeReplay *replay; /* of the stream that is being compared; NULL: none */
	ForgeAside *aside;         /* in the order of tenant and id */
	int64 aside_count;
	int64 aside_capacity;
	MemoryContext memory; /* of that list */
} ForgeVerifier;

/* Reports a difference, unless it is of a stream that was set aside. */
void forge_verifier_report(const ForgeVerifier *verifier, const ForgeDifference *difference);

/*
 * Reports an event that cannot be read, under that name, and sets its stream aside.
 * Streams come in the order of tenant and id.
 */
void forge_verifier_set_aside(ForgeVerifier *verifier, const char *projection_name,
							  ForgeUuid tenant, ForgeUuid id, const ForgeUnreadable *unreadable);

/* Was a stream of the tenant set aside?  Sums over its streams would lack that one. */
bool forge_verifier_has_aside(const ForgeVerifier *verifier, ForgeUuid tenant);

typedef struct ForgeVerifyPart
{
	const char *name; /* for forge.verify(); NULL: the name of its read model */

	/* It is left out when everything is verified. */
	bool is_only_by_name;

	/*
	 * For a part that looks at each stream as it is replayed: its data, from begin to end; and
	 * whether it looks at the streams of an aggregate (NULL: an aggregate type that is not in the
	 * registry).  A part without a name is given its read model.
	 */
	void *(*begin)(const ForgeVerifier *verifier, const ForgeProjection *read_model);
	bool (*reads)(const void *part, const ForgeAggregate *aggregate);
	void (*add)(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay);

	/* It may look at each event of these streams, too; at those of streams that are set aside
	 * until one cannot be read. */
	void (*add_event)(void *part, const ForgeReplay *replay, const ForgeEvent *event);
	void (*end)(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed);

	/* Or of any other: all of it. */
	void (*run)(ForgeVerifier *verifier);
} ForgeVerifyPart;

extern const ForgeVerifyPart forge_verify_stream;
extern const ForgeVerifyPart forge_verify_read_model;
extern const ForgeVerifyPart forge_verify_claim;
extern const ForgeVerifyPart forge_verify_reservation;
extern const ForgeVerifyPart forge_verify_stock_transfer;
extern const ForgeVerifyPart forge_verify_reference;
extern const ForgeVerifyPart forge_verify_command;
extern const ForgeVerifyPart forge_verify_insight;
extern const ForgeVerifyPart forge_verify_account_month;
extern const ForgeVerifyPart forge_verify_ledger;
extern const ForgeVerifyPart forge_verify_limited_account;
extern const ForgeVerifyPart forge_verify_stock_value;
extern const ForgeVerifyPart forge_verify_event_id;

#endif
