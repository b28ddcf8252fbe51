/*
 * words.c
 *	  The words that records are searched by.
 */
#include "projection/rows/words.h"

#include "base/search_key.h"
#include "pg/memory.h"

static const ForgeField word_fields[] = {
	FORGE_FIELD(ForgeWord, word, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED, 0, "the word"),
};

const ForgeShape forge_word_shape = {
	.name = "word",
	.description = "a word",
	.size = sizeof(ForgeWord),
	.field_count = FORGE_FIELD_COUNT(word_fields),
	.fields = word_fields,
	.key_count = 1,
};

static const ForgeText *
text_at(const ForgeProjection *projection, const void *state, int index)
{
	return (const ForgeText *) ((const char *) state + projection->searched[index]);
}

bool
forge_words_are_same(const ForgeProjection *projection, const void *before, const void *after)
{
	if (projection->searched_count == 0 || before == NULL || after == NULL)
		return false;
	for (int i = 0; i < projection->searched_count; i++)
		if (!forge_text_equal(*text_at(projection, before, i), *text_at(projection, after, i)))
			return false;
	return true;
}

/* Leaves out those that are equal to the one before them. */
static void
leave_out_equal(ForgeRowSources *words)
{
	int count = 0;

	for (int i = 0; i < words->count; i++)
		if (count == 0 || forge_shape_compare_keys(&forge_word_shape, words->list[count - 1],
												   words->list[i]) != 0)
			words->list[count++] = words->list[i];
	words->count = count;
}

ForgeRowSources
forge_words_of(const ForgeProjection *projection, const void *state)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeText *texts = palloc(projection->searched_count * sizeof(ForgeText));
	ForgeRowSources sources = { 0 };
	ForgeWord *words;
	ForgeText rest;
	ForgeText word;

	for (int i = 0; i < projection->searched_count; i++)
		texts[i] = *text_at(projection, state, i);
	rest = forge_search_key(&arena.arena, texts, projection->searched_count);

	/* A word has a blank before it. */
	words = palloc((rest.length / 2 + 1) * sizeof(ForgeWord));
	sources.list = palloc((rest.length / 2 + 1) * sizeof(void *));
	while (forge_text_next(&rest, ' ', &word))
	{
		if (word.length == 0)
			continue;
		words[sources.count].word = word;
		sources.list[sources.count] = &words[sources.count];
		sources.count++;
	}
	forge_row_sources_sort(projection, &sources);
	leave_out_equal(&sources);
	return sources;
}
