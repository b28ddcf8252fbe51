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

/* A text as it is, an integer by its digits, a UUID as text. */
static ForgeText
field_text(const ForgeShape *shape, const char *name, const void *data)
{
	ForgeFieldType type;
	const void *value = find_field(shape, name, data, &type);
	char *text;

	if (type == FORGE_FIELD_TEXT)
		return *(const ForgeText *) value;
	if (type == FORGE_FIELD_INTEGER)
		return forge_text_from(psprintf("%lld", (long long) *(const int64_t *) value));
	text = palloc(FORGE_UUID_TEXT_SIZE);
	forge_uuid_format(*(const ForgeUuid *) value, text);
	return forge_text_from(text);
}

/* The aggregate's name, one field alone, or "UUID/field": as all but the last have one length, no
 * two keys are one text.
 */
ForgeUuid
forge_key_stream_of(const ForgeAggregate *aggregate, const ForgeShape *shape, const void *data,
					ForgeText *key)
{
	if (aggregate->is_single)
		*key = forge_text_from(aggregate->name);
	else
		*key = field_text(shape, aggregate->key_names[0], data);
	for (int i = 1; aggregate->key_names[i] != NULL; i++)
	{
		ForgeText next = field_text(shape, aggregate->key_names[i], data);

		*key = forge_text_from(
			psprintf("%.*s/%.*s", (int) key->length, key->data, (int) next.length, next.data));
	}
	return forge_digest_reserved_uuid(forge_text_from(aggregate->name), *key);
}

ForgeUuid
forge_key_id(const ForgeAggregate *aggregate, ForgeUuid given, int command_type, const void *data)
{
	ForgeText key;

	if (!forge_aggregate_has_key(aggregate))
		return given;
	return forge_key_stream_of(aggregate, aggregate->commands[command_type], data, &key);
}

ForgeUuid
forge_key_stream_named(const ForgeAggregate *aggregate, const ForgeShape *shape, const void *data,
					   const char *id_field)
{
	ForgeFieldType type;
	ForgeText key;

	if (forge_aggregate_has_key(aggregate))
		return forge_key_stream_of(aggregate, shape, data, &key);
	return forge_key_stream(aggregate,
							*(const ForgeUuid *) find_field(shape, id_field, data, &type));
}

bool
forge_key_is_kept(const ForgeAggregate *aggregate, const void *state, ForgeUuid stream)
{
	ForgeFieldType type;
	ForgeText key;
	const void *id;

	if (forge_aggregate_has_key(aggregate))
		return forge_uuid_equal(forge_key_stream_of(aggregate, aggregate->state, state, &key),
								stream);
	if (!aggregate->id_is_key)
		return true;
	id = find_field(aggregate->state, aggregate->id_name, state, &type);
	return forge_uuid_equal(forge_key_stream(aggregate, *(const ForgeUuid *) id), stream);
}
