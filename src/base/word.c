/*
 * word.c
 *	  Lists of the words that a field may hold.
 */
#include "base/word.h"

bool
forge_word_next(ForgeText *rest, ForgeText *word)
{
	if (!forge_text_next(rest, ',', word))
		return false;
	if (word->length > 0 && word->data[0] == ' ')
		*word = (ForgeText){ word->data + 1, word->length - 1 };
	return true;
}

int
forge_word_number(const char *words, ForgeText word)
{
	ForgeText rest = forge_text_from(words);
	ForgeText next;

	for (int number = 0; forge_word_next(&rest, &next); number++)
		if (forge_text_equal(next, word))
			return number;
	return -1;
}
