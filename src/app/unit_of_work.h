/*
 * unit_of_work.h
 *	  The one write path: the requests of a call are decided in memory and
 *	  written once.  A single command is a batch of one.
 *
 * The steps, in order: writable at all · gates · command ids that were used (their
 * receipts are replayed) · stream heads as they are now · expected version · the
 * streams that a command asks for · decide and apply, request by request, and
 * the follow-ups on other streams (span.h) · write: heads, command ids, claims,
 * transfers with their balances, events, rows of read models.
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

#include "app/request.h"
#include "projection/rows/projection.h"
#include "store/event.h"

/* The events of a unit of work, in their order. */
typedef struct ForgeUnitEvents
{
	ForgePendingEvent *list;
	int count;
	int capacity;
} ForgeUnitEvents;

/*
 * Runs the requests, one or more of one tenant.  Afterwards each has its receipt and its
 * stream.  Returns the events that were written; kept (or NULL) receives the first request's row,
 * if one is written.  Raises the first refusal.  Memory is of the current context.
 */
ForgeUnitEvents forge_unit_run(ForgeRequests requests, ForgeKeptRow *kept);

#endif
