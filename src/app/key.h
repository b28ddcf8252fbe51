/*
 * key.h
 *	  Aggregates that are known by a key, a name or an id that others know beforehand:
 *	  the ids of their streams.
 *
 * The stream's id is a function of the key and reserved (base/uuid.h), so no stream
 * of another type can have taken it.
 */
#ifndef FORGE_APP_KEY_H
#define FORGE_APP_KEY_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"

/* The stream of the aggregate that callers know by this id. */
ForgeUuid forge_key_stream(const ForgeAggregate *aggregate, ForgeUuid id);

/*
 * Likewise by the field key_name of a struct of that shape; *key receives its text.
 * The aggregate has a key_name.
 */
ForgeUuid forge_key_stream_of(const ForgeAggregate *aggregate, const ForgeShape *shape,
							  const void *data, ForgeText *key);

/* Is it the stream that the key in the state has?  Yes for aggregates without a key. */
bool forge_key_is_kept(const ForgeAggregate *aggregate, const void *state, ForgeUuid stream);

#endif
