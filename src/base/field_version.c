/*
 * field_version.c
 *	  Versions of a shape: finding one, and raising its values to the present one.
 *	  Copying the fields that structs of different shapes have in common.
 */
#include "base/field.h"

#include <string.h>

const ForgeShape *
forge_shape_of_version(const ForgeShape *shape, int version)
{
	while (shape != NULL && shape->schema_version != version)
		shape = shape->before;
	return shape;
}

size_t
forge_field_size(ForgeFieldType type)
{
	switch (type)
	{
		case FORGE_FIELD_TEXT:
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_JSON:
			return sizeof(ForgeText);
		case FORGE_FIELD_DECIMAL:
			return sizeof(ForgeDecimal);
		case FORGE_FIELD_INTEGER:
			return sizeof(int64_t);
		case FORGE_FIELD_U128:
			return sizeof(ForgeU128);
		case FORGE_FIELD_BOOLEAN:
			return sizeof(bool);
		case FORGE_FIELD_UUID:
			return sizeof(ForgeUuid);
		case FORGE_FIELD_INSTANT:
			return sizeof(ForgeInstant);
		case FORGE_FIELD_DATE:
			return sizeof(ForgeDate);
		case FORGE_FIELD_LIST:
			break;
	}
	return sizeof(ForgeList);
}

/* The shape's field of the same name and type, of lists of the same elements; or NULL. */
static const ForgeField *
find_same(const ForgeShape *shape, const ForgeField *field)
{
	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *other = &shape->fields[i];

		if (other->type == field->type && other->element == field->element &&
			strcmp(other->name, field->name) == 0)
			return other;
	}
	return NULL;
}

/* Copies the fields of the same name and type; if has_lists, also lists with the same elements. */
static void
take_over(const ForgeShape *shape, void *target, const ForgeShape *source_shape, const void *source,
		  bool has_lists)
{
	for (int i = 0; i < source_shape->field_count; i++)
	{
		const ForgeField *given = &source_shape->fields[i];
		const ForgeField *field = find_same(shape, given);

		if (field != NULL && (has_lists || field->type != FORGE_FIELD_LIST))
			memcpy((char *) target + field->offset, (const char *) source + given->offset,
				   forge_field_size(field->type));
	}
}

void
forge_shape_take_over(const ForgeShape *shape, void *target, const ForgeShape *source_shape,
					  const void *source)
{
	take_over(shape, target, source_shape, source, false);
}

const void *
forge_shape_raise(const ForgeShape *shape, int version, const void *source, ForgeArena *arena)
{
	const void *before;
	void *raised;

	if (shape->schema_version <= version)
		return source;
	before = forge_shape_raise(shape->before, version, source, arena);
	raised = forge_arena_allocate(arena, shape->size);
	forge_shape_clear(shape, raised);
	take_over(shape, raised, shape->before, before, true);
	if (shape->from_before != NULL)
		shape->from_before(raised, before, arena);
	return raised;
}
