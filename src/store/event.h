/*
 * event.h
 *	  The log: rows of forge.event, written once and read in two orders.
 */
#ifndef FORGE_STORE_EVENT_H
#define FORGE_STORE_EVENT_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "pg/columns.h"
#include "pg/table.h"
#include "utils/jsonb.h"

/* Columns of forge.event. */
FORGE_COLUMN_NUMBERS(FORGE_EVENT_COLUMNS, FORGE_EVENT_);

extern ForgeRelationName forge_event_table;

/* The fields that all events of one command have in common. */
typedef struct ForgeEnvelope
{
	ForgeUuid tenant;
	ForgeUuid aggregate_id;
	ForgeUuid command_id;
	ForgeUuid principal;   /* nil: none */
	ForgeUuid correlation; /* nil: none */
	ForgeUuid causation;   /* nil: none */
	Jsonb *metadata;       /* NULL: none */
	ForgeText aggregate_type;
} ForgeEnvelope;

/* An event that is about to be written. */
typedef struct ForgePendingEvent
{
	const ForgeEnvelope *envelope;
	int64 position;
	int64 version;
	ForgeInstant occurred_at;
	ForgeInstant recorded_at;
	ForgeUuid event_id;
	int schema_version;
	ForgeText event_type;
	Jsonb *payload;
} ForgePendingEvent;

/* The row of an event. */
void forge_event_row(const ForgePendingEvent *event, Datum values[FORGE_EVENT_COLUMN_COUNT],
					 bool nulls[FORGE_EVENT_COLUMN_COUNT]);

/* Writes the events, in their order. */
void forge_event_insert(const ForgePendingEvent *events, int count);

/* A new event or command id: UUIDv7, ascending within this session. */
ForgeUuid forge_event_new_id(void);

/* A scan over streams (by version) or over a tenant's feed (by position). */
typedef ForgeRowScan ForgeEventScan;

void forge_event_scan_stream(ForgeEventScan *scan, ForgeUuid tenant, ForgeUuid aggregate_id,
							 int64 from_version, Snapshot snapshot);
void forge_event_scan_feed(ForgeEventScan *scan, ForgeUuid tenant, int64 after_position,
						   Snapshot snapshot);

/* All streams of one tenant, or with NULL of all: by tenant, stream and version. */
void forge_event_scan_streams(ForgeEventScan *scan, const ForgeUuid *tenant, Snapshot snapshot);
bool forge_event_scan_next(ForgeEventScan *scan);

/* The same in the other direction, from the end; a scan goes in one. */
bool forge_event_scan_previous(ForgeEventScan *scan);
void forge_event_scan_end(ForgeEventScan *scan);

/* Columns of the scan's event.  Texts are valid until the next one. */
ForgeUuid forge_event_uuid(const ForgeEventScan *scan, AttrNumber column);
int64 forge_event_integer(const ForgeEventScan *scan, AttrNumber column);
ForgeText forge_event_text(const ForgeEventScan *scan, AttrNumber column);
Jsonb *forge_event_payload(const ForgeEventScan *scan);

/*
 * An event that cannot be read: of a type or schema version that this library does not
 * know, or with a payload that does not fit it.
 */
typedef struct ForgeUnreadable
{
	ForgeUuid aggregate_id;
	int64 version;
	int64 position; /* 0: there is none */
	int64 schema_version;
	ForgeText event_type;
} ForgeUnreadable;

/*
 * An event of that name and schema version, raised to the present one, in the current memory
 * context; at is left alone.  False for one that cannot be read.
 */
bool forge_event_read(const ForgeAggregate *aggregate, ForgeText name, int version, Jsonb *payload,
					  ForgeEvent *event);

/*
 * The scan's event, decoded by the shape of its schema version and raised to the present
 * one; in scratch memory that the caller resets, its texts slices of the payload.  For one that
 * cannot be read it raises event_unreadable; or, unless unreadable is NULL, it fills that
 * in (its text in the current memory context) and returns false.
 */
bool forge_event_decode(const ForgeEventScan *scan, const ForgeAggregate *aggregate,
						MemoryContext scratch, ForgeEvent *event, ForgeUnreadable *unreadable);

/*
 * Applies a decoded event to the state.  Texts that the state takes over are copied into keep,
 * where its lists grow as well.
 */
void forge_event_apply_decoded(const ForgeAggregate *aggregate, void *state,
							   const ForgeEvent *event, MemoryContext keep);

/*
 * Applies the scan's event to the state.  Works in scratch memory that it
 * resets; keep is as above.  For an event that cannot be read as forge_event_decode; the state is
 * then as it was.
 */
bool forge_event_apply(const ForgeEventScan *scan, const ForgeAggregate *aggregate, void *state,
					   MemoryContext scratch, MemoryContext keep, ForgeUnreadable *unreadable);

/* Raises event_unreadable. */
_Noreturn void forge_unreadable_raise(const ForgeUnreadable *unreadable,
									  const ForgeAggregate *aggregate);

/* {"version", "position", "event_type", "schema_version"} */
Jsonb *forge_unreadable_to_json(const ForgeUnreadable *unreadable);

#endif
