/*
 * search_ids.c
 *	  forge.candidates: who has the words of a query.  docs/decisions/0028-words.md says how words
 *	  are found.
 *
 * The rows of words are read from their indexes, so it is here that their tenant and the permission
 * to read them are looked after.
 */
#include "api/result.h"

#include "auth/caller_permission.h"
#include "base/search_key.h"
#include "catalog/pg_type_d.h"
#include "pg/convert.h"
#include "pg/key_scan.h"
#include "pg/memory.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/snapmgr.h"

/* With fewer ids than so many, times the number of words, a word is rare. */
#define RARE_COUNT 10000

/* With fewer than so many it is worth reading if no word is rare; the others are read if none is.
 */
#define WORTH_COUNT 250000

#define FIRST_CAPACITY 64

/* Where the words of a kind of records are: in an index by tenant, word and id. */
typedef struct WordSource
{
	const char *kind;
	const char *permission; /* to read the rows */
	ForgeRelationName table;
	ForgeRelationName index;
} WordSource;

#define WORD_SOURCE(source_kind, table_name, source_permission)                                    \
	{                                                                                              \
		.kind = (source_kind), .permission = (source_permission), .table = { .name = table_name }, \
		.index = { .name = table_name "_word" },                                                   \
	}

static WordSource sources[] = {
	WORD_SOURCE("item", "item_word_row", "inventory.item.read"),
	WORD_SOURCE("product", "item_word_row", "inventory.item.read"),
	WORD_SOURCE("product", "product_word_row", "catalog.product.read"),
	WORD_SOURCE("party", "party_word_row", "parties.party.read"),
};

/* Those that have a word; an id may be there more than once. */
typedef struct WordIds
{
	ForgeUuid *list;
	int count;
	int capacity;
} WordIds;

/* An id, and how many of the words read so far its record has. */
typedef struct IdEntry
{
	ForgeUuid id;
	int word_count;
	char status;
} IdEntry;

#define SH_PREFIX ids
#define SH_ELEMENT_TYPE IdEntry
#include "pg/uuid_table.h"

/* ----- the ids of a word -------------------------------------------------------------------- */

static void
add_id(WordIds *ids, ForgeUuid id)
{
	if (ids->count == ids->capacity)
	{
		ids->capacity = Max(2 * ids->capacity, FIRST_CAPACITY);
		ids->list = ids->list == NULL ? palloc_array_huge(ForgeUuid, ids->capacity)
									  : repalloc_huge(ids->list, ids->capacity * sizeof(ForgeUuid));
	}
	ids->list[ids->count++] = id;
}

/* From the word to what is behind all words that begin so: the last of all characters is. */
static void
read_source(WordSource *source, const ForgeUuid *tenant, ForgeText word, int limit, WordIds *ids)
{
	Datum begin = forge_text_to_datum(word);
	Datum stop = CStringGetTextDatum(psprintf("%.*s\xF4\x8F\xBF\xBF", word.length, word.data));
	ScanKeyData keys[3];
	ForgeKeyScan scan;

	ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_UUID_EQ, FORGE_UUID_DATUM(tenant));
	ScanKeyInit(&keys[1], 2, BTGreaterEqualStrategyNumber, F_TEXT_GE, begin);
	ScanKeyInit(&keys[2], 2, BTLessStrategyNumber, F_TEXT_LT, stop);
	forge_key_scan_begin(&scan, &source->table, &source->index, keys, lengthof(keys),
						 GetActiveSnapshot());
	while (ids->count < limit && forge_key_scan_next(&scan))
		add_id(ids, forge_uuid_from_datum(forge_key_scan_get(&scan, 3)));
	forge_key_scan_end(&scan);
}

static WordIds
read_word(ForgeText kind, const ForgeUuid *tenant, ForgeText word, int limit)
{
	WordIds ids = { NULL, 0, 0 };

	for (int i = 0; i < lengthof(sources); i++)
		if (forge_text_equal(kind, forge_text_from(sources[i].kind)) &&
			forge_permission_held(forge_text_from(sources[i].permission)))
			read_source(&sources[i], tenant, word, limit, &ids);
	return ids;
}

/* ----- the ids of all words ----------------------------------------------------------------- */

static int
compare_counts(const void *a, const void *b)
{
	return ((const WordIds *) a)->count - ((const WordIds *) b)->count;
}

/* Those that are in all of the lists. */
static ArrayType *
intersect(WordIds *lists, int count)
{
	ids_hash *table;
	ids_iterator iterator;
	IdEntry *entry;
	Datum *found;
	int found_count = 0;

	qsort(lists, count, sizeof(WordIds), compare_counts);
	table = ids_create(CurrentMemoryContext, lists[0].count, NULL);
	for (int i = 0; i < lists[0].count; i++)
	{
		bool is_known;

		ids_insert(table, lists[0].list[i], &is_known)->word_count = 1;
	}
	for (int word = 1; word < count; word++)
		for (int i = 0; i < lists[word].count; i++)
		{
			entry = ids_lookup(table, lists[word].list[i]);
			if (entry != NULL && entry->word_count == word)
				entry->word_count++;
		}

	found = palloc_array_huge(Datum, table->members + 1);
	ids_start_iterate(table, &iterator);
	while ((entry = ids_iterate(table, &iterator)) != NULL)
		if (entry->word_count == count)
			found[found_count++] = FORGE_UUID_DATUM(&entry->id);
	return construct_array(found, found_count, UUIDOID, UUID_LEN, false, TYPALIGN_CHAR);
}

/* The words of a query; returns their number. */
static int
split(ForgeText query, ForgeText **words)
{
	ForgeContextArena arena = forge_context_arena(CurrentMemoryContext);
	ForgeText rest = forge_search_key(&arena.arena, &query, 1);
	ForgeText word;
	int count = 0;

	*words = palloc((rest.length + 1) * sizeof(ForgeText));
	while (forge_text_next(&rest, ' ', &word))
		if (word.length > 0)
			(*words)[count++] = word;
	return count;
}

/* Those that have all words with fewer ids than the limit; NULL if there is no such word. */
static ArrayType *
find(ForgeText kind, const ForgeText *words, int word_count, int limit)
{
	ForgeUuid tenant = forge_session_optional()->tenant;
	WordIds *lists = palloc((word_count + 1) * sizeof(WordIds));
	int count = 0;

	for (int i = 0; i < word_count; i++)
	{
		WordIds ids = read_word(kind, &tenant, words[i], limit);

		if (ids.count < limit)
			lists[count++] = ids;
		else
			pfree(ids.list);
		/* Nobody has all words if nobody has one. */
		if (ids.count == 0)
			break;
	}
	return count > 0 ? intersect(lists, count) : NULL;
}

FORGE_FUNCTION(forge_candidates);

/* forge.candidates(kind text, query text, even_frequent boolean) -> uuid[] */
Datum
forge_candidates(PG_FUNCTION_ARGS)
{
	bool is_even_frequent = !PG_ARGISNULL(2) && PG_GETARG_BOOL(2);
	ArrayType *found = NULL;
	ForgeText kind;
	ForgeText *words;
	int count;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	kind = forge_text_from_datum(PG_GETARG_DATUM(0));
	count = split(forge_text_from_datum(PG_GETARG_DATUM(1)), &words);
	found =
		find(kind, words, count,
			 is_even_frequent ? WORTH_COUNT : RARE_COUNT * Min(count, PG_INT32_MAX / RARE_COUNT));
	if (found == NULL && is_even_frequent)
		found = find(kind, words, count, PG_INT32_MAX);
	if (found == NULL)
		PG_RETURN_NULL();
	PG_RETURN_ARRAYTYPE_P(found);
}
