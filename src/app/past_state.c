/*
 * past_state.c
 *	  What the state of a stream was.
 */
#include "app/past_state.h"

#include "utils/snapmgr.h"

static bool
is_of(const ForgeAggregate *aggregate, ForgeUuid tenant, ForgeUuid stream_id)
{
	ForgeStream stream = { .tenant = tenant, .id = stream_id };
	ForgeTable table;

	forge_table_open(&table, &forge_stream_table, AccessShareLock);
	(void) forge_stream_find(&table, &stream, false);
	forge_stream_depend(&table, &stream);
	forge_table_close(&table);
	return stream.aggregate == aggregate;
}

const void *
forge_past_state(const ForgeAggregate *aggregate, ForgeUuid tenant, ForgeUuid stream_id,
				 ForgeFoldEnd end, ForgeInstant *recorded_at)
{
	void *state;

	if (!is_of(aggregate, tenant, stream_id))
		return NULL;
	state = forge_stream_new_state(aggregate);
	*recorded_at = forge_stream_fold(aggregate, state, tenant, stream_id, end, GetActiveSnapshot());
	return *recorded_at == FORGE_INSTANT_ABSENT ? NULL : state;
}
