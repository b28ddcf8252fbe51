/*
 * list.c
 *	  Lists of structs, in memory that the caller's arena gives.
 */
#include "base/list.h"

#include <string.h>

#include "base/assert.h"

#define FIRST_CAPACITY 4

static void
move_to_capacity(ForgeList *list, int32_t capacity, size_t item_size, ForgeArena *arena)
{
	void *items = NULL;

	if (capacity > 0)
		items = forge_arena_allocate(arena, (size_t) capacity * item_size);
	FORGE_ASSERT(list->count == 0 || items != NULL);
	if (list->count > 0)
		memcpy(items, list->items, (size_t) list->count * item_size);
	list->items = items;
	list->capacity = capacity;
}

void *
forge_list_add(ForgeList *list, size_t item_size, ForgeArena *arena)
{
	void *item;

	if (list->count == list->capacity)
		move_to_capacity(list, list->count > 0 ? 2 * list->count : FIRST_CAPACITY, item_size,
						 arena);
	item = forge_list_item(list, list->count++, item_size);
	memset(item, 0, item_size);
	return item;
}

void
forge_list_remove(ForgeList *list, int32_t index, size_t item_size)
{
	char *item = forge_list_item(list, index, item_size);

	list->count--;
	memmove(item, item + item_size, (size_t) (list->count - index) * item_size);
}

ForgeList
forge_list_copy(ForgeList list, size_t item_size, ForgeArena *arena)
{
	move_to_capacity(&list, list.count, item_size, arena);
	return list;
}
