/*
 * round_parts.h
 *	  The functions that the files of a round share.
 */
#ifndef FORGE_WORKER_ROUND_PARTS_H
#define FORGE_WORKER_ROUND_PARTS_H

#include "worker/round.h"

/* Listeners of a tenant were notified as that cursor says. */
#define FORGE_AS_THE_CURSOR_SAYS (-1)

/* A tenant that may have events that are not handled yet. */
typedef struct ForgePendingTenant
{
	ForgeUuid id; /* the key */
	int64 wanted_position;
	int64 done_position;     /* up to here there is nothing left to do */
	int64 notified_position; /* up to here its listeners know */
} ForgePendingTenant;

/*
 * Adds a tenant to the work that is left: its events up to the position; its listeners know those
 * up to after_position.
 */
void forge_round_add_tenant(ForgeRound *round, ForgeUuid id, int64 after_position, int64 position);

#endif
