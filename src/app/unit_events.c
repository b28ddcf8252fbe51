/*
 * unit_events.c
 *	  The events of a unit of work, from their decision to the log.
 */
#include "app/unit_parts.h"

#include "store/feed.h"

#define FIRST_CAPACITY 4

ForgePendingEvent *
forge_unit_add_event(ForgeUnitEvents *events, const ForgeRequest *request, ForgeInstant now)
{
	ForgePendingEvent *event;

	if (events->count == events->capacity)
	{
		events->capacity = Max(2 * events->capacity, FIRST_CAPACITY);
		events->list =
			events->list == NULL
				? palloc(events->capacity * sizeof(ForgePendingEvent))
				: repalloc_huge(events->list, events->capacity * sizeof(ForgePendingEvent));
	}
	event = &events->list[events->count++];
	event->envelope = &request->envelope;
	event->version = ++request->stream->version;
	event->recorded_at = request->stream->updated_at = now;
	return event;
}

void
forge_unit_draw_positions(ForgeUnitEvents *events, ForgeRequests requests)
{
	int64 *positions = palloc_array_huge(int64, events->count);

	forge_feed_draw(requests.list[0].envelope.tenant, events->count, positions);
	for (int i = 0; i < events->count; i++)
		events->list[i].position = positions[i];
	for (int i = 0; i < requests.count; i++)
	{
		ForgeRequest *request = &requests.list[i];

		if (!forge_request_is_replay(request) && request->receipt.event_count > 0)
			request->receipt.position =
				positions[request->event_begin + request->receipt.event_count - 1];
	}
}
