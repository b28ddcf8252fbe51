/*
 * write.c
 *	  Writing the rows of a read model.
 */
#include "projection/rows/words.h"

#include "access/xact.h"
#include "utils/inval.h"
#include "utils/snapmgr.h"

#define KEY_COLUMNS_MAX (FORGE_PROJECTION_KEY_COLUMNS + FORGE_ELEMENT_KEYS_MAX)

static int
key_count(const ForgeProjection *projection)
{
	return FORGE_PROJECTION_KEY_COLUMNS +
		   (projection->element != NULL ? projection->element->key_count : 0);
}

ForgeRowSources
forge_projection_sources(const ForgeProjection *projection, const void *state)
{
	ForgeRowSources sources = { 0 };
	const ForgeList *list;

	if (state == NULL)
		return sources;
	if (projection->searched_count > 0)
		return forge_words_of(projection, state);
	if (projection->element == NULL)
	{
		sources.list = palloc(sizeof(void *));
		sources.list[0] = state;
		sources.count = 1;
		return sources;
	}
	list = (const ForgeList *) ((const char *) state + projection->list_offset);
	if (list->count == 0)
		return sources;
	sources.list = palloc(list->count * sizeof(void *));
	sources.count = list->count;
	for (int i = 0; i < list->count; i++)
		sources.list[i] = forge_list_item(list, i, projection->element->size);
	return sources;
}

/* ----- one row ------------------------------------------------------------------------------ */

static void
open_table(ForgeRowWriter *writer)
{
	if (writer->is_open)
		return;
	forge_table_open(&writer->table, writer->projection->table, RowExclusiveLock);
	writer->is_open = true;
	if (writer->projection->is_cached)
		CacheInvalidateRelcache(writer->table.relation);
}

/* The row that was found is written, or with no values removed. */
static void
replace(ForgeRowWriter *writer, const Datum *values, const bool *nulls)
{
	ForgeTable *table = &writer->table;
	ItemPointer tid = &table->found->tts_tid;
	ForgeWriteResult result;

	/* A rebuild may have written the row without touching the head. */
	if (!forge_table_found_is_visible(table))
		forge_table_refuse_newer();
	result = values != NULL ? forge_table_update(table, tid, values, nulls)
							: forge_table_delete(table, tid);
	if (result == FORGE_LOST)
		elog(ERROR, "a row of read model \"%s\" was written without its head",
			 writer->projection->name);
}

static void
keep_row(ForgeRowWriter *writer, const Datum *values, const bool *nulls)
{
	int count = writer->projection->table->column_count;

	if (writer->kept == NULL)
		return;
	writer->kept->is_written = true;
	memcpy(writer->kept->values, values, count * sizeof(Datum));
	memcpy(writer->kept->nulls, nulls, count * sizeof(bool));
}

/* Writes the row of one source; one that is gone is removed. */
static void
write_row(ForgeRowWriter *writer, const ForgeUuid *tenant, const ForgeUuid *id, const void *state,
		  const void *source, bool is_gone, ForgeInstant updated_at)
{
	const ForgeProjection *projection = writer->projection;
	Datum values[FORGE_PROJECTION_COLUMNS_MAX];
	bool nulls[FORGE_PROJECTION_COLUMNS_MAX];
	bool has_row =
		forge_projection_row(projection, tenant, id, state, source, updated_at, values, nulls) &&
		!is_gone;

	keep_row(writer, values, nulls);
	open_table(writer);
	if (!writer->is_new && forge_table_find(&writer->table, key_count(projection), values))
		replace(writer, has_row ? values : NULL, nulls);
	else if (has_row)
		forge_table_insert(&writer->table, values, nulls);
}

/* ----- the rows of a stream ----------------------------------------------------------------- */

/*
 * Leaves out the equal elements at the beginning and at the end of both lists:
 * most commands change one element, so the rest of a long list need not be
 * sorted.
 */
static void
trim(const ForgeShape *element, ForgeRowSources *a, ForgeRowSources *b)
{
	while (a->count > 0 && b->count > 0 && forge_shape_equal(element, a->list[0], b->list[0]))
	{
		a->list++;
		a->count--;
		b->list++;
		b->count--;
	}
	while (a->count > 0 && b->count > 0 &&
		   forge_shape_equal(element, a->list[a->count - 1], b->list[b->count - 1]))
	{
		a->count--;
		b->count--;
	}
}

/* Which of the two comes first by its key; a list that has come to its end is last. */
static int
compare_next(const ForgeShape *element, const ForgeRowSources *a, int i, const ForgeRowSources *b,
			 int j)
{
	if (i == a->count)
		return 1;
	if (j == b->count)
		return -1;
	return forge_shape_compare_keys(element, a->list[i], b->list[j]);
}

/* The rows of elements that differ. */
static void
write_list(ForgeRowWriter *writer, const ForgeUuid *tenant, const ForgeUuid *id, const void *before,
		   const void *after, ForgeInstant updated_at)
{
	const ForgeProjection *projection = writer->projection;
	const ForgeShape *element = projection->element;
	ForgeRowSources old;
	ForgeRowSources new;
	int i = 0;
	int j = 0;

	if (forge_words_are_same(projection, before, after))
		return;
	old = forge_projection_sources(projection, before);
	new = forge_projection_sources(projection, after);
	trim(element, &old, &new);
	forge_row_sources_sort(projection, &old);
	forge_row_sources_sort(projection, &new);
	while (i < old.count || j < new.count)
	{
		int order = compare_next(element, &old, i, &new, j);

		if (order < 0)
			write_row(writer, tenant, id, before, old.list[i], true, updated_at);
		else if (order > 0 || !forge_shape_equal(element, old.list[i], new.list[j]))
			write_row(writer, tenant, id, after, new.list[j], false, updated_at);
		i += order <= 0;
		j += order >= 0;
	}
}

void
forge_projection_write(ForgeRowWriter *writer, const ForgeUuid *tenant, const ForgeUuid *id,
					   const void *before, const void *after, ForgeInstant updated_at)
{
	if (writer->projection->element != NULL)
		write_list(writer, tenant, id, before, after, updated_at);
	else if (after != NULL)
		write_row(writer, tenant, id, after, after, false, updated_at);
}

void
forge_projection_clear(ForgeRowWriter *writer, const ForgeUuid *tenant, const ForgeUuid *id)
{
	ForgeRowScan rows;

	open_table(writer);
	forge_rows_begin_stream(&rows, writer->projection->table, tenant, id, SnapshotSelf);
	while (forge_rows_next(&rows))
	{
		Datum keys[KEY_COLUMNS_MAX];
		bool is_null;

		for (int i = 0; i < key_count(writer->projection); i++)
			keys[i] = slot_getattr(rows.slot, i + 1, &is_null);
		if (forge_table_find(&writer->table, key_count(writer->projection), keys))
			replace(writer, NULL, NULL);
	}
	forge_rows_end(&rows);
	/* Or looking for them as of now would find them again. */
	CommandCounterIncrement();
}

void
forge_projection_end(ForgeRowWriter *writer)
{
	if (writer->is_open)
		forge_table_close(&writer->table);
	writer->is_open = false;
}
