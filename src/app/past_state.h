/*
 * past_state.h
 *	  What the state of a stream was.
 */
#ifndef FORGE_APP_PAST_STATE_H
#define FORGE_APP_PAST_STATE_H

#include "pg/forge_pg.h"

#include "store/stream.h"

/*
 * The state of the stream up to that end, as the active snapshot sees it, folded from its events;
 * *recorded_at is when the last of them was recorded.  NULL when there was none by then, or the
 * stream is of another aggregate.
 */
const void *forge_past_state(const ForgeAggregate *aggregate, ForgeUuid tenant, ForgeUuid stream_id,
							 ForgeFoldEnd end, ForgeInstant *recorded_at);

#endif
