/*
 * attribute_rows.h
 *	  The attributes that are stored, and whether they fit a schema.
 */
#ifndef FORGE_APP_ATTRIBUTE_ROWS_H
#define FORGE_APP_ATTRIBUTE_ROWS_H

#include "pg/forge_pg.h"

#include "domain/aggregate.h"
#include "domain/attributes/json_schema.h"
#include "utils/snapshot.h"

/* The aggregate whose attributes tenants define under that name; NULL: there is none yet. */
const ForgeAggregate *forge_attributes_owner(ForgeText target);

/* Receives what does not fit: its id as callers know it, and the number of the schema that it
 * fitted. */
typedef void (*ForgeMisfitSink)(void *context, ForgeUuid id, int32 schema_version,
								const ForgeJsonFault *fault);

/* Looks at the read model of the owner, all rows of a tenant. */
void forge_attribute_rows_check(const ForgeAggregate *owner, ForgeUuid tenant,
								ForgeJson json_schema, Snapshot snapshot, ForgeMisfitSink sink,
								void *context);

#endif
