/*
 * text_sort.h
 *	  Texts in the order of their bytes.
 */
#ifndef FORGE_BASE_TEXT_SORT_H
#define FORGE_BASE_TEXT_SORT_H

#include "base/arena.h"
#include "base/text.h"

/*
 * Sorts the texts where they are, as forge_text_compare orders them; equal ones stay as they
 * stood.  Its work is count × log count comparisons, whatever the texts are.
 */
void forge_text_sort(ForgeText *texts, int32_t count, ForgeArena *arena);

#endif
