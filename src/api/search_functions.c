/*
 * search_functions.c
 *	  What searches are made with in SQL.
 */
#include "api/result.h"

#include "base/search_key.h"
#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "pg/memory.h"
#include "utils/array.h"
#include "utils/builtins.h"

FORGE_FUNCTION(forge_search_key_function);
FORGE_FUNCTION(forge_search_words);
FORGE_FUNCTION(forge_search_patterns);

/* forge.search_key(texts text[]) -> text */
Datum
forge_search_key_function(PG_FUNCTION_ARGS)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeText *texts = NULL;
	Datum *elements;
	bool *nulls;
	int count = 0;

	if (!PG_ARGISNULL(0))
	{
		deconstruct_array(PG_GETARG_ARRAYTYPE_P(0), TEXTOID, -1, false, TYPALIGN_INT, &elements,
						  &nulls, &count);
		texts = palloc((count + 1) * sizeof(ForgeText));
		for (int i = 0; i < count; i++)
			texts[i] = nulls[i] ? (ForgeText){ NULL, 0 } : forge_text_from_datum(elements[i]);
	}
	PG_RETURN_DATUM(forge_text_to_datum(forge_search_key(&arena.arena, texts, count)));
}

/* The words of the query in an array, each in that format. */
static Datum
words_of(FunctionCallInfo fcinfo, const char *format)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeText query =
		PG_ARGISNULL(0) ? (ForgeText){ NULL, 0 } : forge_text_from_datum(PG_GETARG_DATUM(0));
	ForgeText rest = forge_search_key(&arena.arena, &query, 1);
	Datum *words = palloc((rest.length + 1) * sizeof(Datum));
	int count = 0;
	ForgeText word;

	while (forge_text_next(&rest, ' ', &word))
		if (word.length > 0)
			words[count++] = CStringGetTextDatum(psprintf(format, word.length, word.data));
	PG_RETURN_ARRAYTYPE_P(construct_array(words, count, TEXTOID, -1, false, TYPALIGN_INT));
}

/* forge.search_words(query text) -> text[] */
Datum
forge_search_words(PG_FUNCTION_ARGS)
{
	return words_of(fcinfo, "%.*s");
}

/* forge.search_patterns(query text) -> text[]: "% ann%" for each word; it has no wildcards itself
 */
Datum
forge_search_patterns(PG_FUNCTION_ARGS)
{
	return words_of(fcinfo, "%% %.*s%%");
}
