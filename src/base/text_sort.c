/*
 * text_sort.c
 *	  Texts in the order of their bytes: a merge sort.
 */
#include "base/text_sort.h"

#include <string.h>

/* Merges the texts from begin to middle with those from there to end; both are sorted. */
static void
merge(const ForgeText *from, ForgeText *to, int64_t begin, int64_t middle, int64_t end)
{
	int64_t left = begin;
	int64_t right = middle;

	for (int64_t i = begin; i < end; i++)
		to[i] = right == end || (left < middle && forge_text_compare(from[left], from[right]) <= 0)
					? from[left++]
					: from[right++];
}

static int64_t
at_most(int64_t number, int64_t limit)
{
	return number < limit ? number : limit;
}

void
forge_text_sort(ForgeText *texts, int32_t count, ForgeArena *arena)
{
	ForgeText *from = texts;
	ForgeText *to;

	if (count < 2)
		return;
	to = forge_arena_allocate(arena, (size_t) count * sizeof(ForgeText));
	for (int64_t width = 1; width < count; width *= 2)
	{
		ForgeText *sorted = to;

		for (int64_t begin = 0; begin < count; begin += 2 * width)
			merge(from, to, begin, at_most(begin + width, count),
				  at_most(begin + 2 * width, count));
		to = from;
		from = sorted;
	}
	if (from != texts)
		memcpy(texts, from, (size_t) count * sizeof(ForgeText));
}
