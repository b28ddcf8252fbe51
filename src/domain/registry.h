/*
 * registry.h
 *	  All aggregates, by name and by the names of their commands.
 */
#ifndef FORGE_DOMAIN_REGISTRY_H
#define FORGE_DOMAIN_REGISTRY_H

#include "domain/aggregate.h"

/* The list of all, made from their headers (describe.pl). */
extern const ForgeAggregate *const forge_aggregates[];
extern const int forge_aggregate_count;

/* The aggregates in the order of their names; *count receives how many. */
const ForgeAggregate *const *forge_registry(int *count);

/* NULL when there is none of that name. */
const ForgeAggregate *forge_registry_find(ForgeText aggregate_name);

/* The aggregate that has this command, and its index in *type; NULL when there is none. */
const ForgeAggregate *forge_registry_find_command(ForgeText command_name, int *type);

#endif
