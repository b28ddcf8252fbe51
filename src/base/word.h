/*
 * word.h
 *	  Lists of the words that a field may hold: "draft, submitted, cancelled".
 *
 * Such a list is one string, its words separated by a comma and a space, so that a
 * refusal can show it as it is.  The order is that in which people should read it; an
 * enum in the same order makes a word a number.
 */
#ifndef FORGE_BASE_WORD_H
#define FORGE_BASE_WORD_H

#include <stdbool.h>

#include "base/text.h"

/* Takes the first word off the rest of a list; false when none is left. */
bool forge_word_next(ForgeText *rest, ForgeText *word);

/* The place of a word in the list, from 0, or -1. */
int forge_word_number(const char *words, ForgeText word);

#endif
