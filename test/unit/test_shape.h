/*
 * test_shape.h
 *	  Looking at shapes: a whole table as one line.
 */
#ifndef FORGE_TEST_SHAPE_H
#define FORGE_TEST_SHAPE_H

#include <stdio.h>

#include "base/field.h"
#include "tap.h"

/* "name: a string of 200, required; sku: ..." */
static inline void
tap_is_shape(const ForgeShape *shape, const char *expected, const char *file, int line)
{
	char text[1000] = "";

	for (int i = 0; i < shape->field_count; i++)
	{
		const ForgeField *field = &shape->fields[i];
		size_t length = strlen(text);

		snprintf(text + length, sizeof(text) - length, "%s%s: %s", i > 0 ? "; " : "", field->name,
				 forge_field_type_words(field->type));
		length = strlen(text);
		if (field->limit > 0)
			snprintf(text + length, sizeof(text) - length, " of %d", (int) field->limit);
		length = strlen(text);
		snprintf(text + length, sizeof(text) - length, "%s%s%s%s%s%s",
				 field->flags & FORGE_FIELD_REQUIRED ? ", required" : "",
				 field->flags & FORGE_FIELD_TRIMMED ? ", trimmed" : "",
				 field->flags & FORGE_FIELD_PERSONAL ? ", personal" : "",
				 field->flags & FORGE_FIELD_GIVES_ROLES ? ", given roles" : "",
				 field->flags & FORGE_FIELD_GIVES_PERMISSIONS ? ", given permissions" : "",
				 field->flags & FORGE_FIELD_EMAIL ? ", e-mail" : "");
	}
	tap_is_text(text, expected, shape->name, file, line);
}

#define is_shape(shape, expected) tap_is_shape(shape, expected, __FILE__, __LINE__)

#endif
