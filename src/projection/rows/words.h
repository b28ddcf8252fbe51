/*
 * words.h
 *	  The words that records are searched by, each in a row of a read model.
 *
 * SEARCHED(name, sku) in the description of an aggregate gives it the table item_word_row: the
 * tenant, the stream, and a word of these texts in the form of base/search_key.h.  An index on
 * tenant, word and stream finds the streams that have a word which begins so, by comparisons that
 * are leakproof: row security does not keep them from the index.  A command that leaves the texts
 * as they are leaves the rows alone.
 */
#ifndef FORGE_PROJECTION_ROWS_WORDS_H
#define FORGE_PROJECTION_ROWS_WORDS_H

#include "projection/rows/projection.h"

typedef struct ForgeWord
{
	ForgeText word;
} ForgeWord;

extern const ForgeShape forge_word_shape;

/* The words of a state, each once, in their order. */
ForgeRowSources forge_words_of(const ForgeProjection *projection, const void *state);

/* Is it a read model of words, and have both states, which are there, the same texts? */
bool forge_words_are_same(const ForgeProjection *projection, const void *before, const void *after);

#endif
