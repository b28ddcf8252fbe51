/*
 * trace.c
 *	  What the events of a stream say of something.
 *
 * Most events are of something else: they are passed over by their payload, and not decoded.
 */
#include "store/trace.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

static bool
has_subject(Jsonb *payload, const char *field_name, ForgeUuid subject)
{
	JsonbValue found;
	ForgeUuid id;

	return getKeyJsonValueFromContainer(&payload->root, field_name, strlen(field_name), &found) !=
			   NULL &&
		   found.type == jbvString &&
		   forge_uuid_parse((ForgeText){ found.val.string.val, found.val.string.len }, &id) &&
		   forge_uuid_equal(id, subject);
}

static bool
is_about(Jsonb *payload, const ForgeTrace *trace)
{
	for (int i = 0; i < lengthof(trace->field_names); i++)
		if (has_subject(payload, trace->field_names[i], trace->subject))
			return true;
	return false;
}

bool
forge_trace_pending(ForgeTrace *trace, const ForgeAggregate *aggregate,
					const ForgePendingEvent *pending)
{
	ForgeEvent event = { .at = pending->recorded_at };

	if (!is_about(pending->payload, trace))
		return true;
	if (!forge_event_read(aggregate, pending->event_type, pending->schema_version, pending->payload,
						  &event))
		elog(ERROR, "an event of type \"%.*s\" that was decided cannot be read",
			 pending->event_type.length, pending->event_type.data);
	return trace->look(trace, &event);
}

/* The scan's event.  What is read for it is in scratch memory. */
static bool
look_at(const ForgeEventScan *scan, ForgeTrace *trace, const ForgeAggregate *aggregate,
		MemoryContext scratch)
{
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	bool goes_on = true;
	ForgeEvent event;

	if (is_about(forge_event_payload(scan), trace))
	{
		(void) forge_event_decode(scan, aggregate, scratch, &event, NULL);
		goes_on = trace->look(trace, &event);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextReset(scratch);
	return goes_on;
}

void
forge_trace_stored(ForgeTrace *trace, const ForgeAggregate *aggregate, ForgeUuid tenant,
				   ForgeUuid stream_id, int64 version)
{
	MemoryContext scratch =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp trace", ALLOCSET_DEFAULT_SIZES);
	bool goes_on = true;
	ForgeEventScan scan;

	/* Others may have stored more events since the head was found. */
	forge_event_scan_stream(&scan, tenant, stream_id, 1, SnapshotSelf);
	while (goes_on && forge_event_scan_previous(&scan))
	{
		CHECK_FOR_INTERRUPTS();
		if (forge_event_integer(&scan, FORGE_EVENT_VERSION) <= version)
			goes_on = look_at(&scan, trace, aggregate, scratch);
	}
	forge_event_scan_end(&scan);
	MemoryContextDelete(scratch);
}
