/*
 * list.h
 *	  Lists of structs, in memory that the caller's arena gives.
 *
 * A list is changed in place.  When it grows beyond its capacity, it moves to
 * larger memory of the arena; the old memory is not freed.  So two lists never
 * share their items: code that takes a list over from somewhere copies it.
 */
#ifndef FORGE_BASE_LIST_H
#define FORGE_BASE_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/assert.h"

typedef struct ForgeList
{
	void *items;
	int32_t count;
	int32_t capacity;
} ForgeList;

static inline void *
forge_list_item(const ForgeList *list, int32_t index, size_t item_size)
{
	FORGE_ASSERT(index >= 0 && index < list->count && list->count <= list->capacity);
	return (char *) list->items + (size_t) index * item_size;
}

/* Adds an item of zeros at the end and returns it. */
void *forge_list_add(ForgeList *list, size_t item_size, ForgeArena *arena);

/* Takes one item out; those after it move up. */
void forge_list_remove(ForgeList *list, int32_t index, size_t item_size);

/* The same items in memory of the arena; texts of theirs stay where they are. */
ForgeList forge_list_copy(ForgeList list, size_t item_size, ForgeArena *arena);

#endif
