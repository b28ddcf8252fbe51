/*
 * notify.c
 *	  The channels on which clients are told that something has happened.
 */
#include "pg/notify.h"

#include "commands/async.h"

void
forge_notify_event(int64 position)
{
	char payload[32];

	snprintf(payload, sizeof(payload), INT64_FORMAT, position);
	Async_Notify("forgeerp_event", payload);
}

void
forge_notify_insight(ForgeUuid insight_id)
{
	char payload[FORGE_UUID_TEXT_SIZE];

	forge_uuid_format(insight_id, payload);
	Async_Notify("forgeerp_insight", payload);
}
