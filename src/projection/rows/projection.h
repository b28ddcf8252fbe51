/*
 * projection.h
 *	  Read models whose rows are a function of one stream's folded state.
 *
 * They are written in the transaction of the command, so a client reads its own
 * writes.  Their tables begin with the tenant and the stream's id; the other
 * columns come from the projection's row function.  A stream has one row, keyed by
 * these two, or one for each element of a list of its state, and then the columns
 * behind them, the element's own key, belong to the primary key as well.
 */
#ifndef FORGE_PROJECTION_ROWS_PROJECTION_H
#define FORGE_PROJECTION_ROWS_PROJECTION_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "pg/table.h"

/* Columns of one read model: code that makes a row keeps that many values on the stack. */
#define FORGE_PROJECTION_COLUMNS_MAX 48

/* Columns that every read model begins with, and those that a list's elements may add to its key.
 */
#define FORGE_PROJECTION_KEY_COLUMNS 2
#define FORGE_ELEMENT_KEYS_MAX 2

typedef struct ForgeProjection
{
	const char *name;
	ForgeRelationName *table;
	const ForgeAggregate *aggregate;
	const char *read_permission; /* without it a command does not return the row that it wrote */

	/*
	 * One row for each stream: fills the columns after the key from a state whose last
	 * event was recorded at that time.  Returns false when there is no row for this
	 * state.
	 */
	bool (*row)(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls);

	/*
	 * Or one for each element of the ForgeList that stands there in the state: fills the
	 * columns after the stream's id, the element's key first, in its fields' order.  The row must
	 * depend on the element, and on values of the state that never change, alone: only rows of
	 * changed elements are written.
	 */
	const ForgeShape *element; /* NULL: one row for each stream */
	size_t list_offset;
	void (*element_row)(const void *state, const void *element, Datum *values, bool *nulls);

	/* The elements are the words of the texts that stand there in the state (words.h). */
	const size_t *searched;
	int searched_count; /* 0: they are those of the list */

	/* Must other sessions forget what they have cached of it? */
	bool is_cached;
} ForgeProjection;

/* The list of all, made from the headers of the aggregates (base/describe.h), and each of them. */
extern const ForgeProjection *const forge_read_models[];
extern const int forge_read_model_count;
#include "made/read_models.h"

/* All projections, in the order of their names. */
const ForgeProjection *const *forge_projections(int *count);

/* NULL when there is none of that name, or none with one row for each stream of that aggregate. */
const ForgeProjection *forge_projection_find(ForgeText name);
const ForgeProjection *forge_projection_of(const ForgeAggregate *aggregate);

/* The things that have rows: the elements of the list, or the state itself. */
typedef struct ForgeRowSources
{
	const void **list;
	int count;
} ForgeRowSources;

ForgeRowSources forge_projection_sources(const ForgeProjection *projection, const void *state);

/* Brings them into the order of their rows' keys. */
void forge_row_sources_sort(const ForgeProjection *projection, ForgeRowSources *sources);

/* The whole row of one of them; false when there is none for this state. */
bool forge_projection_row(const ForgeProjection *projection, const ForgeUuid *tenant,
						  const ForgeUuid *id, const void *state, const void *source,
						  ForgeInstant updated_at, Datum *values, bool *nulls);

/* The stream's one row as it is stored now; raises projection_inconsistent when it is missing. */
void forge_projection_read(const ForgeProjection *projection, const ForgeUuid *tenant,
						   const ForgeUuid *id, Datum *values, bool *nulls);

/* A row as it was written, for a caller that returns it. */
typedef struct ForgeKeptRow
{
	bool is_written;
	Datum values[FORGE_PROJECTION_COLUMNS_MAX];
	bool nulls[FORGE_PROJECTION_COLUMNS_MAX];
} ForgeKeptRow;

/* Writes rows; its table is open from the first one on. */
typedef struct ForgeRowWriter
{
	const ForgeProjection *projection;
	ForgeKeptRow *kept; /* receives the next row; NULL: it is not kept */
	bool is_new;        /* the next stream is: no row of it is looked for */
	ForgeTable table;
	bool is_open;
} ForgeRowWriter;

/*
 * Brings the rows of a stream from one state to another: inserts, replaces or
 * removes those that differ.  With no state before, all of them are looked for, unless the stream
 * is new; one row for each stream always is.  The caller holds the stream's head.
 */
void forge_projection_write(ForgeRowWriter *writer, const ForgeUuid *tenant, const ForgeUuid *id,
							const void *before, const void *after, ForgeInstant updated_at);

/* Removes all rows of the stream. */
void forge_projection_clear(ForgeRowWriter *writer, const ForgeUuid *tenant, const ForgeUuid *id);

void forge_projection_end(ForgeRowWriter *writer);

/* Calls for this tenant, or with NULL for every tenant but the system's, as they are now. */
void forge_tenants_each(const ForgeUuid *tenant, void (*each)(void *context, ForgeUuid tenant),
						void *context);

#endif
