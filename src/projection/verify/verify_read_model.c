/*
 * verify_read_model.c
 *	  The part of verify that compares the rows of a read model with rows computed from the
 *	  streams' states.
 */
#include "projection/verify/verify_rows.h"

/* Where the key is in every read model. */
#define TENANT_COLUMN 1
#define ID_COLUMN 2
#define KEY_COLUMN 3 /* the first, where a stream has several rows */

typedef struct Stored
{
	ForgeStoredRows rows;
	const ForgeProjection *projection;
} Stored;

static void *
begin(const ForgeVerifier *verifier, const ForgeProjection *read_model)
{
	Stored *stored = palloc(sizeof(Stored));

	stored->projection = read_model;
	stored->rows =
		(ForgeStoredRows){ .name = read_model->name,
						   .table = read_model->table,
						   .tenant_column = TENANT_COLUMN,
						   .id_column = ID_COLUMN,
						   .key_column = KEY_COLUMN,
						   .key_count =
							   read_model->element != NULL ? read_model->element->key_count : 0 };
	forge_stored_begin(verifier, &stored->rows);
	return stored;
}

static bool
reads(const void *part, const ForgeAggregate *aggregate)
{
	return ((const Stored *) part)->projection->aggregate == aggregate;
}

/* The row of one source, which is an element of a list or the whole state. */
static void
verify_row(const ForgeVerifier *verifier, Stored *stored, const ForgeReplay *replay,
		   const void *source)
{
	ForgeRowPlace place = { .tenant = replay->tenant, .id = replay->id };
	Datum *values;
	bool *nulls;

	forge_stored_new_row(&stored->rows, &values, &nulls);
	if (!forge_projection_row(stored->projection, &replay->tenant, &replay->id, replay->state,
							  source, replay->recorded_at, values, nulls))
		return;
	for (int i = 0; i < stored->rows.key_count; i++)
		place.keys[i] = values[KEY_COLUMN - 1 + i];
	forge_stored_compare(verifier, &stored->rows, place, values, nulls);
}

static void
add(const ForgeVerifier *verifier, void *part, const ForgeReplay *replay)
{
	Stored *stored = part;
	ForgeRowSources sources = forge_projection_sources(stored->projection, replay->state);

	forge_row_sources_sort(stored->projection, &sources);
	for (int i = 0; i < sources.count; i++)
		verify_row(verifier, stored, replay, sources.list[i]);
}

static void
end(const ForgeVerifier *verifier, void *part, const ForgeReplay *replayed)
{
	forge_stored_end(verifier, &((Stored *) part)->rows);
}

const ForgeVerifyPart forge_verify_read_model = {
	.begin = begin, .reads = reads, .add = add, .end = end
};
