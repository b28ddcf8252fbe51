/*
 * key.c
 *	  Aggregates that are known by a key: the ids of their streams.
 */
#include "app/key.h"

#include "pg/digest.h"

static const void *
find_field(const ForgeShape *shape, const char *name, const void *data, ForgeFieldType *type)
{
	const ForgeField *field = &shape->fields[forge_shape_find(shape, forge_text_from(name))];

	*type = field->type;
	return (const char *) data + field->offset;
}

ForgeUuid
forge_key_stream(const ForgeAggregate *aggregate, ForgeUuid id)
{
	if (aggregate == NULL || !aggregate->id_is_key)
		return id;
	return forge_digest_key_uuid(forge_text_from(aggregate->name), id);
}

/* A text as it is, a UUID as text. */
ForgeUuid
forge_key_stream_of(const ForgeAggregate *aggregate, const ForgeShape *shape, const void *data,
					ForgeText *key)
{
	ForgeFieldType type;
	const void *value = find_field(shape, aggregate->key_name, data, &type);
	char *text;

	if (type == FORGE_FIELD_TEXT)
		*key = *(const ForgeText *) value;
	else
	{
		text = palloc(FORGE_UUID_TEXT_SIZE);
		forge_uuid_format(*(const ForgeUuid *) value, text);
		*key = forge_text_from(text);
	}
	return forge_digest_reserved_uuid(forge_text_from(aggregate->name), *key);
}

bool
forge_key_is_kept(const ForgeAggregate *aggregate, const void *state, ForgeUuid stream)
{
	ForgeFieldType type;
	ForgeText key;
	const void *id;

	if (aggregate->key_name != NULL)
		return forge_uuid_equal(forge_key_stream_of(aggregate, aggregate->state, state, &key),
								stream);
	if (!aggregate->id_is_key)
		return true;
	id = find_field(aggregate->state, aggregate->id_name, state, &type);
	return forge_uuid_equal(forge_key_stream(aggregate, *(const ForgeUuid *) id), stream);
}
