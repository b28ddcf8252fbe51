/*
 * search_key.h
 *	  Search keys: the words of a record's texts in the one form in which people's words are
 *	  looked for.
 *
 * A key has each word behind a blank: " anna muller c 100".  So a word of a query begins one of
 * the key's words if the key has it behind a blank.  A word is letters and digits, in small
 * letters; accents of Latin letters are taken off, and "ß" is "ss".  Letters of other scripts stay
 * as they are, but for the capitals of Greek and Cyrillic.
 */
#ifndef FORGE_BASE_SEARCH_KEY_H
#define FORGE_BASE_SEARCH_KEY_H

#include "base/arena.h"
#include "base/text.h"

/* The key of these texts, in their order; absent ones count for nothing.  Empty without a word. */
ForgeText forge_search_key(ForgeArena *arena, const ForgeText *texts, int count);

#endif
