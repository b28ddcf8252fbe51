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
 * Likewise by the fields key_names of a struct of that shape; *key receives their text.
 * The aggregate has such a key.
 */
ForgeUuid forge_key_stream_of(const ForgeAggregate *aggregate, const ForgeShape *shape,
							  const void *data, ForgeText *key);

/*
 * The id by which callers know the aggregate that a command is on.  If it has a key, the id is
 * computed from the command's data; else it is the given one.
 */
ForgeUuid forge_key_id(const ForgeAggregate *aggregate, ForgeUuid given, int command_type,
					   const void *data);

/*
 * The stream of an aggregate that a struct of another one names: by the fields of its key, or, if
 * it has none, by the UUID in the field id_field.
 */
ForgeUuid forge_key_stream_named(const ForgeAggregate *aggregate, const ForgeShape *shape,
								 const void *data, const char *id_field);

/* Is it the stream that the key in the state has?  Yes for aggregates without a key. */
bool forge_key_is_kept(const ForgeAggregate *aggregate, const void *state, ForgeUuid stream);

#endif
