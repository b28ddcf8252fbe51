/*
 * text_list.h
 *	  Lists of texts in one slice: the items joined by a separator that none of
 *	  them may hold.
 *
 * So a list is a value like any text: stored, packed and compared as one.  An
 * empty list is an empty text, not an absent one; no item is empty.
 */
#ifndef FORGE_BASE_TEXT_LIST_H
#define FORGE_BASE_TEXT_LIST_H

#include "base/arena.h"
#include "base/text.h"

#define FORGE_LIST_SEPARATOR '\n'

bool forge_text_list_has(ForgeText list, ForgeText item);

/* The list and one item more, and the list without that item, in the arena. */
ForgeText forge_text_list_with(ForgeArena *arena, ForgeText list, ForgeText item);
ForgeText forge_text_list_without(ForgeArena *arena, ForgeText list, ForgeText item);

/* Each item once, where it stands first. */
ForgeText forge_text_list_unique(ForgeArena *arena, ForgeText list);

/* The items of the first list that are in the second as well, in the order of the first. */
ForgeText forge_text_list_common(ForgeArena *arena, ForgeText list, ForgeText other);

#endif
