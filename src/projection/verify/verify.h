/*
 * verify.h
 *	  Comparing the stored rows with a replay of the log, and mending them.
 */
#ifndef FORGE_PROJECTION_VERIFY_VERIFY_H
#define FORGE_PROJECTION_VERIFY_VERIFY_H

#include "pg/forge_pg.h"

#include "projection/rows/projection.h"
#include "projection/verify/replay.h"
#include "utils/jsonb.h"

/* May one verify something of this name? */
bool forge_verify_knows(ForgeText name);

/* The row that a scan is at, as JSON. */
Jsonb *forge_verify_row(const ForgeRowScan *rows);

/* One row that does not agree with the log. */
typedef struct ForgeDifference
{
	const char *projection_name;
	ForgeUuid tenant;
	ForgeUuid id;
	const char *keys;    /* of a row of several: the rest of its key, ", \"line_no\": 1" */
	ForgeUuid cause;     /* another stream by which it differs; nil: none */
	const char *problem; /* missing, unexpected, different, of the order of events, unreadable */
	Jsonb *stored;       /* NULL: nothing */
	Jsonb *replayed;     /* NULL: nothing */
	const ForgeReplay *replay; /* the stream that is being replayed; NULL: none */
} ForgeDifference;

typedef void (*ForgeDifferenceSink)(void *context, const ForgeDifference *difference);

/*
 * Verifies one tenant, or with NULL all; only the part of that name, or every part if
 * it is absent.  Under one snapshot.  Without rows, differences of read models come
 * without their JSON.  If an event of a stream cannot be read, this is the only
 * difference reported for that stream.  Returns the number of events replayed.
 */
int64 forge_verify_run(const ForgeUuid *tenant, ForgeText only, bool with_rows,
					   ForgeDifferenceSink sink, void *context);

/*
 * Writes the rows of a projection that differ, while commands go on.  Returns
 * the number of events replayed.
 */
int64 forge_rebuild_run(const ForgeProjection *projection, const ForgeUuid *tenant);

/*
 * The same for the read models of the ledger, of one tenant, or with NULL of all.  Transfers of a
 * tenant whose rows differ wait until the transaction ends.  Raises transfers_damaged when the
 * transfers do not agree with their events or with each other.  Returns the number of transfers.
 */
int64 forge_ledger_rebuild(const ForgeUuid *tenant);

/*
 * Rebuilds what has that name: a projection, a read model that follows the feed, or the ledger.
 * False if there is nothing of that name.
 */
bool forge_rebuild_named(ForgeText name, const ForgeUuid *tenant, int64 *count);

#endif
