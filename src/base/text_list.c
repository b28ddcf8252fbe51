/*
 * text_list.c
 *	  Lists of texts in one slice.
 */
#include "base/text_list.h"

#include <string.h>

bool
forge_text_list_has(ForgeText list, ForgeText item)
{
	ForgeText each;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &each))
		if (forge_text_equal(each, item))
			return true;
	return false;
}

/* A list under construction, with room for so many bytes. */
typedef struct Builder
{
	char *data;
	int32_t length;
} Builder;

static Builder
begin(ForgeArena *arena, int32_t room)
{
	return (Builder){ forge_arena_allocate(arena, (size_t) room + 1), 0 };
}

static void
add(Builder *builder, ForgeText item)
{
	if (builder->length > 0)
		builder->data[builder->length++] = FORGE_LIST_SEPARATOR;
	memcpy(builder->data + builder->length, item.data, (size_t) item.length);
	builder->length += item.length;
}

static ForgeText
built(const Builder *builder)
{
	return (ForgeText){ builder->data, builder->length };
}

ForgeText
forge_text_list_with(ForgeArena *arena, ForgeText list, ForgeText item)
{
	Builder builder = begin(arena, list.length + 1 + item.length);

	if (list.length > 0)
		add(&builder, list);
	add(&builder, item);
	return built(&builder);
}

ForgeText
forge_text_list_without(ForgeArena *arena, ForgeText list, ForgeText item)
{
	Builder builder = begin(arena, list.length);
	ForgeText each;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &each))
		if (!forge_text_equal(each, item))
			add(&builder, each);
	return built(&builder);
}

ForgeText
forge_text_list_unique(ForgeArena *arena, ForgeText list)
{
	Builder builder = begin(arena, list.length);
	ForgeText each;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &each))
		if (!forge_text_list_has(built(&builder), each))
			add(&builder, each);
	return built(&builder);
}

ForgeText
forge_text_list_common(ForgeArena *arena, ForgeText list, ForgeText other)
{
	Builder builder = begin(arena, list.length);
	ForgeText each;

	while (forge_text_next(&list, FORGE_LIST_SEPARATOR, &each))
		if (forge_text_list_has(other, each))
			add(&builder, each);
	return built(&builder);
}
