/*
 * field_compare.c
 *	  Comparing structs by their descriptors.
 */
#include "base/field.h"

#include <string.h>

static bool
equal_texts(ForgeText a, ForgeText b)
{
	return forge_text_is_absent(a) == forge_text_is_absent(b) && forge_text_equal(a, b);
}

static bool
equal_lists(const ForgeShape *element, const ForgeList *a, const ForgeList *b)
{
	if (a->count != b->count)
		return false;
	for (int32_t i = 0; i < a->count; i++)
		if (!forge_shape_equal(element, forge_list_item(a, i, element->size),
							   forge_list_item(b, i, element->size)))
			return false;
	return true;
}

static bool
equal_fields(const ForgeField *field, const void *a, const void *b)
{
	const void *left = (const char *) a + field->offset;
	const void *right = (const char *) b + field->offset;

	switch (field->type)
	{
		case FORGE_FIELD_TEXT:
		case FORGE_FIELD_TEXT_LIST:
		case FORGE_FIELD_JSON:
			return equal_texts(*(const ForgeText *) left, *(const ForgeText *) right);
		case FORGE_FIELD_DECIMAL:
			return ((const ForgeDecimal *) left)->millionths ==
				   ((const ForgeDecimal *) right)->millionths;
		case FORGE_FIELD_INTEGER:
		case FORGE_FIELD_INSTANT:
			return *(const int64_t *) left == *(const int64_t *) right;
		case FORGE_FIELD_U128:
			return forge_u128_compare(*(const ForgeU128 *) left, *(const ForgeU128 *) right) == 0;
		case FORGE_FIELD_DATE:
			return *(const ForgeDate *) left == *(const ForgeDate *) right;
		case FORGE_FIELD_BOOLEAN:
			return *(const bool *) left == *(const bool *) right;
		case FORGE_FIELD_UUID:
			return forge_uuid_equal(*(const ForgeUuid *) left, *(const ForgeUuid *) right);
		case FORGE_FIELD_LIST:
			break;
	}
	return equal_lists(field->element, left, right);
}

bool
forge_shape_equal(const ForgeShape *shape, const void *a, const void *b)
{
	for (int i = 0; i < shape->field_count; i++)
		if (!equal_fields(&shape->fields[i], a, b))
			return false;
	return true;
}

static int64_t
number_of(const ForgeField *field, const void *value)
{
	if (field->type == FORGE_FIELD_BOOLEAN)
		return *(const bool *) value;
	return field->type == FORGE_FIELD_DATE ? *(const ForgeDate *) value : *(const int64_t *) value;
}

static int
compare_fields(const ForgeField *field, const void *a, const void *b)
{
	const void *left = (const char *) a + field->offset;
	const void *right = (const char *) b + field->offset;
	int64_t left_number;
	int64_t right_number;

	if (field->type == FORGE_FIELD_UUID)
		return forge_uuid_compare(*(const ForgeUuid *) left, *(const ForgeUuid *) right);
	if (field->type == FORGE_FIELD_TEXT)
		return forge_text_compare(*(const ForgeText *) left, *(const ForgeText *) right);
	if (field->type == FORGE_FIELD_U128)
		return forge_u128_compare(*(const ForgeU128 *) left, *(const ForgeU128 *) right);
	left_number = number_of(field, left);
	right_number = number_of(field, right);
	return (left_number > right_number) - (left_number < right_number);
}

int
forge_shape_compare_keys(const ForgeShape *shape, const void *a, const void *b)
{
	int order = 0;

	for (int i = 0; order == 0 && i < shape->key_count; i++)
		order = compare_fields(&shape->fields[i], a, b);
	return order;
}
