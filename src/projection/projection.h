/*
 * projection.h
 *	  Read models that have one row per stream: a function of its folded state.
 *
 * They are written in the transaction of the command, so a client reads its own
 * writes.  Their tables begin with the tenant and the stream's id, which are the
 * primary key; the other columns come from the projection's row function.
 */
#ifndef FORGE_PROJECTION_PROJECTION_H
#define FORGE_PROJECTION_PROJECTION_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "pg/table.h"

#define FORGE_PROJECTION_COLUMNS_MAX 32

/* Columns that every read model begins with. */
#define FORGE_PROJECTION_KEY_COLUMNS 2

typedef struct ForgeProjection
{
	const char *name;
	ForgeRelationName *table;
	const ForgeAggregate *aggregate;

	/*
	 * Fills the columns after the key from a state whose last event was recorded at
	 * that time.  Returns false when there is no row for this state.
	 */
	bool (*row)(const void *state, ForgeInstant updated_at, Datum *values, bool *nulls);

	/* Must other sessions forget what they have cached of it? */
	bool is_cached;
} ForgeProjection;

/* All projections, in the order of their names. */
const ForgeProjection *const *forge_projections(int *count);

/* NULL when there is none of that name, or none for that aggregate. */
const ForgeProjection *forge_projection_find(ForgeText name);
const ForgeProjection *forge_projection_of(const ForgeAggregate *aggregate);

/* The whole row; false when there is none for this state. */
bool forge_projection_row(const ForgeProjection *projection, const ForgeUuid *tenant,
						  const ForgeUuid *id, const void *state, ForgeInstant updated_at,
						  Datum *values, bool *nulls);

/* The row as it is stored now; raises projection_inconsistent when it is missing. */
void forge_projection_read(const ForgeProjection *projection, const ForgeUuid *tenant,
						   const ForgeUuid *id, Datum *values, bool *nulls);

/*
 * Writes the row of one stream: inserts, replaces or removes it (with a state of
 * NULL: removes it).  The caller holds the stream's head.
 */
void forge_projection_write(const ForgeProjection *projection, ForgeTable *table,
							const ForgeUuid *tenant, const ForgeUuid *id, const void *state,
							ForgeInstant updated_at);

/* The projections; each has a file of its own. */
extern const ForgeProjection forge_item_projection;
extern const ForgeProjection forge_jwt_key_projection;
extern const ForgeProjection forge_role_binding_projection;
extern const ForgeProjection forge_role_projection;
extern const ForgeProjection forge_tenant_projection;
extern const ForgeProjection forge_user_projection;

#endif
