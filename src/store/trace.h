/*
 * trace.h
 *	  What the events of a stream say of something (ForgeTrace, domain/aggregate.h).
 */
#ifndef FORGE_STORE_TRACE_H
#define FORGE_STORE_TRACE_H

#include "pg/forge_pg.h"

#include "store/event.h"

/*
 * Shows it an event that is not stored yet, if it holds the subject.  Returns false when it has
 * seen enough.
 */
bool forge_trace_pending(ForgeTrace *trace, const ForgeAggregate *aggregate,
						 const ForgePendingEvent *event);

/*
 * Shows it those of the stream's events up to that version, the last one first, until it has seen
 * enough.  Raises event_unreadable for one that holds the subject and cannot be read.
 */
void forge_trace_stored(ForgeTrace *trace, const ForgeAggregate *aggregate, ForgeUuid tenant,
						ForgeUuid stream_id, int64 version);

#endif
