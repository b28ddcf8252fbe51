/*
 * memory.h
 *	  Memory contexts of the server as arenas of the core.
 */
#ifndef FORGE_PG_MEMORY_H
#define FORGE_PG_MEMORY_H

#include "pg/forge_pg.h"

#include "base/arena.h"

typedef struct ForgeContextArena
{
	ForgeArena arena;
	MemoryContext context;
} ForgeContextArena;

ForgeContextArena forge_context_arena(MemoryContext context);

#endif
